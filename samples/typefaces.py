"""Typefaces beyond the fourteen of every PDF: those of the machine, embedded; else their plain likeness."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import MappingProxyType

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

_FOLDER = Path("/usr/share/fonts/truetype")
_FILES = MappingProxyType({
    "narrow": ("liberation/LiberationSansNarrow-Regular.ttf", "Helvetica"),
    "narrow-bold": ("liberation/LiberationSansNarrow-Bold.ttf", "Helvetica-Bold"),
    "sans": ("liberation/LiberationSans-Regular.ttf", "Helvetica"),
    "slanted": ("liberation/LiberationSans-Italic.ttf", "Helvetica-Oblique"),
    "typewriter": ("liberation/LiberationMono-Regular.ttf", "Courier"),
    "typewriter-bold": ("liberation/LiberationMono-Bold.ttf", "Courier-Bold"),
    "serif": ("liberation/LiberationSerif-Regular.ttf", "Times-Roman"),
    "wide": ("dejavu/DejaVuSans.ttf", "Helvetica"),
    "wide-typewriter": ("dejavu/DejaVuSansMono.ttf", "Courier"),
    "book": ("dejavu/DejaVuSerif.ttf", "Times-Roman"),
})  # fmt: skip
"""File below the folder of fonts, and what stands in for it."""
NAMES = (*_FILES, "Helvetica-Bold", "Courier-Bold", "Times-Bold")


@cache
def typeface(name: str) -> str:
    """The face to set in for one of NAMES: its own where the machine has it."""
    if name not in _FILES:
        return name
    file, plain = _FILES[name]
    if not (_FOLDER / file).is_file():
        return plain
    pdfmetrics.registerFont(TTFont(name, _FOLDER / file))
    return name
