"""Marks on a flattened page that stand off their tick boxes, as many prints set them: all of one page alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from domain.field import Box
from extract.files.source import Pixels
from extract.fitting.boxes import NO_MARKS
from extract.fitting.formmap import FormMap
from extract.fitting.ink import LABEL_SLACK, Ink
from extract.fitting.marks import nearest_boxes
from extract.fitting.rectify import SCALE
from extract.values.seen import union

AROUND = 8.0
"""Points around the boxes where their marks may lie."""
INSIDE = (4.5, 3.5)
"""Points (across, down) from the middle of its box within which lies that of a mark which is plainly in it."""
APART = 40.0
"""Points across between boxes that are looked at each by themselves."""
FRAME = 33
"""Pixels of a straight upright or level stroke that is a rule or the frame of a box."""
RULE = 23
"""Pixels across the widest rule that ran through a mark, and what was taken out beside it."""
DISC = 13
"""Pixels across which no letter's stroke is: a filled mark so large is told from the label that it touches."""
THICK = 4
"""Pixels: what is less thick may be a frame of dots that touches a filled mark."""
NEARBY = 9
"""Pixels between strokes of one mark, where a rule ran through it; letters of a word stand as near."""
FILLED = 0.2
"""The part of its frame that is ink in a mark."""
FRAMED, SQUARE, EMPTY, CLOSED = 15, 1.5, 0.04, 0.75
"""Of an empty frame: pixels of a side at least, how oblong it is, how much ink its middle has at most, and how much of
each side at least."""
ALIKE = 1.4
"""Times that marks of one page may differ in width, height and ink."""
TOGETHER = 1.8
"""Points by which marks of one page may be off their boxes otherwise than one another."""


LIKE_THEM = 0.6
"""Part of the ink of the others from which a mark that a rule cuts, or that touches something, is one of them."""


@dataclass(frozen=True, slots=True)
class _Sort:
    """What marks are looked for: dark pixels at least; pixels of the shorter and of the longer side at least, of the
    longer at most, and how thick; how many alike, and points (across, down) from the middle of a box within which
    that of its mark lies. `whole` where some of their ink may lie on a label.
    """

    ink: int = 70
    narrowest: int = 9
    smallest: int = 15
    largest: int = 66
    thick: int = 1
    count: int = 1
    reach: tuple[float, float] = (9.0, 7.5)
    whole: bool = False


SORTS = (
    _Sort(narrowest=16, smallest=17, thick=DISC, count=2, reach=(14.0, 7.5), whole=True),
    _Sort(),
    _Sort(thick=THICK),
    _Sort(ink=24, narrowest=6, smallest=7, largest=14, count=3),  # asterisks
)
"""What marks of one page may be, in the order in which they are looked for: dots, the usual ones, and what is rarer."""


@dataclass(frozen=True)
class _Part:
    """A part of the page: its corner in map points, its ink that may be marks, and the blobs of that.

    `at` are their middles in map points, `shape` their width, height and ink in pixels.
    """

    corner: tuple[float, float]
    dark: Pixels
    at: NDArray[np.float64]
    shape: NDArray[np.float64]

    def inked(self, x: float, y: float, size: NDArray[np.float64]) -> int:
        """Dark pixels in a frame of so many pixels about a point; none where they are an empty frame themselves."""
        left, top = (x - self.corner[0]) * SCALE - size[0] / 2, (y - self.corner[1]) * SCALE - size[1] / 2
        rows = slice(max(0, round(top)), max(0, round(top + size[1])))
        dark = self.dark[rows, max(0, round(left)) : max(0, round(left + size[0]))]
        return 0 if is_hollow(dark > 0) else int(dark.sum())


def marks_off(ink: Ink, form: FormMap) -> Mapping[str, bool]:
    """The tick boxes to which one of several marks alike belongs, by path, and whether that is beyond doubt."""
    boxes = {cell.path: cell.box for cell in form.cells if cell.kind == "tick"}
    dots, usual = (_told(ink, form, boxes, sort) for sort in SORTS[:2])
    more = max(dots, usual, key=len)  # small dots may be either
    return more or next((told for sort in SORTS[2:] if (told := _told(ink, form, boxes, sort))), {})


def _told(ink: Ink, form: FormMap, boxes: Mapping[str, Box], sort: _Sort) -> Mapping[str, bool]:
    """The same by marks of one sort."""
    parts = [(column, _drawn(ink, around, form, sort)) for column, around in _columns(boxes)]
    if not parts:
        return {}
    at, shape = (np.concatenate([getattr(part, name) for _, part in parts]) for name in ("at", "shape"))
    alike = _alike(at, shape, boxes, sort)
    if not alike.any():
        return {}
    told: dict[str, bool] = {}
    for belongs in nearest_boxes(at[alike], boxes):
        if belongs is not None:
            told[belongs.path] = belongs.clear or told.get(belongs.path, False)
    if not told:
        return {}
    off = np.median([_off(place, [boxes[path] for path in told]) for place in at[alike]], axis=0)
    size = np.median(shape[alike], axis=0)
    for column, part in parts:
        for path in column:
            x, y = np.array(_middle(boxes[path])) + off
            if path not in told and part.inked(x, y, size[:2]) >= LIKE_THEM * size[2]:
                told[path] = False
    return told


