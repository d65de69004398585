"""A PDF as pages: pdfium for text and drawing, pikepdf for structure, pdfplumber for second opinions.

Not for several threads at once: pdfium is one library with one state. The reader's process has one thread.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from typing import Any

import numpy as np
import pikepdf
import pypdfium2

from domain.errors import DamagedDocument, NoPages, TooLarge, TooManyPages
from domain.field import Box
from domain.page import Widget, Word
from domain.saying import N_, phrased
from extract.files.lettering import Lettering
from extract.files.limits import MAX_PAGES, MAX_PICTURE_PIXELS, megapixels
from extract.files.pdf_drawn import Drawn, drawn
from extract.files.pdf_facts import pdf_facts
from extract.files.pdf_file import PdfFile, drawing_of, structure_of
from extract.files.pdf_fonts import has_plain_fonts
from extract.files.pdf_form import Annotation, annotations_of, are_painted_in, by_subtype, free_text, stamps, widgets
from extract.files.pdf_geometry import Frame, frame_of
from extract.files.pdf_guard import THINNEST_SHEET, refuse_bombs, refuse_slivers
from extract.files.pdf_layers import Layers, layers
from extract.files.pdf_notes import Note, is_office_stamp, painted_words, placed
from extract.files.pdf_off_layers import without_off_layers
from extract.files.pdf_scan import stored_picture
from extract.files.pdf_signs import signs
from extract.files.pdf_text import TextLayer, text_layer
from extract.files.raster import Pixels, resized
from extract.files.recent import Recent
from extract.files.source import Document, SourcePage

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


def open_pdf(data: bytes, name: str) -> Document:
    """The PDF as a document.

    Raises:
        PasswordNeeded: it opens with a password only (an empty one is tried).
        DamagedDocument, NoPages, TooManyPages: as they say.
    """
    structure = structure_of(data, name)
    shown = without_off_layers(structure, data)
    drawing = drawing_of(shown, structure, name)
    file = PdfFile(name, shown, drawing, structure)
    try:
        pages = len(drawing)
        if pages == 0:
            raise NoPages(name=name, why=N_("the PDF lists none"))
        if pages > MAX_PAGES:
            raise TooManyPages(name=name, pages=pages, limit=MAX_PAGES)
        recent = Recent()
        sheets = [PdfSheet(file, n, recent) for n in range(pages)]
        upright = tuple(SourcePage(n + 1, sheet, recent=recent) for n, sheet in enumerate(sheets))
        warnings, embedded = signs(structure, upright, _annotations_of(structure, sheets))
    except BaseException:  # whatever it was, it goes on; the handles must not stay open
        file.close()
        raise
    return Document(name, "application/pdf", upright, warnings, embedded, (file,), pdf_facts(structure, data))


def _annotations_of(structure: pikepdf.Pdf | None, sheets: Sequence[PdfSheet]) -> Iterator[Sequence[Mapping[str, Any]]]:
    """The annotations page by page, as pikepdf counts the pages."""
    if structure is None:
        return iter(())
    if len(structure.pages) == len(sheets):
        return (sheet.held for sheet in sheets)
    return (annotations_of(page) for page in structure.pages)


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
        return tuple(widgets(self._annotations.get("/Widget", ())))

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
        return not self.shows_its_text or bool(self._annotations) or not self._drawn_in(box).is_rule.all()

    def may_be_inked(self, box: Box) -> bool:
        """By what is drawn or typed there, or laid over it."""
        typed = (word.box for word in (*self._text.words, *self._text.covered))
        level = (other for other in typed if other.bottom > box.top and other.top < box.bottom)
        return (
            bool(len(self._drawn_in(box).is_rule))
            or any(other.overlap(box) > 0 for other in level)
            or are_painted_in(box, self._annotations)
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
            raise DamagedDocument(
                name=self._file.name, why=phrased("page {page} cannot be drawn", page=self._index + 1)
            ) from error
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
    def held(self) -> Sequence[Mapping[str, Any]]:
        """The annotations as pikepdf holds them, in order."""
        return annotations_of(self._structure) if self._structure is not None else ()

    @cached_property
    def _annotations(self) -> Mapping[str, Sequence[Annotation]]:
        return by_subtype(self.held, self._frame)

    @cached_property
    def _free_text(self) -> tuple[Note, ...]:
        notes = tuple(free_text(self._annotations.get("/FreeText", ())))
        notes += tuple(stamps(self._annotations.get("/Stamp", ())))
        if not notes:
            return ()
        painted = painted_words(self._file.data, self._index, self._frame)
        return tuple(note for note in placed(notes, self._text.words, painted) if not is_office_stamp(note))

    def _drawn_in(self, box: Box) -> Drawn:
        return drawn(self._file.objects(self._index, self._frame), box)

    @cached_property
    def _read(self) -> tuple[Layers, TextLayer]:
        refuse_bombs(self._structure, self._file.name, self._index + 1)
        refuse_slivers(self._frame, self._file.name, self._index + 1)
        seen = layers(self._file.objects(self._index, self._frame))
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
