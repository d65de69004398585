"""Marks in tick boxes by their ink, for pages where the mark is drawn rather than typed."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from domain.field import Box
from extract.register import Fit
from extract.seen import Line, Seen
from extract.source import Pixels, SourcePage

DPI = 150
INNER = 0.22
"""Part of a box's side left out on each edge, where its frame runs."""
DARK = 140
INKED = 0.05
"""Part of the inner box that is dark when it is marked; an empty printed box has none."""


def ink_share(gray: Pixels, box: Box, dpi: int) -> float:
    """Part of the inner box that is dark; 0 outside the page."""
    scale = dpi / 72
    x0, x1 = box.x0 + INNER * box.width, box.x1 - INNER * box.width
    top, bottom = box.top + INNER * box.height, box.bottom - INNER * box.height
    inner = gray[max(0, round(top * scale)) : round(bottom * scale), max(0, round(x0 * scale)) : round(x1 * scale)]
    return float(np.mean(inner < DARK)) if inner.size else 0.0


def with_ink_ticks(seen: Mapping[str, Seen], fit: Fit, page: SourcePage) -> dict[str, Seen]:
    """The same boxes, with marks that are drawn, not typed, on a digital page."""
    made = dict(seen)
    gray = page.raster(DPI)
    for cell in fit.form.cells:
        if cell.kind == "tick" and not seen[cell.path].lines and ink_share(gray, seen[cell.path].box, DPI) > INKED:
            was = seen[cell.path]
            made[cell.path] = Seen(was.origin, was.box, (Line("X", was.box, 0.97),))
    return made
