"""Examines what was read of a document as a careful person would, and gives back what to look at twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from domain.certificate import Certificate, Endorsement
from domain.signal import Signal
from extract.files.file_facts import FileFacts
from extract.papers.page_reading import PageReading
from extract.signals.contradictions import contradictions
from extract.signals.file import file
from extract.signals.form import endorsed, form
from extract.signals.insurers import insurers
from extract.signals.layers import layers
from extract.signals.marks import marks
from extract.signals.overlay import overlay
from extract.signals.paper import Paper, day_of
from extract.signals.people import people
from extract.signals.typefaces import typefaces
from extract.signals.widgets import widgets

CHECKS: tuple[Callable[[Paper], Iterator[Signal]], ...] = (
    contradictions, insurers, form, marks, people, overlay, typefaces, widgets, layers,
)  # fmt: skip
MOST = 40
"""Signals of one document that are kept, the weightiest: a paper with more is told by these."""


def signals_of(
    certificates: Sequence[Certificate],
    pages: Sequence[PageReading],
    facts: FileFacts,
    endorsements: Sequence[Endorsement] = (),
) -> tuple[Signal, ...]:
    """The signals of a document, the weightiest first, else in the order of its certificates; none without one."""
    readings = {one.summary.number: one for one in pages}
    found: dict[tuple[str, str], Signal] = {}
    for certificate in certificates:
        paper = Paper(certificate, readings)
        for check in CHECKS:
            for signal in check(paper):
                found.setdefault((signal.code, signal.message), signal)
    if certificates:
        issued = day_of(certificates[0].date.value)
        rest = (*file(facts, certificates[0]), *(s for one in endorsements for s in endorsed(one, issued)))
        for signal in rest:
            found.setdefault((signal.code, signal.message), signal)
    return tuple(sorted(found.values(), key=lambda one: -one.weight)[:MOST])
