"""What reading a page gives: its summary and whatever papers were found on it."""

from __future__ import annotations

from dataclasses import dataclass

from domain.addendum import Addendum
from domain.certificate import Certificate, Endorsement, ReadWarning
from domain.notice import PolicyNotice
from domain.page import PageKind, PageSource, PageSummary, Word
from domain.property import PropertyEvidence
from extract.files.source import SourcePage
from extract.papers.remarks import RemarksPage


@dataclass(frozen=True, slots=True)
class PageReading:
    """One page as read; `upright` is the page as it was turned for reading.

    `seen_words` are the words that were read from its picture, () when its text layer was read. `sheet` is the page's
    own "page 2 of 3".
    `continuation` is what the page says toward a certificate that begins on another page, `beside` the other
    certificate of a page that shows two.
    """

    upright: SourcePage
    summary: PageSummary
    certificate: Certificate | None = None
    endorsement: Endorsement | None = None
    evidence: PropertyEvidence | None = None
    remarks: RemarksPage | None = None
    addendum: Addendum | None = None
    warnings: tuple[ReadWarning, ...] = ()
    seen_words: tuple[Word, ...] = ()
    notice: PolicyNotice | None = None
    sheet: tuple[int, int] | None = None
    continuation: Certificate | None = None
    beside: Certificate | None = None

    @property
    def words(self) -> tuple[Word, ...]:
        """All words of the page, typed-over annotations among them, in upright coordinates."""
        if self.summary.source is PageSource.OCR:
            return self.seen_words
        return (*self.upright.words, *self.upright.annotations)


def summary_of(page: SourcePage, kind: PageKind, source: PageSource, edition: str | None) -> PageSummary:
    """What is said of the page as a whole."""
    return PageSummary(page.number, kind, source, page.rotation, edition, page.width, page.height)
