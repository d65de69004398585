"""Whether a page has white room for a text of ours, told by drawing it small."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import numpy as np
import pypdfium2

from domain.page import PageSource, PageSummary
from domain.sniff import PDF, sniff
from outbound.underlay import Ground

_SCALE = 0.25
_INK = 225
"""Gray level under which a pixel has been printed on."""
_EDGE = 20.0
"""Points along the edges that printers cannot reach."""


def room_on(document: bytes, where: Ground, summary: PageSummary | None, height: float) -> float | None:
    """Where the tallest stretch begins that is white from edge to edge and `height` points high; None without one.

    White rows lie outside of every ruled box, so that nothing put there can be taken for what a form says. Only pages
    of a PDF with a text of their own, standing as the file says, are looked at: a scan is never white.
    """
    if summary is None or summary.source is PageSource.OCR or summary.rotation:
        return None
    if height > where.height / 2 or sniff(document) != PDF:
        return None
    with suppress(pypdfium2.PdfiumError, ValueError, IndexError, OSError):
        begins, ends = _white(document, where)
        return begins + 4 if ends - begins >= height + 8 else None
    return None


def _white(document: bytes, where: Ground) -> tuple[float, float]:
    """The tallest white stretch of the page, in points."""
    with pypdfium2.PdfDocument(document) as pdf:
        with suppress(pypdfium2.PdfiumError):
            pdf.init_forms()
        page: Any = pdf[where.number - 1]
        gray = np.asarray(page.render(scale=_SCALE, grayscale=True).to_numpy()).squeeze()
        page.close()
    scale = where.height / gray.shape[0]
    printed = np.flatnonzero((gray < _INK).any(axis=1)) * scale
    edges = np.concatenate(([_EDGE - scale], printed[(printed > _EDGE) & (printed < where.height - _EDGE)]))
    gaps = np.diff(edges, append=where.height - _EDGE)
    tallest = int(np.argmax(gaps))
    return float(edges[tallest] + scale), float(edges[tallest] + gaps[tallest])
