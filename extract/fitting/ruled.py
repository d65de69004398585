"""Sets the boxes of a fitted form on the rules that the page shows.

Labels tell where a box is to a few points; a print with rows or columns of its own sizes has its rules elsewhere. A
rule is looked for near each edge of each box, as a line of ink along most of that edge.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from domain.field import Box
from extract.files.source import SourcePage
from extract.fitting.fit import Fit
from extract.fitting.formmap import Cell
from extract.values.seen import union

Ink = NDArray[np.int32]
"""Rows by columns of pixels, and one more of each: how many of the pixels above and left of it are inked."""
Sides = NDArray[np.float64]
"""n x 4: left, top, right, bottom."""
Pixel = NDArray[np.float64]
Pair = tuple[Pixel, Pixel]
"""Lower and higher edges of boxes."""

DPI = 100
INK = 190
"""Gray of a hairline at this resolution."""
ALONG = 0.9
"""Part of an edge that its rule covers."""
INNER = 0.12
"""Part of an edge left out at each end."""
FARTHEST = 30.0
"""Points that an edge is moved at most; and no more than this part of the box's side:"""
PART = 0.45
NO_RULES = frozenset({"block", "tick"})
"""Kinds of boxes that stay where the labels tell: the lines of a description, frames of ticks that prints leave out."""
UNDER_LABELS = frozenset({"party", "text"})
"""Kinds of boxes of which some begin under or beside their label, not at a rule."""
BESIDE_LABELS = re.compile(
    r"date|number|revision|(producer|insurers)\..*(?<!naic)|.*\.(persons_excluded|retention_amount)"
)
"""Paths of boxes that begin beside their label."""
ODD = 2.0
"""Points of shift at a label from which a print has sizes of its own."""


def is_odd(fit: Fit) -> bool:
    """Whether the print differs from its form by more than being smaller or moved."""
    return fit.share < 1.0 and bool(len(fit.shift)) and float(np.abs(fit.shift).max()) > ODD


def ruled_boxes(fit: Fit, page: SourcePage) -> dict[str, Box]:
    """Where each box of the form lies on the page, by path.

    Raises:
        UnreadableDocument: the page cannot be drawn.
    """
    boxes = dict(fit.cell_boxes)
    around = union(tuple(boxes.values()))
    if around is None:
        return boxes
    origin = (max(0.0, around.x0 - FARTHEST), max(0.0, around.top - FARTHEST))
    drawn = page.part(Box(*origin, around.x1 + FARTHEST, around.bottom + FARTHEST), DPI)
    if not drawn.size:
        return boxes
    inked = np.asarray(cv2.integral((drawn < INK).astype(np.uint8)), dtype=np.int32)
    moved = _on_rules(fit.form.cells, np.array([boxes[cell.path] for cell in fit.form.cells]), inked, origin)
    return {cell.path: Box(*sides) for cell, sides in zip(fit.form.cells, moved.tolist(), strict=True)}


def _on_rules(cells: Sequence[Cell], boxes: Sides, inked: Ink, origin: tuple[float, float]) -> Sides:
    """The boxes of cells, those that end at rules set on them."""
    scale = DPI / 72
    left, top, right, bottom = ((boxes - (*origin, *origin)) * scale).T
    ruled = np.array([cell.kind not in NO_RULES for cell in cells])
    open_above = np.array([cell.kind in UNDER_LABELS for cell in cells])
    beside = open_above | np.array([BESIDE_LABELS.fullmatch(cell.path) is not None for cell in cells])
    above, below = _edges(inked, (top, bottom), (left, right))
    top, bottom = np.where(ruled & ~open_above, above, top), np.where(ruled, below, bottom)
    first, last = _edges(inked.T, (left, right), (top, bottom))
    left, right = np.where(ruled & ~beside, first, left), np.where(ruled & ~beside, last, right)
    moved: Sides = np.stack([left, top, right, bottom], axis=1) / scale + (*origin, *origin)
    moved[~ruled] = boxes[~ruled]
    return moved


def _edges(inked: Ink, edges: Pair, along: Pair) -> Pair:
    """The lower and higher edges of boxes, each on the nearest rule within reach that runs along the box.

    `edges` are down the rows of `inked`, `along` across them, all in pixels.
    """
    low, high = edges
    reach = np.minimum(FARTHEST * DPI / 72, PART * (high - low))
    inner = INNER * (along[1] - along[0])
    width = inked.shape[1] - 1
    start = np.clip(np.ceil(along[0] + inner), 0, width).astype(np.int64)
    stop = np.clip(np.floor(along[1] - inner), 1, width).astype(np.int64)
    found_low, found_high = (_nearest(inked, edge, reach, (start, stop)) for edge in edges)
    wide = found_high - found_low > (high - low) / 2
    return np.where(wide, found_low, low), np.where(wide, found_high, high)


def _nearest(inked: Ink, edge: Pixel, reach: Pixel, between: tuple[NDArray[np.int64], NDArray[np.int64]]) -> Pixel:
    """For each edge the middle of the nearest row of pixels that is inked between the columns; else itself."""
    start, stop = between
    rows = inked.shape[0] - 1
    first = np.maximum(0, np.floor(edge - reach)).astype(np.int64)
    end = np.minimum(rows, np.ceil(edge + reach) + 1).astype(np.int64)
    row = first[:, None] + np.arange(max(1, int((end - first).max(initial=0))))
    within = np.clip(row, 0, rows - 1)
    a, b = start[:, None], stop[:, None]
    ink = inked[within + 1, b] - inked[within + 1, a] - inked[within, b] + inked[within, a]
    is_rule = (row < end[:, None]) & (b > a) & (ink / np.maximum(b - a, 1) >= ALONG)
    apart = np.where(is_rule, np.abs(row + 0.5 - edge[:, None]), np.inf)
    best = np.argmin(apart, axis=1)
    return np.where(is_rule.any(axis=1), first + best + 0.5, edge)
