"""Finds the short phrases printed on a page and reads them with our own line reader: enough to know the form by.

Of the lines of paragraphs only the beginning is read: a certificate is found and fitted in a quarter of the time that
Tesseract takes for the whole page. Positions are those of the ink, not of the network's steps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from domain.field import Box
from domain.page import Word
from extract.ctc import Steps
from extract.engines.line_reader import EXACT, QUICK, characters, line_steps
from extract.ink import dark_print
from extract.level import tilt_of
from extract.raster import SMALL_TILT, Pixels, tilted, turn_of
from extract.rectify import whitened

HALF = 2
"""Phrases are looked for in the picture at half its size."""
JOINED = 11
"""Pixels of the half picture (150 dots an inch) up to which a gap lies within a phrase."""
LOWEST, TALLEST, SLIMMEST = 7, 44, 5
"""Pixels of the half picture: the heights of a phrase, and its least width."""
LONGEST, BEGINNING, WORD_GAP = 26.0, 14.0, 6
"""Heights: of a longer phrase, which is a line of a paragraph, no more than its beginning is read, up to a gap between
words (pixels)."""
MOST = 700
"""Phrases; a page with more is noise, and the longest are kept."""
FLAT = 3
"""Pixels of the half picture: what is no higher is a hyphen, a dot, or left of a rule."""
FRAME, WIDEST_LETTERS, HOLLOW = 16, 90, 0.3
"""Sides in pixels of the half picture from which a piece with so little ink in it is a frame or a slanting rule."""
ASKED = 40
"""Phrases by which it is told which way up a page is."""
MARGIN = 2
SIGNS_AFTER = 14
"""Pixels after a phrase in which its last dot, colon or comma may stand: less than the gap to the next phrase."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase's pixels, whether there is ink in each of their columns, and their left and top on the page."""

    gray: Pixels
    inked: NDArray[np.bool_]
    left: int
    top: int


def printed_words(gray: Pixels, dpi: int, *, whole: bool = False) -> tuple[Word, ...]:
    """The words of the short phrases on an upright page at about 300 dpi, in points, from top to bottom.

    A page that lies askew is read level, and its words are told where they stand on the page as it lies. `whole` reads
    long lines to their end, and all with the exact network: for pages that have no map.
    """
    tilt = tilt_of(gray)
    phrases = list(_phrases(tilted(gray, tilt), whole=whole))
    seen = line_steps([(phrase.gray,) for phrase in phrases], EXACT if whole else QUICK)
    words = [word for phrase, steps in zip(phrases, seen, strict=True) for word in _words(phrase, steps, 72 / dpi)]
    return tuple(_as_it_lies(words, gray.shape, tilt, 72 / dpi))


def _as_it_lies(words: Sequence[Word], shape: tuple[int, ...], tilt: float, points: float) -> Iterator[Word]:
    """The words of a page that was turned clockwise by `tilt` degrees, moved to where they were before."""
    back = cv2.invertAffineTransform(turn_of(shape, tilt)) if abs(tilt) >= SMALL_TILT else np.eye(2, 3)
    for word in words:
        x, y = (word.box.x0 + word.box.x1) / 2 / points, (word.box.top + word.box.bottom) / 2 / points
        across = (back[0, 0] * x + back[0, 1] * y + back[0, 2] - x) * points
        down = (back[1, 0] * x + back[1, 1] * y + back[1, 2] - y) * points
        x0, top, x1, bottom = word.box
        yield replace(word, box=Box(x0 + across, top + down, x1 + across, bottom + down))


def stands_on_its_head(gray: Pixels) -> bool:
    """Whether the page's phrases can be read more surely when they are turned by 180 degrees."""
    longest = sorted(_phrases(gray), key=lambda phrase: -phrase.gray.shape[1])[:ASKED]
    upright = _sureness([phrase.gray for phrase in longest])
    turned = _sureness([np.ascontiguousarray(np.rot90(phrase.gray, 2)) for phrase in longest])
    return turned > upright


def _sureness(crops: Sequence[Pixels]) -> float:
    """Mean confidence of the letters that are read; 0 of none."""
    words = [word for steps in line_steps([(crop,) for crop in crops], QUICK) for word in _spelled(steps)]
    letters = sum(len(text) for text, _, _, _ in words)
    return sum(len(text) * sure for text, _, _, sure in words) / max(1, letters)


