"""What a description grants or denies, marked in its own words."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise, zip_longest

from domain.certificate import Certificate, Wording
from domain.saying import N_
from review_ui.shell.box_names import WORDING_LINES, WORDING_NAMES
from review_ui.shell.languages import _, ngettext

TONES = {
    "grant": "good",
    "negated": "bad",
    "absent": "bad",
    "pending": "warn",
    "limited": "warn",
    "conditional": "warn",
}
SAID = {
    "grant": N_("granted"),
    "negated": N_("denied"),
    "absent": N_("not given"),
    "pending": N_("still pending"),
    "limited": N_("limited"),
    "conditional": N_("on a condition"),
}
SOURCES = ("description", "remarks")
"""The texts of a certificate that grant or deny."""
_WORST = ("bad", "warn", "good", "")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the description; `tone` is good, warn or bad where it grants or denies something, else ""."""

    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that the description says: what, how it says so, and of which lines, forms and parties."""

    tone: str
    title: str
    said: str
    details: tuple[str, ...]
    percent: int


def pieces(certificate: Certificate, source: str = "description") -> tuple[Piece, ...]:
    """The description, or the remarks, in order, cut where statements start and end; () when it states nothing.

    Where statements overlap, the worse one gives the tone.
    """
    text, spans = _spans(certificate, source)
    if not spans:
        return ()
    cuts = sorted({0, len(text), *(edge for span in spans for edge in (span.start, span.end))})
    return tuple(Piece(text[start:end], _tone(spans, start, end)) for start, end in pairwise(cuts))


def statements(certificate: Certificate, source: str = "description") -> tuple[Statement, ...]:
    """What the description, or the remarks, say, in their order."""
    return tuple(_statement(span) for span in _spans(certificate, source)[1])


def _spans(certificate: Certificate, source: str) -> tuple[str, tuple[Wording, ...]]:
    """The text and its statements; forms and parties alone state nothing."""
    text = str((certificate.remarks if source == "remarks" else certificate.description).value or "")
    here = (one for one in certificate.wording if one.polarity and one.source == source)
    fits = (one for one in here if 0 <= one.start < one.end <= len(text))
    return text, tuple(sorted(fits, key=lambda one: (one.start, one.end)))


def _tone(spans: tuple[Wording, ...], start: int, end: int) -> str:
    over = {TONES.get(one.polarity or "", "warn") for one in spans if one.start < end and start < one.end}
    return next(tone for tone in _WORST if tone in over or not tone)


def _statement(span: Wording) -> Statement:
    polarity = span.polarity or ""
    details = (
        ", ".join(_(WORDING_LINES.get(line, line.replace("_", " "))) for line in span.lines),
        ", ".join(_(one.replace("_", " ")) for one in (span.basis, *span.scope) if one and one != "unspecified"),
        ", ".join(" ".join(filter(None, pair)) for pair in zip_longest(span.forms, span.editions, fillvalue="")),
        ", ".join(span.parties),
        ngettext("%(num)s day", "%(num)s days", span.days) if span.days else "",
    )
    return Statement(
        tone=TONES.get(polarity, "warn"),
        title=_(WORDING_NAMES.get(span.label, span.label.replace("_", " ").capitalize())),
        said=_(SAID.get(polarity, polarity)) if polarity else "",
        details=tuple(one for one in details if one),
        percent=int(span.confidence * 100),
    )
