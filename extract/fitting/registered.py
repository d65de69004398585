"""Finds what form the picture of a page shows, which way up it lies, and how the form's map lies on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from domain.page import Word
from extract.engines.tesseract import orientation, page_words
from extract.files.raster import Pixels
from extract.files.source import SourcePage
from extract.fitting.fit import Fit
from extract.fitting.formmap import edition_seen, form_maps, map_of_edition
from extract.fitting.pairing import Points
from extract.fitting.printed_page import PrintedPage, printed_page, sureness
from extract.fitting.register import fit_map, fit_named
from extract.papers.siblings import is_sibling
from extract.prints.classify import is_cover_sheet, page_text
from extract.values.clarity import clarity

COARSE, FINE, LARGE = 150, 300, 430
"""Dots an inch for finding labels: by Tesseract on clean scans, else, and where a page is small in its picture."""
HINT = 0.12
"""Part of the labels that must agree among a few phrases for the page to be the right way up."""
ENOUGH, PLENTY = 0.45, 0.5
"""Part of the labels that must agree for a page to be that form, and for no other look to be needed."""
NAMED = 0.28
"""The same of a page whose foot names an edition of the form: its labels may be too coarse to be read."""
MOST_COVERED = 0.62
"""Part of its page that a form covers where there is room for another beside it."""
DESK = 0.6
"""Of the paper's brightness: the edge of a picture that is darker shows what the paper lies on."""
CLEAR = 0.75
"""Mean confidence of the words of a page that stands upright."""


@dataclass(frozen=True, slots=True)
class Registered:
    """The page turned upright, its words, the fit if it has one, and whether Tesseract read the words."""

    page: SourcePage
    words: Sequence[Word]
    fit: Fit | None
    by_tesseract: bool = False


def registered(page: SourcePage) -> Registered:
    """The page upright, with its fit where a map of ours fits.

    Our own reader looks at the page first, since it takes a fraction of Tesseract's time.

    Raises:
        UnreadableDocument: its picture cannot be decoded.
    """
    ours = _by_own_reader(page)
    if ours.fit is not None and ours.fit.share >= PLENTY:
        return ours
    if ours.fit is None and (is_sibling(ours.words) or is_cover_sheet(ours.words)):
        return ours
    theirs = _by_tesseract(ours.page if ours.fit is not None else page)
    if ours.fit is not None and (theirs.fit is None or theirs.fit.share < ours.fit.share):
        return ours
    return theirs


def second_on(found: Registered) -> Registered | None:
    """Another form beside or below the one that was found, where that covers no more than a part of its page."""
    if found.fit is None or found.fit.share < ENOUGH:
        return None
    corners = _corners(found.fit)
    if cv2.contourArea(corners.astype(np.float32)) > MOST_COVERED * found.page.width * found.page.height:
        return None
    words = [word for word in found.words if not _within(word, corners)]
    fit = _fit_of(words)
    return Registered(found.page, words, fit) if fit is not None and fit.share >= ENOUGH else None


def parts_of(found: Registered) -> list[Sequence[Word]]:
    """The words of each of two forms on one page, the one nearer to its top left corner first; () of a single one."""
    second = second_on(found)
    if second is None or second.fit is None or found.fit is None:
        return []
    corners = [_corners(each) for each in (found.fit, second.fit)]
    parts: list[Sequence[Word]] = [[word for word in found.words if _within(word, each)] for each in corners]
    first = corners[0][0].sum() <= corners[1][0].sum()
    return parts if first else parts[::-1]


def _corners(fit: Fit) -> Points:
    width, height = fit.form.page
    return fit.points(np.array([(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)]))


def _within(word: Word, corners: Points) -> bool:
    middle = ((word.box.x0 + word.box.x1) / 2, (word.box.top + word.box.bottom) / 2)
    return cv2.pointPolygonTest(corners.astype(np.float32), middle, measureDist=False) >= 0


def _by_own_reader(page: SourcePage) -> Registered:
    """What our own reader makes of the page; a page that is small in its picture is looked at larger, too."""
    found = _looked_through(page, FINE)
    share = found.fit.share if found.fit is not None else 0.0
    if share < PLENTY and (page.width > page.height or _on_a_desk(page.raster(FINE))):
        larger = _looked_through(page, LARGE)
        return larger if larger.fit is not None and larger.fit.share > share else found
    return found


def _on_a_desk(gray: Pixels) -> bool:
    """Whether most of the picture's edge is dark."""
    small = cv2.resize(gray, (64, 64), interpolation=cv2.INTER_AREA)
    edge = np.concatenate([small[0], small[-1], small[:, 0], small[:, -1]])
    return bool(np.median(edge) < DESK * np.percentile(small, 95))


def _looked_through(page: SourcePage, dpi: int) -> Registered:
    """The first way up in which a few phrases make a form known; else the way that can be read most surely."""
    looks: list[tuple[SourcePage, PrintedPage, float]] = []
    for upright, printed in _ways_up(page, dpi):
        words = printed.few()
        looks.append((upright, printed, sureness(words)))
        if any((fit := fit_map(words, form, bent=True)) and fit.share >= HINT for form in form_maps()):
            break
    else:
        upright, printed, _ = max(looks, key=lambda look: look[2])
    words = printed.words()
    fit = _fit_of(words)
    enough = NAMED if edition_seen(page_text(words)) else ENOUGH
    return Registered(upright, words, fit if fit is not None and fit.share >= enough else None)


def _fit_of(words: Sequence[Word]) -> Fit | None:
    return fit_named(words, map_of_edition(edition_seen(page_text(words))), PLENTY, bent=True)


def _ways_up(page: SourcePage, dpi: int) -> Iterator[tuple[SourcePage, PrintedPage]]:
    """The page as certificates stand, higher than wide, and on its head; then, as pairs of them may lie, the others."""
    for quarter in (0, 90) if page.width <= page.height else (90, 0):
        upright = page.turned(quarter)
        printed = printed_page(upright.raster(dpi), dpi)
        yield upright, printed
        yield upright.turned(180), printed.on_its_head()


def _by_tesseract(page: SourcePage) -> Registered:
    """What Tesseract makes of the page.

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
        return Registered(upright, words, fit, by_tesseract=True)
    words = page_words(upright.raster(FINE), FINE)
    fit = _fit_of(words)
    enough = fit is not None and fit.share >= ENOUGH
    return Registered(upright, words, fit if enough else None, by_tesseract=True)


def _looked_at(page: SourcePage) -> tuple[Sequence[Word], Fit | None]:
    words = page_words(page.raster(COARSE), COARSE)
    return words, _fit_of(words)
