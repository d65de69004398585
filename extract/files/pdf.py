"""A PDF as pages: pdfium for text and drawing, pikepdf for structure, pdfplumber for second opinions.

Not for several threads at once: pdfium is one library with one state. The reader's process has one thread.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from typing import Any

import numpy as np
import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from domain.errors import DamagedDocument, NoPages, PasswordNeeded, TooLarge, TooManyPages
from domain.field import Box
from domain.page import Widget, Word
from extract.files.lettering import Lettering
from extract.files.limits import MAX_PAGES, MAX_PICTURE_PIXELS, megapixels
from extract.files.pdf_drawn import Drawn, drawn
from extract.files.pdf_facts import pdf_facts
from extract.files.pdf_fonts import has_plain_fonts
from extract.files.pdf_form import annotations_of, are_painted_in, free_text, widgets
from extract.files.pdf_geometry import Frame, frame_of
from extract.files.pdf_guard import THINNEST_SHEET, refuse_bombs, refuse_slivers
from extract.files.pdf_layers import Layers, layers
from extract.files.pdf_notes import Note, painted_words, placed
from extract.files.pdf_scan import stored_picture
from extract.files.pdf_signs import signs
from extract.files.pdf_text import TextLayer, text_layer
from extract.files.raster import Pixels, resized
from extract.files.recent import Recent
from extract.files.source import Document, SourcePage

logging.getLogger("pypdfium2").setLevel(logging.ERROR)  # it warns of every XFA form; we read the AcroForm beside it

COVERS = 0.85
"""Of the page's area: pictures that together cover this much make it a scan."""

FEW_LETTERS = 120
"""A scan may carry a fax line or a stamp as text; a page with more visible letters than this is no scan."""

UNDER = 1 - 1e-9
"""pdfium rounds sides up: 3300.0000001 pixels must not become 3301."""

LETTER = (0.0, 0.0, 612.0, 792.0)

CLOSE = 1e-6
"""Points: pdfium rounds what is cut off up; a hair less keeps a part on its pixel."""

OVERLAID = 0.3
"""Of a word's area: under an annotation's word by this much, it is what was typed over."""


@dataclass(frozen=True, slots=True)
class PdfFile:
    """The open handles of one PDF. `structure` is None when pikepdf could make nothing of it."""

    name: str
    data: bytes
    drawing: Any
    structure: pikepdf.Pdf | None
    opened: dict[int, Any] = field(default_factory=dict, repr=False)

    def page(self, index: int) -> Any:
        """The pdfium page, kept open until another is asked for: a page is asked several times, and slow to open.

        Raises:
            DamagedDocument: pdfium cannot open it.
        """
        if index not in self.opened:
            self._close_pages()
            try:
                self.opened[index] = self.drawing[index]
            except pypdfium2.PdfiumError as error:
                raise DamagedDocument(name=self.name, why=f"page {index + 1} cannot be read") from error
        return self.opened[index]

    def drawable(self, index: int) -> Any:
        """The same page, able to draw form values: without this a live form is a blank certificate.

        What pdfium sets up for that takes longer than all the text of a page, so it is done when first asked for.

        Raises:
            DamagedDocument: pdfium cannot open it.
        """
        if self.drawing.formenv is None and self.drawing.get_formtype() != pdfium.FORMTYPE_NONE:
            self._close_pages()
            self.drawing.init_forms()
        return self.page(index)

    def _close_pages(self) -> None:
        for page in self.opened.values():
            page.close()
        self.opened.clear()

    def close(self) -> None:
        """Give both handles back."""
        self._close_pages()
        self.drawing.close()
        if self.structure is not None:
            self.structure.close()


def open_pdf(data: bytes, name: str) -> Document:
    """The PDF as a document.

    Raises:
        PasswordNeeded: it opens with a password only (an empty one is tried).
        DamagedDocument, NoPages, TooManyPages: as they say.
    """
    structure = _structure(data, name)
    drawing = _drawing(data, structure, name)
    file = PdfFile(name, data, drawing, structure)
    try:
        pages = len(drawing)
        if pages == 0:
            raise NoPages(name=name, why="the PDF lists none")
        if pages > MAX_PAGES:
            raise TooManyPages(name=name, pages=pages, limit=MAX_PAGES)
        recent = Recent()
        sheets = tuple(SourcePage(n + 1, PdfSheet(file, n, recent), recent=recent) for n in range(pages))
        warnings, embedded = signs(structure, sheets)
    except BaseException:  # whatever it was, it goes on; the handles must not stay open
        file.close()
        raise
    return Document(name, "application/pdf", sheets, warnings, embedded, (file,), pdf_facts(structure, data))


def _structure(data: bytes, name: str) -> pikepdf.Pdf | None:
    """The PDF as pikepdf sees it, repaired if need be; None when it cannot."""
    try:
        return pikepdf.open(BytesIO(data), suppress_warnings=True)
    except pikepdf.PasswordError as error:
        raise PasswordNeeded(name=name) from error
    except (pikepdf.PdfError, ValueError, RuntimeError, RecursionError):
        return None  # pdfium decides: it reads some files that qpdf does not


