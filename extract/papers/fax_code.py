"""What the cover sheet of a fax says of whose it is: its code, and the reference printed on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np

from domain.errors import UnreadableDocument
from extract.engines.tesseract import page_words
from extract.files.open import open_document
from extract.files.raster import Pixels
from extract.files.source import SourcePage

DPI = 200
MOST_PAGES = 2
"""The cover is the first page; some gateways put one of their own before it."""
_PRINTED = re.compile(r"\bC[0-9]{1,9}[-\u2013 ]{1,2}[A-Z2-7]{5}\b", re.IGNORECASE)


def fax_references(data: bytes, *, name: str) -> tuple[str, ...]:
    """The texts of codes, and what looks like a printed reference, on the first pages; whose they are, others know.

    Print is read only where there is no code. A document that cannot be opened has none.
    """
    try:
        with open_document(data, name=name) as document:
            for page in document.pages[:MOST_PAGES]:
                if found := tuple(dict.fromkeys(_on(page))):
                    return found
    except UnreadableDocument:
        return ()
    return ()


def _on(page: SourcePage) -> Iterator[str]:
    gray = page.raster(DPI)
    clean = cv2.medianBlur(np.ascontiguousarray(gray), 5)  # the specks of a fax are smaller than a module of the code
    half = cv2.resize(clean, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA).astype(np.uint8)
    for picture in (half, gray):
        if code := _code(picture):
            yield code
            return
    text = " ".join(word.text for word in page_words(half, DPI // 2))
    yield from (re.sub(r"[-\u2013 ]+", "-", one) for one in _PRINTED.findall(text))


def _code(picture: Pixels | Any) -> str:
    try:
        text, _, _ = cv2.QRCodeDetector().detectAndDecode(picture)
    except cv2.error:  # its answer to some pictures that hold no code
        return ""
    return str(text)
