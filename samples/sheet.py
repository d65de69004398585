"""Where a point of the form lies on the sheet, once a print has shrunk, moved and stretched it."""

from __future__ import annotations

from itertools import pairwise

from samples.form import PAGE, Slot
from samples.style import Style

_TOPS = (0.0, 300.0, 384.0, 444.0, 480.0, 528.0, 648.0, 660.0, 746.0, 792.0)
"""Edges of the stretches a print may make taller or flatter, in points from the top: the rows GL, auto, umbrella, WC,
other with the description; then the holder's block, which takes what is left."""


class Sheet:
    """Maps form points (from the top left corner) to PDF points (from the bottom left corner) for one style."""

    def __init__(self, style: Style, tops: tuple[float, ...] = _TOPS) -> None:
        """`tops` are ten edges as those of the ACORD 25: five stretches from the second on may change their height,
        the last but one takes what is left."""
        self._tops = tops
        heights = [below - above for above, below in pairwise(tops)]
        wanted = [height * factor for height, factor in zip(heights[1:6], style.stretch, strict=False)]
        spare = sum(heights[1:6]) - sum(wanted)
        stretched = [heights[0], *wanted, heights[6], heights[7] + spare, heights[8]]
        self._new_tops = [sum(stretched[:place]) for place in range(len(tops))]
        self.scale = style.scale
        self._left, self._top = style.margin

    def x(self, x: float) -> float:
        """Points from the left edge of the sheet."""
        return self._left + self.scale * x

    def y(self, top: float) -> float:
        """Points from the bottom edge of the sheet, for a distance from the form's top."""
        return PAGE[1] - self._top - self.scale * self._stretched(top)

    def rectangle(self, slot: Slot) -> tuple[float, float, float, float]:
        """The slot's x0, y0, x1, y1 on the sheet."""
        return self.x(slot.x0), self.y(slot.bottom), self.x(slot.x1), self.y(slot.top)

    def _stretched(self, top: float) -> float:
        for (old, new), (old_below, new_below) in pairwise(zip(self._tops, self._new_tops, strict=True)):
            if top <= old_below:
                return new + (top - old) * (new_below - new) / (old_below - old)
        return top
