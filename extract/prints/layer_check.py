"""Holds a page's text layer against what the page shows: fonts can be mapped to other characters than they draw.

Some typed values are read from the picture as well. A layer most of whose values read otherwise is wrong, and
the picture is right.
"""

from __future__ import annotations

from collections.abc import Mapping

from rapidfuzz import fuzz

from domain.certificate import ReadWarning
from extract.engines.ctc import first_guess
from extract.files.source import SourcePage
from extract.values.grammar import squeezed
from extract.values.seen import Line, Origin, Seen

ASKED, ASKED_AGAIN = 2, 8
"""Values of words and of figures that are read from the picture too; and how many before a layer is denied: small type
is misread as well."""
SHORTEST, PLENTY = 5, 10
"""Letters and digits of a value that says enough, and of one that says as much as any: a longer one takes longer."""
DPI, FINE = 150, 300
ALIKE, FIGURES_ALIKE = 60.0, 80.0
"""How alike (0 to 100) two readings of the same print are at least; and of the same figures, which no word tells."""
MARGIN = 1.5
"""Points around a value in its picture."""


def denied_by_picture(seen: Mapping[str, Seen], page: SourcePage) -> ReadWarning | None:
    """A warning when most of some long values of the text layer are not what the page shows there.

    Nothing is drawn where the page's fonts leave no room for that.
    """
    if page.shows_its_text:
        return None
    lines = [line for one in seen.values() if one.origin is Origin.TEXT for line in one.lines]
    telling = sorted((line for line in lines if _length(line) >= SHORTEST), key=_worth)
    of_figures = [line for line in telling if _is_figures(line)]
    of_words = [line for line in telling if not _is_figures(line)]
    denied = _denied(of_words, page, ALIKE) or _denied(of_figures, page, FIGURES_ALIKE)
    if denied is None:
        return None
    said, text = denied
    return ReadWarning(
        "text-differs",
        f'The text of page {page.number} is not what the page shows ("{said}" for "{text}"): it was read from its '
        "picture.",
        page.number,
    )


def _denied(lines: list[Line], page: SourcePage, alike: float) -> tuple[str, str] | None:
    """What the layer says and what is shown of one of the lines, where most of them differ.

    The quick reader takes figures for letters now and then: before a layer is denied, the exact one is asked.
    """
    differing = _differing(lines[:ASKED], page, alike)
    if 2 * len(differing) <= len(lines[:ASKED]):
        return None
    differing += _differing(lines[ASKED:ASKED_AGAIN], page, alike)
    if 2 * len(differing) <= len(lines[:ASKED_AGAIN]):
        return None
    differing = _differing(lines[:ASKED_AGAIN], page, alike, exact=True)
    return differing[0] if 2 * len(differing) > len(lines[:ASKED_AGAIN]) else None


def _is_figures(line: Line) -> bool:
    """Whether most of a line are digits: a font may tell the letters right and these wrong."""
    return 2 * sum(c.isdigit() for c in line.text) > _length(line)


def _differing(lines: list[Line], page: SourcePage, alike: float, *, exact: bool = False) -> list[tuple[str, str]]:
    """Those of the lines that the page shows otherwise: what the layer says, and what is shown."""
    return [
        (line.text, text)
        for line, text in zip(lines, _shown(lines, page, exact=exact), strict=True)
        if fuzz.ratio(squeezed(line.text) or "", squeezed(text) or "") < alike
    ]


def _shown(lines: list[Line], page: SourcePage, *, exact: bool) -> list[str]:
    """The same lines as the page shows them."""
    from extract.engines.line_reader import EXACT, QUICK, characters, line_steps  # loads ONNX Runtime

    crops = [page.part(line.box.grown(MARGIN), FINE if exact else DPI) for line in lines]
    seen = line_steps([(crop,) if crop.size else () for crop in crops], EXACT if exact else QUICK)
    return [first_guess(steps, characters()) for steps in seen]


def _worth(line: Line) -> tuple[int, int]:
    """Lines that say enough in few letters come first."""
    length = _length(line)
    return -min(length, PLENTY), length


def _length(line: Line) -> int:
    return len(squeezed(line.text) or "")
