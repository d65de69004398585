"""The handles of one open PDF: pdfium's for text and drawing, pikepdf's for structure."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from domain.errors import DamagedDocument, NoPages, PasswordNeeded
from domain.saying import N_, phrased
from extract.files.pdf_geometry import Frame
from extract.files.pdf_layers import Objects

logging.getLogger("pypdfium2").setLevel(logging.ERROR)  # it warns of every XFA form; we read the AcroForm beside it


@dataclass(frozen=True, slots=True)
class PdfFile:
    """The open handles of one PDF. `structure` is None when pikepdf could make nothing of it."""

    name: str
    data: bytes
    drawing: Any
    structure: pikepdf.Pdf | None
    opened: dict[int, Any] = field(default_factory=dict, repr=False)
    painted: dict[int, Objects] = field(default_factory=dict, repr=False)

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
                raise DamagedDocument(
                    name=self.name, why=phrased("page {page} cannot be read", page=index + 1)
                ) from error
        return self.opened[index]

    def objects(self, index: int, frame: Frame) -> Objects:
        """What is painted on the page, known for as long as the page stays open. Raises as `page`."""
        page = self.page(index)
        if index not in self.painted:
            self.painted[index] = Objects.of(page, frame)
        return self.painted[index]

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
        self.painted.clear()

    def close(self) -> None:
        """Give both handles back."""
        self._close_pages()
        self.drawing.close()
        if self.structure is not None:
            self.structure.close()


def structure_of(data: bytes, name: str) -> pikepdf.Pdf | None:
    """The PDF as pikepdf sees it, repaired if need be; None when it cannot."""
    try:
        return _mapped(data)
    except pikepdf.PasswordError as error:
        raise PasswordNeeded(name=name) from error
    except (pikepdf.PdfError, ValueError, RuntimeError, RecursionError):
        return None  # pdfium decides: it reads some files that qpdf does not


def drawing_of(data: bytes, structure: pikepdf.Pdf | None, name: str) -> Any:
    """The PDF as pdfium sees it; when it cannot, what pikepdf repaired is tried."""
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD:
            raise PasswordNeeded(name=name) from error
        if structure is None or len(structure.pages) == 0:
            raise NoPages(name=name, why=N_("nothing in it can be read as a page")) from error
    repaired = BytesIO()
    try:
        structure.save(repaired)
        return pypdfium2.PdfDocument(repaired.getvalue())
    except (pikepdf.PdfError, pypdfium2.PdfiumError, RuntimeError) as error:
        raise DamagedDocument(name=name, why=N_("its inner structure is broken")) from error


def _mapped(data: bytes) -> pikepdf.Pdf:
    """The PDF opened from memory that pikepdf reads by itself: from a stream of Python's it takes twice as long."""
    if not hasattr(os, "memfd_create"):
        return pikepdf.open(BytesIO(data), suppress_warnings=True)
    with os.fdopen(os.memfd_create("pdf"), "w+b") as file:
        file.write(data)
        file.flush()
        return pikepdf.open(file, suppress_warnings=True, access_mode=pikepdf.AccessMode.mmap)
