"""Reads one page: live form fields, text layer or picture, all through the same maps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from domain.certificate import Certificate, ReadWarning
from domain.page import PageKind, PageSource, Widget, Word
from extract.cells.live import has_values, held, is_live, is_partly_flat, read_widgets, words_typed
from extract.files.source import SourcePage
from extract.fitting.boxes import read_words
from extract.fitting.fit import Fit
from extract.fitting.formmap import FormMap, form_maps, map_of_edition
from extract.fitting.insurer_columns import with_insurers_in_columns
from extract.fitting.register import fit_named
from extract.fitting.ruled import is_odd, ruled_boxes
from extract.fitting.ticks import with_ink_ticks
from extract.papers.assemble import Boxes, certificate_of, is_blank
from extract.papers.others import other_page
from extract.papers.page_reading import PageReading, summary_of
from extract.prints.beside_text import shows_more
from extract.prints.classify import edition_printed, page_text, says_acord_25
from extract.prints.layer_check import denied_by_picture
from extract.prints.services import without_envelopes
from extract.prints.words import is_garbled
from extract.values.known import held_against_knowledge
from extract.values.parts import parted
from extract.values.seen import Seen

ENOUGH_SHARE = 0.45
"""Part of a map's labels that a page must show to be that form."""
PLAIN_SHARE = 0.7
"""The same for the edition that the page names, above which no other map is tried."""
TEXT_WORDS = 60
"""A page with fewer words in its text layer is read from its picture, unless those few say what it is."""
ALONE = 0.62
"""Part of its page that a form covers from which there is no room for another."""
LARGEST = 24.0
"""Points: what is higher is no value but a word across the page (COPY), or one set along its margin."""


def read_page(page: SourcePage) -> PageReading:
    """The page, whatever it is.

    Raises:
        UnreadableDocument: its picture cannot be decoded.
    """
    if len(page.words) >= TEXT_WORDS or (page.words and not page.is_scan):
        if len(page.words) >= TEXT_WORDS and is_garbled(page.words):
            return _from_picture(page, _garbled(page.number))
        reading = _read_text(page)
        if reading.summary.kind is not PageKind.OTHER or not shows_more(page, wordy=len(page.words) >= TEXT_WORDS):
            return reading
        shown = _read_picture(page, typed=True)
        # words enough say what a page is, unless its picture shows a form about them
        return shown if len(page.words) < TEXT_WORDS or shown.certificate is not None else reading
    return _read_picture(page)


def _read_picture(page: SourcePage, *, typed: bool = False) -> PageReading:
    from extract.scanned import read_scanned  # OCR is loaded only for pages that need it

    return read_scanned(page, typed=typed)


def _garbled(page: int) -> ReadWarning:
    return ReadWarning(
        "text-differs", f"The text of page {page} is in no known characters: it was read from its picture.", page
    )


def _from_picture(page: SourcePage, why: ReadWarning) -> PageReading:
    reading = _read_picture(page)
    return replace(reading, warnings=(why, *reading.warnings))


def _read_text(page: SourcePage) -> PageReading:
    upright = page.turned(page.text_angle) if page.text_angle else page
    words = tuple(without_envelopes(parted((*upright.words, *upright.annotations))))
    text = page_text(words)
    edition = edition_printed(text)
    if is_live(upright.widgets) and has_values(upright.widgets) and says_acord_25(text):
        form = map_of_edition(edition) or form_maps()[0]
        if not is_partly_flat(words, upright.widgets, form):
            return certificate_page(upright, read_widgets(upright.widgets, form), form, (PageSource.ACROFORM, edition))
    typed = tuple(word for word in words if word.box.bottom - word.box.top <= LARGEST)
    if upright.widgets:  # a carrier's own set of fields: what they hold is read by where it stands
        fields = words_typed(upright.widgets)
        words, typed = (*words, *fields), (*typed, *fields)
    fit = _certificate_fit(typed, edition) if says_acord_25(text) else None
    if fit is None:
        return other_page(upright, words, PageSource.TEXT)
    if fit.covers(upright.width, upright.height) < ALONE and (two := _two_texts(upright, typed, fit)) is not None:
        return two
    return _of_text(upright, typed, fit, edition)


def _of_text(page: SourcePage, typed: Sequence[Word], fit: Fit, edition: str | None) -> PageReading:
    """The reading of a page, or of a part of it, on whose words a map was laid."""
    boxes = ruled_boxes(fit, page) if is_odd(fit) else None
    seen = with_ink_ticks(with_insurers_in_columns(read_words(typed, fit, boxes), typed), fit, page, typed)
    if denied := denied_by_picture(_printed(seen, page.widgets), page):
        return _from_picture(page, denied)
    return certificate_page(page, seen, fit.form, (PageSource.TEXT, edition or fit.form.edition))


def _two_texts(page: SourcePage, typed: Sequence[Word], fit: Fit) -> PageReading | None:
    """The reading of a page that shows another certificate beside or below the one that was found."""
    from extract.fitting.registered import Registered, parts_of  # OCR is loaded only for pages that need it

    parts = parts_of(Registered(page, typed, fit))
    if len(parts) < 2:
        return None
    readings = []
    for part in parts:
        edition = edition_printed(page_text(part))
        if (laid := _certificate_fit(part, edition)) is None:
            return None
        readings.append(_of_text(page, part, laid, edition))
    return replace(readings[0], beside=readings[1].certificate)


def _printed(seen: Mapping[str, Seen], widgets: Sequence[Widget]) -> dict[str, Seen]:
    """What was printed, less what stands in live fields: viewers draw those as they please, or not at all."""
    live = [widget.box for widget in widgets if held(widget)]
    return (
        {
            path: replace(
                one, lines=tuple(line for line in one.lines if not any(line.box.overlap(box) for box in live))
            )
            for path, one in seen.items()
        }
        if live
        else dict(seen)
    )


def _certificate_fit(words: Sequence[Word], edition: str | None) -> Fit | None:
    """The map of the edition that the page names, or the one that fits best, if enough of it is there."""
    fit = fit_named(words, map_of_edition(edition), PLAIN_SHARE)
    return None if fit is None or fit.share < ENOUGH_SHARE else fit


def certificate_page(
    page: SourcePage, seen: Mapping[str, Seen], form: FormMap, of: tuple[PageSource, str | None]
) -> PageReading:
    """The reading of a page that shows `form`; `of` is the source and the edition."""
    source, edition = of
    certificate = certificate_of(Boxes(seen, form, page.number), form=form.form, edition=edition)
    if source is PageSource.OCR:
        certificate = held_against_knowledge(certificate)
    blank = is_blank(certificate)
    kind = PageKind.BLANK_FORM if blank else PageKind(form.kind)
    return PageReading(page, summary_of(page, kind, source, edition), None if blank else _with_wording(certificate))


def _with_wording(certificate: Certificate) -> Certificate:
    text = certificate.description.value
    if not isinstance(text, str):
        return certificate
    from extract.free_text.wording import wording_of  # spaCy takes a second to load; most commands never need it

    return replace(certificate, wording=wording_of(text))
