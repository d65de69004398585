"""The pixels of one line of print in a box: as a whole, and in the parts that our own reader is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.files.source import Pixels
from extract.fitting.ink import LETTER, SPARSE, Ink
from extract.fitting.print_lines import PrintLine
from extract.fitting.rectify import SCALE

HALO = np.ones((5, 5), np.uint8)
MARGIN = 3
"""Pixels around the ink of a line in the crop for our own reader."""
WIDE_GAP, SPACE, LONG = 60, 9, 420
"""Pixels: the gap at which a line is always cut, the least space between words, the length at which it is cut there."""
THIN = 5
"""Pixels: a stroke that stands alone and is no thicker is left of a rule."""
MANY_SIDES = 6
"""Upright pieces that are the sides of as many digits, and no rules."""
MOST_LETTERS = 0.5
"""Part of a line's pieces."""
BESIDE = 100
"""Pixels within which the print beside a part tells how high its line is."""


@dataclass(frozen=True)
class Crop:
    """One line's pixels, and where they stand on the flattened page: left, top, right, bottom in map points.

    `gray`, which `draw` makes for the few lines that the second engine is asked about, holds the pieces of this line
    alone; `parts` all that stands there, rules taken out, cut at wide gaps and where a line grows long: each part is as
    high as the print around it, also when the line is aslant. A rule ran through most letters of a `struck` line.
    """

    draw: Callable[[], Pixels]
    parts: tuple[Pixels, ...]
    edges: tuple[float, float, float, float]
    struck: bool = False

    @cached_property
    def gray(self) -> Pixels:
        """The pieces of this line alone."""
        return self.draw()


def crop_of(ink: Ink, line: PrintLine) -> Crop:
    """The pixels of a line's pieces."""
    places = line.places
    left, top = places[:, :2].min(axis=0)
    right, bottom = (places[:, :2] + places[:, 2:4]).max(axis=0)
    window = _window(left, top, right, bottom, 2)

    def alone() -> Pixels:
        of_line = np.zeros(len(ink.places), dtype=np.uint8)
        of_line[line.numbers] = 1
        wanted = np.take(of_line, ink.pieces[window])
        return np.where(cv2.dilate(wanted, HALO) > 0, ink.clean[window], 255).astype(np.uint8)

    parts = tuple(ink.clean[_window(*edges, MARGIN)] for edges in _parts(places))
    struck = bool(ink.struck[line.numbers].mean() >= MOST_LETTERS)
    return Crop(alone, parts, (left / SCALE, top / SCALE, right / SCALE, bottom / SCALE), struck)


def _parts(places: NDArray[np.int32]) -> list[tuple[int, int, int, int]]:
    """Left, top, right, bottom of the parts of a line from left to right, in pixels."""
    places = places[np.argsort(places[:, 0])]
    left, right = places[:, 0], places[:, 0] + places[:, 2]
    gaps = left[1:] - np.maximum.accumulate(right)[:-1]
    cuts = {int(n) + 1 for n in np.flatnonzero(gaps >= WIDE_GAP)}
    begins = 0
    for n, gap in enumerate(gaps.tolist(), start=1):
        if n in cuts:
            begins = n
        elif gap >= SPACE and right[n - 1] - left[begins] >= LONG:
            cuts.add(n)
            begins = n
    groups = np.split(np.arange(len(places)), sorted(cuts))
    telling = [one for one in groups if not left_of_rules(places[one])] or groups
    edges = []
    for one in telling:
        x0, x1 = int(left[one].min()), int(right[one].max())
        around = (right >= x0 - BESIDE) & (left <= x1 + BESIDE) & (places[:, 3] >= LETTER)
        around = around if around.any() else np.isin(np.arange(len(places)), one)
        top, bottom = places[around, 1], places[around, 1] + places[around, 3]
        edges.append((x0, int(top.min()), x1, int(bottom.max())))
    return edges


def left_of_rules(places: NDArray[np.int32]) -> bool:
    """Whether pieces that stand apart are all so thin, or so sparse, as what is left of rules.

    So are the sides of zeros that lost their tops and feet on a coarse fax, but those are many and as high as letters.
    """
    wide, high, area = places[:, cv2.CC_STAT_WIDTH], places[:, cv2.CC_STAT_HEIGHT], places[:, cv2.CC_STAT_AREA]
    thin = np.minimum(wide, high) <= THIN
    sparse = (area < SPARSE * wide * high) & (np.minimum(wide, high) >= LETTER)
    return bool((thin | sparse).all()) and int((thin & (high >= LETTER)).sum()) < MANY_SIDES


def _window(left: int, top: int, right: int, bottom: int, margin: int) -> tuple[slice, slice]:
    return slice(max(0, top - margin), bottom + margin), slice(max(0, left - margin), right + margin)
