"""Calls of pdfium made for many indexes or handles at once.

A page has four thousand characters. Called one by one through ctypes as it comes, pdfium costs five times what it
takes itself; these prototypes of the same functions take plain integers (addresses) and run under `map`.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

_POINTER, _INT, _UINT, _FLOAT = ctypes.c_void_p, ctypes.c_int, ctypes.c_uint, ctypes.c_float


def _prototype(function: Any, gives: Any, *takes: Any) -> Callable[..., Any]:
    """The same function with other types. pdfium never calls back into Python here, so no lock needs to be given up."""
    return ctypes.PYFUNCTYPE(gives, *takes)(ctypes.cast(function, ctypes.c_void_p).value or 0)


_code = _prototype(pdfium.FPDFText_GetUnicode, _UINT, _POINTER, _INT)
_loose_box = _prototype(pdfium.FPDFText_GetLooseCharBox, _INT, _POINTER, _INT, _POINTER)
_angle = _prototype(pdfium.FPDFText_GetCharAngle, _FLOAT, _POINTER, _INT)
_text_object = _prototype(pdfium.FPDFText_GetTextObject, _POINTER, _POINTER, _INT)
_page_object = _prototype(pdfium.FPDFPage_GetObject, _POINTER, _POINTER, _INT)
_kind = _prototype(pdfium.FPDFPageObj_GetType, _INT, _POINTER)
_mode = _prototype(pdfium.FPDFTextObj_GetTextRenderMode, _INT, _POINTER)
_fill = _prototype(pdfium.FPDFPageObj_GetFillColor, _INT, _POINTER, *(_POINTER,) * 4)
_stroke = _prototype(pdfium.FPDFPageObj_GetStrokeColor, _INT, _POINTER, *(_POINTER,) * 4)
_bounds = _prototype(pdfium.FPDFPageObj_GetBounds, _INT, _POINTER, *(_POINTER,) * 4)
_segments = _prototype(pdfium.FPDFPath_CountSegments, _INT, _POINTER)
_transparent = _prototype(pdfium.FPDFPageObj_HasTransparency, _INT, _POINTER)
_draw_mode = _prototype(pdfium.FPDFPath_GetDrawMode, _INT, _POINTER, _POINTER, _POINTER)
_segment = _prototype(pdfium.FPDFPath_GetPathSegment, _POINTER, _POINTER, _INT)
_segment_kind = _prototype(pdfium.FPDFPathSegment_GetType, _INT, _POINTER)
_segment_closes = _prototype(pdfium.FPDFPathSegment_GetClose, _INT, _POINTER)
_segment_point = _prototype(pdfium.FPDFPathSegment_GetPoint, _INT, _POINTER, _POINTER, _POINTER)
_stroke_width = _prototype(pdfium.FPDFPageObj_GetStrokeWidth, _INT, _POINTER, _POINTER)
_matrix = _prototype(pdfium.FPDFPageObj_GetMatrix, _INT, _POINTER, _POINTER)
_held = _prototype(pdfium.FPDFFormObj_CountObjects, _INT, _POINTER)
_form_object = _prototype(pdfium.FPDFFormObj_GetObject, _POINTER, _POINTER, ctypes.c_ulong)
_picture_size = _prototype(pdfium.FPDFImageObj_GetImagePixelSize, _INT, _POINTER, _POINTER, _POINTER)


HAIRLINE = 0.01
"""Width of a stroke of none: it is drawn as thin as can be."""


def address(handle: Any) -> int:
    """The address that a handle of pdfium stands for; 0 of none."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


def codes(text_page: Any, count: int) -> NDArray[np.int64]:
    """The Unicode numbers of the first `count` characters; 0 where a font does not say."""
    whole = (ctypes.c_ushort * (count + 1))()
    if pdfium.FPDFText_GetText(text_page, 0, count, whole) == count + 1:
        found = np.frombuffer(bytes(whole), dtype=np.uint16)[:count].astype(np.int64)
        if not ((found >= 0xD800) & (found < 0xE000)).any():
            found[found == 0xFFFE] = 2  # how pdfium writes its own mark of a hyphen at a line's end into a text
            return found
    return np.fromiter(map(_code, repeat(address(text_page)), range(count)), dtype=np.int64, count=count)


def loose_boxes(text_page: Any, indexes: Sequence[int]) -> NDArray[np.float64]:
    """The advance boxes of characters: left, bottom, right, top in the page's own space."""
    count = len(indexes)
    found = np.zeros((count, 4), dtype=np.float32)
    start, step = found.ctypes.data, 4 * found.itemsize
    _run(map(_loose_box, repeat(address(text_page)), indexes, range(start, start + step * count, step)))
    return found[:, [0, 3, 2, 1]].astype(np.float64)  # FS_RECTF is left, top, right, bottom


def _run(calls: Iterator[Any]) -> None:
    """Make the calls; what they give back is left out of account."""
    deque(calls, maxlen=0)


def angles(text_page: Any, indexes: Sequence[int]) -> NDArray[np.float64]:
    """The writing directions of characters, in radians counter-clockwise."""
    return np.fromiter(map(_angle, repeat(address(text_page)), indexes), dtype=np.float64, count=len(indexes))


