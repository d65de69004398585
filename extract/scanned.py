"""Reads a page from its picture: OCR finds the labels, the fit lays the page flat, each box is read by itself."""

from __future__ import annotations

from collections.abc import Sequence

from domain.certificate import ReadWarning
from domain.page import PageSource, Word
from extract.agree import settled
from extract.boxes import read_words
from extract.cells import FlatPage
from extract.classify import edition_printed, page_text, says_acord_25
from extract.engines.tesseract import orientation, page_words, read_line
from extract.formmap import form_maps
from extract.ink import ink_of
from extract.page import ENOUGH_SHARE, PageReading, certificate_page, other_page
from extract.rectify import flattened
from extract.register import Fit, best_fit
from extract.source import SourcePage

COARSE, FINE = 150, 300
"""Dots an inch for finding labels: the first is enough for clean scans, the second for the rest."""
PLENTY = 0.6
"""Part of the labels that must agree for the coarse look to do."""


def read_scanned(page: SourcePage) -> PageReading:
    """The page as its picture shows it.

    Raises:
        UnreadableDocument: its picture cannot be decoded.
    """
    upright, words, fit = _registered(page)
    if fit is None or not says_acord_25(page_text(words)):
        return other_page(upright, words, PageSource.OCR)
    edition = edition_printed(page_text(words)) or fit.form.edition
    form = next((one for one in form_maps() if one.edition == edition), fit.form)
    if form is not fit.form:
        fit = best_fit(words, (form,), bent=True) or fit
    flat = flattened(upright.raster(FINE), FINE, fit)
    page_flat = FlatPage(fit, ink_of(flat, [label.box for label in fit.form.labels]), read_line)
    within = read_words(words, fit)
    seen = {cell.path: settled(cell.kind, page_flat.content(cell), within[cell.path]) for cell in fit.form.cells}
    seen = page_flat.with_date_pairs(seen)
    return certificate_page(upright, seen, fit.form, (PageSource.OCR, edition))


def _registered(page: SourcePage) -> tuple[SourcePage, Sequence[Word], Fit | None]:
    """The page turned upright, its words, and the fit if it has one."""
    turned = page.turned(orientation(page.raster(FINE)))
    words: Sequence[Word] = ()
    for dpi in (COARSE, FINE):
        words = page_words(turned.raster(dpi), dpi)
        fit = best_fit(words, form_maps(), bent=True)
        if fit is not None and fit.share >= (PLENTY if dpi == COARSE else ENOUGH_SHARE):
            return turned, words, fit
    return turned, words, None


def low_quality(fit: Fit, page: int) -> ReadWarning | None:
    """What to say of a page whose labels are hard to find."""
    if fit.share >= PLENTY:
        return None
    return ReadWarning("low-quality-page", f"Page {page} is hard to read; check its values against the picture.", page)
