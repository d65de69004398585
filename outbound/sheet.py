"""A report as it fills from top to bottom: headings, pairs, tables and letters, over as many pages as it takes.

Page numbers are put on by `outbound.bound.numbered` once all pages are there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from domain.field import Box
from outbound.paper import ACCENT, GRAY, HAIR, INK, LETTER, MARGIN, PALE, RED, WHITE, Color, Paper, Style, folded

GREEN: Color = (0.07, 0.42, 0.23)
AMBER: Color = (0.60, 0.36, 0.0)
TONES: dict[str, Color] = {"good": GREEN, "bad": RED, "warn": AMBER, "busy": ACCENT, "info": ACCENT, "plain": GRAY}
FOOT = 44.0
"""Points at the bottom of each page that are kept for the page's number."""

BODY = Style("Helvetica", 9, INK, 12)
SMALL = Style("Helvetica", 7.6, GRAY, 9.8)
CELL = Style("Helvetica", 8, INK, 10)
MONO = Style("Courier", 6.6, INK, 8.6)
_H1 = Style("Helvetica-Bold", 15, INK, 19)
_H2 = Style("Helvetica-Bold", 10, INK, 13)
_GROUP = Style("Helvetica-Bold", 8.6, ACCENT)
_HEAD = Style("Helvetica-Bold", 7.2, GRAY, 9)
_RUNNING = Style("Helvetica", 7.6, GRAY)
_PAD = 4.0


@dataclass(frozen=True, slots=True)
class Marked:
    """Words after a mark; the mark's shape says the same as its colour. `tone` is one of TONES."""

    tone: str
    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """A row of a table that says what those beneath it are about."""

    text: str


