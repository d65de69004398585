"""Reads a document: bytes in, everything that is printed on its pages out. Pure; meant for the sandbox."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from domain.certificate import Certificate, Extraction, ReadWarning
from domain.errors import UnreadableDocument
from domain.page import PageKind, PageSource, PageSummary
from extract.files.open import open_document
from extract.files.source import SourcePage
from extract.page import read_page
from extract.papers.endorsement import folded
from extract.papers.join import Joined, joined
from extract.papers.merge import merged
from extract.papers.notice import told_once
from extract.papers.page_reading import PageReading
from extract.reading import Reading
from extract.signals.examine import signals_of

READER_VERSION = "17"
"""Goes up when the same bytes would be read otherwise: it is part of every stored reading's key."""

IMAGE_DPI = 110
MOST_IMAGES = 50


def read_document(data: bytes, *, name: str, images: bool = True) -> Reading:
    """Everything on the pages of `data`. `name` is kept as the extraction's file; no image is made without `images`.

    One bad page is a warning, not an error.

    Raises:
        UnreadableDocument: one of its leaves, when the document cannot be opened at all.
    """
    with open_document(data, name=name) as document:
        pages = [_read_one(page) for page in document.pages]
        pictures = [_picture(one.upright) for one in pages[:MOST_IMAGES]] if images else []
        warnings = list(document.warnings)
        papers = _papers(pages)
        endorsements = folded([(one.endorsement, one.sheet) for one in pages if one.endorsement is not None])
        signals = signals_of(papers.certificates, pages, document.facts, endorsements)
    warnings.extend(warning for one in pages for warning in one.warnings)
    warnings.extend(papers.warnings)
    warnings.extend(_about(papers.certificates, pages))
    return Reading(
        Extraction(
            file=name,
            sha256=hashlib.sha256(data).hexdigest(),
            pages=tuple(one.summary for one in pages),
            certificates=papers.certificates,
            endorsements=endorsements,
            warnings=tuple(warnings),
            signals=signals,
            notices=told_once([one.notice for one in pages if one.notice is not None]),
            property_evidence=papers.evidence,
        ),
        tuple(pictures),
    )


def _read_one(page: SourcePage) -> PageReading:
    try:
        return read_page(page)
    except UnreadableDocument as refusal:
        summary = PageSummary(page.number, PageKind.OTHER, PageSource.OCR, 0, None, page.width, page.height)
        return PageReading(page, summary, warnings=(ReadWarning(refusal.code, str(refusal), page.number),))


def _picture(page: SourcePage) -> bytes:
    try:
        return page.color_jpeg(IMAGE_DPI)
    except UnreadableDocument:  # already told as a warning of the page
        return b""


def _papers(pages: Sequence[PageReading]) -> Joined:
    """The certificates and evidences of the document, each with the pages that continue it."""
    certificates = merged(
        [each for one in pages for each in (one.certificate, one.beside) if each is not None],
        [one.continuation for one in pages if one.continuation is not None],
    )
    return joined(
        certificates,
        [one.evidence for one in pages if one.evidence is not None],
        [one.remarks for one in pages if one.remarks is not None],
        [one.addendum for one in pages if one.addendum is not None],
    )


def _about(certificates: Sequence[Certificate], pages: Sequence[PageReading]) -> list[ReadWarning]:
    found = []
    if len(certificates) > 1:
        told = ", ".join(str(one.page) for one in certificates)
        found.append(ReadWarning("several-certificates", f"This file holds more than one certificate (pages {told})."))
    if pages and all(one.summary.kind is PageKind.BLANK_FORM for one in pages):
        found.append(ReadWarning("blank-form", "The form is not filled in.", 1))
    return found
