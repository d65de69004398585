"""Finds the boxes of a form by the labels that stand beside them, for prints that are laid out otherwise than the map.

A print may move whole blocks that no one transform explains. Then each box is looked for by itself: its anchor is the
phrase left of it, above it, or (for a tick box) right of it; where that phrase stands on the page, the box stands too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from rapidfuzz import fuzz, process

from domain.field import Box
from domain.page import Word
from extract.fitting.formmap import Cell, FormMap
from extract.fitting.pairing import spelled
from extract.values.seen import union

WORD_GAP, NARROWEST_GAP, INK_GAP = 0.45, 2.6, 3.2
"""Between words of one phrase: so many of their heights, or points; points where only their ink is known."""
STACKED, FLUSH = 7.6, 1.5
"""Points from line to line, and between their beginnings, of a label in two lines."""
SAME_LINE = 2.5
ALIKE = 88.0
"""How alike (0 to 100) a phrase on the page is to the map's."""
LEFT, ABOVE, RIGHT = 95.0, 16.0, 12.0
"""Points within which an anchor stands left of its box, above it, and right of a tick box."""
UNDER, UNDER_HEAD = 3.0, 300.0
"""Points under a label, where a box is its own whatever stands left of it; and that a column reaches from its head."""
HEADS = frozenset({"YES", "NO", "NA"})
"""Heads of columns of tick boxes; in running text these words say nothing."""
ONE_LINE = 18.0
"""Points: a higher box holds several lines."""
LONGEST = 9
"""Words of a phrase."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand together, as they are compared, and where."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Anchor:
    """What tells where a box stands: `near` its place across, and its height unless `row` does.

    `row` is the first phrase of the box's row, where `near` is printed in many rows or heads a column.
    """

    near: Phrase
    row: Phrase | None = None


@lru_cache(maxsize=16)
def anchors_of(form: FormMap) -> Mapping[str, Anchor]:
    """The anchors of the boxes that have one, by path."""
    phrases = _labels(form)
    often = Counter(one.text for one in phrases)
    found = {}
    for cell in form.cells:
        near, beside = _near(cell, phrases), _beside(cell, phrases)
        rows = [one for one in beside if often[one.text] == 1 and one.box.x0 < cell.box.x0]
        first = min(rows, key=lambda one: one.box.x0, default=None)
        if near is not None and often[near.text] == 1 and near.text not in HEADS:
            found[cell.path] = Anchor(near)
        elif near is not None and first is not None and (near.text in HEADS or near in beside):
            found[cell.path] = Anchor(near, first)
        elif first is not None and cell.kind != "tick":
            found[cell.path] = Anchor(first)
    return found


@lru_cache(maxsize=16)
def _labels(form: FormMap) -> tuple[Phrase, ...]:
    """The printed labels of a form; a label in two lines is one."""
    alone = tuple(_phrases([Word(label.text, label.box) for label in form.labels], INK_GAP))
    stacks = tuple(_stacks(alone))
    parts = {part for stack in stacks for part in stack.parts}
    return (*(one for one in alone if one not in parts), *(stack.whole for stack in stacks))


@dataclass(frozen=True, slots=True)
class Place:
    """Where one box stands on a page, and each phrase that led there: its place on the map and on the page."""

    box: Box
    led: tuple[tuple[Box, Box], ...]


Where = Callable[[Box], Box]
"""Where a box of the map is expected on the page."""


def places_of(words: Sequence[Word], form: FormMap, expected: Where | None = None) -> dict[str, Place]:
    """Where the boxes of a form stand on a page, by path, each as far as the next label reaches.

    Of several like phrases the one nearest to where it is `expected` leads; by itself a page is taken to be of the
    map's size.
    """
    page = _Page(words, form, expected)
    placed = {
        cell.path: place
        for cell in form.cells
        if (anchor := anchors_of(form).get(cell.path)) and (place := page.place(cell, anchor))
    }
    labels = tuple(dict.fromkeys(box for place in placed.values() for _, box in place.led))
    cells = {cell.path: cell for cell in form.cells}
    return {path: Place(_cut(one.box, labels, cells[path]), one.led) for path, one in placed.items()}


class _Page:
    """The phrases of a page, asked for those of the map."""

    def __init__(self, words: Sequence[Word], form: FormMap, expected: Where | None) -> None:
        wide = max((word.box.x1 for word in words), default=form.page[0])
        self.scale = max(1.0, wide / form.page[0])
        self._expected = expected or self._scaled
        alone = tuple(_phrases(words))
        known = Counter(label.text for label in _labels(form))
        stacks = [stack for stack in _stacks(alone) if stack.whole.text in known]
        parts = {part for stack in stacks for part in stack.parts}
        singles = (*(one for one in alone if one not in parts), *(stack.whole for stack in stacks))
        self._found = _alike(known, singles, tuple(_runs(words)))

    def place(self, cell: Cell, anchor: Anchor) -> Place | None:
        """The box where its anchor stands."""
        row = self._stands(anchor.row) if anchor.row else None
        level = anchor.row is not None and anchor.near.box.bottom > anchor.row.box.top
        near = self._stands(anchor.near, row, level=level)
        if near is None or (anchor.row and row is None):
            return None
        x0 = near.x0 + (cell.box.x0 - anchor.near.box.x0) * self.scale
        if cell.box.x0 >= anchor.near.box.x1 - 4:  # the print of the page may be wider or narrower than the map's
            x0 = near.x1 + (cell.box.x0 - anchor.near.box.x1) * self.scale
        here, there = _middle(row or near), _middle((anchor.row or anchor.near).box)  # ink and text differ in height
        top = here + (cell.box.top - there) * self.scale
        box = Box(x0, top, x0 + cell.box.width * self.scale, top + cell.box.height * self.scale)
        led = ((anchor.near.box, near), *(((anchor.row.box, row),) if anchor.row and row else ()))
        return Place(box, led)

    def _stands(self, phrase: Phrase, row: Box | None = None, *, level: bool = False) -> Box | None:
        """Where a phrase stands, by itself or else as part of a line: in a row, or as the head over it, if one is
        given; else nearest to the map's place."""
        x, y = self._expected(phrase.box)[:2]
        found = [one for one in self._found.get(phrase.text, ()) if row is None or _fits(one, row, level=level)]
        return min(found, key=lambda one: abs(one.x0 - x) + (abs(one.top - y) if row is None else 0.0), default=None)

    def _scaled(self, box: Box) -> Box:
        return Box(*(edge * self.scale for edge in box))