Cell = str | Marked


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its title, its share of the width, and how its text is set."""

    title: str
    share: float
    style: Style = CELL


class Sheet:
    """Pages of one report; `y` is where the next thing begins."""

    def __init__(self, title: str, *, running: str, size: tuple[float, float] = LETTER) -> None:
        """`running` stands at the top of every page but the first."""
        self.paper = Paper(title, size=size)
        self._running = running
        self.left, self.right = MARGIN + 6, size[0] - MARGIN - 6
        self.floor = size[1] - FOOT
        self.y = MARGIN + 6

    @property
    def width(self) -> float:
        """Between the margins, in points."""
        return self.right - self.left

    def next_page(self) -> None:
        """Go on overleaf."""
        self.paper.next_page()
        self.paper.text(self.left, 30, self._running, _RUNNING)
        self.paper.rule((self.left, 36), (self.right, 36), color=HAIR, thick=0.5)
        self.y = 50.0

    def room(self, height: float) -> bool:
        """Go overleaf when `height` does not fit any more; whether that was so."""
        if self.y + height <= self.floor:
            return False
        self.next_page()
        return True

    def heading(self, text: str, note: str = "") -> None:
        """A part's title, with some of what follows on the same page."""
        self.room(90)
        self.y += 14
        self.paper.rule((self.left, self.y - 4), (self.right, self.y - 4), color=ACCENT, thick=1.4)
        self.y = self.paper.block(self.left, self.y + 14, text, _H1, self.width) - 12
        self.y += 4
        if note:
            self.text(note, SMALL)

    def subheading(self, text: str) -> None:
        """A title within a part."""
        self.room(48)
        self.y = self.paper.block(self.left, self.y + 14, text, _H2, self.width) - 9

    def text(self, text: str, style: Style = BODY, *, indent: float = 0.0) -> None:
        """Paragraphs; the lines of `text` stay lines, and a page ends between any two."""
        for line in text.splitlines() or [""]:
            for piece in folded(line, style, self.width - indent):
                self.room(style.step)
                self.y += style.step
                self.paper.text(self.left + indent, self.y - style.step * 0.22, piece, style)
        self.y += 4

    def pairs(self, pairs: Iterable[tuple[str, Cell]], *, label: float = 120.0) -> None:
        """Names and what they stand for, line by line; those without anything are left out."""
        for name, cell in pairs:
            if not (cell.text if isinstance(cell, Marked) else cell):
                continue
            rows = _Row((name, cell), (Head("", 0, SMALL), Head("", 0, BODY)), (label, self.width - label))
            self._row(rows, (self.left, self.left + label), ruled=False, pad=1.6)
        self.y += 4

    def table(self, heads: Sequence[Head], rows: Iterable[Sequence[Cell] | Group]) -> int:
        """A table whose head stands on each of its pages; how many rows it has. A row may go on overleaf."""
        whole = sum(one.share for one in heads)
        widths = [self.width * one.share / whole for one in heads]
        places = [self.left + sum(widths[:n]) for n in range(len(widths))]
        self.room(60)
        self._table_head(heads, places, widths)
        count = 0
        for cells in rows:
            if isinstance(cells, Group):
                self._group(cells.text, lambda: self._table_head(heads, places, widths))
                continue
            count += 1
            made = _Row(cells, heads, widths)
            self._row(made, places, ruled=True, pad=_PAD, again=lambda: self._table_head(heads, places, widths))
        self.y += 8
        return count

    def pdf(self) -> bytes:
        """The finished pages, without numbers."""
        return self.paper.pdf()

    def mark(self, x: float, y: float, tone: str, *, radius: float = 3.6) -> None:
        """A disc about (x, y) with a tick, a cross, a bar, or nothing in it."""
        paper, r = self.paper, radius
        if tone == "plain":
            paper.dot(x, y, color=GRAY, radius=r * 0.5)
            return
        paper.dot(x, y, color=TONES[tone], radius=r)
        strokes = {
            "good": ((-0.5, 0.05, -0.1, 0.45), (-0.1, 0.45, 0.55, -0.4)),
            "bad": ((-0.4, -0.4, 0.4, 0.4), (-0.4, 0.4, 0.4, -0.4)),
            "warn": ((0, -0.6, 0, 0.15), (0, 0.42, 0, 0.62)),
            "busy": ((0, -0.55, 0, 0.05), (0, 0.05, 0.4, 0.3)),
            "info": ((0, -0.62, 0, -0.42), (0, -0.15, 0, 0.6)),
        }[tone]
        for x0, y0, x1, y1 in strokes:
            paper.rule((x + x0 * r, y + y0 * r), (x + x1 * r, y + y1 * r), color=WHITE, thick=r * 0.3)

    def _group(self, text: str, again: Callable[[], None]) -> None:
        if self.y + 52 > self.floor:
            self._over(again)
        self.paper.text(self.left + _PAD, self.y + 14, text, _GROUP)
        self.y += 19
        self.paper.rule((self.left, self.y), (self.right, self.y), color=HAIR, thick=0.4)

    def _table_head(self, heads: Sequence[Head], places: Sequence[float], widths: Sequence[float]) -> None:
        titles = [folded(one.title, _HEAD, width - 2 * _PAD) for one, width in zip(heads, widths, strict=True)]
        height = max(map(len, titles)) * _HEAD.step + 2 * _PAD
        self.paper.box(Box(self.left, self.y, self.right, self.y + height), fill=PALE, line=None)
        for lines, x in zip(titles, places, strict=True):
            self.paper.lines(x + _PAD, self.y + _PAD + _HEAD.size, lines, _HEAD)
        self.y += height
        self.paper.rule((self.left, self.y), (self.right, self.y), color=GRAY, thick=0.7)

    def _row(
        self, row: _Row, places: Sequence[float], *, ruled: bool, pad: float, again: Callable[[], None] | None = None
    ) -> None:
        """A row, whole where it fits on a page, else in pieces."""
        whole = row.height + 2 * pad
        if self.y + whole > self.floor and (whole < self.floor - 120 or self.floor - self.y < 60):  # noqa: PLR2004
            self._over(again)
        while True:
            fits = row.take(self.floor - self.y - 2 * pad)
            tall = 0.0
            for (lines, style, tone), x in zip(fits, places, strict=True):
                at = x + (_PAD if ruled else 0.0)
                if tone and lines:
                    self.mark(at + 3.6, self.y + pad + style.step * 0.45, tone)
                self.paper.lines(at + (11 if tone else 0), self.y + pad + style.size * 0.9, lines, style)
                tall = max(tall, len(lines) * style.step)
            self.y += tall + 2 * pad
            if row.is_done:
                break
            self._over(again)
        if ruled:
            self.paper.rule((self.left, self.y), (self.right, self.y), color=HAIR, thick=0.4)

    def _over(self, again: Callable[[], None] | None) -> None:
        self.next_page()
        if again:
            again()


_folded = lru_cache(maxsize=4096)(folded)
"""Lists repeat themselves: states, days, agents."""


class _Row:
    """The folded cells of a row, taken piece by piece."""

    def __init__(self, cells: Sequence[Cell], heads: Sequence[Head], widths: Sequence[float]) -> None:
        self._left: list[tuple[list[str], Style, str]] = []
        for cell, head, width in zip(cells, heads, widths, strict=True):
            tone, text = (cell.tone, cell.text) if isinstance(cell, Marked) else ("", cell)
            style = head.style
            room = width - 2 * _PAD - (11 if tone else 0)
            lines = [piece for line in text.splitlines() for piece in _folded(line, style, room)]
            self._left.append((lines, style, tone))

    @property
    def height(self) -> float:
        return max((len(lines) * style.step for lines, style, _ in self._left), default=0.0)

    @property
    def is_done(self) -> bool:
        return not any(lines for lines, _, _ in self._left)

    def take(self, height: float) -> list[tuple[list[str], Style, str]]:
        """What fits into `height`, a line of each cell at least."""
        taken, rest = [], []
        for lines, style, tone in self._left:
            count = max(1, int(height / style.step + 0.001))
            taken.append((lines[:count], style, tone))
            rest.append((lines[count:], style, ""))
        self._left = rest
        return taken
