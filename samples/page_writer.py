"""Writes a page from the top down: lines, paragraphs, tables, label and value, in one typeface."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from samples.form import PAGE

_BOLD = {"Helvetica": "Helvetica-Bold", "Times-Roman": "Times-Bold", "Courier": "Courier-Bold"}


class PageWriter:
    """Pages of one paper. Distances are points; `face` is Helvetica, Times-Roman or Courier."""

    def __init__(self, face: str = "Helvetica", size: float = 10.0, *, left: float = 60.0) -> None:
        self.face, self.size, self.left = face, size, left
        self.width = PAGE[0] - 2 * left
        self._out = io.BytesIO()
        self.canvas = Canvas(self._out, pagesize=PAGE, invariant=1)
        self.y = PAGE[1] - 54.0

    def line(self, text: str, *, at: str = "left", bold: bool = False, size: float = 0.0, stay: bool = False) -> None:
        """One line at the left, middle or right; `stay` writes it on the line before instead of moving down."""
        size = size or self.size
        self.y -= 0 if stay else size * 1.35
        self.font(bold=bold, size=size)
        if at == "middle":
            self.canvas.drawCentredString(PAGE[0] / 2, self.y, text)
        elif at == "right":
            self.canvas.drawRightString(self.left + self.width, self.y, text)
        else:
            self.canvas.drawString(self.left, self.y, text)

    def font(self, *, bold: bool = False, size: float = 0.0) -> None:
        """The typeface from now on."""
        self.canvas.setFont(_BOLD[self.face] if bold else self.face, size or self.size)

    def text(self, text: str, *, indent: float = 0.0) -> None:
        """A paragraph over the width of the page."""
        for each in simpleSplit(text, self.face, self.size, self.width - indent):
            self.y -= self.size * 1.35
            self.font()
            self.canvas.drawString(self.left + indent, self.y, each)

    def pairs(self, rows: Iterable[tuple[str, str]], *, column: float = 150.0, bold: bool = True) -> None:
        """Labels at the left, their values in a column of their own; a value may hold several lines."""
        for label, value in rows:
            for n, each in enumerate(value.split("\n")):
                self.y -= self.size * 1.45
                if n == 0:
                    self.font(bold=bold)
                    self.canvas.drawString(self.left, self.y, label)
                self.font()
                self.canvas.drawString(self.left + column, self.y, each)

    def grid(self, rows: Sequence[Sequence[tuple[str, str]]]) -> None:
        """Ruled boxes, each with a small label above its value."""
        for row in rows:
            tall = 14 + 1.3 * self.size * max(len(value.split("\n")) for _, value in row)
            for place, (label, value) in enumerate(row):
                x, wide = self.left + place * self.width / len(row), self.width / len(row)
                self.canvas.rect(x, self.y - tall, wide, tall)
                self.font(size=6.5)
                self.canvas.drawString(x + 3, self.y - 8, label)
                self.font()
                for n, each in enumerate(value.split("\n")):
                    self.canvas.drawString(x + 3, self.y - 8 - 1.25 * self.size * (n + 1), each)
            self.y -= tall

    def table(
        self, rows: Sequence[Sequence[str]], *, shares: Sequence[float] = (), ruled: bool = True, bold: bool = False
    ) -> None:
        """Columns, wrapped in their cells; the first row is the head. `shares` are of the width."""
        shares = shares or [1 / len(rows[0])] * len(rows[0])
        for n, row in enumerate(rows):
            head = bold and n == 0
            face = _BOLD[self.face] if head else self.face
            cells = [
                [
                    one
                    for part in cell.split("\n")
                    for one in simpleSplit(part, face, self.size, share * self.width - 10)
                ]
                for cell, share in zip(row, shares, strict=True)
            ]
            tall = 7 + 1.25 * self.size * max(1, *(len(cell) for cell in cells))
            x = self.left
            for cell, share in zip(cells, shares, strict=True):
                if ruled:
                    self.canvas.rect(x, self.y - tall, share * self.width, tall)
                self.font(bold=head)
                for place, each in enumerate(cell):
                    self.canvas.drawString(x + 5, self.y - 1.2 * self.size - 1.25 * self.size * place, each)
                x += share * self.width
            self.y -= tall

    def boxed(self, lines: Sequence[str], *, tall: float = 0.0) -> None:
        """Lines in a frame over the width of the page."""
        tall = max(tall, 10 + 1.35 * self.size * len(lines))
        self.canvas.rect(self.left, self.y - tall, self.width, tall)
        for n, each in enumerate(lines):
            self.font()
            self.canvas.drawString(self.left + 6, self.y - 1.4 * self.size - 1.35 * self.size * n, each)
        self.y -= tall

    def gap(self, points: float) -> None:
        """Leave room."""
        self.y -= points

    def foot(self, left: str, middle: str = "", right: str = "") -> None:
        """A line at the bottom edge."""
        self.font(size=8)
        self.canvas.drawString(self.left, 40, left)
        self.canvas.drawCentredString(PAGE[0] / 2, 40, middle)
        self.canvas.drawRightString(self.left + self.width, 40, right)

    def turn(self) -> None:
        """Begin the next page."""
        self.canvas.showPage()
        self.y = PAGE[1] - 54.0

    def pdf(self) -> bytes:
        """The pages as a PDF."""
        self.canvas.showPage()
        self.canvas.save()
        return self._out.getvalue()