def _alike(texts: Mapping[str, int], alone: Sequence[Phrase], runs: Sequence[Phrase]) -> dict[str, list[Box]]:
    """For each text (and how often the map has it) the places where a phrase is spelled most like it.

    One that stands by itself is preferred. In rows of a table one stands by itself and the next close before its
    value: there parts of lines count, too, where nothing else in their row does.
    """
    found: dict[str, list[Box]] = {}
    for text, often in texts.items():
        by_itself, within = _rated(text, alone), {} if text in HEADS else _rated(text, runs)
        best = max((*by_itself.values(), *within.values()), default=0.0)
        boxes = [box for box, rate in by_itself.items() if rate >= best - 1]
        rest = [box for box, rate in within.items() if rate >= best - 1]
        if boxes and often == 1:
            rest = []
        found[text] = boxes + [one for one in rest if all(not _level(one, box) for box in boxes)]
    return found


def _rated(text: str, among: Sequence[Phrase]) -> dict[Box, float]:
    """The phrases that are alike, and how much, 0 to 100."""
    if not among:
        return {}
    texts = [one.text for one in among]
    rated = process.cdist([text], texts, scorer=fuzz.ratio, score_cutoff=ALIKE, dtype=np.float32)[0]
    return {among[int(n)].box: float(rated[n]) for n in np.flatnonzero(rated)}


def _level(one: Box, other: Box) -> bool:
    return one.top < other.bottom - 1 and one.bottom > other.top + 1


def _middle(box: Box) -> float:
    return (box.top + box.bottom) / 2


def _fits(box: Box, row: Box, *, level: bool) -> bool:
    """Whether a phrase stands in a row; or, as the head of a column, over it."""
    if level:
        return _level(box, row)
    return box.bottom <= row.top + 2


