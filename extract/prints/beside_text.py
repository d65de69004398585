"""Whether a page shows more print than its text says: a form that is a picture, or drawn as outlines of letters."""

from __future__ import annotations

import cv2
import numpy as np

from extract.files.source import SourcePage

COARSE, DARK = 60, 160
"""Dots an inch and gray level for telling so."""
RULE = 12
"""Pixels of a straight stroke that is a rule and no letter: 14 points."""
MUCH, MUCH_BESIDE = 0.006, 0.015
"""Part of a page that is ink of letters that no text says: a form in a picture has 2.5 % and more, a page of text with
tables, logo and signature less than half of one. The second of a page with words enough to say what it is."""
ROWS = 0.3
"""Part of such a page's height over which that ink is spread; a logo is in one place."""


def shows_more(page: SourcePage, *, wordy: bool) -> bool:
    """Whether there is print on the page beside its text; `wordy` says that this has words enough to tell what it is.

    Raises:
        UnreadableDocument: the page cannot be drawn.
    """
    ink = (page.raster(COARSE) < DARK).astype(np.uint8)
    scale = COARSE / 72
    for word in (*page.words, *page.annotations):
        left, top, right, bottom = (round(edge * scale) for edge in word.box)
        ink[max(0, top - 1) : bottom + 2, max(0, left - 1) : right + 2] = 0
    for shape in ((RULE, 1), (1, RULE)):
        ink[cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(shape, dtype=np.uint8)) > 0] = 0
    if not wordy:
        return bool(ink.mean() > MUCH)
    return bool(ink.mean() > MUCH_BESIDE and ink.any(axis=1).mean() > ROWS)
