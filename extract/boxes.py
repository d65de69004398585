"""Puts the words of a page into the boxes of its form: a word belongs where its middle lies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.page import Word
from extract.formmap import Cell
from extract.grammar import is_tick, tidy
from extract.register import Fit
from extract.seen import Line, Origin, Seen, union

AMOUNT_COLUMN = 520.0
"""On the map, the middles of free amounts lie right of this and those of their labels left."""
TICK_SLACK = 2.0
"""Points by which the middle of a mark may lie outside its box."""
_TWO_DATES = re.compile(r"^(\d{1,2}[/\-.]\d{1,2}[/\-.]\d{4})(\d{1,2}[/\-.]\d{1,2}[/\-.]\d{4})$")


@dataclass(frozen=True, slots=True)
class Placed:
    """A word with its middle and height in the coordinates of the map, where lines are level."""

    word: Word
    x: float
    y: float
    height: float


def read_words(words: Sequence[Word], fit: Fit) -> dict[str, Seen]:
    """The content of every box of the fitted form, by path; printed labels are left out."""
    values = [word for n, word in enumerate(words) if n not in fit.matched and word.text.strip(" $_")]
    placed = _placed([part for word in values for part in _parted(word)], fit)
    at = np.array([(one.x, one.y) for one in placed]).reshape(-1, 2)
    return {cell.path: _content(cell, fit, [placed[n] for n in _inside(at, cell)]) for cell in fit.form.cells}


def lines_of(placed: Iterable[Placed]) -> tuple[Line, ...]:
    """Words as lines from top to bottom, each from left to right."""
    rows: list[list[Placed]] = []
    for one in sorted(placed, key=lambda each: each.y):
        if rows:
            last = rows[-1]
            center = sum(each.y for each in last) / len(last)
            if one.y - center < 0.5 * max(one.height, last[-1].height, 5.0):
                last.append(one)
                continue
        rows.append([one])
    return tuple(_line(sorted(row, key=lambda each: each.x)) for row in rows)


def pair_lines(labels: Sequence[Line], amounts: Sequence[Line]) -> tuple[Line, ...]:
    """Free limit lines: each label with the amount on its line, as "label<TAB>amount"."""
    left = list(labels)
    paired = []
    for amount in amounts:
        middle = (amount.box.top + amount.box.bottom) / 2
        near = [
            one for one in left if abs((one.box.top + one.box.bottom) / 2 - middle) < max(5.0, 0.7 * one.box.height)
        ]
        label = min(near, key=lambda one: abs((one.box.top + one.box.bottom) / 2 - middle), default=None)
        if label is not None:
            left.remove(label)
        paired.append(_with_label(label, amount))
    paired.extend(Line(f"{label.text}\t", label.box, label.confidence) for label in left)
    return tuple(sorted(paired, key=lambda one: one.box.top))


def _with_label(label: Line | None, amount: Line) -> Line:
    if label is None:
        return Line(f"\t{amount.text}", amount.box, amount.confidence)
    around = union((label.box, amount.box)) or amount.box
    return Line(f"{label.text}\t{amount.text}", around, min(label.confidence, amount.confidence))


def _content(cell: Cell, fit: Fit, inside: Sequence[Placed]) -> Seen:
    box = fit.cell_boxes[cell.path]
    if cell.kind == "tick":
        marks = [one.word for one in inside if is_tick_word(one.word)]
        return Seen(Origin.TEXT, box, (Line("X", marks[0].box),) if marks else ())
    if cell.kind == "pairs":
        amounts = [one for one in inside if one.x > AMOUNT_COLUMN]
        return Seen(Origin.TEXT, box, pair_lines(lines_of(w for w in inside if w not in amounts), lines_of(amounts)))
    return Seen(Origin.TEXT, box, lines_of(inside))


def is_tick_word(word: Word) -> bool:
    """Whether a word is a mark: an X, a check, or one glyph of a symbol font (4 and 8 of ZapfDingbats)."""
    return is_tick(word.text) or word.text.strip() in {"4", "8", "\u0016", "\u0014"}


def _placed(words: Sequence[Word], fit: Fit) -> list[Placed]:
    if not words:
        return []
    middles = np.array([((b.x0 + b.x1) / 2, (b.top + b.bottom) / 2) for b in (word.box for word in words)])
    back = fit.back(middles)
    shrink = 1 / float(np.linalg.norm(fit.matrix[:2, 1]))
    return [
        Placed(word, float(at[0]), float(at[1]), word.box.height * shrink) for word, at in zip(words, back, strict=True)
    ]


def _inside(at: NDArray[np.float64], cell: Cell) -> list[int]:
    """Which of the middles lie in a box; a mark may lie a little outside its own."""
    slack = TICK_SLACK if cell.kind == "tick" else 0.0
    box, x, y = cell.box, at[:, 0], at[:, 1]
    across = (x >= box.x0 - slack) & (x < box.x1 + slack)
    return [int(n) for n in np.flatnonzero(across & (y >= box.top - slack) & (y < box.bottom + slack))]


def _parted(word: Word) -> tuple[Word, ...]:
    """Two dates that run into one another are two words."""
    if not (found := _TWO_DATES.match(word.text)):
        return (word,)
    cut = word.box.x0 + word.box.width * len(found[1]) / len(word.text)
    left, right = word.box._replace(x1=cut), word.box._replace(x0=cut)
    return (Word(found[1], left, word.confidence), Word(found[2], right, word.confidence))


def _line(row: Sequence[Placed]) -> Line:
    around = union(tuple(one.word.box for one in row))
    assert around is not None  # noqa: S101 - a row has at least one word
    text = tidy(" ".join(one.word.text for one in row))
    return Line(text, around, min(one.word.confidence for one in row))