def _phrases(gray: Pixels, *, whole: bool = False) -> Iterator[Phrase]:
    white = whitened(gray)
    half = cv2.resize(white, (white.shape[1] // HALF, white.shape[0] // HALF), interpolation=cv2.INTER_AREA)
    dark, _, level = dark_print(np.asarray(half, dtype=np.uint8), part=HALF)
    joined = cv2.morphologyEx(_letters(dark), cv2.MORPH_CLOSE, np.ones((1, JOINED), np.uint8))
    _, _, found, _ = cv2.connectedComponentsWithStats(joined, connectivity=8, ltype=cv2.CV_32S)
    places = np.asarray(found, dtype=np.int32)[1:]
    wide, high = places[:, cv2.CC_STAT_WIDTH], places[:, cv2.CC_STAT_HEIGHT]
    places = places[(high >= LOWEST) & (high <= TALLEST) & (wide >= SLIMMEST)]
    if len(places) > MOST:
        places = places[np.argsort(-places[:, cv2.CC_STAT_WIDTH])[:MOST]]
    for left, top, width, height, _ in places[np.argsort(places[:, cv2.CC_STAT_TOP], kind="stable")].tolist():
        x, y = max(0, left * HALF - MARGIN), max(0, top * HALF - MARGIN)
        stops = SIGNS_AFTER if whole else 0
        crop = white[y : (top + height) * HALF + MARGIN, x : (left + width) * HALF + MARGIN + stops]
        if width > LONGEST * height and not whole:
            crop = crop[:, : int(BEGINNING * height * HALF)]
            crop = crop[:, : _whole_words(crop < level)]
            inked = np.flatnonzero((crop < level).any(axis=1))
            if not len(inked):
                continue
            first = max(0, int(inked[0]) - MARGIN)
            crop, y = crop[first : int(inked[-1]) + 1 + MARGIN], y + first
        yield Phrase(crop, np.asarray((crop < level).any(axis=0)), x, y)


def _whole_words(beginning: NDArray[np.bool_]) -> int:
    """Columns up to the last gap between words in the beginning of a line."""
    if beginning.shape[1] <= WORD_GAP:
        return int(beginning.shape[1])
    empty = ~beginning.any(axis=0)
    gaps = np.flatnonzero(np.lib.stride_tricks.sliding_window_view(empty, WORD_GAP).all(axis=1))
    return int(gaps[-1]) if len(gaps) and gaps[-1] > 0 else int(beginning.shape[1])


def _letters(dark: Pixels) -> Pixels:
    """Of the ink of the half picture what may be letters, 1 on 0: not what is left of rules, nor frames of boxes."""
    _, pieces, found, _ = cv2.connectedComponentsWithStats(dark, connectivity=8, ltype=cv2.CV_32S)
    places = np.asarray(found, dtype=np.int32)
    wide, high = places[:, cv2.CC_STAT_WIDTH], places[:, cv2.CC_STAT_HEIGHT]
    filled = places[:, cv2.CC_STAT_AREA] / (wide * high)
    kept = (high > FLAT) & (high <= TALLEST)
    kept &= (filled >= HOLLOW) | ((wide < FRAME) | (high < FRAME)) & (wide <= WIDEST_LETTERS)
    kept[0] = False
    return kept.astype(np.uint8)[np.asarray(pieces)]


def _words(phrase: Phrase, steps: Steps, points: float) -> Iterator[Word]:
    """The words of a phrase; `points` is the size of a pixel."""
    height, width = phrase.gray.shape
    scale = width / max(1, len(steps))
    top, bottom = (phrase.top + MARGIN) * points, (phrase.top + height - MARGIN) * points
    spelled = list(_spelled(steps))
    if not spelled:
        return
    edges = [0]
    for (_, _, before, _), (_, after, _, _) in pairwise(spelled):
        edges += _gap(phrase.inked, int(before * scale), int((after + 1) * scale))
    edges.append(width)
    sides = zip(edges[::2], edges[1::2], strict=True)
    for (text, _, _, sure), (left, right) in zip(spelled, sides, strict=True):
        yield Word(text, Box((phrase.left + left) * points, top, (phrase.left + right) * points, bottom), sure)


def _spelled(steps: Steps) -> Iterator[tuple[str, int, int, float]]:
    """Each word by the likeliest character of each step: text, first and last step of ink, mean confidence."""
    best = steps.argmax(axis=1)
    letters: list[tuple[str, int, float]] = []
    last = 0
    for at, column in enumerate(best.tolist()):
        if column not in (0, last):
            character = characters()[column - 1]
            if character == " ":
                if letters:
                    yield _word_of(letters)
                letters = []
            else:
                letters.append((character, at, float(np.exp(steps[at, column]))))
        last = column
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
    runs = np.split(empty, np.flatnonzero(np.diff(empty) > 1) + 1)
    widest = max(runs, key=len)
    return [begins + int(widest[0]), begins + int(widest[-1]) + 1]
