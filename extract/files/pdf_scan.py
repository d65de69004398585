"""The picture of a scanned page taken out as it was stored: six times faster than drawing it, and no pixel moved."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from domain.field import Box
from extract.files.pdf_geometry import Frame
from extract.files.raster import Pixels, quarter_turned

PLAIN_COLORS = frozenset(
    {
        pdfium.FPDF_COLORSPACE_DEVICEGRAY,
        pdfium.FPDF_COLORSPACE_DEVICERGB,
        pdfium.FPDF_COLORSPACE_CALGRAY,
        pdfium.FPDF_COLORSPACE_CALRGB,
        pdfium.FPDF_COLORSPACE_ICCBASED,
    }
)
MASKS = ("/ImageMask", "/SMask", "/Mask", "/Decode", "/Matte")
EDGE = 0.005
"""Of the page's side: how far the picture's edge may lie from the page's."""


def stored_picture(page: Any, structure: pikepdf.Page | None, frame: Frame) -> Pixels | None:
    """The one picture that is the whole page, turned as the page is; None when the page must be drawn.

    The page must hold nothing else that paints, neither annotation nor form field, and the picture must lie
    on it straight, with plain colors and no mask. It may have more or fewer pixels than any drawing would.
    """
    image = _only_picture(page)
    if image is None or structure is None or not _is_plain(structure) or not _fills(image, frame):
        return None
    about = image.get_metadata()
    if about.colorspace not in PLAIN_COLORS or about.bits_per_pixel not in {1, 8, 24}:
        return None
    try:
        bitmap = image.get_bitmap(render=False)
    except (pypdfium2.PdfiumError, ValueError, RuntimeError):
        return None
    pixels = np.asarray(bitmap.to_numpy(), dtype=np.uint8)
    if pixels.ndim == 3 and pixels.shape[2] > 1:
        how = cv2.COLOR_BGR2RGB if pixels.shape[2] == 3 else cv2.COLOR_BGRA2RGB
        pixels = np.asarray(cv2.cvtColor(pixels, how), dtype=np.uint8)
    else:  # the bitmap's memory is given back
        pixels = pixels.reshape(pixels.shape[:2]).copy()
    return quarter_turned(pixels, frame.rotation)


def _only_picture(page: Any) -> Any:
    """The only picture among objects that otherwise are text (which the caller knows to be invisible)."""
    found = list(page.get_objects(max_depth=1))
    images = [thing for thing in found if thing.type == pdfium.FPDF_PAGEOBJ_IMAGE]
    others = any(thing.type not in {pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_TEXT} for thing in found)
    return images[0] if len(images) == 1 and not others else None


def _is_plain(structure: pikepdf.Page) -> bool:
    """No annotations, and no picture with a mask or turned colors."""
    annotations = structure.obj.get("/Annots")
    if isinstance(annotations, pikepdf.Array) and len(annotations) > 0:
        return False
    things = structure.resources.get("/XObject")
    images = list(things.values()) if isinstance(things, pikepdf.Dictionary) else []
    return len(images) == 1 and isinstance(images[0], pikepdf.Stream) and not any(m in images[0] for m in MASKS)


def _fills(image: Any, frame: Frame) -> bool:
    """Whether the picture lies straight and from edge to edge."""
    a, b, c, d, e, f = image.get_matrix().get()
    if a <= 0 or d <= 0 or abs(b) > EDGE * a or abs(c) > EDGE * d:
        return False
    box = frame.box(e, f, e + a, f + d)
    page = Box(0.0, 0.0, frame.width, frame.height)
    room = EDGE * max(frame.width, frame.height)
    return all(abs(have - want) <= room for have, want in zip(box, page, strict=True))
