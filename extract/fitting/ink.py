"""The ink of a flattened page: rules and specks taken out, the rest as pieces that belong to one box each."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from domain.field import Box
from extract.files.source import Pixels
from extract.fitting.rectify import SCALE
from extract.fitting.struck import strokes_through

LONG_ACROSS, LONG_DOWN = 90, 42
"""Pixels at 300 dpi: a straight run this long is a rule, longer than any stroke of 12 point type."""
BROKEN_ACROSS, BROKEN_DOWN = 560, 150
"""The same of a run that is not quite straight, or has gaps: so long is no stroke of letters that touch."""
PALE, THICK = 220, 12
"""The lightest gray of a rule, and pixels from which ink is too thick to be one that grew pale or broke."""
AROUND, LONE, STROKE = 11, 0.36, 6
"""Pixels across such a run, on a picture half as large, the part of them that is ink at most, and the length from which
what goes through it is the stroke of a letter."""
PARTS, EIGHT = 10, 8
"""Blocks of ink in which rules are looked for: of a tenth of a run down, of eight pixels across."""
SPECK = 9
"""Pieces of fewer pixels are dirt."""
FLAT = 8
"""Pixels: pieces no higher than this and four times as wide are what is left of a broken rule."""
SLIM, TALLER = 6, 33
"""Pixels: pieces so slim and so tall are what is left of an upright rule; a capital I of 10 point type is lower."""
LEVEL, BY, WORD = 4, 10, 28
"""Pixels: a slim piece whose foot is so nearly level with a letter's that stands so near is an l of larger type; or,
where its head is level, too, an I that begins a word behind it."""
TALLEST, SPARSE = 46, 0.25
"""Pieces taller than print (pixels) and with so little ink in their frame are corners of broken rules."""
LETTER = 12
"""Pixels: the least height of a letter or digit; lower pieces are dots, commas, hyphens or dirt."""
PALEST, MOST_PRINT = 230, 0.16
"""A level of ink above 200 is believed up to the first where no more of the page is darker: print so pale, no grain."""
ABOVE = 9.0
"""Points above and below a box by which the rules at its sides are longer than it is high."""
LABEL_SLACK = 0.6
"""Points by which a printed label may stick out of its place on the map."""


@dataclass(frozen=True)
class Ink:
    """Pieces of ink on a page. `places` are left, top, width, height, area in pixels; `middles` x and y in points.

    `pieces` numbers each pixel by its piece, `clean` is the gray page without rules, `rules` where they ran (above 0).
    `struck` pieces are those that a rule ran through: what of their strokes lay under it is made up.
    """

    clean: Pixels
    pieces: NDArray[Any]
    places: NDArray[np.int32]
    middles: NDArray[np.float64]
    usable: NDArray[np.bool_]
    struck: NDArray[np.bool_]
    rules: Pixels

    def share(self, box: Box) -> float:
        """Part of `box` (map points) that is ink, rules left out."""
        rows = slice(round(box.top * SCALE), round(box.bottom * SCALE))
        columns = slice(round(box.x0 * SCALE), round(box.x1 * SCALE))
        return float(np.mean(self.pieces[rows, columns] > 0))

    def touching(self, inner: Box, box: Box) -> NDArray[np.bool_]:
        """The pixels of `box` (map points) that are of pieces which reach into `inner`."""
        part, within = (
            self.pieces[
                round(one.top * SCALE) : round(one.bottom * SCALE), round(one.x0 * SCALE) : round(one.x1 * SCALE)
            ]
            for one in (box, inner)
        )
        numbers = np.unique(within[within > 0])
        found: NDArray[np.bool_] = np.isin(part, numbers)
        return found

    def inside(self, box: Box) -> NDArray[np.int64]:
        """The numbers of the pieces whose middle lies in `box` (map points)."""
        x, y = self.middles[:, 0], self.middles[:, 1]
        hit = self.usable & (x >= box.x0) & (x < box.x1) & (y >= box.top) & (y < box.bottom)
        return np.flatnonzero(hit)


def dark_print(gray: Pixels, part: int = 1) -> tuple[Pixels, Pixels, int]:
    """The ink of a page without its rules (255 on 0), where rules ran, and the gray level below which ink is.

    `part`: the page has 300 dpi over this.
    """
    threshold, found = cv2.threshold(gray, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    dark = np.asarray(found, dtype=np.uint8)
    if threshold < 60 or (threshold > 200 and not _is_pale(dark, threshold)):
        threshold = 150
        dark = _darker(gray, threshold)
    if part > 1:  # hairlines grow pale when a picture is made small
        dark = _darker(gray, (threshold + 255) / 2)
    runs = _runs_of(dark, LONG_ACROSS // part, LONG_DOWN // part)
    if part == 1:
        _add_broken(runs, gray, min((threshold + 255) / 2, PALE))
    rules = _wider(runs)
    return np.asarray(cv2.subtract(dark, rules), dtype=np.uint8), rules, int(threshold)


def _add_broken(runs: Pixels, gray: Pixels, level: float) -> None:
    """Adds to `runs` what is darker than `level` and goes on with small steps and gaps for much longer than a stroke.

    Rules aslant, of dots, or paler than print: on a picture half as large a step of a pixel or two is none. What is
    as thick as a mark or a stripe of color is no rule.
    """
    high, wide = (side // 2 * 2 for side in gray.shape)
    small = _darker(
        np.asarray(cv2.resize(gray[:high, :wide], (wide // 2, high // 2), interpolation=cv2.INTER_AREA)), level
    )
    thick = cv2.morphologyEx(small, cv2.MORPH_OPEN, np.ones((THICK // 2, THICK // 2), np.uint8))
    small = np.asarray(cv2.subtract(small, thick), dtype=np.uint8)
    near = np.asarray(cv2.dilate(small, np.ones((3, 3), np.uint8)), dtype=np.uint8)
    rows, found = _lone(near, small, BROKEN_ACROSS // 2)
    if len(rows):
        runs[rows, :wide] |= found & _darker(gray[rows, :wide], level)
    columns, found = _lone(_turned(near), _turned(small), BROKEN_DOWN // 2)
    if len(columns):
        runs[:high, columns] |= _turned(found) & _darker(np.take(gray[:high], columns, axis=1), level)


def _lone(near: Pixels, dark: Pixels, across: int) -> tuple[NDArray[np.int64], Pixels]:
    """Runs across `near`, the half of a picture, beside which little is `dark`: rows of the whole that hold them, and
    what of these rows they are.

    A line of words is no rule, nor are the strokes that go through one. Only rows that hold any run are looked at.
    """
    every = _runs_across(near, across)
    ruled = every.any(axis=1)
    rows = np.flatnonzero(ruled | np.roll(ruled, 1))  # and an empty one behind them, so that they stay apart
    runs = every[rows]
    if not len(rows):
        return rows, runs
    y, x = np.nonzero(runs)
    of = pieces_of(runs)[0][y, x]
    beside = cv2.blur(dark, (1, AROUND))[rows[y], x]
    crowded = np.bincount(of, weights=beside) > LONE * 255 * np.bincount(of)
    runs[y, x] = np.where(crowded[of], 0, 255)
    through = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((STROKE, 1), np.uint8))
    lone = cv2.subtract(runs, through[rows])
    return (2 * rows[:, None] + (0, 1)).ravel(), np.repeat(np.repeat(lone, 2, axis=0), 2, axis=1)


def _turned(pixels: Pixels) -> Pixels:
    """The picture with its rows for columns."""
    return np.asarray(cv2.transpose(pixels), dtype=np.uint8)


def _is_pale(dark: Pixels, level: float) -> bool:
    """Whether ink (255 on 0) lighter than any should be is print that grew pale: the grain of a blank page is more."""
    return level <= PALEST and cv2.countNonZero(dark) <= MOST_PRINT * dark.size


def _rules_of(dark: Pixels, across: int, down: int) -> Pixels:
    """Where ink (255 on 0) runs straight for so many pixels, and a pixel around that."""
    return _wider(_runs_of(dark, across, down))


def _runs_of(dark: Pixels, across: int, down: int) -> Pixels:
    return np.asarray(cv2.bitwise_or(_runs_across(dark, across), _runs_down(dark, down)), dtype=np.uint8)


def _wider(runs: Pixels) -> Pixels:
    return np.asarray(cv2.dilate(runs, np.ones((3, 3), np.uint8)), dtype=np.uint8)


def _runs_down(dark: Pixels, down: int) -> Pixels:
    """Where ink runs straight down: only columns that may hold a run are looked at, which takes half the time."""
    runs = np.zeros_like(dark)
    side = max(1, down // PARTS)
    upright = dark[: len(dark) // side * side].reshape(-1, side, dark.shape[1])
    columns = np.flatnonzero(_have_runs(np.bitwise_and.reduce(upright, axis=1) > 0, down, side, axis=0))
    if len(columns):
        runs[:, columns] = cv2.morphologyEx(
            np.take(dark, columns, axis=1), cv2.MORPH_OPEN, np.ones((down, 1), np.uint8)
        )
    return runs


def _runs_across(dark: Pixels, across: int) -> Pixels:
    """Where ink runs straight across: only rows that may hold a run are looked at."""
    runs = np.zeros_like(dark)
    level = np.ascontiguousarray(dark[:, : dark.shape[1] // EIGHT * EIGHT]).view(np.uint64)
    rows = np.flatnonzero(_have_runs(level == np.iinfo(np.uint64).max, across, EIGHT, axis=1))
    if len(rows):
        runs[rows] = cv2.morphologyEx(dark[rows], cv2.MORPH_OPEN, np.ones((1, across), np.uint8))
    return runs


def _have_runs(blocks: NDArray[np.bool_], length: int, side: int, *, axis: int) -> NDArray[np.bool_]:
    """Which lines along `axis` may hold a run of ink, told from blocks of `side` pixels that are ink throughout.

    A run begins and ends within a block, or is cut at the edge of the page: those between are whole.
    """
    whole = max(1, (length - 2 * (side - 1)) // side)
    places = blocks.shape[axis] - whole + 1
    if places < 1:
        return np.ones(blocks.shape[1 - axis], dtype=bool)
    along = [slice(None), slice(None)]
    along[axis] = slice(places)
    found = blocks[tuple(along)].copy()
    for n in range(1, whole):
        along[axis] = slice(n, n + places)
        found &= blocks[tuple(along)]
    return np.asarray(found.any(axis=axis))


def _darker(gray: Pixels, level: float) -> Pixels:
    """255 where the page is darker than `level`, else 0."""
    return np.asarray(cv2.threshold(gray, math.ceil(level) - 1, 255, cv2.THRESH_BINARY_INV)[1], dtype=np.uint8)


def ink_of(flat: Pixels, labels: Sequence[Box], drawn_out: Sequence[tuple[Box, float]] = ()) -> Ink:
    """The ink of a flattened page; pieces that are printed labels are not usable.

    `drawn_out` are boxes whose print is so many times taller than it was: its stems are no rules yet.
    """
    dark, rules, level = dark_print(flat)
    for box, times in drawn_out:
        _keep_stems(dark, rules, _darker_part(flat, box, level), (box, times))
    strokes, pieces, places, middles = _with_strokes(dark, rules)
    clean = np.asarray(cv2.bitwise_or(flat, cv2.subtract(rules, strokes)), dtype=np.uint8)
    at = middles / SCALE
    wide, high = places[:, cv2.CC_STAT_WIDTH], places[:, cv2.CC_STAT_HEIGHT]
    usable = (places[:, cv2.CC_STAT_AREA] >= SPECK) & ~((high <= FLAT) & (wide > 4 * FLAT))
    slim = (wide <= SLIM) & (high >= TALLER)
    usable &= ~slim
    usable &= ~((high >= TALLEST) & (places[:, cv2.CC_STAT_AREA] < SPARSE * wide * high))
    usable[0] = False
    usable[
        _strokes(places, np.flatnonzero(slim & (high <= TALLEST)), np.flatnonzero(usable & (high >= TALLER // 2)))
    ] = True
    for label in labels:
        usable &= ~_within(at, label.grown(LABEL_SLACK))
    return Ink(clean, pieces, places, at, usable, _holding(strokes, pieces, len(places)), rules)


def _with_strokes(dark: Pixels, rules: Pixels) -> tuple[Pixels, NDArray[Any], NDArray[np.int32], NDArray[Any]]:
    """The strokes that rules across ran through, and the pieces of ink with these."""
    strokes = strokes_through(dark, rules, LONG_ACROSS)
    pieces, places, middles = pieces_of(dark | strokes)
    joined = _holding(strokes, pieces, len(places)) & (places[:, cv2.CC_STAT_HEIGHT] >= TALLEST)
    if joined.any():  # print above and print below a rule
        strokes[joined[pieces]] = 0
        pieces, places, middles = pieces_of(dark | strokes)
    return strokes, pieces, places, middles


def _holding(some: Pixels, pieces: NDArray[Any], count: int) -> NDArray[np.bool_]:
    """Which of so many pieces hold any of `some` ink."""
    found = np.zeros(count, dtype=bool)
    found[pieces[some > 0]] = True
    found[0] = False
    return found


def _darker_part(flat: Pixels, box: Box, level: int) -> Pixels:
    """The ink of a box and of what stands right above and below it (255 on 0)."""
    rows, columns = _pixels_of(box, ABOVE)
    return _darker(flat[rows, columns], level)


def _keep_stems(dark: Pixels, rules: Pixels, part: Pixels, of: tuple[Box, float]) -> None:
    """Has in `dark` and `rules` only so much of a box's ink for rules as is taller than its print was drawn out."""
    box, times = of
    rows, columns = _pixels_of(box)
    around, _ = _pixels_of(box, ABOVE)
    ruled = _rules_of(part, LONG_ACROSS, round(LONG_DOWN * times))
    inside = slice(rows.start - around.start, rows.stop - around.start)
    dark[rows, columns] = cv2.subtract(part, ruled)[inside]
    rules[rows, columns] = ruled[inside]


