"""Sets the boxes of a fitted form on the rules that the page shows, of digital pages and of pictures laid flat.

Labels tell where a box is to a few points; a print with rows or columns of its own sizes has its rules elsewhere. A
rule is looked for near each edge of each box, as a line of ink along most of that edge.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from domain.field import Box
from extract.files.source import SourcePage
from extract.fitting.fit import Fit
from extract.fitting.formmap import Cell
from extract.fitting.rectify import COARSE_DPI as DPI
from extract.values.seen import union

Ink = NDArray[np.int32]
"""Rows by columns of pixels, and one more of each: how many of the pixels above and left of it are inked."""
Sides = NDArray[np.float64]
"""n x 4: left, top, right, bottom."""
Pixel = NDArray[np.float64]
Pair = tuple[Pixel, Pixel]
"""Lower and higher edges of boxes."""

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
"""Kinds of boxes of which some begin under or beside their label, not at a rule; the holder's begins at one."""
BESIDE_LABELS = re.compile(
    r"date|number|revision|(producer|insurers)\..*(?<!naic)|.*\.(persons_excluded|retention_amount)"
)
"""Paths of boxes that begin beside their label."""
BROKEN = 0.7
"""Part of an edge that its rule covers in a picture, where rules are broken and not quite straight."""
NEAR = 9.0
"""Points that a side is moved at most in a picture: half the narrowest column, so that none takes in its neighbor."""
PARTY, BEHIND = "party", 4.5
"""Kind of box that begins so many points behind the rule at its left and ends at the one at its right."""
INSURER = re.compile(r"insurers\.[A-F]\.name")
"""Paths of boxes that end at a rule, though they begin beside their label."""
OFF = 1.2
"""Points from an edge within which a rule in a picture is taken to be where the map has it."""
AMOUNTS = "money"
"""Kind of box that begins behind a printed dollar sign, not at a rule."""
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


def on_flat_rules(fit: Fit, rules: NDArray[np.bool_]) -> Fit:
    """The fit with the boxes of its form set on the `rules` of the page laid flat (`rectify.coarse`)."""
    cells = fit.form.cells
    inked = np.asarray(cv2.integral(rules.astype(np.uint8)), dtype=np.int32)
    was = np.array([cell.box for cell in cells])
    behind = np.array([cell.kind == PARTY for cell in cells])
    found = _on_rules(cells, was, inked, (0.0, 0.0), (BROKEN, NEAR))
    amounts = np.array([cell.kind == AMOUNTS for cell in cells])
    found[amounts, 0] = was[amounts, 0]
    left, found[behind, 2] = _upright_rules(was[behind] - (BEHIND, 0.0, 0.0, 0.0), inked)
    found[behind, 0] = left + BEHIND
    named = np.array([INSURER.fullmatch(cell.path) is not None for cell in cells])
    found[named, 2] = _upright_rules(was[named], inked)[1]
    moved = np.where(np.abs(found - was) > OFF, found, was)
    if (moved == was).all():
        return fit
    set_on = (replace(cell, box=Box(*sides)) for cell, sides in zip(cells, moved.tolist(), strict=True))
    return replace(fit, form=replace(fit.form, cells=tuple(set_on)), which=None)


def _upright_rules(boxes: Sides, inked: Ink) -> Pair:
    """The left and right sides of boxes, each on the nearest upright rule of the page laid flat."""
    left, top, right, bottom = (boxes * (DPI / 72)).T
    found = _edges(inked.T, (left, right), (top, bottom), (BROKEN, NEAR))
    return found[0] / (DPI / 72), found[1] / (DPI / 72)


def _on_rules(
    cells: Sequence[Cell],
    boxes: Sides,
    inked: Ink,
    origin: tuple[float, float],
    within: tuple[float, float] = (ALONG, FARTHEST),
) -> Sides:
    """The boxes of cells, those that end at rules set on them.

    `within`: the part of an edge that its rule covers, and the points that a side is moved at most.
    """
    scale = DPI / 72
    left, top, right, bottom = ((boxes - (*origin, *origin)) * scale).T
    ruled = np.array([cell.kind not in NO_RULES for cell in cells])
    open_above = np.array([cell.kind in UNDER_LABELS for cell in cells])
    beside = open_above.copy()
    open_above &= np.array([cell.path != "holder" for cell in cells])
    beside |= np.array([BESIDE_LABELS.fullmatch(cell.path) is not None for cell in cells])
    above, below = _edges(inked, (top, bottom), (left, right), (within[0], FARTHEST))
    top, bottom = np.where(ruled & ~open_above, above, top), np.where(ruled, below, bottom)
    first, last = _edges(inked.T, (left, right), (top, bottom), within)
    left, right = np.where(ruled & ~beside, first, left), np.where(ruled & ~beside, last, right)
    moved: Sides = np.stack([left, top, right, bottom], axis=1) / scale + (*origin, *origin)
    moved[~ruled] = boxes[~ruled]
    return moved


def _edges(inked: Ink, edges: Pair, along: Pair, within: tuple[float, float]) -> Pair:
    """The lower and higher edges of boxes, each on the nearest rule within reach that runs along the box.

    `edges` are down the rows of `inked`, `along` across them, all in pixels.
    """
    low, high = edges
    reach = np.minimum(within[1] * DPI / 72, PART * (high - low))
    inner = INNER * (along[1] - along[0])
    width = inked.shape[1] - 1
    start = np.clip(np.ceil(along[0] + inner), 0, width).astype(np.int64)
    stop = np.clip(np.floor(along[1] - inner), 1, width).astype(np.int64)
    found_low, found_high = (_nearest(inked, edge, reach, (start, stop), within[0]) for edge in edges)
    wide = found_high - found_low > (high - low) / 2
    return np.where(wide, found_low, low), np.where(wide, found_high, high)


def _nearest(
    inked: Ink, edge: Pixel, reach: Pixel, between: tuple[NDArray[np.int64], NDArray[np.int64]], covered: float
) -> Pixel:
    """For each edge the middle of the nearest row of pixels that is inked between the columns; else itself."""
    start, stop = between
    rows = inked.shape[0] - 1
    first = np.maximum(0, np.floor(edge - reach)).astype(np.int64)
    end = np.minimum(rows, np.ceil(edge + reach) + 1).astype(np.int64)
    row = first[:, None] + np.arange(max(1, int((end - first).max(initial=0))))
    within = np.clip(row, 0, rows - 1)
    a, b = start[:, None], stop[:, None]
    ink = inked[within + 1, b] - inked[within + 1, a] - inked[within, b] + inked[within, a]
    is_rule = (row < end[:, None]) & (b > a) & (ink / np.maximum(b - a, 1) >= covered)
    apart = np.where(is_rule, np.abs(row + 0.5 - edge[:, None]), np.inf)
    best = np.argmin(apart, axis=1)
    return np.where(is_rule.any(axis=1), first + best + 0.5, edge)
