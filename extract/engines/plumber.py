"""pdfplumber, where it is worth its time (about 0.1 s a page, against 0.01 s by pdfium).

It gives what pdfium does not give readily: straight lines and box edges as drawn; and it decodes fonts with
code of its own (pdfminer), so it sometimes reads a text layer that pdfium garbles.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pdfplumber
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from domain.field import Box
from domain.page import Word
from extract.files.pdf_geometry import Frame

THICKEST_RULING = 2.5
SHORTEST_RULING = 6.0
FAILURES = (PDFException, PSException, PdfminerException, MalformedPDFException, ValueError, TypeError, KeyError)
"""What pdfplumber lets through on a broken file: a second opinion that fails is no opinion."""


def words(data: bytes, index: int, frame: Frame) -> tuple[Word, ...]:
    """The words of page `index` (from 0) in upright points; () when pdfplumber cannot read it."""
    with _page(data, index) as page:
        if page is None:
            return ()
        try:
            found = page.extract_words(x_tolerance_ratio=0.2, use_text_flow=True)
        except FAILURES:
            return ()
        return tuple(Word(word["text"], _box(word, frame.unit)) for word in found)


def rulings(data: bytes, index: int, frame: Frame) -> tuple[Box, ...]:
    """Straight lines and the edges of boxes of page `index` (from 0), as boxes at most 2.5 points thick."""
    with _page(data, index) as page:
        if page is None:
            return ()
        try:
            edges = page.edges
        except FAILURES:
            return ()
        boxes = (_box(edge, frame.unit) for edge in edges)
        return tuple(
            box
            for box in boxes
            if min(box.width, box.height) <= THICKEST_RULING and max(box.width, box.height) >= SHORTEST_RULING
        )


@contextmanager
def _page(data: bytes, index: int) -> Iterator[Any]:
    """The page as pdfplumber sees it (upright, from the top left, as we do), or None."""
    try:
        document = pdfplumber.open(BytesIO(data), pages=[index + 1], password="")
        page = document.pages[0]
    except (*FAILURES, IndexError):
        yield None
        return
    try:
        yield page
    finally:
        document.close()


def _box(thing: dict[str, Any], unit: float) -> Box:
    return Box(thing["x0"] * unit, thing["top"] * unit, thing["x1"] * unit, thing["bottom"] * unit)
