"""Reads pages that no map of the ACORD 25 fits: each kind of paper by a reader of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from domain.certificate import Endorsement, ReadWarning
from domain.notice import PolicyNotice
from domain.own_paper import is_own_paper
from domain.page import PageKind, PageSource, Word
from extract.by_labels.page import Labeled, labeled_page
from extract.files.source import SourcePage
from extract.papers.endorsement import endorsement_of
from extract.papers.endorsement_form import sheet_of
from extract.papers.endorsement_widgets import with_widgets
from extract.papers.notice import notice_of
from extract.papers.page_reading import PageReading, summary_of
from extract.papers.siblings import KINDS, kind_shown, sibling_page
from extract.prints.classify import other_kind, page_text, weaker_kind
from extract.prints.printed import PrintedLine, printed_lines
from extract.prints.second_look import plain_case, settled

UNREAD = KINDS | {PageKind.ACORD_30, PageKind.OTHER_CERTIFICATE}
"""Certificates and evidences: one of which too little could be read is kept, and a person is told."""
BY_CONTENT = frozenset(
    {
        *(PageKind.ENDORSEMENT, PageKind.CANCELLATION_NOTICE, PageKind.DECLARATIONS, PageKind.COVER_SHEET),
        *(PageKind.OTHER_CERTIFICATE, PageKind.OTHER),
    }
)
"""What the words of a page may make it while it is an endorsement or a notice all the same."""


DPI = 300
_HINTS = re.compile(r"ENDORSEMENT|ADDITIONAL INSURED|CANCEL|REINSTAT|NON-?RENEW|WAIVER OF")


def other_page(page: SourcePage, words: Sequence[Word], source: PageSource) -> PageReading:
    """The reading of a page that no map of ours fits; an example or a key of our own that came back says nothing."""
    text = page_text(words)
    if is_own_paper(text):
        return PageReading(page, summary_of(page, PageKind.OTHER, source, None))
    kind = other_kind(text)
    if source is PageSource.OCR:
        kind = kind_shown(words, kind)
    if kind in KINDS and (reading := sibling_page(page, words, source, kind)) is not None:
        return reading
    if kind in BY_CONTENT:
        return _by_content(page, words, source, kind)
    warnings = (_unknown(page.number, kind),) if kind in UNREAD else ()
    return PageReading(page, summary_of(page, kind, source, None), warnings=warnings)


def _by_content(page: SourcePage, words: Sequence[Word], source: PageSource, kind: PageKind) -> PageReading:
    """A certificate, an endorsement, a notice, or else what its words made it: to mention one is not to be one."""
    labeled = labeled_page(page, words, source)
    if labeled.certificate is not None:
        summary = summary_of(page, labeled.kind, source, None)
        told = _by_labels(page.number, labeled.certificate.form)
        return PageReading(page, summary, labeled.certificate, warnings=(told,))
    lines = printed_lines(words)
    if page.widgets and (endorsement := endorsement_of(printed_lines(page.words), page.number, source)) is not None:
        summary = summary_of(page, PageKind.ENDORSEMENT, source, None)
        return PageReading(page, summary, endorsement=with_widgets(endorsement, page.widgets), sheet=sheet_of(lines))
    endorsement, notice = _papers(lines, page.number, source)
    if source is PageSource.OCR and (endorsement or notice or _HINTS.search(page_text(words))):
        endorsement, notice = _looked_at_again(page, endorsement, notice)
    if endorsement is not None:
        summary = summary_of(page, PageKind.ENDORSEMENT, source, None)
        return PageReading(page, summary, endorsement=endorsement, sheet=sheet_of(lines))
    if notice is not None:
        return PageReading(page, summary_of(page, PageKind.CANCELLATION_NOTICE, source, None), notice=notice)
    if kind in {PageKind.ENDORSEMENT, PageKind.CANCELLATION_NOTICE}:
        kind = weaker_kind(page_text(words))
    if labeled.continuation is not None:
        return PageReading(page, summary_of(page, labeled.kind, source, None), continuation=labeled.continuation)
    kind = _told_by_labels(kind, labeled)
    warnings = (_unknown(page.number, kind),) if kind in UNREAD else ()
    return PageReading(page, summary_of(page, kind, source, None), warnings=warnings)


def _papers(
    lines: Sequence[PrintedLine], page: int, source: PageSource
) -> tuple[Endorsement | None, PolicyNotice | None]:
    endorsement = endorsement_of(lines, page, source)
    return endorsement, notice_of(lines, page, source) if endorsement is None else None


def _looked_at_again(
    page: SourcePage, endorsement: Endorsement | None, notice: PolicyNotice | None
) -> tuple[Endorsement | None, PolicyNotice | None]:
    """The same after our own reader looked at the page, too."""
    from extract.fitting.printed_page import printed_words  # loaded only where a picture is read

    own = printed_lines(plain_case(printed_words(page.raster(DPI), DPI, whole=True)))
    ours, our_notice = _papers(own, page.number, PageSource.OCR)
    if endorsement is None and notice is None:
        return ours, our_notice
    return settled(ours, endorsement) if endorsement else None, settled(our_notice, notice) if notice else None


def _told_by_labels(kind: PageKind, labeled: Labeled) -> PageKind:
    """A title alone makes no certificate; what only seems to be one is told as such."""
    if PageKind.OTHER_CERTIFICATE in (kind, labeled.kind):
        return labeled.kind
    return kind


def _by_labels(page: int, form: str) -> ReadWarning:
    told = f"Page {page} ({form}) is on a form we do not know: read by its labels; check every value."
    return ReadWarning("unknown-form", told, page)


def _unknown(page: int, kind: PageKind) -> ReadWarning:
    name = kind.value.replace("_", " ").upper() if kind is not PageKind.OTHER_CERTIFICATE else "another certificate"
    return ReadWarning("unknown-form", f"Page {page} is {name}: it is kept, but its boxes are not read.", page)
