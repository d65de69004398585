"""Where the words of FreeText annotations really stand: read from their appearance, as a viewer paints it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pypdfium2
import pypdfium2.raw as pdfium

from domain.field import Box
from domain.page import Word
from extract.files.pdf_geometry import Frame
from extract.files.pdf_layers import Objects, layers
from extract.files.pdf_text import text_layer

_OFFICE = re.compile(
    r"\b(?:APPROVED|RECEIVED|REVIEWED|COPY|DRAFT|VOID|FINAL|CONFIDENTIAL|ENTERED|SCANNED|PAID|REJECTED|EXPIRED|SAMPLE)\b",
    re.IGNORECASE,
)
"""What stamps of an office say; others hold what somebody typed."""
SAME_PLACE = 0.5
"""Points between a word of the print before and after its annotations were painted in."""


@dataclass(frozen=True, slots=True)
class Note:
    """A FreeText annotation or a stamp: its rectangle, its words, and whether it paints over what lies below."""

    box: Box
    words: tuple[Word, ...]
    paints: bool
    is_stamp: bool = False


def placed(notes: Sequence[Note], print_: Sequence[Word], painted: Sequence[Word]) -> Iterator[Note]:
    """The notes with their words where `painted` has them; as they were when the appearance tells nothing.

    `print_` are the words of the page without, `painted` with its annotations.
    """
    known = {(word.text, round(word.box.x0 / SAME_PLACE), round(word.box.top / SAME_PLACE)) for word in print_}
    added = [
        word
        for word in painted
        if (word.text, round(word.box.x0 / SAME_PLACE), round(word.box.top / SAME_PLACE)) not in known
    ]
    for note in notes:
        found = tuple(word for word in added if _is_inside(word.box, note.box))
        yield replace(note, words=found or note.words)


def is_office_stamp(note: Note) -> bool:
    """Whether a note is a stamp that says what became of the paper rather than a value."""
    return note.is_stamp and _OFFICE.search(" ".join(word.text for word in note.words)) is not None


def painted_words(data: bytes, index: int, frame: Frame) -> tuple[Word, ...]:
    """The visible words of page `index` (from 0) once its annotations are painted into it; () when they cannot be."""
    try:
        document = pypdfium2.PdfDocument(data)
        page = document[index]
    except pypdfium2.PdfiumError:
        return ()
    if pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) != pdfium.FLATTEN_SUCCESS:
        document.close()
        return ()
    page.close()
    page = document[index]  # what was painted in is seen on the page as opened anew
    words = text_layer(page, frame, layers(Objects.of(page, frame))).words
    document.close()
    return words


def _is_inside(box: Box, other: Box) -> bool:
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    return other.x0 <= x <= other.x1 and other.top <= y <= other.bottom
