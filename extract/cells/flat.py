"""What stands in the boxes of a form that was found on a picture: the page laid flat, every box read by itself."""

from __future__ import annotations

from collections.abc import Sequence

from domain.page import Word
from extract.cells.cells import FlatPage
from extract.cells.readers import Readers
from extract.engines.line_reader import characters, line_steps
from extract.engines.tesseract import page_words, read_line
from extract.files.source import SourcePage
from extract.fitting.fit import Fit
from extract.fitting.ink import ink_of
from extract.fitting.rectify import flattened
from extract.fitting.ruled import on_flat_rules
from extract.values.seen import Seen

FINE = 300
"""Dots an inch at which boxes are read."""


def flat_page(page: SourcePage, fit: Fit) -> FlatPage:
    """The page laid flat under its form.

    Raises:
        UnreadableDocument: its picture cannot be decoded.
    """
    flat = flattened(page.raster(FINE), FINE, fit)
    ink = ink_of(flat, [label.box for label in fit.form.labels])
    return FlatPage(on_flat_rules(fit, ink.rules), ink, Readers(line_steps, characters(), read_line))


def every_word(page: SourcePage) -> Sequence[Word]:
    """All words on the page, those of long lines too.

    Raises:
        UnreadableDocument: its picture cannot be decoded.
    """
    return page_words(page.raster(FINE), FINE)


def contents_of(page: SourcePage, fit: Fit) -> dict[str, Seen]:
    """The content of every box, by path.

    Raises:
        UnreadableDocument: its picture cannot be decoded.
    """
    laid = flat_page(page, fit)
    return laid.with_date_pairs(laid.contents())
