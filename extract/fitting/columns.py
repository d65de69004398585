"""Sets the table of a form in the columns that the upright rules of a page laid flat show.

Labels tell where columns are to a few points, and boxes move to rules that near (`ruled.py`). On some photos, and on
prints that lay out their columns anew, all of them lie farther off: then the rules, as many as the form has, tell.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from domain.field import Box
from extract.fitting.fit import Fit
from extract.fitting.formmap import Cell, FormMap
from extract.fitting.straight import PARTS, ruled_in_parts, tracked

Numbers = NDArray[np.float64]

FIRST, LAST = "gl", "other"
"""The first and the last row of the table."""
SIDES = ("insurer_letter", "addl_insd", "subr_wvd", "policy_number", "effective_date", "expiration_date")
"""Boxes of a row at whose sides rules run."""
AMOUNT, SIGN = "money", 7.0
"""Kind of box of an amount, and points before it at which about their rule runs: the dollar sign stands between."""
BEHIND = 3.0
"""Points behind that rule at which an amount may begin."""
SAME = 3.5
"""Points by which sides are of one rule."""
OFF, FARTHEST = 5.0, 24.0
"""Points by which a column must be off for the table to be set anew, and by which none can be."""
NARROWER, WIDER = 0.6, 1.7
"""Times that a column may be as wide as the form has it."""


def in_columns(fit: Fit, rules: NDArray[np.bool_]) -> Fit:
    """The fit with boxes and labels of its table where its columns are; itself where they lie as the map has them.

    `rules` are those of the page laid flat under the fit (`rectify.coarse`).
    """
    boxes = {cell.path: cell.box for cell in fit.form.cells}
    edges = np.array(list(_edges(fit.form)))
    if f"{LAST}.policy_number" not in boxes or len(edges) < len(SIDES):
        return fit
    top, bottom = boxes[f"{FIRST}.policy_number"].top, boxes[f"{LAST}.policy_number"].bottom
    found = tracked(ruled_in_parts(rules.T, np.linspace(top, bottom, PARTS + 1)))
    if len(found) != len(edges):
        return fit
    at = np.nanmedian(found, axis=1)
    before_amounts = float(at[-2])
    told = np.arange(len(edges)) != len(edges) - 2  # the rule of the amounts stands where it likes
    at, edges = at[told], edges[told]
    wide = np.diff(at) / np.diff(edges)
    if not OFF <= np.abs(at - edges).max() <= FARTHEST or wide.min() < NARROWER or wide.max() > WIDER:
        return fit

    def moved(box: Box) -> Box:
        if not top <= (box.top + box.bottom) / 2 <= bottom:
            return box
        left, right = np.interp((box.x0, box.x1), edges, at - edges).tolist()
        return box._replace(x0=box.x0 + left, x1=box.x1 + right)

    def set_in(cell: Cell) -> Cell:
        box = moved(cell.box)
        if cell.kind == AMOUNT and cell.box.x0 > edges[-2]:
            box = box._replace(x0=before_amounts + BEHIND)
        return replace(cell, box=box)

    cells = tuple(map(set_in, fit.form.cells))
    labels = tuple(replace(label, box=moved(label.box)) for label in fit.form.labels)
    return replace(fit, form=replace(fit.form, cells=cells, labels=labels), which=None)


def _edges(form: FormMap) -> Iterator[float]:
    """Where the upright rules of the table run on the map, from left to right."""
    row = [cell.box for cell in form.cells if cell.path in {f"{FIRST}.{side}" for side in SIDES}]
    amounts = [cell.box for cell in form.cells if cell.kind == AMOUNT and cell.path.startswith(f"{FIRST}.")]
    if not row or not amounts:
        return
    sides = [side for box in row for side in (box.x0, box.x1)]
    sides += [min(box.x0 for box in amounts) - SIGN, max(box.x1 for box in amounts)]
    last = -np.inf
    for side in sorted(sides):
        if side - last > SAME:
            yield side
            last = side