def _pixels_of(box: Box, more: float = 0.0) -> tuple[slice, slice]:
    """Rows and columns of a box, and of `more` points above and below it."""
    rows = slice(max(0, round((box.top - more) * SCALE)), round((box.bottom + more) * SCALE))
    return rows, slice(max(0, round(box.x0 * SCALE)), round(box.x1 * SCALE))


def _within(at: NDArray[np.float64], box: Box) -> NDArray[np.bool_]:
    """Which points lie in a box or on its edge."""
    inside: NDArray[np.bool_] = (at[:, 0] >= box.x0) & (at[:, 0] <= box.x1)
    return inside & (at[:, 1] >= box.top) & (at[:, 1] <= box.bottom)


def _strokes(places: NDArray[np.int32], slim: NDArray[np.int64], letters: NDArray[np.int64]) -> NDArray[np.int64]:
    """Those of the slim pieces that stand on the line of a letter right beside them, or of another that does."""
    left, head = places[:, cv2.CC_STAT_LEFT], places[:, cv2.CC_STAT_TOP]
    right, foot = left + places[:, cv2.CC_STAT_WIDTH], head + places[:, cv2.CC_STAT_HEIGHT]
    found = slim[:0]
    while True:
        beside = np.concatenate([letters, found])
        rest = np.setdiff1d(slim, found)
        level = np.abs(foot[rest][:, None] - foot[beside]) <= LEVEL
        apart = np.maximum(left[rest][:, None] - right[beside], left[beside] - right[rest][:, None])
        reach = np.where(np.abs(head[rest][:, None] - head[beside]) <= LEVEL, WORD, BY)
        more = rest[(level & (apart <= reach) & (apart > -BY)).any(axis=1)]
        if not len(more):
            return found
        found = np.concatenate([found, more])


def pieces_of(dark: Pixels) -> tuple[NDArray[Any], NDArray[np.int32], NDArray[Any]]:
    """The connected pieces of ink: the number of each pixel's, and places and middles as OpenCV gives them.

    Numbers of 16 bits take half the time to write; a page of so many specks that they run out is counted in 32.
    """
    try:
        found = cv2.connectedComponentsWithStats(dark, connectivity=8, ltype=cv2.CV_16U)
    except cv2.error:
        found = cv2.connectedComponentsWithStats(dark, connectivity=8, ltype=cv2.CV_32S)
    return np.asarray(found[1]), np.asarray(found[2], dtype=np.int32), np.asarray(found[3], dtype=np.float64)
