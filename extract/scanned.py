"""Reads a page from its picture: OCR finds the labels, the fit lays the page flat, each box is read by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from domain.certificate import ReadWarning
from domain.page import PageSource, Word
from extract.agree import settled
from extract.boxes import read_words
from extract.clarity import GOOD, clarity, doubtful, hard_to_read
from extract.classify import edition_printed, page_text, says_acord_25
from extract.engines.tesseract import orientation, page_words
from extract.flat import FINE, flat_page
from extract.formmap import form_maps
from extract.others import other_page
from extract.page import ENOUGH_SHARE, certificate_page
from extract.page_reading import PageReading
from extract.phrases import printed_words, stands_on_its_head
from extract.register import Fit, best_fit
from extract.seen import Seen
from extract.siblings import is_sibling
from extract.source import SourcePage
from extract.words import contradictions

COARSE = 150
"""Dots an inch for finding labels: enough for clean scans, FINE is for the rest."""
PLENTY = 0.6
"""Part of the labels that must agree for the coarse look to do."""
CLEAR = 0.75
"""Mean confidence of the words of a page that stands upright."""


def read_scanned(page: SourcePage) -> PageReading:
    """The page as its picture shows it.

    Raises:
        UnreadableDocument: its picture cannot be decoded.
    """
    upright, words, fit, apart = _registered(page)
    if fit is None or not says_acord_25(page_text(words)):
        return other_page(upright, words, PageSource.OCR)
    edition = edition_printed(page_text(words)) or fit.form.edition
    form = next((one for one in form_maps() if one.edition == edition), fit.form)
    if form is not fit.form:
        fit = best_fit(words, (form,), bent=True) or fit
    page_flat = flat_page(upright, fit)
    seen = page_flat.contents()
    if apart:
        within = read_words(words, fit)
        seen = {cell.path: settled(cell.kind, seen[cell.path], within[cell.path]) for cell in fit.form.cells}
    seen = page_flat.with_date_pairs(seen)
    warnings = _hidden(upright, seen)
    if clarity(words) < GOOD:
        seen = doubtful(seen)
        warnings = (*warnings, hard_to_read(page.number))
    reading = certificate_page(upright, seen, fit.form, (PageSource.OCR, edition))
    return replace(reading, warnings=warnings, seen_words=tuple(words))


def _hidden(page: SourcePage, seen: Mapping[str, Seen]) -> tuple[ReadWarning, ...]:
    """What the hidden text of a scan says otherwise than the values that were read from it."""
    return contradictions(
        page, [Word(line.text, line.box, line.confidence) for one in seen.values() for line in one.lines]
    )


def _registered(page: SourcePage) -> tuple[SourcePage, Sequence[Word], Fit | None, bool]:
    """The page turned upright, its words, the fit if it has one, and whether Tesseract read the words.

    Our own reader looks at the page first, since it takes a fraction of Tesseract's time.
    """
    best: tuple[SourcePage, Sequence[Word], Fit] | None = None
    for upright in _likely_upright(page):
        words = printed_words(upright.raster(FINE), FINE)
        fit = best_fit(words, form_maps(), bent=True)
        if fit is not None and fit.share >= ENOUGH_SHARE:
            best = upright, words, fit
            break
        if is_sibling(words):
            return upright, words, None, False
    if best is not None and best[2].share >= PLENTY:
        return *best, False
    theirs = _by_tesseract(best[0] if best else page)
    if best is not None and (theirs[2] is None or theirs[2].share < best[2].share):
        return *best, False
    return *theirs, True


def _likely_upright(page: SourcePage) -> Iterator[SourcePage]:
    """The page as certificates stand: higher than wide, and not on its head."""
    if page.width <= page.height:
        yield page
        if stands_on_its_head(page.raster(FINE)):
            yield page.turned(180)
        return
    turned = page.turned(90)
    yield turned.turned(180) if stands_on_its_head(turned.raster(FINE)) else turned


def _by_tesseract(page: SourcePage) -> tuple[SourcePage, Sequence[Word], Fit | None]:
    """The page turned upright, its words, and the fit if it has one.

    A page that stands upright needs no word on which way is up; Tesseract's is often wrong on pages of few words.
    """
    upright: SourcePage = page
    words: Sequence[Word] = ()
    fit: Fit | None = None
    if page.width <= page.height:
        words, fit = _looked_at(page)
    if fit is None and clarity(words) < CLEAR:
        turn = orientation(page.raster(FINE)) or (180 if words else 90)
        turned_words, turned_fit = _looked_at(page.turned(turn))
        if turned_fit is not None or clarity(turned_words) > clarity(words):
            upright, words, fit = page.turned(turn), turned_words, turned_fit
    if fit is not None and fit.share >= PLENTY:
        return upright, words, fit
    words = page_words(upright.raster(FINE), FINE)
    fit = best_fit(words, form_maps(), bent=True)
    return upright, words, fit if fit is not None and fit.share >= ENOUGH_SHARE else None


def _looked_at(page: SourcePage) -> tuple[Sequence[Word], Fit | None]:
    words = page_words(page.raster(COARSE), COARSE)
    return words, best_fit(words, form_maps(), bent=True)
