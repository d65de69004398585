"""What reading a document gives, for those who have it read in another process: nothing that reads is loaded here."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from domain.certificate import Extraction, ReadWarning


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read, and one JPEG a page (110 dots an inch, upright, the first 50 pages) to show beside it."""

    extraction: Extraction
    images: tuple[bytes, ...] = ()


def reading_of(data: bytes, *, name: str, images: bool = True) -> Reading:
    """What `extract.read.read_document` gives, its modules loaded only where this runs.

    Raises:
        UnreadableDocument: one of its leaves, when the document cannot be opened at all.
    """
    from extract.read import read_document

    return read_document(data, name=name, images=images)


def unreadable(data: bytes, *, name: str, code: str, why: str) -> Extraction:
    """The extraction of a document that could not be read: no pages, and a warning that says why."""
    return Extraction(file=name, sha256=hashlib.sha256(data).hexdigest(), warnings=(ReadWarning(code, why),))
