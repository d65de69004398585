"""Marks that are drawn rather than typed, by their ink, for digital pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import cv2
import numpy as np

from domain.field import Box
from domain.page import Word
from extract.files.source import Pixels, SourcePage
from extract.fitting.fit import Fit
from extract.fitting.marks import nearest_boxes
from extract.values.grammar import is_tick
from extract.values.seen import Line, Seen, union

DPI = 150
DARK = 140
INNER, INKED = 0.22, 0.05
"""Part of a box's side left out on each edge, where its frame runs, and part of the rest that is dark when marked."""
MARKED = 0.97
IN_DOUBT = 0.9
"""Of a mark that lies between two boxes."""
APART = 100.0
"""Points between boxes that are drawn in parts of their own."""
AROUND = 5.0
"""Points around the boxes where their marks may lie."""
TYPED = 3.0
"""Points around a typed mark that are its own."""
FRAME = 17
"""Pixels of a straight stroke that is a rule or the frame of a box: 8 points, longer than any stroke of a mark."""
NEARBY = 5
"""Pixels between strokes of one mark."""
LEAST_INK, NARROWEST, SMALLEST, LARGEST = 18, 4, 7, 40
"""Dark pixels of a mark, and pixels of its shorter and its longer side."""


def with_ink_ticks(seen: Mapping[str, Seen], fit: Fit, page: SourcePage, words: Sequence[Word] = ()) -> dict[str, Seen]:
    """The same boxes, with marks that are drawn, not typed, on a digital page. `words` are all that is typed there."""
    boxes = {cell.path: seen[cell.path].box for cell in fit.form.cells if cell.kind == "tick"}
    marks = [mark for paths in _columns(boxes) for mark in _drawn([boxes[path] for path in paths], words, page)]
    places = np.array([((mark.x0 + mark.x1) / 2, (mark.top + mark.bottom) / 2) for mark in marks]).reshape(-1, 2)
    made = dict(seen)
    for mark, belongs in zip(marks, nearest_boxes(places, boxes), strict=True):
        if belongs is not None and not made[belongs.path].lines:
            sure = MARKED if belongs.clear else IN_DOUBT
            made[belongs.path] = replace(made[belongs.path], lines=(Line("X", mark, sure),))
    return made


def ink_share(gray: Pixels, box: Box) -> float:
    """Part of the inner box (points from the corner of `gray`) that is dark; 0 outside of it."""
    scale = DPI / 72
    x0, x1 = box.x0 + INNER * box.width, box.x1 - INNER * box.width
    top, bottom = box.top + INNER * box.height, box.bottom - INNER * box.height
    inner = gray[max(0, round(top * scale)) : round(bottom * scale), max(0, round(x0 * scale)) : round(x1 * scale)]
    return float(np.count_nonzero(inner < DARK)) / inner.size if inner.size else 0.0


def _drawn(boxes: Sequence[Box], words: Sequence[Word], page: SourcePage) -> list[Box]:
    """The marks in and around boxes that stand in one column; `words` are all that is typed on the page."""
    around = union(tuple(boxes))
    if around is None:
        return []
    part = around.grown(AROUND)
    part = part._replace(x0=max(0.0, part.x0), top=max(0.0, part.top))
    if not page.may_be_marked(part):
        return []
    typed = (word.box.grown(TYPED) if is_tick(word.text) else word.box for word in words)
    return _marks(page.part(part, DPI), [box for box in typed if box.overlap(part) > 0], part)


def _marks(gray: Pixels, typed: Sequence[Box], part: Box) -> list[Box]:
    """Where marks are drawn in the part of the page that `gray` shows: ink that is neither type nor a rule."""
    ink = (gray < DARK).astype(np.uint8)
    if not ink.size:
        return []
    scale = DPI / 72
    for box in typed:
        x0, top, x1, bottom = (round(edge * scale) for edge in box.moved(-part.x0, -part.top))
        ink[max(0, top - 1) : max(0, bottom + 1), max(0, x0 - 1) : max(0, x1 + 1)] = 0
    for shape in ((FRAME, 1), (1, FRAME)):
        rules = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(shape, dtype=np.uint8))
        ink[cv2.dilate(rules, np.ones((3, 3), dtype=np.uint8)) > 0] = 0
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((NEARBY, NEARBY), dtype=np.uint8))
    count, of, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    dark = np.bincount(of.ravel(), weights=ink.ravel(), minlength=count)
    found = []
    for n in range(1, count):
        left, top, wide, tall = (int(side) for side in stats[n][:4])
        if dark[n] >= LEAST_INK and min(wide, tall) >= NARROWEST and SMALLEST <= max(wide, tall) <= LARGEST:
            found.append(Box(left, top, left + wide, top + tall))
    return [Box(*(edge / scale for edge in box)).moved(part.x0, part.top) for box in found]


def _columns(boxes: Mapping[str, Box]) -> Iterator[list[str]]:
    """The boxes in groups that stand near one another across the page: each is drawn as one part."""
    column: list[str] = []
    for path in sorted(boxes, key=lambda one: boxes[one].x0):
        if column and boxes[path].x0 - boxes[column[-1]].x1 > APART:
            yield column
            column = []
        column.append(path)
    if column:
        yield column
