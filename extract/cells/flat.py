"""What stands in the boxes of a form that was found on a picture: the page laid flat, every box read by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from domain.field import Box
from domain.page import Word
from extract.cells.cells import FlatPage
from extract.cells.readers import Readers
from extract.engines.line_reader import careful_steps, characters, other_looks
from extract.engines.tesseract import page_words, read_line
from extract.files.source import SourcePage
from extract.fitting.columns import in_columns
from extract.fitting.fit import Fit
from extract.fitting.ink import ink_of
from extract.fitting.own_labels import beside_own_labels
from extract.fitting.pairing import spelled
from extract.fitting.rectify import coarse, flattened
from extract.fitting.ruled import on_flat_rules
from extract.fitting.straight import straightened
from extract.values.seen import Seen

MUCH, MOST = 1.1, 2.0
"""Times that print is drawn out from which its stems may be as long as rules; more is no print."""
LONG, ASIDE, LEVEL = 6, 25.0, 5.0
"""Letters of a label that also is one where a print has it as far aside as this, and as little above or below (points).
"""
AGAIN = 3
"""How often a page is laid anew by its rules at most."""
FINE = 300
"""Dots an inch at which boxes are read."""


def flat_page(page: SourcePage, fit: Fit, words: Sequence[Word] = ()) -> FlatPage:
    """The page laid flat under its form; `words` are those of the page, to which the fit's numbers belong.

    Raises:
        UnreadableDocument: its picture cannot be decoded.
    """
    flat = flattened(page.raster(FINE), FINE, fit)
    labels = [label.box for label in fit.form.labels] + _printed(fit, words)
    ink = ink_of(flat, labels, _drawn_out(fit))
    rules = coarse(ink.rules)
    for _ in range(AGAIN):
        better = straightened(fit, rules)
        if better is None:
            break
        fit = better
        flat = flattened(page.raster(FINE), FINE, fit)
        ink = ink_of(flat, labels, _drawn_out(fit))
        rules = coarse(ink.rules)
    columned = in_columns(fit, rules)
    if columned is not fit:
        fit = columned
        ink = ink_of(flat, [label.box for label in fit.form.labels] + _printed(fit, words), _drawn_out(fit))
    readers = Readers(careful_steps, characters(), read_line, other_looks)
    return FlatPage(on_flat_rules(beside_own_labels(fit, words), rules), ink, readers)


def _drawn_out(fit: Fit) -> list[tuple[Box, float]]:
    """The boxes that are flatter on the page than on the map, and how many times taller the map makes their print."""
    boxes = [cell.box for cell in fit.form.cells if cell.kind != "tick"]
    whole = Box(0.0, 0.0, *fit.form.page)
    across = [(box.x0 + box.x1) / 2 for box in (*boxes, whole)]
    high = np.array([box.height for box in (*boxes, whole)])
    top = fit.points(np.column_stack([across, [box.top for box in (*boxes, whole)]]))
    bottom = fit.points(np.column_stack([across, [box.bottom for box in (*boxes, whole)]]))
    times = high / np.hypot(*(bottom - top).T)
    times /= times[-1]
    return [(box, time) for box, time in zip(boxes, times[:-1].tolist(), strict=True) if MUCH < time < MOST]


def _printed(fit: Fit, words: Sequence[Word]) -> list[Box]:
    """Where on the map the words lie that turned out to be labels: a print may have them nearer to its boxes."""
    edges = np.array([words[n].box for n in sorted(fit.matched) if n < len(words)]).reshape(-1, 4)
    if not len(edges):
        return []
    boxes = _on_map(fit, edges)
    rest = [word for n, word in enumerate(words) if n not in fit.matched and len(spelled(word.text)) >= LONG]
    if rest:
        boxes += _beside(rest, _on_map(fit, np.array([word.box for word in rest])), fit)
    return boxes


def _beside(words: Sequence[Word], boxes: Sequence[Box], fit: Fit) -> list[Box]:
    """Of words and where they lie on the map, those that are spelled as a label which stands beside them."""
    labels: dict[str, list[Box]] = defaultdict(list)
    for label in fit.form.labels:
        labels[spelled(label.text)].append(label.box)
    return [
        box
        for word, box in zip(words, boxes, strict=True)
        if any(
            abs(box.x0 - one.x0) <= ASIDE
            and abs(box.width - one.width) <= LEVEL  # one much wider holds the beginning of a value, too
            and abs(box.top + box.bottom - one.top - one.bottom) / 2 <= LEVEL
            for one in labels.get(spelled(word.text), ())
        )
    ]


def _on_map(fit: Fit, edges: NDArray[np.float64]) -> list[Box]:
    """Where on the map boxes of the page lie."""
    x, y = (edges[:, 0] + edges[:, 2]) / 2, (edges[:, 1] + edges[:, 3]) / 2
    corners = ((edges[:, 0], y), (x, edges[:, 1]), (edges[:, 2], y), (x, edges[:, 3]))
    left, top, right, bottom = np.split(fit.back(np.concatenate([np.column_stack(each) for each in corners])), 4)
    return [Box(*one) for one in np.column_stack([left[:, 0], top[:, 1], right[:, 0], bottom[:, 1]]).tolist()]


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
