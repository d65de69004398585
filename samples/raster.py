"""Pages of a drawn PDF as gray pixels, and pixels as a PDF page again."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image
from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

Gray = NDArray[np.uint8]
"""Rows by columns, 0 black to 255 white."""


def pixels(pdf: bytes, *, dpi: tuple[float, float] = (300, 300)) -> tuple[Gray, ...]:
    """Every page of a PDF without form fields, at (horizontal, vertical) dots an inch."""
    made = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            across, down = (round(points / 72 * each) for points, each in zip(page.get_size(), dpi, strict=True))
            picture = page.render(scale=max(dpi) / 72, grayscale=True).to_pil()
            made.append(np.asarray(picture.resize((across, down), Image.Resampling.LANCZOS), dtype=np.uint8))
            page.close()
    return tuple(made)


def picture_pdf(pages: Sequence[Image.Image], *, dpi: float, quality: int | None = 70) -> bytes:
    """Pictures as a PDF, one a page, without a text layer: JPEG inside, or lossless when `quality` is None."""
    out = io.BytesIO()
    with _binary_streams():
        canvas = Canvas(out, invariant=1)
        for picture in pages:
            width, height = (side / dpi * 72 for side in picture.size)
            canvas.setPageSize((width, height))
            canvas.drawImage(_reader(picture, quality), 0, 0, width, height)
            canvas.showPage()
        canvas.save()
    return out.getvalue()


@contextmanager
def _binary_streams() -> Iterator[None]:
    """Else Python spells each picture out in printable letters, which takes longer than drawing it.

    reportlab has this switch for all of a process only, and its inline pictures cannot do without the letters.
    """
    before = rl_config.useA85
    rl_config.useA85 = 0
    try:
        yield
    finally:
        rl_config.useA85 = before


def _reader(picture: Image.Image, quality: int | None) -> ImageReader:
    if quality is None:
        return ImageReader(picture)
    stored = io.BytesIO()
    picture.save(stored, "JPEG", quality=quality)
    stored.seek(0)
    return ImageReader(stored)
