"""A form's map as it lies on a page: where each of its boxes and points is, and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from domain.field import Box
from extract.fitting.formmap import FormMap
from extract.fitting.pairing import SAME_ROW, Points, places_of
from extract.fitting.reach import ACROSS, DOWN_FOR_X, TABLE, Weights, reach_of, said, table_of

DOWN_FOR_Y = 11.0
"""Reach of a label's leftover shift down the page, in points. Prints differ in row heights, so these are of one row
only; shifts across are of the whole page."""
LEVEL = 1e-3
"""Slope below which a line across the page stays within half a point."""
FEW_FIRST = 6
"""Labels that begin their phrase, below which all others tell of shifts across, too."""
MANY = 200
"""Points from which a table of leftover shifts is made rather than each reckoned."""


@dataclass(frozen=True)
class Fit:
    """A map laid on a page. `share` is the part of its labels that agree, 0 to 1; `spread` their scatter in points.

    `matched` are the indexes of the page's words that turned out to be printed labels, `labels` those of the labels;
    `first` says which of `at` begin their phrase: only these tell how far the page is moved across. `which` are the
    labels that stand at `at`, where none but labels of the form do; `middles` says whether these are their middles.
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
    which: NDArray[np.int64] | None = None
    middles: bool = False

    @property
    def is_level(self) -> bool:
        """Whether lines of the map are level on the page as well."""
        return float(np.abs(self.matrix[[1, 2, 2], [0, 0, 1]]).max()) < LEVEL

    def covers(self, width: float, height: float) -> float:
        """About what part of a page of this size the form's own page takes."""
        across, down = self.form.page
        return abs(float(np.linalg.det(self.matrix[:2, :2]))) * across * down / (width * height)

    def points(self, xy: Points) -> Points:
        """Map coordinates to page coordinates."""
        return applied(self.matrix, xy) + self._leftover(xy)

    def label_points(self) -> Points:
        """Where the labels of the form lie on the page."""
        at = places_of(self.form, middles=self.middles).at
        if self.which is None or len(at) > MANY:
            return self.points(at)
        reach = reach_of(self.form, middles=self.middles)
        nearby, down = reach.across[:, self.which], reach.down[:, self.which[self._telling]]
        return applied(self.matrix, at) + self._leftover_by(at[:, 1], nearby, down)

    def grid(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> Points:
        """Map to page coordinates for every crossing of columns at `x` and rows at `y`: rows x columns x 2.

        The same as `points`, some fifty times faster: what a label says of a column holds for all of it.
        """
        crossings = np.stack(np.meshgrid(x, y), axis=-1)
        made = applied(self.matrix, crossings.reshape(-1, 2)).reshape(crossings.shape)
        return made + self._leftover_at_crossings(x, y)

    def _leftover_at_crossings(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> Points:
        return self._leftover_of_grid(y, self._across(x), self._down(y))

    def _leftover_of_grid(self, y: NDArray[np.float64], nearby: Weights, down: Weights) -> Points:
        """The same by what labels say of its columns and rows."""
        made = np.empty((len(y), len(nearby), 2))
        telling = nearby[:, self._telling]
        made[..., 0] = (down @ (telling * self.shift[self._telling, 0]).T) / (down @ telling.T)
        rows, at_rows = self._at_rows(nearby)
        above, part = _row_above(y, rows)
        made[..., 1] = (at_rows[:, above] * (1 - part) + at_rows[:, above + (len(rows) > 1)] * part).T
        return made

    def _at_rows(self, nearby: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Heights of the label rows, and how far down each point (row of `nearby`) is moved at each of them."""
        rows, member, spread = self._label_rows
        told, weight = ((nearby * self.shift[:, 1]) @ member) @ spread, (nearby @ member) @ spread
        return rows, told / weight

    def _across(self, x: NDArray[np.float64]) -> Weights:
        """How much each label (column) says of points at `x`, by how far to the side they lie."""
        return said(x, self.at[:, 0], ACROSS)

    def _down(self, y: NDArray[np.float64]) -> Weights:
        """How much each label that tells so says of how far points at `y` are moved across."""
        return said(y, self.at[self._telling, 1], DOWN_FOR_X)

    @cached_property
    def _telling(self) -> NDArray[np.int64]:
        """The labels that tell how far the page is moved across: those that begin their phrase, or all of too few."""
        firsts = np.flatnonzero(self.first)
        return firsts if len(firsts) >= FEW_FIRST else np.arange(len(self.first))

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
        return self._leftover_by(xy[:, 1], self._across(xy[:, 0]), self._down(xy[:, 1]))

    def _leftover_by(self, y: NDArray[np.float64], nearby: Weights, down: Weights) -> Points:
        """The same of points at `y` by what labels say of them."""
        weights = nearby[:, self._telling] * down
        made = np.empty((len(y), 2))
        made[:, 0] = (weights @ self.shift[self._telling, 0]) / weights.sum(axis=1)
        rows, at_rows = self._at_rows(nearby)
        above, part = _row_above(y, rows)
        points = np.arange(len(y))
        made[:, 1] = at_rows[points, above] * (1 - part) + at_rows[points, above + (len(rows) > 1)] * part
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
        columns, rows = table_of(self.form.page)
        if self.which is None:
            return self._leftover_at_crossings(columns, rows)
        reach = reach_of(self.form, middles=self.middles)
        return self._leftover_of_grid(rows, reach.columns[:, self.which], reach.rows[:, self.which[self._telling]])

    @cached_property
    def _label_rows(self) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Heights of the label rows, which labels are in each of them, and how much each row says of every other."""
        rows, member = rows_of(self.at[:, 1])
        return rows, member, np.exp(-0.5 * ((rows[:, None] - rows[None, :]) / DOWN_FOR_Y) ** 2)

    def box(self, box: Box) -> Box:
        """The upright rectangle that `box` of the map covers on the page."""
        return self.boxes((box,))[0]

    def boxes(self, boxes: Sequence[Box]) -> list[Box]:
        """The same for many at once, which is much faster."""
        if not boxes:
            return []
        left, top, right, bottom = np.array(boxes, dtype=np.float64).T
        x, y = (left + right) / 2, (top + bottom) / 2
        edges = np.stack([(left, y), (right, y), (x, top), (x, bottom)]).transpose(2, 0, 1).reshape(-1, 2)
        at = self.points(edges).reshape(len(boxes), 4, 2)
        return list(map(Box, at[:, 0, 0].tolist(), at[:, 2, 1].tolist(), at[:, 1, 0].tolist(), at[:, 3, 1].tolist()))

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


def _row_above(y: NDArray[np.float64], rows: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The label row above each point, and how far down from there to the next one the point lies, 0 to 1."""
    if len(rows) == 1:
        return np.zeros(len(y), dtype=np.int64), np.zeros(len(y))
    above = np.clip(np.searchsorted(rows, y) - 1, 0, len(rows) - 2)
    return above, np.clip((y - rows[above]) / (rows[above + 1] - rows[above]), 0.0, 1.0)


def applied(matrix: NDArray[np.float64], xy: Points) -> Points:
    """Points (n x 2) as a transform in the plane (3 x 3) moves them."""
    homogeneous = np.column_stack([xy, np.ones(len(xy))]) @ matrix.T
    moved: Points = homogeneous[:, :2] / homogeneous[:, 2:]
    return moved