def _drawing(data: bytes, structure: pikepdf.Pdf | None, name: str) -> Any:
    """The PDF as pdfium sees it; when it cannot, what pikepdf repaired is tried."""
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD:
            raise PasswordNeeded(name=name) from error
        if structure is None or len(structure.pages) == 0:
            raise NoPages(name=name, why="nothing in it can be read as a page") from error
    repaired = BytesIO()
    try:
        structure.save(repaired)
        return pypdfium2.PdfDocument(repaired.getvalue())
    except (pikepdf.PdfError, pypdfium2.PdfiumError, RuntimeError) as error:
        raise DamagedDocument(name=name, why="its inner structure is broken") from error


class PdfSheet:
    """One page of a PDF; see `extract.files.source.Sheet`."""

    def __init__(self, file: PdfFile, index: int, recent: Recent) -> None:
        """Nothing is read yet; `recent` remembers a scan's picture as stored."""
        self._recent = recent
        self._file = file
        self._index = index

    @property
    def width(self) -> float:
        """Of the page as the file says it stands, in points; at least 1."""
        return max(self._frame.width, THINNEST_SHEET)

    @property
    def height(self) -> float:
        """Of the page as the file says it stands, in points; at least 1."""
        return max(self._frame.height, THINNEST_SHEET)

    @property
    def words(self) -> tuple[Word, ...]:
        """What is visible, less what a FreeText annotation was laid over."""
        if not self._free_text:
            return self._text.words
        return tuple(word for word in self._text.words if not self._overlaid(word))

    @property
    def invisible(self) -> tuple[Word, ...]:
        """What paints nothing."""
        return self._text.invisible

    @property
    def covered(self) -> tuple[Word, ...]:
        """Words under a patch, a picture or a FreeText annotation."""
        if not self._free_text:
            return self._text.covered
        return self._text.covered + tuple(word for word in self._text.words if self._overlaid(word))

    @cached_property
    def widgets(self) -> tuple[Widget, ...]:
        """The live form fields."""
        return tuple(widgets(self._annotations.get("/Widget", ()), self._frame))

    @cached_property
    def annotations(self) -> tuple[Word, ...]:
        """The words of the FreeText annotations."""
        return tuple(word for note in self._free_text for word in note.words)

    @cached_property
    def rulings(self) -> tuple[Box, ...]:
        """Lines and box edges, by pdfplumber."""
        from extract.engines import plumber  # slow to import, and seldom asked

        return tuple(plumber.rulings(self._file.data, self._index, self._frame))

    @property
    def patches(self) -> tuple[Box, ...]:
        """White filled rectangles."""
        return tuple(shape.box for shape in self._layers.shapes if shape.is_white)

    @property
    def pictures(self) -> tuple[Box, ...]:
        """Pictures of whatever size."""
        return tuple(shape.box for shape in self._layers.shapes if shape.is_picture)

    @property
    def lettering(self) -> tuple[Lettering, ...]:
        """How the visible figures are set."""
        return self._text.lettering

    @cached_property
    def second_opinion(self) -> tuple[Word, ...]:
        """The words by pdfplumber."""
        from extract.engines import plumber  # slow to import, and seldom asked

        return tuple(plumber.words(self._file.data, self._index, self._frame))

    @cached_property
    def shows_its_text(self) -> bool:
        """No font of the page brings glyphs or a map of its own, and no annotation text of its own."""
        return self._structure is not None and not self._free_text and has_plain_fonts(self._structure)

    @property
    def text_angle(self) -> int:
        """The turn that makes most of its letters stand upright."""
        return self._text.angle

    @cached_property
    def is_scan(self) -> bool:
        """Pictures cover the page, and few letters are seen."""
        pictures = [shape.box for shape in self._layers.shapes if shape.is_picture]
        page = Box(0.0, 0.0, self.width, self.height)
        if sum(page.overlap(box) for box in pictures) < COVERS * page.width * page.height:
            return False
        return sum(len(word.text) for word in self.words) <= FEW_LETTERS

    def pixels(self, dpi: int) -> Pixels:
        """Drawn by pdfium, form values and annotations included; of a scan, its own picture.

        Raises:
            TooLarge: a picture on the page has more than 60 million pixels.
            DamagedDocument: pdfium cannot draw it.
        """
        largest = max((shape.pixels for shape in self._layers.shapes), default=0)
        if largest > MAX_PICTURE_PIXELS:
            size = f"image too large: {megapixels(largest)}"
            raise TooLarge(name=self._file.name, size=size, limit=megapixels(MAX_PICTURE_PIXELS), page=self._index + 1)
        width, height = max(round(self.width * dpi / 72), 1), max(round(self.height * dpi / 72), 1)
        stored = (
            self._recent.picture(("stored", self._index), self._stored) if self.is_scan and not self.words else None
        )
        return resized(stored if stored is not None and stored.size else self._drawn(dpi), width, height)

    def part(self, box: Box, dpi: int) -> Pixels | None:
        """Drawn by pdfium, unless a picture lies there.

        Raises:
            DamagedDocument: pdfium cannot draw it.
        """
        if any(shape.is_picture and shape.box.overlap(box) > 0 for shape in self._layers.shapes):
            return None  # drawing a part decodes the whole picture each time
        scale = self._frame.unit * dpi / 72
        pixel = self._frame.unit / scale
        left, top = (max(0.0, math.floor(edge / pixel) * pixel) for edge in (box.x0, box.top))
        right, bottom = self.width - box.x1, self.height - box.bottom
        crop = tuple(max(0.0, edge / self._frame.unit - CLOSE) for edge in (left, bottom, right, top))
        if left >= box.x1 or top >= box.bottom or left + right >= self.width or top + bottom >= self.height:
            return np.zeros((0, 0), dtype=np.uint8)
        return self._rendered(scale, grayscale=True, crop=crop)

    def may_be_marked(self, box: Box) -> bool:
        """By what is drawn there; anywhere on a page with annotations, or with fonts that bring glyphs of their own."""
        return not self.shows_its_text or bool(self._annotations) or self._inked.marks_in(box)

    def may_be_inked(self, box: Box) -> bool:
        """By what is drawn or typed there, or laid over it."""
        typed = (*self._text.words, *self._text.covered)
        return (
            self._inked.any_in(box)
            or any(word.box.overlap(box) > 0 for word in typed)
            or are_painted_in(box, self._annotations, self._frame)
        )

    def _stored(self) -> Pixels:
        """The scan's picture as stored; empty when the page must be drawn."""
        stored = stored_picture(self._page, self._structure, self._frame)
        return stored if stored is not None else np.zeros((0, 0), dtype=np.uint8)

    def _drawn(self, dpi: int) -> Pixels:
        return self._rendered(self._frame.unit * dpi / 72 * UNDER, rev_byteorder=True)[..., :3]

    def _rendered(self, scale: float, **how: Any) -> Pixels:
        try:
            bitmap = self._file.drawable(self._index).render(scale=scale, **how)
        except (pypdfium2.PdfiumError, ValueError, MemoryError) as error:
            raise DamagedDocument(name=self._file.name, why=f"page {self._index + 1} cannot be drawn") from error
        return np.array(bitmap.to_numpy())

    @property
    def _page(self) -> Any:
        """The pdfium page, open; raises DamagedDocument."""
        return self._file.page(self._index)

    @cached_property
    def _frame(self) -> Frame:
        visible, rotation = LETTER, 0
        with suppress(DamagedDocument, pypdfium2.PdfiumError):  # told when the page is read; it has a size all the same
            visible, rotation = self._page.get_bbox(), self._page.get_rotation()
        if not all(math.isfinite(side) for side in visible):
            visible = LETTER
        return frame_of(visible, rotation, self._user_unit)

    @property
    def _user_unit(self) -> float:
        unit = self._structure.obj.get("/UserUnit") if self._structure is not None else None
        try:
            return float(unit) if unit is not None else 1.0
        except (TypeError, ValueError):
            return 1.0

    @cached_property
    def _structure(self) -> pikepdf.Page | None:
        """The page as pikepdf sees it, if both libraries count the same pages."""
        structure = self._file.structure
        if structure is None or len(structure.pages) != len(self._file.drawing):
            return None
        return structure.pages[self._index]

    @cached_property
    def _annotations(self) -> Mapping[str, Sequence[Any]]:
        return annotations_of(self._structure) if self._structure is not None else {}

    @cached_property
    def _free_text(self) -> tuple[Note, ...]:
        notes = tuple(free_text(self._annotations.get("/FreeText", ()), self._frame))
        if not notes:
            return ()
        painted = painted_words(self._file.data, self._index, self._frame)
        return tuple(placed(notes, self._text.words, painted))

    @cached_property
    def _inked(self) -> Drawn:
        return drawn(self._page, self._frame)

    @cached_property
    def _read(self) -> tuple[Layers, TextLayer]:
        refuse_bombs(self._structure, self._file.name, self._index + 1)
        refuse_slivers(self._frame, self._file.name, self._index + 1)
        seen = layers(self._page, self._frame)
        return seen, text_layer(self._page, self._frame, seen)

    @property
    def _layers(self) -> Layers:
        return self._read[0]

    @property
    def _text(self) -> TextLayer:
        return self._read[1]

    def _overlaid(self, word: Word) -> bool:
        """Whether a FreeText annotation hides this word, by its ground or by its own letters."""
        area = max(word.box.width * word.box.height, 0.01)
        for note in self._free_text:
            if note.paints and word.box.overlap(note.box) > OVERLAID * area:
                return True
            if any(word.box.overlap(above.box) > OVERLAID * area for above in note.words):
                return True
        return False
