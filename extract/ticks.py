"""Marks in tick boxes by their ink, for pages where the mark is drawn rather than typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from domain.field import Box
from extract.register import Fit
from extract.seen import Line, Seen, union
from extract.source import Pixels, SourcePage

DPI = 150
INNER = 0.22
"""Part of a box's side left out on each edge, where its frame runs."""
DARK = 140
INKED = 0.05
"""Part of the inner box that is dark when it is marked; an empty printed box has none."""
MARKED = 0.97
APART = 100.0
"""Points between boxes that are drawn in parts of their own."""


def with_ink_ticks(seen: Mapping[str, Seen], fit: Fit, page: SourcePage) -> dict[str, Seen]:
    """The same boxes, with marks that are drawn, not typed, on a digital page."""
    made = dict(seen)
    open_ = [cell.path for cell in fit.form.cells if cell.kind == "tick" and not seen[cell.path].lines]
    for paths in _columns(open_, seen):
        around = union(tuple(seen[path].box for path in paths))
        if around is None:
            continue
        gray = page.part(around, DPI)
        for path in paths:
            was = seen[path]
            if ink_share(gray, was.box.moved(-around.x0, -around.top)) > INKED:
                made[path] = Seen(was.origin, was.box, (Line("X", was.box, MARKED),))
    return made


def ink_share(gray: Pixels, box: Box) -> float:
    """Part of the inner box (points from the corner of `gray`) that is dark; 0 outside of it."""
    scale = DPI / 72
    x0, x1 = box.x0 + INNER * box.width, box.x1 - INNER * box.width
    top, bottom = box.top + INNER * box.height, box.bottom - INNER * box.height
    inner = gray[max(0, round(top * scale)) : round(bottom * scale), max(0, round(x0 * scale)) : round(x1 * scale)]
    return float(np.count_nonzero(inner < DARK)) / inner.size if inner.size else 0.0


def _columns(paths: Sequence[str], seen: Mapping[str, Seen]) -> Iterator[list[str]]:
    """The boxes in groups that stand near one another across the page: each is drawn as one part."""
    column: list[str] = []
    for path in sorted(paths, key=lambda one: seen[one].box.x0):
        if column and seen[path].box.x0 - seen[column[-1]].box.x1 > APART:
            yield column
            column = []
        column.append(path)
    if column:
        yield column
