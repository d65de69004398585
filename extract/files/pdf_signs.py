"""What a reviewer should know of a PDF beside its text: scripts, files inside, hidden words, repairs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any

import pikepdf

from domain.certificate import ReadWarning
from domain.errors import UnreadableDocument
from domain.page import Word
from extract.files.limits import MAX_BYTES, MAX_EMBEDDED
from extract.files.source import EmbeddedFile, SourcePage

ACTIVE = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/RichMediaExecute", "/GoToR"}
)
"""Actions that would do something outside the page (PDF 32000-1, 12.6.4)."""

PAGES_LOOKED_AT = 20
"""Pages whose text is compared for hidden words at opening; certificates stand in front."""

TELLING = 4
"""Characters that must be hidden before a person is told: less is a space or a stray letter."""


def signs(
    structure: pikepdf.Pdf | None, pages: Sequence[SourcePage], annotations: Iterator[Sequence[Mapping[str, Any]]]
) -> tuple[tuple[ReadWarning, ...], tuple[EmbeddedFile, ...]]:
    """Warnings in the order of their pages, and the files carried inside. `annotations` are those of each page."""
    embedded = tuple(_embedded(structure)) if structure is not None else ()
    found: list[ReadWarning] = []
    if structure is None or structure.get_warnings():
        found.append(ReadWarning("repaired", "The PDF was damaged and had to be repaired to be read."))
    if structure is not None and _is_active(structure, annotations):
        found.append(ReadWarning("active-content", "The PDF carries scripts or actions; they were not run."))
    if embedded:
        names = ", ".join(file.name for file in embedded)
        found.append(ReadWarning("embedded-files", f"The PDF carries files inside: {names}."))
    if structure is not None and _needs_adobe(structure, pages[0]):
        found.append(ReadWarning("xfa-only", "Only Adobe Reader shows this form. Ask for a copy printed to PDF.", 1))
    for page in pages[:PAGES_LOOKED_AT]:
        with suppress(UnreadableDocument):  # a bad page is told when it is read; the others go on
            found.extend(_hidden(page))
    return tuple(found), embedded


def _needs_adobe(structure: pikepdf.Pdf, first: SourcePage) -> bool:
    """Whether the page is but the notice that Adobe's dynamic forms show everywhere else."""
    form = structure.Root.get("/AcroForm")
    if not isinstance(form, pikepdf.Dictionary) or "/XFA" not in form:
        return False
    with suppress(UnreadableDocument):
        return "please wait" in " ".join(word.text for word in first.words[:20]).lower()
    return False


def _hidden(page: SourcePage) -> Iterator[ReadWarning]:
    """What of a page's text cannot be seen. The scanner's own reading under a scan is not news."""
    if page.is_scan:
        return
    if invisible := _telling(page.invisible):
        yield ReadWarning("hidden-text", f"The page carries text that cannot be seen: {invisible}", page.number)
    if not page.covered:
        return
    shown = {(word.text, round(word.box.x0), round(word.box.top)) for word in (*page.words, *page.annotations)}
    covered = [word for word in page.covered if (word.text, round(word.box.x0), round(word.box.top)) not in shown]
    if patched := _telling(covered):
        yield ReadWarning(
            "overpainted", f"The page was edited: something was laid over the text {patched}", page.number
        )


def _telling(words: Sequence[Word]) -> str:
    """The words as a person would quote them, or "" when there is too little to tell."""
    text = " ".join(word.text for word in words)
    return f"“{text[:200]}”" if sum(c.isalnum() for c in text) >= TELLING else ""


def _embedded(structure: pikepdf.Pdf) -> Iterator[EmbeddedFile]:
    """Files of the name tree, within our limits; broken ones are left out."""
    room = MAX_BYTES
    try:
        names = list(structure.attachments)[:MAX_EMBEDDED]
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError):
        return
    for name in names:
        try:
            data = structure.attachments[name].get_file().read_bytes()
        except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError):
            continue
        room -= len(data)
        if room < 0:
            return
        yield EmbeddedFile(name, data)


def _is_active(structure: pikepdf.Pdf, annotations: Iterator[Sequence[Mapping[str, Any]]]) -> bool:
    """Whether anything would run, be sent or be opened: when the document opens, or by its links and buttons."""
    root = structure.Root
    names = root.get("/Names")
    if isinstance(names, pikepdf.Dictionary) and "/JavaScript" in names:
        return True
    if _acts(root.get("/OpenAction")) or "/AA" in root:
        return True
    return any("/A" in one and _acts(one["/A"]) for held in islice(annotations, PAGES_LOOKED_AT) for one in held)


def _acts(action: Any) -> bool:
    return isinstance(action, pikepdf.Dictionary) and str(action.get("/S")) in ACTIVE
