"""Reads boxes where their own labels stand, on prints that a form's map does not fit as a whole.

What is read so counts for less: the map's word on where a box ends is only a guess there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from domain.field import Box
from domain.page import Word
from extract.anchors import Places, anchors_of, places_of
from extract.boxes import Placed, is_tick_word, lines_of
from extract.formmap import Cell, FormMap
from extract.register import Fit
from extract.seen import Line, Origin, Seen
from extract.source import SourcePage
from extract.ticks import DPI, INKED, ink_share

FEWEST = 0.5
"""Part of the boxes with an anchor whose anchor must be found: fewer are chance."""
APART = 6.0
"""Points between where the map as a whole and its own label have a box, from which the label is believed."""


def read_anchored(page: SourcePage, words: Sequence[Word], form: FormMap) -> dict[str, Seen] | None:
    """The boxes whose label is found, by path; None when too few are for the page to be this form."""
    places = places_of(words, form)
    if len(places.boxes) < FEWEST * len(anchors_of(form)):
        return None
    values, boxes = _values(words, places), places.boxes
    return {cell.path: _content(page, values, cell, boxes[cell.path]) for cell in form.cells if cell.path in boxes}


def mended(page: SourcePage, words: Sequence[Word], fit: Fit, seen: Mapping[str, Seen]) -> dict[str, Seen]:
    """What a loose fit read, with the boxes read anew whose own label stands elsewhere on the page.

    A box whose label is not found at all is kept, but counts for no more than one found by its label.
    """
    places, made = places_of(words, fit.form), dict(seen)
    values = _values(words, places)
    for cell in fit.form.cells:
        place, fitted = places.boxes.get(cell.path), fit.cell_boxes[cell.path]
        if place is not None and _near(place, fitted):
            continue
        if place is not None:
            made[cell.path] = _content(page, values, cell, place)
        elif cell.path in anchors_of(fit.form):
            made[cell.path] = Seen(Origin.ANCHORED, seen[cell.path].box, seen[cell.path].lines)
    return made


def _values(words: Sequence[Word], places: Places) -> list[Word]:
    """The words that are none of the labels."""
    return [
        word
        for word in words
        if word.text.strip(" $_") and not any(_within(word.box, label, slack=0.5) for label in places.labels)
    ]


def _near(one: Box, other: Box) -> bool:
    return abs(one.x0 - other.x0) <= APART and abs(one.top - other.top) <= APART


def _content(page: SourcePage, words: Sequence[Word], cell: Cell, box: Box) -> Seen:
    inside = [word for word in words if _within(word.box, box, slack=1.5)]
    if cell.kind == "tick":
        marks = [Line("X", word.box) for word in inside if is_tick_word(word)][:1]
        if not marks and ink_share(page.raster(DPI), box, DPI) > INKED:
            marks = [Line("X", box)]
        return Seen(Origin.ANCHORED, box, tuple(marks))
    return Seen(Origin.ANCHORED, box, lines_of(_placed(word) for word in inside))


def _within(word: Box, box: Box, *, slack: float) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return box.x0 - slack <= x < box.x1 + slack and box.top - slack / 2 <= y < box.bottom + slack / 2


def _placed(word: Word) -> Placed:
    x, y = (word.box.x0 + word.box.x1) / 2, (word.box.top + word.box.bottom) / 2
    return Placed(word, x, y, word.box.height)
