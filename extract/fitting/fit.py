"""A form's map as it lies on a page: where each of its boxes and points is, and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from domain.field import Box
from extract.fitting.formmap import FormMap
from extract.fitting.pairing import SAME_ROW, Points

ACROSS, DOWN_FOR_X, DOWN_FOR_Y = 160.0, 80.0, 11.0
"""Reach of a label's leftover shift, in points. Prints differ in row heights, so shifts down the page are of one row
only; shifts across it are of the whole page."""
MANY, TABLE = 200, (12.0, 2.0)
"""Points from which a table of leftover shifts is made rather than each reckoned, and the table's steps in points."""


@dataclass(frozen=True)
class Fit:
    """A map laid on a page. `share` is the part of its labels that agree, 0 to 1; `spread` their scatter in points.

    `matched` are the indexes of the page's words that turned out to be printed labels, `labels` those of the labels;
    `first` says which of `at` begin their phrase: only these tell how far the page is moved across.
    """

    form: FormMap
    matrix: NDArray[np.float64]
    at: Points
    shift: Points
    matched: frozenset[int]
    share: float
    spread: float
    labels: frozenset[int]
    first: NDArray[np.bool_]

    def points(self, xy: Points) -> Points:
        """Map coordinates to page coordinates."""
        return applied(self.matrix, xy) + self._leftover(xy)

    def grid(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> Points:
        """Map to page coordinates for every crossing of columns at `x` and rows at `y`: rows x columns x 2.

        The same as `points`, some fifty times faster: what a label says of a column holds for all of it.
        """
        crossings = np.stack(np.meshgrid(x, y), axis=-1)
        made = applied(self.matrix, crossings.reshape(-1, 2)).reshape(crossings.shape)
        return made + self._leftover_at_crossings(x, y)

    def _leftover_at_crossings(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> Points:
        nearby, down = self._across(x), self._down(y)
        made = np.empty((len(y), len(x), 2))
        made[..., 0] = (down @ (nearby * self.shift[:, 0]).T) / (down @ nearby.T)
        rows, spread = self._label_rows
        at_rows = (nearby * self.shift[:, 1]) @ spread / (nearby @ spread)
        for n, values in enumerate(at_rows):
            made[:, n, 1] = np.interp(y, rows, values)
        return made

    def _across(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """How much each label (column) says of points at `x`, by how far to the side they lie."""
        weights: NDArray[np.float64] = np.exp(-0.5 * ((x[:, None] - self.at[None, :, 0]) / ACROSS) ** 2) + 1e-6
        return weights

    def _down(self, y: NDArray[np.float64]) -> NDArray[np.float64]:
        """How much each label says of how far points at `y` are moved across."""
        weights = np.exp(-0.5 * ((y[:, None] - self.at[None, :, 1]) / DOWN_FOR_X) ** 2) + 1e-6
        weights *= np.where(self.first, 1.0, 1e-6)
        return weights

    def back(self, xy: Points) -> Points:
        """Page coordinates to map coordinates; within a tenth of a point."""
        inverse = np.linalg.inv(self.matrix).astype(np.float64)
        found = applied(inverse, xy)
        for _ in range(3):
            found = applied(inverse, xy - self._leftover(found))
        return found

    def _leftover(self, xy: Points) -> Points:
        """The shift left over at each point: smooth across the page, from row to row of labels down the page."""
        if len(xy) > MANY:
            return self._tabled(xy)
        nearby = self._across(xy[:, 0])
        weights = nearby * self._down(xy[:, 1])
        made = np.empty_like(xy)
        made[:, 0] = (weights @ self.shift[:, 0]) / weights.sum(axis=1)
        rows, spread = self._label_rows
        made[:, 1] = _between(xy[:, 1], rows, (nearby * self.shift[:, 1]) @ spread / (nearby @ spread))
        return made

    def _tabled(self, xy: Points) -> Points:
        """The same from a table of the whole page, good to a tenth of a point."""
        table = self._table
        down, across = (np.clip(xy[:, axis] / TABLE[axis], 0, table.shape[1 - axis] - 1.001) for axis in (1, 0))
        row, column = down.astype(np.int64), across.astype(np.int64)
        d, a = (down - row)[:, None], (across - column)[:, None]
        upper = table[row, column] * (1 - a) + table[row, column + 1] * a
        lower = table[row + 1, column] * (1 - a) + table[row + 1, column + 1] * a
        found: Points = upper * (1 - d) + lower * d
        return found

    @cached_property
    def _table(self) -> Points:
        """The leftover shift at every crossing of a grid over the map's page: rows x columns x 2."""
        width, height = self.form.page
        return self._leftover_at_crossings(
            np.arange(0, width + TABLE[0], TABLE[0]), np.arange(0, height + TABLE[1], TABLE[1])
        )

    @cached_property
    def _label_rows(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Heights of the label rows, and what each label (row of the matrix) says for each of them."""
        rows, member = rows_of(self.at[:, 1])
        return rows, member @ np.exp(-0.5 * ((rows[:, None] - rows[None, :]) / DOWN_FOR_Y) ** 2)

    def box(self, box: Box) -> Box:
        """The upright rectangle that `box` of the map covers on the page."""
        return self.boxes((box,))[0]

    def boxes(self, boxes: Sequence[Box]) -> list[Box]:
        """The same for many at once, which is much faster."""
        if not boxes:
            return []
        middles = [((box.x0 + box.x1) / 2, (box.top + box.bottom) / 2) for box in boxes]
        edges = [
            edge
            for box, (x, y) in zip(boxes, middles, strict=True)
            for edge in ((box.x0, y), (box.x1, y), (x, box.top), (x, box.bottom))
        ]
        at = self.points(np.array(edges, dtype=np.float64)).reshape(len(boxes), 4, 2)
        return [Box(float(e[0, 0]), float(e[2, 1]), float(e[1, 0]), float(e[3, 1])) for e in at]

    @cached_property
    def cell_boxes(self) -> dict[str, Box]:
        """Where each box of the form lies on the page, by path."""
        cells = self.form.cells
        return dict(zip((cell.path for cell in cells), self.boxes([cell.box for cell in cells]), strict=True))


def rows_of(y: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Heights of the rows that labels at `y` form, and which label (row of the matrix) is in which of them."""
    order = np.argsort(y)
    row_of = np.empty(len(y), dtype=np.int64)
    row_of[order] = np.cumsum(np.diff(y[order], prepend=y[order[0]]) > SAME_ROW)
    member = np.zeros((len(y), int(row_of.max()) + 1))
    member[np.arange(len(y)), row_of] = 1.0
    heights: NDArray[np.float64] = (y @ member) / member.sum(axis=0)
    return heights, member


def _between(y: NDArray[np.float64], rows: NDArray[np.float64], values: NDArray[np.float64]) -> NDArray[np.float64]:
    """For each point its own values (a row of them each) interpolated straight between the label rows around it."""
    if len(rows) == 1:
        return values[:, 0]
    above = np.clip(np.searchsorted(rows, y) - 1, 0, len(rows) - 2)
    part = np.clip((y - rows[above]) / (rows[above + 1] - rows[above]), 0.0, 1.0)
    points = np.arange(len(y))
    found: NDArray[np.float64] = values[points, above] * (1 - part) + values[points, above + 1] * part
    return found


def applied(matrix: NDArray[np.float64], xy: Points) -> Points:
    """Points (n x 2) as a transform in the plane (3 x 3) moves them."""
    homogeneous = np.column_stack([xy, np.ones(len(xy))]) @ matrix.T
    moved: Points = homogeneous[:, :2] / homogeneous[:, 2:]
    return moved
