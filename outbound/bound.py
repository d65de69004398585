"""Our pages and the originals behind them, bound into one PDF with a number on every page.

Foreign bytes are parsed here: call `bound` and `cut` where reading is done, in a process with limits. Of an original
only what its pages show is kept: no script, no attached file, no link, no live field.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, fields

import pikepdf

from domain.errors import CertdeskError, DamagedDocument
from domain.field import Box
from domain.saying import N_
from outbound.paper import GRAY, HAIR, INK, LETTER, MARGIN, Paper, Style, folded
from outbound.underlay import Ground, finished, ground

MOST_PAGES = 600
"""Pages of originals in one PDF; what is left out is named."""
_TITLE = Style("Helvetica-Bold", 9, INK)
_NOTE = Style("Helvetica", 7, GRAY)
_SAID = Style("Helvetica", 11, INK, 15)
_FOOT = Style("Helvetica", 7.6, GRAY)
_TOP, _BOTTOM = 58.0, 44.0
_FAILURES = (pikepdf.PdfError, ValueError, RuntimeError, RecursionError, TypeError, KeyError, IndexError)


@dataclass(frozen=True, slots=True)
class Original:
    """One document as it came; `last_page` None is to the end. Without `data` a page says `why`."""

    name: str
    digest: str
    data: bytes | None
    first_page: int = 1
    last_page: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What our pages say, in English unless told otherwise: the process that binds knows no catalog."""

    page: str = N_("Page {number} of {count}")
    original: str = N_("Original {number} of {count}: {name}")
    received: str = N_("Page {number} of {count}, as received")
    not_shown: str = N_("Not shown")
    cannot: str = N_("This document cannot be shown here.")
    kept: str = N_("It is kept as it came; its SHA-256 above proves which file it is.")
    too_many: str = N_("Too many pages for one file. The original is among the documents of the account.")
    apart: str = N_("Its page cannot be taken apart.")

    def said(self, say: Callable[[str], str]) -> Words:
        """The same as `say` says each."""
        return Words(**{one.name: say(getattr(self, one.name)) for one in fields(self)})


ENGLISH = Words()


@dataclass(frozen=True, slots=True)
class _Shown:
    pdf: pikepdf.Pdf
    page: pikepdf.Page
    place: int
    """Of the page of ours that it stands on, counted from 0."""


def bound(body: bytes, originals: tuple[Original, ...], *, title: str, foot: str, words: Words = ENGLISH) -> bytes:
    """`body` with the pages of the originals behind it, each on a page of ours that names it; all numbered.

    What cannot be opened becomes a page that says why. The same bytes for the same arguments.
    """
    with pikepdf.open(io.BytesIO(body)) as out:
        if originals:
            frames, shown = _framed(originals, title, words)
            first = len(out.pages)
            with pikepdf.open(io.BytesIO(frames)) as sheets:
                out.pages.extend(sheets.pages)
            for one in shown:
                _put(out, out.pages[first + one.place], one, words)
        _number(out, foot, words)
        return finished(out, (), title)


def numbered(body: bytes, *, title: str, foot: str, words: Words = ENGLISH) -> bytes:
    """Our own pages with `foot` and "Page N of M" at the bottom of each."""
    return bound(body, (), title=title, foot=foot, words=words)


def cut(data: bytes, name: str, first_page: int, last_page: int | None) -> bytes:
    """Those pages of a PDF or a picture as a PDF of their own.

    Raises:
        PasswordNeeded, DamagedDocument, NoPages, TooLarge, UnsupportedType: as they say.
    """
    pdf, _ = _opened(Original(name, "", data, first_page, last_page), MOST_PAGES)
    with pdf:
        return finished(pdf, (), name)


def _framed(originals: tuple[Original, ...], title: str, words: Words) -> tuple[bytes, list[_Shown]]:
    """A page of ours for each page of an original, and what comes to stand on which."""
    paper, place = Paper(title), 0
    shown: list[_Shown] = []
    for n, one in enumerate(originals, 1):
        heading = words.original.format(number=n, count=len(originals), name=one.name)
        pages: tuple[Ground, ...] = ()
        why = one.why
        if one.data is not None:
            try:
                pdf, pages = _opened(one, MOST_PAGES - len(shown))
            except CertdeskError as error:
                why = str(error)
        for number, each in enumerate(pages, 1):
            note = words.received.format(number=number, count=len(pages))
            _frame(paper, place, heading, note, one.digest)
            shown.append(_Shown(pdf, each.page, place))
            place += 1
        if not pages:
            _frame(paper, place, heading, words.not_shown, one.digest)
            _say(paper, why or words.too_many, words)
            place += 1
    return paper.pdf(), shown


