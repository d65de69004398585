"""Sets boxes that stand beside a label of their own where that label was found, rather than where its row was laid.

A map is laid by all labels of a neighborhood together; a tick box is so small that a print whose columns moved by half
of it has the marks in none. The day at the top of the page stands under a label far from all others.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
from rapidfuzz.fuzz import ratio

from domain.field import Box
from domain.page import Word
from extract.fitting.fit import Fit
from extract.fitting.formmap import Cell, Label
from extract.fitting.pairing import spelled

BEHIND, LEVEL = (-2.0, 7.0), 4.0
"""Points behind a tick box within which its label begins, and by which their middles are off."""
LONG, ALIKE = 7, 80.0
"""Letters of a label that may be misread, and how alike (0 to 100) what was read must be."""
OFF, FARTHEST = 2.0, 7.0
"""Points by which a label must be off its place for its box to be moved, and by which it may be."""
DAY, UNDER, HIGHEST = "date", 25.0, 45.0
"""The box at the top of the page, the points above it in which its label stands, and those that it may be off."""


def beside_own_labels(fit: Fit, words: Sequence[Word]) -> Fit:
    """The fit with the tick boxes of its form, and the day at its top, set beside their labels among `words`."""
    own = {cell.path: label for cell in fit.form.cells if (label := _own(cell, fit.form.labels)) is not None}
    said = {spelled(label.text) for label in own.values()}
    long = [label for label in said if len(label) >= LONG]
    found = _on_map(fit, [word for word in words if _is_any(spelled(word.text), said, long)])
    moved = tuple(_moved(cell, own[cell.path], found) if cell.path in own else cell for cell in fit.form.cells)
    if moved == fit.form.cells:
        return fit
    return replace(fit, form=replace(fit.form, cells=moved), which=None)


def _own(cell: Cell, labels: Sequence[Label]) -> Label | None:
    """The label beside which a cell stands; None of one that stands by its row."""
    if cell.kind == "tick":
        behind = (one for one in labels if BEHIND[0] <= one.box.x0 - cell.box.x1 <= BEHIND[1])
        beside = [one for one in behind if _level(one.box, cell.box)]
        return min(beside, key=lambda one: one.box.x0, default=None)
    if cell.path == DAY:
        over = (one for one in labels if 0 < cell.box.bottom - one.box.bottom <= UNDER)
        above = [one for one in over if one.box.x0 >= cell.box.x0 - UNDER]
        return max(above, key=lambda one: len(one.text), default=None)
    return None


def _moved(cell: Cell, label: Label, found: Sequence[tuple[str, Box]]) -> Cell:
    """The cell as far from its place as its label is."""
    off = _off(label, found, HIGHEST if cell.path == DAY else FARTHEST)
    if off is None or max(map(abs, off)) <= OFF:
        return cell
    return replace(cell, box=cell.box.moved(*off))


def _off(label: Label, found: Sequence[tuple[str, Box]], most: float) -> tuple[float, float] | None:
    """How far from its place a label lies, across and down; None where it was not found near enough."""
    said, near = spelled(label.text), []
    for text, box in found:
        if _is_said(text, said):
            across = _both(box.x0 - label.box.x0, box.x1 - label.box.x1)
            off = (across, _both(box.top - label.box.top, box.bottom - label.box.bottom))
            if max(map(abs, off)) <= most:
                near.append(off)
    return min(near, key=lambda off: abs(off[0]) + abs(off[1]), default=None)


def _is_said(text: str, label: str) -> bool:
    """Whether what was read is a label, a long one perhaps with a letter misread."""
    return text == label or (min(len(label), len(text)) >= LONG and ratio(text, label) >= ALIKE)


def _is_any(text: str, labels: Collection[str], long: Sequence[str]) -> bool:
    """Whether what was read is one of the labels, of which some are long."""
    return text in labels or (len(text) >= LONG and any(_is_said(text, label) for label in long))


def _both(one: float, other: float) -> float:
    """By how much both ends are off: a mark that touches its label moves one of them alone, larger print both apart."""
    return 0.0 if one * other < 0 else min(one, other, key=abs)


def _level(one: Box, other: Box) -> bool:
    return abs(one.top + one.bottom - other.top - other.bottom) / 2 <= LEVEL


def _on_map(fit: Fit, words: Sequence[Word]) -> list[tuple[str, Box]]:
    """The words as they are spelled, and where on the map they lie."""
    if not words:
        return []
    edges = np.array([word.box for word in words], dtype=np.float64)
    x, y = (edges[:, 0] + edges[:, 2]) / 2, (edges[:, 1] + edges[:, 3]) / 2
    left, right = (fit.back(np.column_stack([side, y])) for side in (edges[:, 0], edges[:, 2]))
    top, bottom = (fit.back(np.column_stack([x, side])) for side in (edges[:, 1], edges[:, 3]))
    sides = np.column_stack([left[:, 0], top[:, 1], right[:, 0], bottom[:, 1]]).tolist()
    return [(spelled(word.text), Box(*box)) for word, box in zip(words, sides, strict=True)]
