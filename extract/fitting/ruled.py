"""Sets the boxes of a fitted form on the rules that the page shows.

Labels tell where a box is to a few points; a print with rows or columns of its own sizes has its rules elsewhere. A
rule is looked for near each edge of each box, as a line of ink along most of that edge.
"""

from __future__ import annotations

import math
import re

import numpy as np
from numpy.typing import NDArray

from domain.field import Box
from extract.files.source import SourcePage
from extract.fitting.fit import Fit
from extract.fitting.formmap import Cell
from extract.values.seen import union

Ink = NDArray[np.bool_]
"""Rows by columns of pixels: where there is ink."""

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
    ink = drawn < INK
    return {cell.path: _on_rules(cell, boxes[cell.path], ink, origin) for cell in fit.form.cells}


def _on_rules(cell: Cell, box: Box, ink: Ink, origin: tuple[float, float]) -> Box:
    if cell.kind in NO_RULES:
        return box
    scale = DPI / 72
    left, top, right, bottom = (
        (edge - origin[place % 2]) * scale for place, edge in enumerate((box.x0, box.top, box.x1, box.bottom))
    )
    across = slice(math.ceil(left + INNER * (right - left)), math.floor(right - INNER * (right - left)))
    below = _edges(ink[:, max(0, across.start) : max(1, across.stop)], (top, bottom), axis=1)
    top, bottom = (top, below[1]) if cell.kind in UNDER_LABELS else below
    if cell.kind not in UNDER_LABELS and not BESIDE_LABELS.fullmatch(cell.path):
        down = slice(math.ceil(top + INNER * (bottom - top)), math.floor(bottom - INNER * (bottom - top)))
        left, right = _edges(ink[max(0, down.start) : max(1, down.stop), :], (left, right), axis=0)
    return Box(left / scale + origin[0], top / scale + origin[1], right / scale + origin[0], bottom / scale + origin[1])


def _edges(ink: Ink, edges: tuple[float, float], axis: int) -> tuple[float, float]:
    """The two edges across `axis`, each on the nearest rule within reach."""
    reach = min(FARTHEST * DPI / 72, PART * (edges[1] - edges[0]))
    low, high = (_nearest(ink, edge, reach, axis) for edge in edges)
    return (low, high) if high - low > (edges[1] - edges[0]) / 2 else edges


def _nearest(ink: Ink, edge: float, reach: float, axis: int) -> float:
    first = max(0, math.floor(edge - reach))
    near = ink[first : math.ceil(edge + reach) + 1, :] if axis else ink[:, first : math.ceil(edge + reach) + 1]
    if not near.size:
        return edge
    rules = np.flatnonzero(near.mean(axis=axis) >= ALONG)
    if not len(rules):
        return edge
    found = first + rules + 0.5
    return float(found[np.argmin(np.abs(found - edge))])
