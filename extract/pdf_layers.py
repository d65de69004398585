"""Which things drawn on a PDF page can be seen: invisible text, text painted over, pictures that cover the page."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from domain.field import Box
from extract.pdf_geometry import Frame

MOST_OBJECTS = 50_000
"""Objects looked at on one page; the busiest real certificate has under 2,000."""

DEEPEST_FORM = 8
INVISIBLE_MODES = frozenset({3, 7})
"""Text rendering modes (PDF 32000-1, 9.3.6) that paint nothing: invisible, and clip only."""

WHITE_FROM = 250
RECTANGLE_SEGMENTS = 6
THINNEST_COVER = 3.0
"""Points: a filled shape thinner than this is a ruling line, not a patch."""

Matrix = tuple[float, float, float, float, float, float]
UNTURNED: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Shape:
    """Something opaque: where it lies, its place in the order of painting, and what it is."""

    order: int
    box: Box
    is_picture: bool
    is_white: bool
    pixels: int = 0
    handle: Any = None


@dataclass(frozen=True, slots=True)
class Layers:
    """A page's shapes in the order of painting, and the text objects (by their address in pdfium) not plainly seen.

    `doubtful` gives for each such text object its place in that order.
    """

    doubtful: dict[int, int]
    invisible: frozenset[int]
    pale: frozenset[int]
    shapes: tuple[Shape, ...]

    def sight(self, address: int, box: Box) -> str:
        """How a character of the text object at `address` is seen: "" (plainly), "invisible" or "covered"."""
        order = self.doubtful.get(address)
        if order is None:
            return ""
        if address in self.invisible:
            return "invisible"
        x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
        under = [s for s in self.shapes if s.box.x0 <= x <= s.box.x1 and s.box.top <= y <= s.box.bottom]
        if any(shape.order > order for shape in under):
            return "covered"
        return "invisible" if address in self.pale and all(shape.is_white for shape in under) else ""


def layers(page: Any, frame: Frame) -> Layers:
    """The layers of an open pdfium page."""
    texts: dict[int, tuple[int, Box]] = {}
    invisible: set[int] = set()
    pale: set[int] = set()
    shapes: list[Shape] = []
    for order, (handle, kind, matrix) in enumerate(_objects(page)):
        if order >= MOST_OBJECTS:
            break
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            address = ctypes.addressof(handle.contents)
            texts[address] = order, _bounds(handle, matrix, frame)
            if pdfium.FPDFTextObj_GetTextRenderMode(handle) in INVISIBLE_MODES:
                invisible.add(address)
            elif _is_white(handle):
                pale.add(address)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            shapes.append(_picture(handle, order, _bounds(handle, matrix, frame)))
        elif kind == pdfium.FPDF_PAGEOBJ_PATH and _is_patch(handle):
            box = _bounds(handle, matrix, frame)
            if min(box.width, box.height) >= THINNEST_COVER:
                shapes.append(Shape(order, box, is_picture=False, is_white=_is_white(handle)))
    unplain = invisible | pale
    laid = np.array([(shape.order, *shape.box) for shape in shapes]).reshape(-1, 5)
    doubtful = {
        address: order
        for address, (order, box) in texts.items()
        if address in unplain or (shapes and order < shapes[-1].order and _is_laid_over(box, order, laid))
    }
    return Layers(doubtful, frozenset(invisible), frozenset(pale), tuple(shapes))


def _is_laid_over(box: Box, order: int, laid: NDArray[np.float64]) -> bool:
    """Whether a shape painted later touches the box; `laid` has a row (order, x0, top, x1, bottom) a shape."""
    over = (laid[:, 0] > order) & (laid[:, 1] < box.x1) & (laid[:, 3] > box.x0)
    return bool((over & (laid[:, 2] < box.bottom) & (laid[:, 4] > box.top)).any())


def _objects(page: Any) -> Iterator[tuple[Any, int, Matrix]]:
    """Every object with its kind and the matrix it is drawn under, in the order of painting."""
    for n in range(pdfium.FPDFPage_CountObjects(page)):
        yield from _within(pdfium.FPDFPage_GetObject(page, n), UNTURNED, 0)


def _within(handle: Any, matrix: Matrix, depth: int) -> Iterator[tuple[Any, int, Matrix]]:
    """The object itself, or what a form object holds."""
    kind = pdfium.FPDFPageObj_GetType(handle)
    if kind != pdfium.FPDF_PAGEOBJ_FORM:
        yield handle, kind, matrix
        return
    if depth >= DEEPEST_FORM:
        return
    own = pdfium.FS_MATRIX()
    inner = matrix
    if pdfium.FPDFPageObj_GetMatrix(handle, own):
        inner = _times((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
    for n in range(pdfium.FPDFFormObj_CountObjects(handle)):
        yield from _within(pdfium.FPDFFormObj_GetObject(handle, n), inner, depth + 1)


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _bounds(handle: Any, matrix: Matrix, frame: Frame) -> Box:
    """The upright box of an object; an empty one when pdfium cannot tell."""
    sides = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(handle, *sides):
        return Box(0.0, 0.0, 0.0, 0.0)
    left, bottom, right, top = (side.value for side in sides)
    a, b, c, d, e, f = matrix
    xs = [a * x + c * y + e for x in (left, right) for y in (bottom, top)]
    ys = [b * x + d * y + f for x in (left, right) for y in (bottom, top)]
    return frame.box(min(xs), min(ys), max(xs), max(ys))


def _is_white(handle: Any) -> bool:
    """Whether an object's fill is white, or paints nothing at all."""
    colors = [ctypes.c_uint() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetFillColor(handle, *colors):
        return False
    red, green, blue, alpha = (color.value for color in colors)
    return alpha == 0 or min(red, green, blue) >= WHITE_FROM


def _is_patch(handle: Any) -> bool:
    """Whether a path is an opaque filled rectangle."""
    if pdfium.FPDFPath_CountSegments(handle) > RECTANGLE_SEGMENTS or pdfium.FPDFPageObj_HasTransparency(handle):
        return False
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(handle, fill, stroke) or not fill.value:
        return False
    colors = [ctypes.c_uint() for _ in range(4)]
    return bool(pdfium.FPDFPageObj_GetFillColor(handle, *colors)) and colors[3].value >= WHITE_FROM


def _picture(handle: Any, order: int, box: Box) -> Shape:
    """A picture with the number of its pixels, as its dictionary says: nothing is decoded."""
    width, height = ctypes.c_uint(), ctypes.c_uint()
    pdfium.FPDFImageObj_GetImagePixelSize(handle, width, height)
    return Shape(order, box, is_picture=True, is_white=False, pixels=width.value * height.value, handle=handle)
