"""What a paper calls itself: the number of its form, or its title as printed."""

from __future__ import annotations

import re

from extract.by_labels.layout import Sheet

NUMBERS = re.compile(r"\b(C-?105\.2|U-?26\.3|DB-?120\.1|DB-?155|SI-?12|GSI-?105\.2)\b", re.IGNORECASE)
"""Certificates that go by their number (New York)."""
TITLE = re.compile(
    r"\b(?:certificate|cert\.?|verification|evidence|proof|confirmation|memorandum)\s+of\s+(?:[\w'\u2019/&,.\-]+\s+){0,6}?"
    r"(?:insurance|coverage|compensation|premium\s+payment|good\s+standing|liability)\b|\b(?:insurance|coverage)\s+(?:certificate|verification)\b"
    r"|certificateof\w*(?:insurance|coverage)",
    re.IGNORECASE,
)
"""The title of a certificate of insurance."""
DEEPEST = 0.45
"""Of the page's height: below it stands no title."""
LONGEST = 14
"""Words of a title."""
UNNAMED = "Certificate of insurance"


def form_of(sheet: Sheet) -> str:
    """The number of the form ("C-105.2"), or its title as printed, or that it is a certificate of insurance."""
    for row in (*sheet.rows[:6], *sheet.rows[-6:]):
        for piece in row:
            if found := NUMBERS.search(piece.text):
                return _dashed(found[1].upper())
    return title_of(sheet) or UNNAMED


def title_of(sheet: Sheet) -> str | None:
    """The title of a certificate of insurance as printed, the largest print first; None when the page has none."""
    found = [
        piece
        for piece in sheet.pieces
        if piece.box.top < DEEPEST * sheet.height and len(piece.words) <= LONGEST and TITLE.search(piece.text)
    ]
    if not found:
        return None
    largest = max(found, key=lambda piece: (round(piece.height), -piece.row))
    text = re.sub(r"^re:?\s+", "", largest.text, flags=re.IGNORECASE)
    return re.split(r"\s+for\s+(?=[A-Z])", text)[0].strip(" .:")


def _dashed(number: str) -> str:
    return number if "-" in number else re.sub(r"^([A-Z]+)", r"\1-", number)
