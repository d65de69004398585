"""Reads the short phrases printed on a page with our own line reader: all of them, or a few to know the form by.

Of the lines of paragraphs only the beginning is read. Positions are those of the ink, not of the network's steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from domain.field import Box
from domain.page import Word
from extract.engines.ctc import Steps
from extract.engines.line_reader import EXACT, QUICK, characters, line_steps
from extract.files.raster import Pixels, is_level, turn_of
from extract.fitting.phrases import HALF, MARGIN, Phrase, phrases_of
from extract.prints.level import tilt_of

FEW = 64
"""Phrases by which it is told what form a page is, and which way up it is."""
SHORT = (1.2, 13.0)
"""Heights: how wide phrases are that may be labels."""
NARROWED = 0.85
"""Labels are wide enough to be read as well so much narrower, in less time; at 0.7 one in fifty is lost."""
SIGNS_AFTER = 14
"""Pixels after a phrase in which its last dot, colon or comma may stand: less than the gap to the next phrase."""


@dataclass(frozen=True)
class PrintedPage:
    """The phrases of an upright page, read as they are asked for; `points` is the size of a pixel.

    `whole` reads long lines to their end, and all with the exact network: for pages that have no map.
    `back` (2 x 3) moves a place on the level page to where it lies on the page as it is.
    """

    phrases: tuple[Phrase, ...]
    back: NDArray[np.float64]
    size: tuple[int, int]
    points: float
    whole: bool = False
    read: dict[int, tuple[Word, ...]] = field(default_factory=dict)

    def words(self) -> tuple[Word, ...]:
        """All words, in points, from top to bottom."""
        return self._told(range(len(self.phrases)))

    def few(self) -> tuple[Word, ...]:
        """The words of some short phrases from everywhere on the page."""
        short = [
            n for n, one in enumerate(self.phrases) if SHORT[0] <= one.gray.shape[1] / one.gray.shape[0] <= SHORT[1]
        ]
        every = max(1.0, len(short) / FEW)
        return self._told(short[int(n * every)] for n in range(min(FEW, len(short))))

    def on_its_head(self) -> PrintedPage:
        """The same page turned by 180 degrees."""
        width, height = self.size
        back = self.back.copy()  # a half turn about the middle changes the shift only
        back[:, 2] = np.array([width - 1, height - 1]) @ (np.eye(2) - back[:, :2]).T - back[:, 2]
        turned = tuple(phrase.turned(width, height) for phrase in reversed(self.phrases))
        return PrintedPage(turned, back, self.size, self.points, self.whole)

    def _told(self, numbers: Iterable[int]) -> tuple[Word, ...]:
        """What was read before and what is read now."""
        wanted = [n for n in numbers if n not in self.read]
        shown = [self.phrases[n] if self.whole else self.phrases[n].beginning() for n in wanted]
        exact = [n for n, one in zip(wanted, shown, strict=True) if self.whole or one.is_mark]
        quick = [n for n, one in zip(wanted, shown, strict=True) if not (self.whole or one.is_mark)]
        crops = {n: (one.gray,) for n, one in zip(wanted, shown, strict=True)}
        seen = dict(zip(exact, line_steps([crops[n] for n in exact], EXACT), strict=True))
        seen |= zip(quick, line_steps([crops[n] for n in quick], QUICK, width=NARROWED), strict=True)
        for n, phrase in zip(wanted, shown, strict=True):
            steps = seen[n]
            words = _words(phrase, steps, self.points)
            self.read[n] = tuple(self._as_it_lies(word) for word in words)
        return tuple(word for n in sorted(self.read) for word in self.read[n])

    def _as_it_lies(self, word: Word) -> Word:
        """A word of the level page moved to where it lies on the page as it is."""
        x0, top, x1, bottom = word.box
        x, y = (x0 + x1) / 2, (top + bottom) / 2
        (xx, xy, shift_x), (yx, yy, shift_y) = self.back.tolist()
        across, down = xx * x + xy * y + shift_x * self.points - x, yx * x + yy * y + shift_y * self.points - y
        return word._replace(box=Box(x0 + across, top + down, x1 + across, bottom + down))


def printed_page(gray: Pixels, dpi: int, *, whole: bool = False) -> PrintedPage:
    """The phrases of a page at about 300 dpi; one that lies askew is looked at level. `whole` as in PrintedPage."""
    wide, high = gray.shape[1] // HALF, gray.shape[0] // HALF
    even = gray[: HALF * high, : HALF * wide]  # twenty times faster to halve than an odd one
    half = np.asarray(cv2.resize(even, (wide, high), interpolation=cv2.INTER_AREA), dtype=np.uint8)
    tilt = tilt_of(half)
    back = np.eye(2, 3) if is_level(tilt) else cv2.invertAffineTransform(turn_of(gray.shape, tilt))
    lies = np.asarray(back, dtype=np.float64)
    phrases = phrases_of(gray, half, tilt, after=SIGNS_AFTER if whole else 0)
    return PrintedPage(phrases, lies, (gray.shape[1], gray.shape[0]), 72 / dpi, whole)


def printed_words(gray: Pixels, dpi: int, *, whole: bool = False) -> tuple[Word, ...]:
    """The words of the phrases on an upright page at about 300 dpi, in points, from top to bottom."""
    return printed_page(gray, dpi, whole=whole).words()


def sureness(words: Sequence[Word]) -> float:
    """Mean confidence of the letters of some words; 0 of none."""
    return sum(len(word.text) * word.confidence for word in words) / max(1, sum(len(word.text) for word in words))


def _words(phrase: Phrase, steps: Steps, points: float) -> Iterator[Word]:
    """The words of a phrase; `points` is the size of a pixel."""
    height, width = phrase.gray.shape
    scale = width / max(1, len(steps))
    top, bottom = (phrase.top + MARGIN) * points, (phrase.top + height - MARGIN) * points
    spelled = list(_spelled(steps))
    if not spelled:
        return
    edges, inked = [0], phrase.inked
    for (_, _, before, _), (_, after, _, _) in pairwise(spelled):
        edges += _gap(inked, int(before * scale), int((after + 1) * scale))
    edges.append(width)
    sides = zip(edges[::2], edges[1::2], strict=True)
    for (text, _, _, sure), (left, right) in zip(spelled, sides, strict=True):
        yield Word(text, Box((phrase.left + left) * points, top, (phrase.left + right) * points, bottom), sure)


def _spelled(steps: Steps) -> Iterator[tuple[str, int, int, float]]:
    """Each word by the likeliest character of each step: text, first and last step of ink, mean confidence."""
    best = steps.argmax(axis=1)
    begins = np.flatnonzero((best > 0) & (np.diff(best, prepend=0) != 0))
    columns = best[begins]
    sure = np.exp(steps[begins, columns]).tolist()
    letters: list[tuple[str, int, float]] = []
    for at, column, chance in zip(begins.tolist(), columns.tolist(), sure, strict=True):
        character = characters()[column - 1]
        if character != " ":
            letters.append((character, at, chance))
        elif letters:
            yield _word_of(letters)
            letters = []
    if letters:
        yield _word_of(letters)


def _word_of(letters: list[tuple[str, int, float]]) -> tuple[str, int, int, float]:
    text = "".join(character for character, _, _ in letters)
    return text, letters[0][1], letters[-1][1], sum(sure for _, _, sure in letters) / len(letters)


def _gap(inked: NDArray[np.bool_], begins: int, ends: int) -> list[int]:
    """Where the widest gap in the ink between two columns begins and ends; its middle twice where there is none."""
    empty = np.flatnonzero(~inked[begins:ends])
    if not len(empty):
        return [(begins + ends) // 2] * 2
    cuts = np.flatnonzero(empty[1:] - empty[:-1] > 1)
    firsts, lasts = empty[np.append(0, cuts + 1)], empty[np.append(cuts, -1)]
    widest = int(np.argmax(lasts - firsts))
    return [begins + int(firsts[widest]), begins + int(lasts[widest]) + 1]
