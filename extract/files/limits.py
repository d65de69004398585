"""How much of a foreign document is ever read. Numbers are ours; each is checked before the work it bounds."""

from __future__ import annotations

MAX_BYTES = 50 * 1024 * 1024
"""A file over this is refused unread; mail servers cut off at 25 to 35 MB."""

MAX_PAGES = 200
"""Pages of one document; the longest honest bundles seen had 60."""

MAX_PICTURE_PIXELS = 60_000_000
"""Pixels of one picture, told from its header: a 600 dpi legal page has 43 million."""

MAX_PAGE_PIXELS = 40_000_000
"""Pixels of one drawn page: a letter page at 600 dpi has 34 million."""

MAX_EMBEDDED = 50
"""Files unpacked from inside one PDF."""

LONGEST_SIDE = 1800.0
"""Points. A longer page is one drawn in pixels or with a wild unit, and is taken for a letter page."""

LETTER_SIDE = 792.0
"""Points of the long side of a letter page: what pages and photos of unbelievable size are scaled to."""


def megapixels(pixels: int) -> str:
    """A count of pixels as people say it: `900 Mpx`."""
    return f"{round(pixels / 1_000_000):,} Mpx"


def believable(width: float, height: float) -> float:
    """The factor that brings a page of this many points to a size paper has; 1.0 for ordinary pages."""
    longest = max(width, height)
    return LETTER_SIDE / longest if longest > LONGEST_SIDE else 1.0