def _near(cell: Cell, phrases: Sequence[Phrase]) -> Phrase | None:
    """The phrase that belongs to a box: right of a tick or over its column; left of another box or over it."""
    box = cell.box
    over = [one for one in phrases if one.box.bottom <= box.top + 4 and _across(one.box, box)]
    head = max(over, key=lambda one: one.box.bottom, default=None)
    beside = _beside(cell, phrases)
    if cell.kind == "tick":
        if head is not None and head.text in HEADS and box.top - head.box.bottom <= UNDER_HEAD:
            return head
        right = [one for one in beside if -2 <= one.box.x0 - box.x1 <= RIGHT]
        return min(right, key=lambda one: one.box.x0, default=None)
    left = [one for one in beside if 0 <= box.x0 + 4 - one.box.x1 <= LEFT]
    nearest = max(left, key=lambda one: one.box.x1, default=None)
    if head is not None and box.top - head.box.bottom <= (ABOVE if nearest is None else UNDER):
        return head
    if nearest is None and head is not None and box.top - head.box.bottom <= UNDER_HEAD:
        return head
    return nearest


def _beside(cell: Cell, phrases: Sequence[Phrase]) -> list[Phrase]:
    """The phrases at the height of a box: of its middle, or anywhere in a box of one line."""
    box, y = cell.box, _middle(cell.box)
    return [one for one in phrases if one.box.top - 1 < y < one.box.bottom + 1 or _within(one.box, box)]


def _within(label: Box, box: Box) -> bool:
    """Whether a label stands at the height of a box that is no taller than a line or two."""
    return box.height < ONE_LINE and box.top - 1 <= _middle(label) <= box.bottom + 1


def _across(label: Box, box: Box) -> bool:
    """Whether a label stands over a box: over its beginning, or over its middle as the heads of columns do."""
    return label.x0 < min(box.x1, box.x0 + 60) and label.x1 > box.x0 - 2


def _cut(box: Box, labels: Sequence[Box], cell: Cell) -> Box:
    """The box up to the next label right of it and below it."""
    if cell.kind == "tick":
        return box
    for label in labels:
        level = box.top + 1 < _middle(label) < box.bottom - 1
        if level and box.x0 + 8 < label.x0 < box.x1:
            box = box._replace(x1=label.x0 - 1)
    for label in labels:
        under = label.x0 < box.x1 and label.x1 > box.x0
        if under and box.top + 6 < label.top < box.bottom:
            box = box._replace(bottom=label.top - 0.5)
    return box


def lines_across(words: Sequence[Word]) -> Iterator[list[Word]]:
    """The lines of a page from top to bottom, the words of each from left to right, however far they stand apart."""
    line: list[Word] = []
    for word in sorted(words, key=lambda one: _middle(one.box)):
        if line:
            middle = sum(_middle(one.box) for one in line) / len(line)
            if _middle(word.box) - middle > SAME_LINE:
                yield sorted(line, key=lambda one: one.box.x0)
                line = []
        line.append(word)
    if line:
        yield sorted(line, key=lambda one: one.box.x0)


def _phrases(words: Sequence[Word], narrowest: float = NARROWEST_GAP) -> Iterator[Phrase]:
    """The words of each line that stand close together; single characters (marks, signs) are no part of one."""
    for line in lines_across([word for word in words if len(spelled(word.text)) > 1]):
        part: list[Word] = []
        for word in line:
            if part and word.box.x0 - part[-1].box.x1 > max(narrowest, WORD_GAP * word.box.height):
                yield from _phrase(part)
                part = []
            part.append(word)
        yield from _phrase(part)


def _phrase(part: Sequence[Word]) -> Iterator[Phrase]:
    text = "".join(spelled(word.text) for word in part)
    box = union(tuple(word.box for word in part))
    if len(text) >= 2 and box is not None:
        yield Phrase(text, box)


@dataclass(frozen=True, slots=True)
class _Stack:
    """Two lines of one label."""

    parts: tuple[Phrase, Phrase]
    whole: Phrase


def _stacks(phrases: Sequence[Phrase]) -> Iterator[_Stack]:
    """Phrases that stand flush one under the other, as lines of small print do."""
    for upper in phrases:
        for lower in phrases:
            down, in_line = lower.box.bottom - upper.box.bottom, abs(lower.box.x0 - upper.box.x0) <= FLUSH
            box = union((upper.box, lower.box))
            if in_line and 2.0 < down <= STACKED and box is not None:
                yield _Stack((upper, lower), Phrase(upper.text + lower.text, box))


def _runs(words: Sequence[Word]) -> Iterator[Phrase]:
    """Every run of up to LONGEST words of a line: a phrase may stand close before a value."""
    for line in lines_across(words):
        for first in range(len(line)):
            for last in range(first + 1, min(len(line), first + LONGEST) + 1):
                yield from _phrase(line[first:last])
