"""Reads a page from its picture: OCR finds the labels, the fit lays the page flat, each box is read by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from domain.certificate import ReadWarning
from domain.page import PageKind, PageSource, Word
from extract.cells.agree import settled
from extract.cells.days import with_days_told
from extract.cells.flat import flat_page
from extract.cells.recurring import with_names_told
from extract.files.source import SourcePage
from extract.fitting.boxes import read_words, with_marks_beside
from extract.fitting.formmap import edition_seen
from extract.fitting.overprint import with_overprint
from extract.fitting.register import unevenness
from extract.fitting.registered import Registered, registered, second_on
from extract.page import certificate_page
from extract.papers.others import other_page
from extract.papers.page_reading import PageReading
from extract.prints.classify import edition_printed, page_text, says_acord_25
from extract.prints.words import contradictions
from extract.values.clarity import GOOD, clarity, doubtful, hard_to_read, illegible
from extract.values.seen import Seen

WARPED = 0.5
"""Points by which the labels of a row lie off it, on the whole, from which boxes are cut askew."""


def read_scanned(page: SourcePage, *, typed: bool = False) -> PageReading:
    """The page as its picture shows it; where the form is a picture, what is `typed` over it is taken as text.

    Raises:
        UnreadableDocument: its picture cannot be decoded.
    """
    found = registered(page)
    text = page_text(found.words)
    if found.fit is None or not says_acord_25(text):
        other = other_page(found.page, found.words, PageSource.OCR)
        if found.fit is None and other.summary.kind is PageKind.OTHER and edition_printed(text) is not None:
            return replace(other, warnings=(*other.warnings, illegible(page.number)))
        return other
    second = second_on(found)
    if second is None:
        return _certificate(found, typed=typed)
    first, other = (_certificate(one) for one in sorted((found, second), key=_place))
    words = (*first.seen_words, *other.seen_words)
    return replace(first, beside=other.certificate, warnings=(*first.warnings, *other.warnings), seen_words=words)


def _place(found: Registered) -> float:
    """How far from the top left corner of its page a form lies."""
    assert found.fit is not None  # noqa: S101 - asked by the caller
    return float(found.fit.points(np.zeros((1, 2))).sum())


def _certificate(found: Registered, *, typed: bool = False) -> PageReading:
    """The reading of a page on which a map was laid."""
    upright, words, fit = found.page, found.words, found.fit
    assert fit is not None  # noqa: S101 - asked by the caller
    edition = edition_seen(page_text(words)) or fit.form.edition
    page_flat = flat_page(upright, fit, words)
    seen = page_flat.contents()
    if found.by_tesseract:
        within = read_words(words, fit)
        seen = {cell.path: settled(cell.kind, seen[cell.path], within[cell.path]) for cell in fit.form.cells}
    seen = page_flat.with_date_pairs(with_marks_beside(seen, words, page_flat.fit))
    seen = with_names_told(with_days_told(seen, page_flat), page_flat)
    warnings = _hidden(upright, seen)
    if typed and not upright.tilt:
        seen = with_overprint(seen, upright, fit)
    if clarity(words) < GOOD or unevenness(fit) > WARPED:
        seen = doubtful(seen)
        warnings = (*warnings, hard_to_read(upright.number))
    reading = certificate_page(upright, seen, fit.form, (PageSource.OCR, edition))
    return replace(reading, warnings=warnings, seen_words=tuple(words))


def _hidden(page: SourcePage, seen: Mapping[str, Seen]) -> tuple[ReadWarning, ...]:
    """What the hidden text of a scan says otherwise than the values that were read from it."""
    return contradictions(
        page, [Word(line.text, line.box, line.confidence) for one in seen.values() for line in one.lines]
    )
