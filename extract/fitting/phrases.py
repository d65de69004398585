"""Finds the short phrases printed on a page by their ink: what a form is known by."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.files.raster import WHITE, Pixels, is_level, tilted, turn_of
from extract.fitting.ink import dark_print, pieces_of
from extract.fitting.rectify import SMALLER, paper_of, whitened

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
SINGLE = 1.4
"""Heights: how wide a phrase of one letter is at most."""
MARGIN = 2


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase's pixels with a margin, their left and top on the page, and the gray level below which ink is."""

    gray: Pixels
    left: int
    top: int
    level: int

    @property
    def place(self) -> tuple[int, int, int, int]:
        """Left, top, right, bottom on the page, in pixels."""
        height, width = self.gray.shape
        return self.left, self.top, self.left + width, self.top + height

    @property
    def is_mark(self) -> bool:
        """Whether it is so slim that it may be a mark or a single letter, which counts by itself."""
        return bool(self.gray.shape[1] <= SINGLE * self.gray.shape[0])

    @property
    def inked(self) -> NDArray[np.bool_]:
        """Whether there is ink in each column."""
        return np.asarray((self.gray < self.level).any(axis=0))

    def turned(self, width: int, height: int) -> Phrase:
        """The phrase on its page (of so many pixels) turned by 180 degrees."""
        _, _, right, bottom = self.place
        return Phrase(np.ascontiguousarray(np.rot90(self.gray, 2)), width - right, height - bottom, self.level)

    def beginning(self) -> Phrase:
        """The phrase, or of one that is a line of a paragraph its first words."""
        height, width = self.gray.shape[0] - 2 * MARGIN, self.gray.shape[1] - 2 * MARGIN
        if width <= LONGEST * height:
            return self
        crop = self.gray[:, : int(BEGINNING * height)]
        crop = crop[:, : _whole_words(crop < self.level)]
        inked = np.flatnonzero((crop < self.level).any(axis=1))
        if not len(inked):
            return replace(self, gray=crop)
        first = max(0, int(inked[0]) - MARGIN)
        return Phrase(crop[first : int(inked[-1]) + 1 + MARGIN], self.left, self.top + first, self.level)


def phrases_of(page: Pixels, half: Pixels, tilt: float = 0.0, *, after: int = 0) -> tuple[Phrase, ...]:
    """The phrases of a page at about 300 dpi from top to bottom, each with so many pixels that follow it.

    They are looked for on `half`, the page at half its size, and cut out of the page itself. Both are turned clockwise
    by `tilt` degrees for that, of the page no more than the phrases: the rest of it nobody looks at.
    """
    level = tilted(half, tilt)
    paper = paper_of(level, SMALLER // HALF)
    dark, _, darkest = dark_print(whitened(level, paper), part=HALF)
    joined = cv2.morphologyEx(_letters(dark), cv2.MORPH_CLOSE, np.ones((1, JOINED), np.uint8))
    _, found, _ = pieces_of(np.asarray(joined, dtype=np.uint8))
    places = np.asarray(found, dtype=np.int32)[1:]
    wide, high = places[:, cv2.CC_STAT_WIDTH], places[:, cv2.CC_STAT_HEIGHT]
    places = places[(high >= LOWEST) & (high <= TALLEST) & (wide >= SLIMMEST)]
    if len(places) > MOST:
        places = places[np.argsort(-places[:, cv2.CC_STAT_WIDTH])[:MOST]]
    places = places[np.argsort(places[:, cv2.CC_STAT_TOP], kind="stable")]
    cut = _Cut(page, tilt, paper)
    return tuple(cut.phrase(place, darkest, after) for place in places[:, :4].tolist())


@dataclass(frozen=True)
class _Cut:
    """Cuts phrases out of a page that is to be turned by `tilt` degrees; `paper` is its paper, so much smaller."""

    page: Pixels
    tilt: float
    paper: Pixels | None

    def phrase(self, place: tuple[int, int, int, int], level: int, after: int) -> Phrase:
        """The phrase at a place (left, top, width, height) of the half picture."""
        left, top, width, height = (HALF * each for each in place)
        x, y = max(0, left - MARGIN), max(0, top - MARGIN)
        bottom, right = min(self.page.shape[0], top + height + MARGIN), left + width + MARGIN + after
        crop = self._level(x, y, min(self.page.shape[1], right), bottom)
        if self.paper is not None:
            row, column = (top + height // 2) // SMALLER, (left + width // 2) // SMALLER
            behind = self.paper[min(row, self.paper.shape[0] - 1), min(column, self.paper.shape[1] - 1)]
            crop = np.asarray(cv2.convertScaleAbs(crop, alpha=WHITE / max(int(behind), 1)), dtype=np.uint8)
        return Phrase(crop, x, y, level)

    def _level(self, x: int, y: int, right: int, bottom: int) -> Pixels:
        if is_level(self.tilt):
            return self.page[y:bottom, x:right]
        turn = self._turn.copy()
        turn[:, 2] -= (x, y)
        size = (right - x, bottom - y)
        white = (WHITE,)
        flat = cv2.warpAffine(
            self.page, turn, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=white
        )
        return np.asarray(flat, dtype=np.uint8)

    @cached_property
    def _turn(self) -> NDArray[np.float64]:
        return turn_of(self.page.shape, self.tilt)


def _whole_words(beginning: NDArray[np.bool_]) -> int:
    """Columns up to the last gap between words in the beginning of a line."""
    if beginning.shape[1] <= WORD_GAP:
        return int(beginning.shape[1])
    empty = ~beginning.any(axis=0)
    gaps = np.flatnonzero(np.lib.stride_tricks.sliding_window_view(empty, WORD_GAP).all(axis=1))
    return int(gaps[-1]) if len(gaps) and gaps[-1] > 0 else int(beginning.shape[1])


def _letters(dark: Pixels) -> Pixels:
    """Of the ink of the half picture what may be letters, 1 on 0: not what is left of rules, nor frames of boxes."""
    pieces, found, _ = pieces_of(dark)
    places = np.asarray(found, dtype=np.int32)
    wide, high = places[:, cv2.CC_STAT_WIDTH], places[:, cv2.CC_STAT_HEIGHT]
    filled = places[:, cv2.CC_STAT_AREA] / (wide * high)
    kept = (high > FLAT) & (high <= TALLEST)
    kept &= (filled >= HOLLOW) | ((wide < FRAME) | (high < FRAME)) & (wide <= WIDEST_LETTERS)
    kept[0] = False
    return np.take(kept.astype(np.uint8), pieces)
