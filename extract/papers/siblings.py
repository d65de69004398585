"""Reads the forms beside the ACORD 25 (24, 27, 28, 101, 855) by their maps, as the ACORD 25 is read by its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from domain.page import PageKind, PageSource, Word
from extract.cells.live import has_values, is_live, read_widgets
from extract.files.source import SourcePage
from extract.fitting.anchored import Settled, read_anchored, settled
from extract.fitting.boxes import read_words
from extract.fitting.fit import Fit
from extract.fitting.formmap import Cell, FormMap, form_maps, widget_paths
from extract.fitting.register import best_fit
from extract.fitting.ticks import with_ink_ticks
from extract.papers import addendum
from extract.papers.assemble import Boxes
from extract.papers.page_reading import PageReading, summary_of
from extract.papers.property import evidence_of, is_blank
from extract.papers.questions import with_questions
from extract.papers.remarks import remarks_of
from extract.prints.classify import edition_printed, other_kind, page_text
from extract.prints.layer_check import denied_by_picture
from extract.values.clarity import GOOD, clarity, doubtful, hard_to_read
from extract.values.known_insurers import known_insurers
from extract.values.seen import Seen

SAME_PRINT, SAME_PICTURE = 0.85, 0.7
"""Part of the labels that agree on a page laid out as the map is: of a text; of a picture, where some are misread."""
ENOUGH, PLENTY = 0.45, 0.6
"""Part of a map's labels that a page must show to be that form; and to be known by the quick look at a picture."""
KINDS = frozenset({PageKind.ACORD_24, PageKind.ACORD_27, PageKind.ACORD_28, PageKind.ACORD_101, PageKind.ACORD_855})
"""The kinds of page that are read here."""


def kind_shown(words: Sequence[Word], kind: PageKind) -> PageKind:
    """What a picture shows: `kind`, which its words say, or the one of KINDS whose labels plainly stand there.

    A title is misread more easily than a hundred labels.
    """
    if kind in KINDS:
        return kind
    fit = best_fit(words, [form for each in KINDS for form in form_maps(each.value)], bent=True)
    return PageKind(fit.form.kind) if fit is not None and fit.share >= PLENTY else kind


def is_sibling(words: Sequence[Word]) -> bool:
    """Whether the words of a picture, seen in a quick look, show one of these forms."""
    kind = kind_shown(words, other_kind(page_text(words)))
    fit = _fit(words, kind, bent=True) if kind in KINDS else None
    return fit is not None and fit.share >= PLENTY


def sibling_page(page: SourcePage, words: Sequence[Word], source: PageSource, kind: PageKind) -> PageReading | None:
    """The reading of a page of one of KINDS; None where no map of that form fits it.

    Raises:
        UnreadableDocument: its picture cannot be decoded.
    """
    maps = form_maps(kind.value)
    if source is PageSource.TEXT and is_live(page.widgets, kind.value) and has_values(page.widgets, kind.value):
        form = _with_fields(maps[0], page)
        return _reading(page, _live(page, words, form), form, PageSource.ACROFORM, words)
    fit = _fit(words, kind, bent=source is PageSource.OCR)
    if source is PageSource.OCR and not _is_sure(fit, source):
        from extract.cells.flat import every_word  # OCR is loaded only for pages that need it

        words = every_word(page)  # a quick look reads only the beginnings of long lines
        fit = _fit(words, kind, bent=True) or fit
    if fit is None or not _is_sure(fit, source):
        return _anchored(page, words, source, maps[0])
    by_label = settled(fit, words, misread=source is PageSource.OCR)
    if source is PageSource.OCR:
        return _pictured(page, words, by_label)
    seen = with_ink_ticks(read_words(words, by_label.fit), by_label.fit, page, words)
    if denied := denied_by_picture(seen, page):
        from extract.scanned import read_scanned

        reading = read_scanned(page)
        return replace(reading, warnings=(denied, *reading.warnings))
    return _reading(page, by_label.marked(seen), by_label.fit.form, source, words)


