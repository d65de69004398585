"""What a PDF says of itself, from its document information and its end marks."""

from __future__ import annotations

import re
from datetime import date

import pikepdf

from extract.files.file_facts import FileFacts

_DAY = re.compile(r"^\s*(?:D:)?(\d{4})(\d{2})(\d{2})")
_LINEARIZED = re.compile(rb"/Linearized\b")
FIRST_BYTES = 1500
"""Where a PDF that is arranged for the web says so; such a file has two end marks from the start."""
_TOLD = ("/Producer", "/Creator", "/CreationDate", "/ModDate")


def pdf_facts(structure: pikepdf.Pdf | None, data: bytes) -> FileFacts:
    """What a PDF says of itself; nothing when its structure is broken."""
    if structure is None:
        return FileFacts()
    try:
        info = structure.docinfo
        told = {key: str(info[key])[:200].strip() for key in _TOLD if key in info}
        carries_files = len(structure.attachments) > 0
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError, AttributeError):
        return FileFacts()
    ends = data.count(b"startxref") - bool(_LINEARIZED.search(data[:FIRST_BYTES]))
    return FileFacts(
        programs=tuple(told[key] for key in _TOLD[:2] if told.get(key)),
        created=_day(told.get("/CreationDate", "")),
        modified=_day(told.get("/ModDate", "")),
        updates=0 if carries_files else max(0, ends - 1),  # end marks of a PDF inside would be counted too
    )


def _day(text: str) -> date | None:
    found = _DAY.match(text)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None
