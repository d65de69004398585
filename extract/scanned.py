"""Reads a page from its picture: OCR finds the labels, the fit lays the page flat, each box is read by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from domain.certificate import ReadWarning
from domain.page import PageSource, Word
from extract.agree import settled
from extract.boxes import read_words
from extract.cells import FlatPage
from extract.classify import edition_printed, page_text, says_acord_25
from extract.engines.line_reader import characters, line_steps
from extract.engines.tesseract import orientation, page_words, read_line
from extract.formmap import form_maps
from extract.ink import ink_of
from extract.others import other_page
from extract.page import ENOUGH_SHARE, certificate_page
from extract.page_reading import PageReading
from extract.phrases import printed_words, stands_on_its_head
from extract.readers import Readers
from extract.rectify import flattened
from extract.register import Fit, best_fit
from extract.seen import Seen
from extract.source import SourcePage
from extract.words import contradictions

COARSE, FINE = 150, 300
"""Dots an inch for finding labels: the first is enough for clean scans, the second for the rest."""
PLENTY = 0.6
"""Part of the labels that must agree for the coarse look to do."""
CLEAR = 0.75
"""Mean confidence of the words of a page that stands upright."""
GOOD, POOR_PAGE = 0.78, 0.88
"""Below the first clarity, print is so coarse that looks agree on wrong digits: the second is the most they count."""


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
    flat = flattened(upright.raster(FINE), FINE, fit)
    page_flat = FlatPage(
        fit, ink_of(flat, [label.box for label in fit.form.labels]), Readers(line_steps, characters(), read_line)
    )
    seen = page_flat.contents()
    if apart:
        within = read_words(words, fit)
        seen = {cell.path: settled(cell.kind, seen[cell.path], within[cell.path]) for cell in fit.form.cells}
    seen = page_flat.with_date_pairs(seen)
    warnings = _hidden(upright, seen)
    if _clarity(words) < GOOD:
        seen = {path: _at_most(one, POOR_PAGE) for path, one in seen.items()}
        warnings = (*warnings, _hard_to_read(page.number))
    reading = certificate_page(upright, seen, fit.form, (PageSource.OCR, edition))
    return replace(reading, warnings=warnings, seen_words=tuple(words))


def _hidden(page: SourcePage, seen: Mapping[str, Seen]) -> tuple[ReadWarning, ...]:
    """What the hidden text of a scan says otherwise than the values that were read from it."""
    return contradictions(
        page, [Word(line.text, line.box, line.confidence) for one in seen.values() for line in one.lines]
    )


def _at_most(seen: Seen, most: float) -> Seen:
    return replace(seen, lines=tuple(replace(line, confidence=min(line.confidence, most)) for line in seen.lines))


def _hard_to_read(page: int) -> ReadWarning:
    return ReadWarning("low-quality-page", f"Page {page} is hard to read: hold its values against the picture.", page)


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
    if fit is None and _clarity(words) < CLEAR:
        turn = orientation(page.raster(FINE)) or (180 if words else 90)
        turned_words, turned_fit = _looked_at(page.turned(turn))
        if turned_fit is not None or _clarity(turned_words) > _clarity(words):
            upright, words, fit = page.turned(turn), turned_words, turned_fit
    if fit is not None and fit.share >= PLENTY:
        return upright, words, fit
    words = page_words(upright.raster(FINE), FINE)
    fit = best_fit(words, form_maps(), bent=True)
    return upright, words, fit if fit is not None and fit.share >= ENOUGH_SHARE else None


def _looked_at(page: SourcePage) -> tuple[Sequence[Word], Fit | None]:
    words = page_words(page.raster(COARSE), COARSE)
    return words, best_fit(words, form_maps(), bent=True)


def _clarity(words: Sequence[Word]) -> float:
    """Mean confidence of words of three letters and more, weighted by their length; 0 of none."""
    long = [word for word in words if sum(c.isalpha() for c in word.text) > 2]
    return sum(len(word.text) * word.confidence for word in long) / max(1, sum(len(word.text) for word in long))
