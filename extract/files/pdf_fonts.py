"""Whether the fonts of a PDF page can draw other characters than they name.

A font that lies carries its own glyphs (an embedded font, a Type 3 font), or a map of its own to characters
(/ToUnicode). One that has neither is drawn in a typeface of the viewer by the very encoding that tells its characters.
"""

from __future__ import annotations

from typing import Any

import pikepdf

SIMPLE = frozenset({"/Type1", "/TrueType", "/MMType1"})
GLYPHS = ("/FontFile", "/FontFile2", "/FontFile3")
DEEPEST_FORM = 8
"""Forms within forms whose fonts are looked at."""


def has_plain_fonts(page: pikepdf.Page) -> bool:
    """Whether every font that the page may use draws what it names."""
    try:
        return _all_plain(page.resources, 0)
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError):
        return False


def _all_plain(resources: Any, depth: int) -> bool:
    """The same of a dictionary of resources, and of the forms in it that bring their own."""
    if depth > DEEPEST_FORM:
        return False
    if not isinstance(resources, pikepdf.Dictionary):
        return True
    return all(_is_plain(font) for font in _held(resources, "/Font")) and all(
        _all_plain(thing.get("/Resources"), depth + 1)
        for thing in _held(resources, "/XObject")
        if thing.get("/Subtype") == "/Form"
    )


def _held(resources: Any, kind: str) -> list[Any]:
    held = resources.get(kind)
    return list(held.as_dict().values()) if isinstance(held, pikepdf.Dictionary) else []


def _is_plain(font: Any) -> bool:
    if "/ToUnicode" in font or str(font.get("/Subtype")) not in SIMPLE:
        return False
    about = font.get("/FontDescriptor")
    return about is None or not any(key in about for key in GLYPHS)
