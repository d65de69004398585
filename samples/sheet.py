"""Where a point of the form lies on the sheet, once a print has shrunk, moved and redrawn it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from samples.form import PAGE, Slot, layout
from samples.style import Style

_LOWEST = 56.0
"""Points that the description and the holder's box keep at least."""
_FLATTEST, _TALLEST = 0.95, 1.06
"""Within these the stretches of other forms change their height."""
_EDGE = 0.5
"""Points above a row's lower rule where its blank tail begins."""


class Sheet:
    """Maps form points (from the top left corner) to PDF points (from the bottom left corner) for one style."""

    def __init__(self, style: Style, tops: tuple[float, ...] = ()) -> None:
        """`tops` are ten edges of another form than the ACORD 25: five stretches from the second on may change their
        height a little, the last but one takes what is left, and no upright rule moves."""
        self._form = layout(style.edition)
        self._is_other = bool(tops)
        self._old, self._new = _of_tops(style, tops) if tops else _heights(style)
        self.scale = style.scale
        self._left, self._top = style.margin
        inner = [x + move for x, move in zip(self._form.table[1:-1], style.form.columns, strict=False)]
        self._table = [self._form.table[0], *(inner or self._form.table[1:-1]), self._form.table[-1]]
        self._head = [self._form.head[0], self._form.head[1] + style.form.split, *self._form.head[2:]]

    def x(self, x: float, top: float = 0.0) -> float:
        """Points from the left edge of the sheet, for a point `top` points down the form."""
        begins, ends = self._form.table_spans
        if self._is_other:
            return self._left + self.scale * x
        if 48 < top <= self._form.head_ends:
            x = _moved(x, self._form.head, self._head)
        elif begins <= top <= ends:
            x = _moved(x, self._form.table, self._table)
        return self._left + self.scale * x

    def y(self, top: float) -> float:
        """Points from the bottom edge of the sheet, for a distance from the form's top."""
        return PAGE[1] - self._top - self.scale * _moved(top, self._old, self._new)

    def rectangle(self, slot: Slot) -> tuple[float, float, float, float]:
        """The slot's x0, y0, x1, y1 on the sheet."""
        middle = (slot.top + slot.bottom) / 2
        return self.x(slot.x0, middle), self.y(slot.bottom), self.x(slot.x1, middle), self.y(slot.top)

    def shrunk(self, top: float) -> float:
        """By how much letters at this height shrink: never above the scale, and less where rows are flatter."""
        tall = (self.y(top - 6) - self.y(top)) / 6
        return min(self.scale, max(0.75 * self.scale, tall))


def _heights(style: Style) -> tuple[list[float], list[float]]:
    """Edges of the form's stretches, and where they come to lie; the holder's box takes what is left."""
    form = layout(style.edition)
    grows = dict(zip((*form.rows, form.description), style.stretch, strict=False))
    tails = dict(zip(form.rows, style.form.tails, strict=False))
    heights, new = [], []
    for above, below in zip(form.bands, form.bands[1:], strict=False):
        factor = grows.get(above, style.form.head if 48 <= above < form.rows[0] else 1.0)
        heights.append(((below - above) * factor, tails.get(above, 0.0)))
    holder = len(heights) - 2
    spare = form.bands[-1] - sum(tall + tail for tall, tail in heights)
    heights[holder] = (max(_LOWEST, heights[holder][0] + spare), 0.0)
    fits = (form.bands[-1] / sum(tall + tail for tall, tail in heights),)
    old, at = [0.0], 0.0
    new.append(0.0)
    for below, (tall, tail) in zip(form.bands[1:], heights, strict=True):
        if tail:
            old.append(below - _EDGE)
            new.append((at + tall) * fits[0])
        at += tall + tail
        old.append(below)
        new.append(at * fits[0])
    return old, new


def _of_tops(style: Style, tops: tuple[float, ...]) -> tuple[list[float], list[float]]:
    """The same of a form whose edges are `tops`."""
    heights = [below - above for above, below in pairwise(tops)]
    factors = [min(max(factor, _FLATTEST), _TALLEST) for factor in style.stretch] + [1.0] * 5
    wanted = [height * factor for height, factor in zip(heights[1:6], factors, strict=False)]
    spare = sum(heights[1:6]) - sum(wanted)
    stretched = [heights[0], *wanted, heights[6], heights[7] + spare, heights[8]]
    return list(tops), [sum(stretched[:place]) for place in range(len(tops))]


def _moved(value: float, old: Sequence[float], new: Sequence[float]) -> float:
    """`value` between its neighbors in `old`, moved to the same place between theirs in `new`."""
    place = min(max(bisect_right(old, value) - 1, 0), len(old) - 2)
    part = (value - old[place]) / (old[place + 1] - old[place])
    return new[place] + part * (new[place + 1] - new[place])
