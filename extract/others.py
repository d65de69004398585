"""Reads pages that no map of the ACORD 25 fits: each kind of paper by a reader of its own."""

from __future__ import annotations

from collections.abc import Sequence

from domain.certificate import ReadWarning
from domain.page import PageKind, PageSource, Word
from extract.classify import other_kind, page_text
from extract.endorsement import endorsement_of
from extract.page_reading import PageReading, summary_of
from extract.siblings import KINDS, kind_shown, sibling_page
from extract.source import SourcePage

UNREAD = KINDS | {PageKind.ACORD_30, PageKind.OTHER_CERTIFICATE}
"""Certificates and evidences: one that no map of ours fits is kept, and a person is told."""


def other_page(page: SourcePage, words: Sequence[Word], source: PageSource) -> PageReading:
    """The reading of a page that no map of ours fits."""
    kind = other_kind(page_text(words))
    if source is PageSource.OCR:
        kind = kind_shown(words, kind)
    if kind in KINDS and (reading := sibling_page(page, words, source, kind)) is not None:
        return reading
    endorsement = endorsement_of(words, page.number, source) if kind in {PageKind.ENDORSEMENT, PageKind.OTHER} else None
    if endorsement is not None:
        kind = PageKind.ENDORSEMENT
    warnings = (_unknown(page.number, kind),) if kind in UNREAD else ()
    return PageReading(page, summary_of(page, kind, source, None), endorsement=endorsement, warnings=warnings)


def _unknown(page: int, kind: PageKind) -> ReadWarning:
    name = kind.value.replace("_", " ").upper() if kind is not PageKind.OTHER_CERTIFICATE else "another certificate"
    return ReadWarning("unknown-form", f"Page {page} is {name}: it is kept, but its boxes are not read.", page)
