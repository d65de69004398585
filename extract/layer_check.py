"""Holds a page's text layer against what the page shows: fonts can be mapped to other characters than they draw.

The longest typed values are read from the picture as well. A layer most of whose values read otherwise is wrong, and
the picture is right.
"""

from __future__ import annotations

from collections.abc import Mapping

from rapidfuzz import fuzz

from domain.certificate import ReadWarning
from extract.ctc import ways
from extract.grammar import squeezed
from extract.seen import Line, Origin, Seen
from extract.source import SourcePage
from extract.ticks import DPI

ASKED = 4
"""Values that are read from the picture too."""
SHORTEST = 5
"""Letters and digits of a value that says enough."""
ALIKE = 60.0
"""How alike (0 to 100) two readings of the same print are at least."""
MARGIN = 1.5
"""Points around a value in its picture."""


def denied_by_picture(seen: Mapping[str, Seen], page: SourcePage) -> ReadWarning | None:
    """A warning when most of the longest values of the text layer are not what the page shows there."""
    lines = [line for one in seen.values() if one.origin is Origin.TEXT for line in one.lines]
    telling = sorted((line for line in lines if _length(line) >= SHORTEST), key=lambda line: -_length(line))[:ASKED]
    if not telling:
        return None
    shown = _shown(telling, page)
    differing = [
        (line.text, text)
        for line, text in zip(telling, shown, strict=True)
        if fuzz.ratio(squeezed(line.text) or "", squeezed(text) or "") < ALIKE
    ]
    if 2 * len(differing) <= len(telling):
        return None
    said, text = differing[0]
    return ReadWarning(
        "text-differs",
        f'The text of page {page.number} is not what the page shows ("{said}" for "{text}"): it was read from its '
        "picture.",
        page.number,
    )


def _shown(lines: list[Line], page: SourcePage) -> list[str]:
    """The same lines as the page shows them."""
    from extract.engines.line_reader import QUICK, characters, line_steps  # loads ONNX Runtime

    gray, scale = page.raster(DPI), DPI / 72
    crops = []
    for line in lines:
        x0, top, x1, bottom = line.box
        rows = slice(max(0, round((top - MARGIN) * scale)), max(1, round((bottom + MARGIN) * scale)))
        crops.append(gray[rows, max(0, round((x0 - MARGIN) * scale)) : max(1, round((x1 + MARGIN) * scale))])
    seen = line_steps([(crop,) if crop.size else () for crop in crops], QUICK)
    return [ways(steps, characters(), width=2)[0].text for steps in seen]


def _length(line: Line) -> int:
    return len(squeezed(line.text) or "")
