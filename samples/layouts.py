"""Ways in which an office lays out a paper of labels and values: the same content looks different in each.

TRAINED are the families that reading was tuned on; HELD_OUT are those it never saw, for honest figures.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from samples.form import PAGE

_BOLD = MappingProxyType({"Helvetica": "Helvetica-Bold", "Times-Roman": "Times-Bold", "Courier": "Courier-Bold"})
Cell = tuple[str, ...]
"""The lines of one cell of a table."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One labeled value; `lines` as printed, one or more; a party's are its name and address lines."""

    label: str
    lines: tuple[str, ...]

    @property
    def is_short(self) -> bool:
        """Whether it fits a narrow column."""
        return len(self.lines) == 1 and len(self.lines[0]) <= 24


@dataclass(frozen=True, slots=True)
class Content:
    """What a paper says, before it is laid out. `table` has a head and rows; `number` is the form's own."""

    issuer: tuple[str, ...]
    title: str
    opening: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    table: tuple[tuple[Cell, ...], ...] = ()
    closing: tuple[str, ...] = ()
    signer: tuple[str, ...] = ()
    number: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """Typeface and size in points of the print; `bold` labels; `upper` prints values in capitals; `left` margin."""

    face: str = "Helvetica"
    size: float = 9.5
    bold: bool = True
    upper: bool = False
    left: float = 54.0


def look(rng: random.Random) -> Look:
    """A way of printing, by chance."""
    return Look(
        face=rng.choice(("Helvetica", "Helvetica", "Times-Roman", "Courier")),
        size=rng.choice((8.5, 9.5, 10.0, 11.0)),
        bold=rng.random() < 0.6,
        upper=rng.random() < 0.3,
        left=rng.choice((40.0, 54.0, 66.0)),
    )


class Pen:
    """Writes a page from the top down."""

    def __init__(self, canvas: Canvas, how: Look) -> None:
        self.canvas = canvas
        self.how = how
        self.y = PAGE[1] - 50
        self.width = PAGE[0] - 2 * how.left

    def font(self, *, bold: bool = False, size: float = 0.0) -> tuple[str, float]:
        """The typeface and size now set."""
        chosen = (_BOLD[self.how.face] if bold else self.how.face), size or self.how.size
        self.canvas.setFont(*chosen)
        return chosen

    def line(self, text: str, *, x: float | None = None, bold: bool = False, size: float = 0.0) -> None:
        """One line, and down by it; in the middle of the page without `x`."""
        self.y -= (size or self.how.size) * 1.3
        face = self.font(bold=bold, size=size)
        at = (PAGE[0] - stringWidth(text, *face)) / 2 if x is None else x
        self.canvas.drawString(at, self.y, text)

    def text(self, text: str) -> None:
        """A paragraph over the width of the page."""
        for each in simpleSplit(text, self.how.face, self.how.size, self.width):
            self.line(each, x=self.how.left)

    def at(self, x: float, y: float, lines: Sequence[str], *, bold: bool = False, size: float = 0.0) -> float:
        """Lines from `y` down at `x`, without moving; returns where they end."""
        face = self.font(bold=bold, size=size)
        for each in lines:
            self.canvas.drawString(x, y, each)
            y -= face[1] * 1.25
        return y

    def gap(self, points: float) -> None:
        """Leave room."""
        self.y -= points


Layout = Callable[[Pen, Content], None]


def laid_out(content: Content, family: str, how: Look) -> bytes:
    """The content as a one-page PDF in one of FAMILIES."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=PAGE, invariant=1)
    canvas.setTitle(f"{content.title} (drawn sample)")
    pen = Pen(canvas, how)
    head(pen, content)
    FAMILIES[family](pen, _upper(content) if how.upper else content)
    foot(pen, content)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def head(pen: Pen, content: Content) -> None:
    """Letterhead, title, and what is said first."""
    if content.issuer:
        pen.line(content.issuer[0], x=pen.how.left, bold=True, size=13)
        for each in content.issuer[1:]:
            pen.line(each, x=pen.how.left, size=8)
        pen.gap(12)
    if content.title:
        pen.line(content.title, bold=True, size=14 if len(content.title) < 50 else 11.5)
        pen.gap(8)
    for each in content.opening:
        pen.text(each)
        pen.gap(5)


def foot(pen: Pen, content: Content) -> None:
    """What is said last, who signs, and the form's number at the edge."""
    pen.gap(8)
    for each in content.closing:
        pen.text(each)
        pen.gap(5)
    pen.gap(16)
    for each in content.signer:
        pen.line(each, x=pen.how.left)
    if content.number:
        pen.at(pen.how.left, 34, (content.number,), size=8)


