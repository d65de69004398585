"""From a PDF page's own space to the upright page: /Rotate, the crop, and the unit undone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.field import Box
from extract.files.limits import believable


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a page's space lies on the upright page.

    `left`, `bottom`, `right`, `top` are the visible part in the page's own units, y upward. `rotation` is
    what the file asks for, clockwise. `unit` is points per unit (UserUnit, and the factor that brings a page
    of unbelievable size down to paper).
    """

    left: float
    bottom: float
    right: float
    top: float
    rotation: int = 0
    unit: float = 1.0

    @property
    def width(self) -> float:
        """Of the upright page, in points."""
        return self.unit * (self.top - self.bottom if self.rotation % 180 else self.right - self.left)

    @property
    def height(self) -> float:
        """Of the upright page, in points."""
        return self.unit * (self.right - self.left if self.rotation % 180 else self.top - self.bottom)

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A rectangle of the page's space (corners in any order), in upright points."""
        x0, x1 = (left, right) if left <= right else (right, left)
        y0, y1 = (bottom, top) if bottom <= top else (top, bottom)
        return Box(*(edge * self.unit for edge in self._edges(x0, y0, x1, y1)))

    def boxes(self, sides: NDArray[np.float64]) -> list[Box]:
        """The same for many: `sides` has a row (left, bottom, right, top) each."""
        return list(map(Box, *self.upright(sides).T.tolist()))

    def upright(self, sides: NDArray[np.float64]) -> NDArray[np.float64]:
        """The same as an array with a row (left, top, right, bottom) each."""
        low, high = np.minimum(sides[:, :2], sides[:, 2:]), np.maximum(sides[:, :2], sides[:, 2:])
        edges = self._edges(*low.T, *high.T)
        return (np.stack(edges) * self.unit).T

    def _edges(self, x0: Any, y0: Any, x1: Any, y1: Any) -> tuple[Any, Any, Any, Any]:
        """Left, top, right and bottom on the upright page, in units; of numbers, or of arrays of them."""
        if self.rotation == 90:
            return y0 - self.bottom, x0 - self.left, y1 - self.bottom, x1 - self.left
        if self.rotation == 180:
            return self.right - x1, y0 - self.bottom, self.right - x0, y1 - self.bottom
        if self.rotation == 270:
            return self.top - y1, self.right - x1, self.top - y0, self.right - x0
        return x0 - self.left, self.top - y1, x1 - self.left, self.top - y0


def frame_of(visible: tuple[float, float, float, float], rotation: int, user_unit: float) -> Frame:
    """The frame of a page whose visible part is `visible` (left, bottom, right, top), of a size that paper has."""
    left, bottom, right, top = visible
    unit = min(max(user_unit, 0.01), 100.0)
    width, height = max(right - left, 0.01) * unit, max(top - bottom, 0.01) * unit
    return Frame(left, bottom, left + width / unit, bottom + height / unit, rotation, unit * believable(width, height))
