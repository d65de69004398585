"""Holds each box of a form against the label that stands beside it, for prints laid out otherwise than the map.

Where the label stands elsewhere than the map as a whole says, its box is read there; what is read so counts for less,
since the map's word on where a box ends is only a guess there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from domain.field import Box
from domain.page import Word
from extract.files.source import SourcePage
from extract.fitting.anchors import Place, anchors_of, places_of
from extract.fitting.boxes import Placed, is_tick_word, lines_of
from extract.fitting.fit import Fit
from extract.fitting.formmap import Cell, FormMap, Label
from extract.fitting.ticks import DPI, INKED, ink_share
from extract.values.seen import Line, Origin, Seen

FEWEST = 0.5
"""Part of the boxes with an anchor whose anchor must be found: fewer are chance."""
APART = 6.0
"""Points between where a map as a whole has a label and where it stands, from which the label is believed."""

MOST = 0.55
"""Part of the labels of a picture that agree on a page laid out as the map is."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A fit whose boxes stand by their own labels, and the boxes that are doubtful: moved, or of no label."""

    fit: Fit
    doubted: frozenset[str]

    def marked(self, seen: Mapping[str, Seen]) -> dict[str, Seen]:
        """What was read by the fit, the doubtful boxes marked as such."""
        return {
            path: Seen(Origin.ANCHORED, one.box, one.lines) if path in self.doubted else one
            for path, one in seen.items()
        }


def settled(fit: Fit, words: Sequence[Word], *, misread: bool = False) -> Settled:
    """The fit with each box moved to where its own label stands, if that is elsewhere.

    Words that may be `misread` point to wrong places more often than a print differs: against a fit of most labels
    they only raise doubts.
    """
    form = fit.form
    places, anchors = places_of(words, form, fit.box), anchors_of(form)
    moved = {path: place for path, place in places.items() if not _agree(fit, place)}
    lost = {cell.path for cell in form.cells if cell.path in anchors and cell.path not in places}
    if misread and fit.share >= MOST:
        return Settled(fit, frozenset(moved))
    if not moved:
        return Settled(fit, frozenset(lost))
    led = tuple(dict.fromkeys(box for place in moved.values() for _, box in place.led))
    labels = (*_seen_labels(fit, words), *(Label("", box) for box in _back(fit, led)))
    boxes = dict(zip(moved, _back(fit, [place.box for place in moved.values()]), strict=True))
    cells = tuple(replace(cell, box=boxes.get(cell.path, cell.box)) for cell in form.cells)
    read = {n for n, word in enumerate(words) if any(_within(word.box, box, slack=0.5) for box in led)}
    made = replace(fit, form=replace(form, labels=labels, cells=cells), matched=fit.matched | read)
    return Settled(made, frozenset(lost | set(moved)))


def read_anchored(page: SourcePage, words: Sequence[Word], form: FormMap) -> dict[str, Seen] | None:
    """The boxes whose label is found on a page that no map fits, by path; None when too few are to be this form."""
    places = places_of(words, form)
    if len(places) < FEWEST * len(anchors_of(form)):
        return None
    labels = {box for place in places.values() for _, box in place.led}
    values = [word for word in words if word.text.strip(" $_") and not _covered(word.box, labels)]
    return {
        cell.path: _content(page, values, cell, places[cell.path].box) for cell in form.cells if cell.path in places
    }


def _agree(fit: Fit, place: Place) -> bool:
    """Whether the labels that lead to a box stand where the fit has them."""
    expected = fit.boxes([there for there, _ in place.led])
    return all(
        abs(here.x0 - box.x0) <= APART and abs(here.top + here.bottom - box.top - box.bottom) <= 2 * APART
        for (_, here), box in zip(place.led, expected, strict=True)
    )


def _seen_labels(fit: Fit, words: Sequence[Word]) -> list[Label]:
    """The labels that stand where the fit has them: the others are not there to be left out."""
    there = np.array([(word.box.x0, word.box.top) for n, word in enumerate(words) if n in fit.matched]).reshape(-1, 2)
    boxes = fit.boxes([label.box for label in fit.form.labels])
    return [
        label
        for label, box in zip(fit.form.labels, boxes, strict=True)
        if len(there) and np.abs(there - (box.x0, box.top)).max(axis=1).min() <= APART
    ]


def _back(fit: Fit, boxes: Sequence[Box]) -> list[Box]:
    """Boxes of the page in the coordinates of the map."""
    corners = np.array([edge for b in boxes for edge in ((b.x0, b.top), (b.x1, b.bottom))], dtype=np.float64)
    at = fit.back(corners).reshape(-1, 4)
    return [Box(*(float(edge) for edge in row)) for row in at]


def _content(page: SourcePage, words: Sequence[Word], cell: Cell, box: Box) -> Seen:
    inside = [word for word in words if _within(word.box, box, slack=1.5)]
    if cell.kind == "tick":
        marks = [Line("X", word.box) for word in inside if is_tick_word(word)][:1]
        if not marks and ink_share(page.raster(DPI), box) > INKED:
            marks = [Line("X", box)]
        return Seen(Origin.ANCHORED, box, tuple(marks))
    return Seen(Origin.ANCHORED, box, lines_of(_placed(word) for word in inside))


def _covered(word: Box, labels: Iterable[Box]) -> bool:
    return any(_within(word, label, slack=0.5) for label in labels)


def _within(word: Box, box: Box, *, slack: float) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return box.x0 - slack <= x < box.x1 + slack and box.top - slack / 2 <= y < box.bottom + slack / 2


def _placed(word: Word) -> Placed:
    x, y = (word.box.x0 + word.box.x1) / 2, (word.box.top + word.box.bottom) / 2
    return Placed(word, x, y, word.box.height)