def grid(
    pen: Pen, rows: Sequence[Sequence[Cell]], widths: Sequence[float], *, ruled: bool = True, most: float = 9.0
) -> None:
    """A table in print of at most `most` points; the first row is its head."""
    size = min(pen.how.size, 9.0, most)
    for place, row in enumerate(rows):
        face = pen.font(bold=place == 0, size=size)
        cells = [
            [part for line in cell for part in simpleSplit(line, *face, width - 6)]
            for cell, width in zip(row, widths, strict=True)
        ]
        tall = 6 + size * 1.25 * max(1, *(len(cell) for cell in cells))
        x = pen.how.left
        for lines, width in zip(cells, widths, strict=True):
            if ruled:
                pen.canvas.rect(x, pen.y - tall, width, tall)
            pen.at(x + 3, pen.y - size - 1, lines, bold=place == 0, size=size)
            x += width
        pen.y -= tall


def _table(pen: Pen, content: Content, *, ruled: bool = True) -> None:
    if content.table:
        pen.gap(8)
        columns = range(len(content.table[0]))
        longest = [max(len(part) for row in content.table for part in row[n]) for n in columns]
        words = [max(len(word) for row in content.table for part in row[n] for word in part.split()) for n in columns]
        shares = [max(9, word + 2, min(30, each)) for each, word in zip(longest, words, strict=True)]
        fits = pen.width / sum(shares) / (0.62 if pen.how.face == "Courier" else 0.56)
        grid(pen, content.table, [pen.width * share / sum(shares) for share in shares], ruled=ruled, most=fits)


def _colon(pen: Pen, content: Content) -> None:
    """Each label with a colon, its value right after it, further lines under the value."""
    for fact in content.facts:
        label = f"{fact.label}: "
        face = pen.font(bold=pen.how.bold)
        pen.line(label, x=pen.how.left, bold=pen.how.bold)
        x = pen.how.left + stringWidth(label, *face)
        end = pen.at(x, pen.y, fact.lines)
        pen.y = end + pen.how.size * 1.25 - 3
    _table(pen, content)


def _aligned(pen: Pen, content: Content) -> None:
    """Labels in one column, values in a second."""
    for fact in content.facts:
        face = pen.font(bold=pen.how.bold)
        pen.gap(pen.how.size * 1.3)
        label_end = pen.at(pen.how.left, pen.y, simpleSplit(fact.label, *face, 180), bold=pen.how.bold)
        end = min(label_end, pen.at(pen.how.left + 190, pen.y, fact.lines))
        pen.y = end + pen.how.size * 1.25 - 4
    _table(pen, content, ruled=False)


def _ruled(pen: Pen, content: Content) -> None:
    """A ruled table of labels and values."""
    rows: list[tuple[Cell, ...]] = [((fact.label,), fact.lines) for fact in content.facts]
    grid(pen, [((content.issuer[0] if content.issuer else "Item",), ("",)), *rows], (pen.width * 0.4, pen.width * 0.6))
    _table(pen, content)


def _boxes(pen: Pen, content: Content, *, columns: int = 2) -> None:
    """A grid of boxes, each with its label small at the top and the value under it."""
    facts = list(content.facts)
    width = pen.width / columns
    for n in range(0, len(facts), columns):
        row = [Fact(fact.label, _folded(pen, fact.lines, width - 12)) for fact in facts[n : n + columns]]
        tall = 20 + pen.how.size * 1.25 * max(len(fact.lines) for fact in row)
        for place, fact in enumerate(row):
            x = pen.how.left + place * width
            pen.canvas.rect(x, pen.y - tall, width, tall)
            pen.at(x + 4, pen.y - 9, (fact.label,), size=7, bold=pen.how.bold)
            pen.at(x + 6, pen.y - 11 - pen.how.size, fact.lines)
        pen.y -= tall
    _table(pen, content)