def is_hollow(dark: NDArray[np.bool_]) -> bool:
    """Whether ink is a small empty frame, as some prints set in each of their tick boxes."""
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    if len(rows) < FRAMED or len(columns) < FRAMED:
        return False
    dark = dark[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    high, wide = dark.shape
    across, down = wide // 4, high // 4
    if not 1 / SQUARE <= wide / high <= SQUARE or dark[down:-down, across:-across].mean() > EMPTY:
        return False
    sides = (
        dark[:down].any(axis=0),
        dark[-down:].any(axis=0),
        dark[:, :across].any(axis=1),
        dark[:, -across:].any(axis=1),
    )
    return min(float(side.mean()) for side in sides) >= CLOSED


def _off(place: NDArray[np.float64], boxes: Sequence[Box]) -> NDArray[np.float64]:
    """How far a point is from the middle of the nearest box."""
    away = place - np.array([_middle(box) for box in boxes])
    nearest: NDArray[np.float64] = away[np.argmin(np.hypot(*away.T))]
    return nearest


def _middle(box: Box) -> tuple[float, float]:
    return (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2


def _alike(
    at: NDArray[np.float64], shape: NDArray[np.float64], boxes: Mapping[str, Box], sort: _Sort
) -> NDArray[np.bool_]:
    """The most blobs of one shape that are off some box alike; none where those are too few."""
    none = np.zeros(len(at), dtype=bool)
    if len(at) < 2:
        return none
    off = at[:, None, :] - np.array([_middle(box) for box in boxes.values()])[None, :, :]
    near = (np.abs(off) <= sort.reach).all(axis=2)
    plain = (np.abs(off) <= INSIDE).all(axis=2).any(axis=1)
    best, most = none, 1.0
    for n, of in zip(*np.nonzero(near), strict=True):
        apart = np.abs(off - off[n, of]).max(axis=2).min(axis=1)
        ratio = np.maximum(shape / shape[n], shape[n] / shape).max(axis=1)
        with_it = (apart <= TOGETHER) & (ratio <= ALIKE)
        # what stands in a box counts twice, since letters beside boxes are alike, too; of equals the nearer are taken
        worth = with_it.sum() + (with_it & plain).sum() - 0.02 * float(np.hypot(*off[n, of]))
        if worth > most and with_it.sum() >= sort.count:
            best, most = with_it, worth
    return best


def _columns(boxes: Mapping[str, Box]) -> Iterator[tuple[list[str], Box]]:
    """The boxes that stand in one column of the page, and what is around them."""
    ordered = sorted(boxes, key=lambda path: boxes[path].x0)
    apart = [boxes[b].x0 - boxes[a].x1 > APART for a, b in pairwise(ordered)]
    cuts = [0, *(n for n, cut in enumerate(apart, start=1) if cut), len(ordered)]
    for begins, ends in pairwise(cuts):
        around = union(tuple(boxes[path] for path in ordered[begins:ends]))
        if around is not None:
            yield ordered[begins:ends], around.grown(AROUND)


def _drawn(ink: Ink, part: Box, form: FormMap, sort: _Sort) -> _Part:
    """What may be marks in a part of the page: ink that is neither label, word nor rule, and thick enough."""
    left, top = max(0, round(part.x0 * SCALE)), max(0, round(part.top * SCALE))
    pieces = ink.pieces[top : round(part.bottom * SCALE), left : round(part.x1 * SCALE)]
    labels = [label.box.grown(LABEL_SLACK) for label in form.labels if label.box.overlap(part) > 0]
    others = [cell.box for cell in form.cells if cell.kind in NO_MARKS and cell.box.overlap(part) > 0]
    kept = np.ones(len(ink.middles), dtype=bool) if sort.whole else ~_within(ink.middles, labels + others)
    kept[0] = False
    dark = np.take(kept.astype(np.uint8), pieces)
    corner = (left / SCALE, top / SCALE)
    if not dark.size:
        return _Part(corner, dark, np.empty((0, 2)), np.empty((0, 3)))
    if sort.whole:
        _fill(dark, ink.rules[top : top + dark.shape[0], left : left + dark.shape[1]] > 0)
    else:
        _take_out_frames(dark)
    if sort.thick > 1:
        dark = np.asarray(cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((sort.thick, sort.thick), np.uint8)))
    joined = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((NEARBY, NEARBY), np.uint8))
    count, of, stats, middles = cv2.connectedComponentsWithStats(joined, connectivity=8)
    inked = np.bincount(of[dark > 0], minlength=count)
    wide, high = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    sized = (np.minimum(wide, high) >= sort.narrowest) & (np.maximum(wide, high) >= sort.smallest)
    sized &= (np.maximum(wide, high) <= sort.largest) & (inked >= np.maximum(sort.ink, FILLED * wide * high))
    sized[0] = False
    for n in np.flatnonzero(sized):
        x, y = stats[n, cv2.CC_STAT_LEFT], stats[n, cv2.CC_STAT_TOP]
        sized[n] = not is_hollow(dark[y : y + high[n], x : x + wide[n]] > 0)
    shape = np.column_stack([wide[sized], high[sized], inked[sized]]).astype(np.float64)
    return _Part(corner, dark, np.array(corner) + middles[sized] / SCALE, shape)


def _fill(dark: Pixels, ruled: NDArray[np.bool_]) -> None:
    """Fills what a rule, as the frame of its box is one, took out of a mark."""
    closed = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((RULE, RULE), np.uint8))
    dark[ruled] = closed[ruled]


def _take_out_frames(dark: Pixels) -> None:
    """Takes straight strokes out that may be rules or frames."""
    for frame in ((FRAME, 1), (1, FRAME)):
        rules = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones(frame, np.uint8))
        dark[cv2.dilate(rules, np.ones((3, 3), np.uint8)) > 0] = 0


def _within(at: NDArray[np.float64], boxes: Sequence[Box]) -> NDArray[np.bool_]:
    """Which points lie in one of the boxes."""
    x, y = at[:, 0], at[:, 1]
    held = np.zeros(len(at), dtype=bool)
    for box in boxes:
        held |= (x >= box.x0) & (x < box.x1) & (y >= box.top) & (y < box.bottom)
    return held
