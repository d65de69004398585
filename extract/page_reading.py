"""What reading a page gives: its summary and whatever papers were found on it."""

from __future__ import annotations

from dataclasses import dataclass

from domain.addendum import Addendum
from domain.certificate import Certificate, Endorsement, ReadWarning
from domain.page import PageKind, PageSource, PageSummary
from domain.property import PropertyEvidence
from extract.remarks import RemarksPage
from extract.source import SourcePage


@dataclass(frozen=True, slots=True)
class PageReading:
    """One page as read; `upright` is the page as it was turned for reading."""

    upright: SourcePage
    summary: PageSummary
    certificate: Certificate | None = None
    endorsement: Endorsement | None = None
    evidence: PropertyEvidence | None = None
    remarks: RemarksPage | None = None
    addendum: Addendum | None = None
    warnings: tuple[ReadWarning, ...] = ()


def summary_of(page: SourcePage, kind: PageKind, source: PageSource, edition: str | None) -> PageSummary:
    """What is said of the page as a whole."""
    return PageSummary(page.number, kind, source, page.rotation, edition, page.width, page.height)