def _folded(pen: Pen, lines: Sequence[str], width: float) -> tuple[str, ...]:
    face = pen.font()
    return tuple(part for line in lines for part in simpleSplit(line, *face, width))


def _strip(pen: Pen, content: Content) -> None:
    """Two blocks side by side for the long facts, one strip with heads for the short ones."""
    long = [fact for fact in content.facts if not fact.is_short]
    short = [fact for fact in content.facts if fact.is_short]
    for n in range(0, len(long), 2):
        pair = long[n : n + 2]
        bottom = pen.y
        for place, fact in enumerate(pair):
            x = pen.how.left + place * pen.width / 2
            pen.at(x, pen.y - 12, (fact.label,), bold=True)
            bottom = min(bottom, pen.at(x, pen.y - 12 - pen.how.size * 1.4, fact.lines))
        pen.y = bottom - 4
    for n in range(0, len(short), 4):
        part = short[n : n + 4]
        widths = [pen.width / len(part)] * len(part)
        grid(pen, [[(fact.label,) for fact in part], [fact.lines for fact in part]], widths)
        pen.gap(6)
    _table(pen, content)


def _leaders(pen: Pen, content: Content) -> None:
    """Labels and values joined by dots, long facts under their label."""
    for fact in content.facts:
        if fact.is_short:
            face = pen.font()
            dots = "." * max(3, int((220 - stringWidth(fact.label, *face)) / stringWidth(".", *face)))
            pen.line(f"{fact.label} {dots}", x=pen.how.left)
            pen.at(pen.how.left + 240, pen.y, fact.lines)
        else:
            pen.line(fact.label, x=pen.how.left, bold=True)
            end = pen.at(pen.how.left + 16, pen.y - pen.how.size * 1.3, fact.lines)
            pen.y = end + pen.how.size
    _table(pen, content, ruled=False)


def _under(pen: Pen, content: Content) -> None:
    """Each value on a line of its own, its label small beneath the line."""
    for fact in content.facts:
        end = pen.at(pen.how.left, pen.y - pen.how.size - 2, fact.lines)
        pen.canvas.line(pen.how.left, end + pen.how.size - 1, pen.how.left + pen.width * 0.7, end + pen.how.size - 1)
        pen.at(pen.how.left, end + pen.how.size - 9, (f"({fact.label.lower()})",), size=7)
        pen.y = end - 6
    _table(pen, content)


def _centered(pen: Pen, content: Content) -> None:
    """A diploma of a paper: label and value in the middle of the page, one under the other."""
    for fact in content.facts:
        pen.line(fact.label, size=pen.how.size - 1)
        for each in fact.lines:
            pen.line(each, bold=True)
        pen.gap(4)
    _table(pen, content)


def _three(pen: Pen, content: Content) -> None:
    """A grid of three columns of boxes."""
    _boxes(pen, content, columns=3)


def _upper(content: Content) -> Content:
    facts = tuple(Fact(one.label, tuple(line.upper() for line in one.lines)) for one in content.facts)
    head, rows = content.table[:1], content.table[1:]
    capital = tuple(tuple(tuple(line.upper() for line in cell) for cell in row) for row in rows)
    return Content(
        content.issuer, content.title, content.opening, facts, head + capital, content.closing, content.signer,
        content.number,
    )  # fmt: skip


FAMILIES: Mapping[str, Layout] = MappingProxyType({
    "colon": _colon, "aligned": _aligned, "ruled": _ruled, "boxes": _boxes, "strip": _strip,
    "leaders": _leaders, "under": _under, "centered": _centered, "three": _three,
})  # fmt: skip
TRAINED = ("colon", "aligned", "ruled", "boxes", "strip")
HELD_OUT = ("leaders", "under", "centered", "three")