def text_objects(text_page: Any, indexes: Sequence[int]) -> list[int]:
    """The addresses of the text objects that characters belong to; 0 of those that pdfium put in itself."""
    return [found or 0 for found in map(_text_object, repeat(address(text_page)), indexes)]


def page_objects(page: Any) -> list[int]:
    """The addresses of a page's objects in the order of painting."""
    return [found or 0 for found in map(_page_object, repeat(address(page)), range(pdfium.FPDFPage_CountObjects(page)))]


def kinds(objects: Sequence[int]) -> list[int]:
    """FPDF_PAGEOBJ_... of each object."""
    return list(map(_kind, objects))


def modes(texts: Sequence[int]) -> list[int]:
    """The rendering mode of each text object (PDF 32000-1, 9.3.6)."""
    return list(map(_mode, texts))


def fills(objects: Sequence[int]) -> NDArray[np.int64]:
    """Red, green, blue and alpha of each object's fill, 0 to 255; -1 where it has none."""
    found = np.full((len(objects), 4), -1, dtype=np.int32)
    _each(_fill, objects, found)
    return found.astype(np.int64)


def strokes(objects: Sequence[int]) -> NDArray[np.int64]:
    """The same of each object's stroke."""
    found = np.full((len(objects), 4), -1, dtype=np.int32)
    _each(_stroke, objects, found)
    return found.astype(np.int64)


def bounds(objects: Sequence[int]) -> NDArray[np.float64]:
    """Left, bottom, right and top of each object in the space it is drawn in; zeros where pdfium cannot tell."""
    found = np.zeros((len(objects), 4), dtype=np.float32)
    _each(_bounds, objects, found)
    return found.astype(np.float64)


def _each(call: Callable[..., Any], objects: Sequence[int], into: NDArray[Any]) -> None:
    """Call for each object with the addresses of the four numbers of its row."""
    start, item = into.ctypes.data, into.itemsize
    columns = (range(start + n * item, start + (n + 4 * len(objects)) * item, 4 * item) for n in range(4))
    _run(map(call, objects, *columns))


def is_filled_rectangle(path: int, most_segments: int, opaque_from: int) -> bool:
    """Whether a path of few segments is filled, and its fill hides what lies below."""
    if not 0 <= _segments(path) <= most_segments or _transparent(path):
        return False
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not _draw_mode(path, ctypes.addressof(fill), ctypes.addressof(stroke)) or not fill.value:
        return False
    return bool(fills([path])[0, 3] >= opaque_from)


@dataclass(frozen=True, slots=True)
class Outlines:
    """The points of several paths, one path after the other: each is the end of a line or a curve, or a beginning.

    `path` is the place of a point's path, `kind` FPDF_SEGMENT_..., `at` x and y in the path's own space; `closes` says
    that a line goes back from it to the beginning.
    """

    path: NDArray[np.int64]
    kind: NDArray[np.int64]
    at: NDArray[np.float64]
    closes: NDArray[np.bool_]


def outlines(paths: Sequence[int]) -> Outlines:
    """The points of `paths`."""
    counts = [max(0, count) for count in map(_segments, paths)]
    parts = [part or 0 for path, count in zip(paths, counts, strict=True) for part in _parts(path, count)]
    at = np.zeros((len(parts), 2), dtype=np.float32)
    start, stop = at.ctypes.data, at.ctypes.data + 8 * len(parts)
    _run(map(_segment_point, parts, range(start, stop, 8), range(start + 4, stop + 4, 8)))
    return Outlines(
        np.repeat(np.arange(len(paths)), counts),
        np.array(list(map(_segment_kind, parts)), dtype=np.int64),
        at.astype(np.float64),
        np.array(list(map(_segment_closes, parts)), dtype=bool),
    )


def _parts(path: int, count: int) -> Iterator[int | None]:
    return map(_segment, repeat(path), range(count))


def paintings(paths: Sequence[int]) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Whether each path is filled, and the width of its stroke in its own space; 0 when it has none."""
    fill, stroke = np.zeros(len(paths), dtype=np.int32), np.zeros(len(paths), dtype=np.int32)
    width = np.zeros(len(paths), dtype=np.float32)
    _run(map(_draw_mode, paths, _places(fill), _places(stroke)))
    _run(map(_stroke_width, paths, _places(width)))
    return fill != 0, np.where(stroke != 0, np.maximum(width, HAIRLINE), 0.0).astype(np.float64)


def _places(array: NDArray[Any]) -> range:
    """The addresses of an array's numbers."""
    return range(array.ctypes.data, array.ctypes.data + array.nbytes, array.itemsize)


def matrix(form: int) -> tuple[float, float, float, float, float, float] | None:
    """The matrix that a form object's objects are drawn under; None when pdfium cannot tell."""
    found = (ctypes.c_float * 6)()
    if not _matrix(form, ctypes.addressof(found)):
        return None
    a, b, c, d, e, f = found
    return a, b, c, d, e, f


def form_objects(form: int, most: int) -> list[int]:
    """The addresses of the first `most` objects within a form object."""
    return [found or 0 for found in map(_form_object, repeat(form), range(min(_held(form), most)))]


def picture_pixels(picture: int) -> int:
    """How many pixels a picture has by its dictionary; 0 when pdfium cannot tell."""
    width, height = ctypes.c_uint(), ctypes.c_uint()
    _picture_size(picture, ctypes.addressof(width), ctypes.addressof(height))
    return width.value * height.value
