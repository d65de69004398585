"""A part of a page's picture around one of its boxes, the box marked: what a requirement was judged by."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

from domain.field import Box

LEAST_WIDTH, LEAST_HEIGHT = 330.0, 92.0
"""Points of the page that are shown at least: a box alone does not tell which one of the form it is."""
MARGIN = 30.0
SCALE = 1.5
"""Pixels of the screen to a point."""
VERSION = 1
"""Goes up when the same box would be drawn otherwise: what browsers keep hangs on it."""
_INK, _FROM_BOX = (214, 69, 0), 2.0
_QUALITY = 86


def around(box: Box, width: float, height: float) -> Box:
    """What of a page is shown about a box, wholly on the page and with the box in it."""
    across = max(LEAST_WIDTH, box.width + 2 * MARGIN)
    down = max(LEAST_HEIGHT, box.height + 2 * MARGIN)
    x0, x1 = _within((box.x0 + box.x1) / 2, across, width)
    top, bottom = _within((box.top + box.bottom) / 2, down, height)
    return Box(x0, top, x1, bottom)


def shown_size(region: Box) -> tuple[int, int]:
    """Width and height on the screen, so that a page can leave the room before the picture is there."""
    return round(region.width * SCALE), round(region.height * SCALE)


def cropped(picture: bytes, box: Box, region: Box, *, width: float, height: float) -> bytes:
    """The region as a JPEG, the box outlined; sizes in points of the page that the picture shows.

    Args:
        picture: the page, as the desk keeps it: its proportions are the page's, its resolution is not told.
    """
    with Image.open(io.BytesIO(picture)) as page:
        across, down = page.width / width, page.height / height
        corner = (round(region.x0 * across), round(region.top * down))
        part = page.convert("RGB").crop((*corner, round(region.x1 * across), round(region.bottom * down)))
    marked = box.grown(_FROM_BOX)
    edge = (marked.x0 * across, marked.top * down, marked.x1 * across, marked.bottom * down)
    here = tuple(one - corner[n % 2] for n, one in enumerate(edge))
    ImageDraw.Draw(part).rectangle(here, outline=_INK, width=max(2, round(1.6 * across)))
    out = io.BytesIO()
    part.save(out, "JPEG", quality=_QUALITY, subsampling=0)
    return out.getvalue()


def _within(middle: float, length: float, whole: float) -> tuple[float, float]:
    length = min(length, whole)
    start = min(max(0.0, middle - length / 2), whole - length)
    return start, start + length