def _pictured(page: SourcePage, words: Sequence[Word], by_label: Settled) -> PageReading:
    from extract.cells.flat import contents_of  # OCR is loaded only for pages that need it

    seen = by_label.marked(contents_of(page, by_label.fit))
    form = by_label.fit.form
    if clarity(words) >= GOOD:
        return _reading(page, seen, form, PageSource.OCR, words)
    reading = _reading(page, doubtful(seen), form, PageSource.OCR, words)
    return replace(reading, warnings=(hard_to_read(page.number), *reading.warnings))


def _anchored(page: SourcePage, words: Sequence[Word], source: PageSource, form: FormMap) -> PageReading | None:
    """The reading of a print that no map fits, box by box and question by question; None where too little is found."""
    found = read_anchored(page, words, form)
    if form.kind != PageKind.ACORD_855.value:
        return _reading(page, found, form, source, words) if found is not None else None
    asked, questions = with_questions(form, page, words)
    if not questions and found is None:
        return None
    return _reading(page, {**(found or {}), **questions}, asked, source, words)


def _is_sure(fit: Fit | None, source: PageSource) -> bool:
    """Whether a map may be trusted with the page: the questions of an addendum have no labels of their own to check."""
    if fit is None or fit.form.kind != PageKind.ACORD_855.value:
        return fit is not None
    return fit.share >= (SAME_PICTURE if source is PageSource.OCR else SAME_PRINT)


def _fit(words: Sequence[Word], kind: PageKind, *, bent: bool) -> Fit | None:
    fit = best_fit(words, form_maps(kind.value), bent=bent)
    return fit if fit is not None and fit.share >= ENOUGH else None


def _with_fields(form: FormMap, page: SourcePage) -> FormMap:
    """The map with a box for the contact person, whom the ACORD 28 gives a field within the producer's block."""
    path, known = "producer.contact_name", widget_paths(form.kind)
    own = [one for one in page.widgets if known.get(one.name) == path]
    if not own or any(cell.path == path for cell in form.cells):
        return form
    return replace(form, cells=(*form.cells, Cell(path, "text", own[0].box)))


def _live(page: SourcePage, words: Sequence[Word], form: FormMap) -> dict[str, Seen]:
    """What live fields hold; boxes without a field of known name are read by what stands there."""
    named = read_widgets(page.widgets, form)
    fit = _fit(words, PageKind(form.kind), bent=False)
    if fit is None:
        return named
    known = widget_paths(form.kind)
    held = {path for widget in page.widgets if (path := known.get(widget.name))}
    held |= {path.partition(".")[0] for path in held} | {path.rpartition(".")[0] for path in held}
    return {path: named[path] if path in held else one for path, one in read_words(words, fit).items()} | {
        path: one for path, one in named.items() if path in held
    }


def _reading(
    page: SourcePage, seen: Mapping[str, Seen], form: FormMap, source: PageSource, words: Sequence[Word] = ()
) -> PageReading:
    boxes, kind = Boxes(seen, form, page.number), PageKind(form.kind)
    edition = edition_printed(page_text(words), form.form.removeprefix("ACORD ")) or form.edition
    summary = summary_of(page, kind, source, edition)
    if kind is PageKind.ACORD_101:
        return PageReading(page, summary, remarks=remarks_of(boxes))
    if kind is PageKind.ACORD_855:
        made = addendum.addendum_of(boxes, form=form.form, edition=edition)
        blank = addendum.is_blank(made)
        reading = PageReading(page, summary, addendum=None if blank else made)
    else:
        evidence = evidence_of(boxes, form=form.form, edition=edition)
        if source is PageSource.OCR:
            evidence = replace(evidence, insurers=known_insurers(evidence.insurers))
        blank = is_blank(evidence)
        reading = PageReading(page, summary, evidence=None if blank else evidence)
    return replace(reading, summary=replace(summary, kind=PageKind.BLANK_FORM)) if blank else reading