def _opened(one: Original, most: int) -> tuple[pikepdf.Pdf, tuple[Ground, ...]]:
    """The pages of one original, their fields and notes made part of the print."""
    if most < 1:
        return pikepdf.new(), ()
    last = one.last_page or one.first_page + most - 1
    wanted = range(one.first_page, min(last, one.first_page + most - 1) + 1)
    pdf, pages = ground(one.data or b"", one.name, {}, wanted, {})
    if any(each.number not in wanted for each in pages):  # a page that is not there must not show another's
        raise DamagedDocument(name=one.name, why=N_("the page it stood on is missing"))
    with suppress(*_FAILURES):
        pdf.generate_appearance_streams()
    try:
        pdf.flatten_annotations("screen")
    except _FAILURES as error:
        raise DamagedDocument(name=one.name, why=N_("its fields cannot be read")) from error
    for key in ("/AcroForm", "/AF"):
        if key in pdf.Root:
            del pdf.Root[key]
    for each in pages:
        for key in ("/Annots", "/AA", "/AF", "/PieceInfo", "/Metadata", "/B"):
            if key in each.page.obj:
                del each.page.obj[key]
    return pdf, pages


def _frame(paper: Paper, place: int, heading: str, note: str, digest: str) -> None:
    if place:
        paper.next_page()
    (title, *_) = folded(heading, _TITLE, paper.width - 2 * MARGIN - 110)
    paper.text(MARGIN, 34, title, _TITLE)
    paper.text(paper.width - MARGIN, 34, note, _NOTE, align="right")
    paper.text(MARGIN, 46, f"SHA-256 {digest}", _NOTE)
    paper.box(Box(MARGIN - 1, _TOP - 4, paper.width - MARGIN + 1, paper.height - _BOTTOM + 4), line=HAIR, thick=0.5)


def _say(paper: Paper, why: str, words: Words) -> None:
    y = paper.block(MARGIN + 40, 320, words.cannot, _SAID.bold(), paper.width - 2 * MARGIN - 80)
    y = paper.block(MARGIN + 40, y + 4, why, _SAID, paper.width - 2 * MARGIN - 80)
    paper.block(MARGIN + 40, y + 4, words.kept, _SAID, paper.width - 2 * MARGIN - 80)


def _put(out: pikepdf.Pdf, page: pikepdf.Page, one: _Shown, words: Words) -> None:
    """The original's page as one closed object, as large as the frame allows."""
    place = pikepdf.Rectangle(MARGIN, _BOTTOM, LETTER[0] - MARGIN, LETTER[1] - _TOP)
    try:
        _draw(out, page, one.page, "/Original", place)
    except _FAILURES:
        sheet = Paper("")
        _say(sheet, words.apart, words)
        with pikepdf.open(io.BytesIO(sheet.pdf())) as said:
            _draw(out, page, said.pages[0], "/Said", pikepdf.Rectangle(0, 0, *LETTER))


def _number(out: pikepdf.Pdf, foot: str, words: Words) -> None:
    """`foot` and the number at the bottom of every page."""
    total = len(out.pages)
    sizes = [(float(one.mediabox[2]), float(one.mediabox[3])) for one in out.pages]
    paper = Paper("", size=sizes[0])
    for number, size in enumerate(sizes, 1):
        if number > 1:
            paper.next_page(size)
        y = size[1] - 24
        paper.rule((MARGIN + 6, y - 11), (size[0] - MARGIN - 6, y - 11), color=HAIR, thick=0.5)
        (line, *_) = folded(foot, _FOOT, size[0] - 2 * MARGIN - 100)
        paper.text(MARGIN + 6, y, line, _FOOT)
        paper.text(size[0] - MARGIN - 6, y, words.page.format(number=number, count=total), _FOOT, align="right")
    with pikepdf.open(io.BytesIO(paper.pdf())) as feet:
        for page, each in zip(out.pages, feet.pages, strict=True):
            _draw(out, page, each, "/Foot", pikepdf.Rectangle(*map(float, each.mediabox)))


def _draw(out: pikepdf.Pdf, page: pikepdf.Page, what: pikepdf.Page, name: str, place: pikepdf.Rectangle) -> None:
    """A page as one closed object over another, as large as `place` allows; its name is not drawn by lot."""
    likeness = out.copy_foreign(what.as_form_xobject())
    page.add_resource(likeness, pikepdf.Name.XObject, pikepdf.Name(name))
    page.contents_add(page.calc_form_xobject_placement(likeness, pikepdf.Name(name), place))
