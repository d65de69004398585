"""Finds the short phrases printed on a page and reads them with our own line reader: enough to know the form by.

Paragraphs are passed over, since no label stands in them: a certificate is found and fitted in a tenth of the time
that Tesseract takes for the whole page. Positions are those of the ink, not of the network's steps.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from domain.field import Box
from domain.page import Word
from extract.ctc import Steps
from extract.engines.line_reader import QUICK, characters, line_steps
from extract.ink import dark_print
from extract.raster import Pixels
from extract.rectify import whitened

HALF = 2
"""Phrases are looked for in the picture at half its size."""
JOINED = 11
"""Pixels of the half picture (150 dots an inch) up to which a gap lies within a phrase."""
LOWEST, TALLEST, SLIMMEST = 7, 44, 5
"""Pixels of the half picture: the heights of a phrase, and its least width."""
LONGEST = 26.0
"""Heights: a longer phrase is part of a paragraph."""
MOST = 700
"""Phrases; a page with more is noise, and the longest are kept."""
MARGIN = 2


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase's pixels, whether there is ink in each of their columns, and their left and top on the page."""

    gray: Pixels
    inked: NDArray[np.bool_]
    left: int
    top: int


def printed_words(gray: Pixels, dpi: int) -> tuple[Word, ...]:
    """The words of the short phrases on an upright page at about 300 dpi, in points, from top to bottom."""
    phrases = list(_phrases(gray))
    seen = line_steps([(phrase.gray,) for phrase in phrases], QUICK)
    return tuple(word for phrase, steps in zip(phrases, seen, strict=True) for word in _words(phrase, steps, 72 / dpi))


def _phrases(gray: Pixels) -> Iterator[Phrase]:
    white = whitened(gray)
    dark, _ = dark_print(white)
    half = cv2.resize(dark, (dark.shape[1] // HALF, dark.shape[0] // HALF), interpolation=cv2.INTER_AREA)
    joined = cv2.morphologyEx((half > 60).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((1, JOINED), np.uint8))
    _, _, found, _ = cv2.connectedComponentsWithStats(joined, connectivity=8, ltype=cv2.CV_32S)
    places = np.asarray(found, dtype=np.int32)[1:]
    wide, high = places[:, cv2.CC_STAT_WIDTH], places[:, cv2.CC_STAT_HEIGHT]
    fitting = (high >= LOWEST) & (high <= TALLEST) & (wide >= SLIMMEST) & (wide <= LONGEST * high)
    places = places[fitting]
    if len(places) > MOST:
        places = places[np.argsort(-places[:, cv2.CC_STAT_WIDTH])[:MOST]]
    for left, top, width, height, _ in places[np.argsort(places[:, cv2.CC_STAT_TOP], kind="stable")].tolist():
        x, y = max(0, left * HALF - MARGIN), max(0, top * HALF - MARGIN)
        window = (slice(y, (top + height) * HALF + MARGIN), slice(x, (left + width) * HALF + MARGIN))
        yield Phrase(white[window], dark[window].max(axis=0) > 0, x, y)


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
