"""The printed lines of a page, level even where the page lies askew, each parted at wide gaps into cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median

from domain.field import Box
from domain.page import Word
from extract.values.grammar import tidy
from extract.values.seen import union

WIDE, WIDER, LEAST = 1.0, 2.4, 7.0
"""What parts cells: a gap of so many heights of its line, of so many usual gaps of the page, and points at least."""
LEVEL = 0.45
"""Heights by which the middles of two words of a line differ at most."""
LONG_CHAIN = 120.0
"""Points from which a run of words tells how askew a page lies."""


@dataclass(frozen=True)
class Cell:
    """Words that stand together on one line."""

    words: tuple[Word, ...]

    @cached_property
    def text(self) -> str:
        """The words, one space between them."""
        return " ".join(word.text for word in self.words)

    @cached_property
    def box(self) -> Box:
        """Around all of them, in points."""
        return union(tuple(word.box for word in self.words)) or Box(0, 0, 0, 0)

    @property
    def confidence(self) -> float:
        """Of the least certain word."""
        return min((word.confidence for word in self.words), default=1.0)

    def part(self, start: int, end: int | None = None) -> Cell:
        """The words that lie at least half within these characters of the text."""
        end = len(self.text) if end is None else end
        kept, at = [], 0
        for word in self.words:
            if start <= at + len(word.text) / 2 < end:
                kept.append(word)
            at += len(word.text) + 1
        return Cell(tuple(kept))


@dataclass(frozen=True)
class PrintedLine:
    """One line: its cells from left to right. `top` and `bottom` are of the page laid level, in points."""

    cells: tuple[Cell, ...]
    top: float
    bottom: float

    @cached_property
    def whole(self) -> Cell:
        """All words as one cell."""
        return Cell(tuple(word for cell in self.cells for word in cell.words))

    @cached_property
    def text(self) -> str:
        """All words, one space between them."""
        return self.whole.text

    @property
    def height(self) -> float:
        """In points."""
        return self.bottom - self.top


def printed_lines(words: Sequence[Word]) -> tuple[PrintedLine, ...]:
    """The lines of an upright page from top to bottom."""
    slope = slope_of(words)
    placed = sorted(((_middle(word) - slope * word.box.x0, tidied) for word in words if (tidied := _tidied(word))),
                    key=lambda one: one[0])  # fmt: skip
    rows: list[list[tuple[float, Word]]] = []
    for middle, word in placed:
        if rows and _same_line(rows[-1], middle, word):
            rows[-1].append((middle, word))
        else:
            rows.append([(middle, word)])
    lines = [sorted((word for _, word in row), key=lambda one: one.box.x0) for row in rows]
    gaps = [after.box.x0 - word.box.x1 for line in lines for word, after in pairwise(line)]
    usual = median(gaps) if gaps else 0.0
    middles = [median(at for at, _ in row) for row in rows]
    return tuple(_line(words, middle, usual) for words, middle in zip(lines, middles, strict=True))


def _tidied(word: Word) -> Word | None:
    text = tidy(word.text)
    return Word(text, word.box, word.confidence) if text else None


def _same_line(row: Sequence[tuple[float, Word]], middle: float, word: Word) -> bool:
    height = median(one.box.height for _, one in row)
    return middle - median(at for at, _ in row) < LEVEL * max(min(height, max(word.box.height, 5.0)), 5.0)


def _line(words: Sequence[Word], middle: float, usual: float) -> PrintedLine:
    height = max(4.0, median(word.box.height for word in words))
    wide = max(WIDE * height, WIDER * usual, LEAST)
    cells: list[list[Word]] = []
    for word in words:
        if cells and word.box.x0 - cells[-1][-1].box.x1 <= wide:
            cells[-1].append(word)
        else:
            cells.append([word])
    return PrintedLine(tuple(Cell(tuple(cell)) for cell in cells), middle - height / 2, middle + height / 2)


def _middle(word: Word) -> float:
    return (word.box.top + word.box.bottom) / 2


def slope_of(words: Sequence[Word]) -> float:
    """Points that a line falls for each point to the right: the median over runs of words, in the reader's order."""
    found: list[float] = []
    start = before = None
    for word in words:
        if start is None or before is None or not _follows(before, word):
            start = before = word
            continue
        before = word
        across = word.box.x1 - start.box.x0
        if across >= LONG_CHAIN:
            found.append((word.box.bottom - start.box.bottom) / (word.box.x0 - start.box.x0))
    slope = median(found) if found else 0.0
    return slope if abs(slope) < 0.1 else 0.0


def _follows(before: Word, word: Word) -> bool:
    gap = word.box.x0 - before.box.x1
    return -1 <= gap <= 2.5 * before.box.height and abs(_middle(word) - _middle(before)) < 0.6 * before.box.height
