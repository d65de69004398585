"""Drawing outgoing papers: one sheet look for all of them, in base fonts, the same bytes for the same calls.

Places are in points from the top left corner, y downward, as boxes are; a text's y is its baseline. What is asked
stands out by weight and a tint as well as by colour, so that a black and white print says the same.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFZCompress
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from domain.field import Box

LETTER = (612.0, 792.0)
MARGIN = 36.0

Color = tuple[float, float, float]
INK: Color = (0.10, 0.12, 0.15)
GRAY: Color = (0.42, 0.44, 0.47)
HAIR: Color = (0.62, 0.65, 0.69)
PALE: Color = (0.945, 0.95, 0.957)
ACCENT: Color = (0.04, 0.26, 0.55)
TINT: Color = (0.90, 0.937, 0.98)
RED: Color = (0.76, 0.05, 0.12)
WHITE: Color = (1.0, 1.0, 1.0)
BLACK: Color = (0.0, 0.0, 0.0)

_NON_ZERO = 1
"""The fill rule under which what is drawn over twice stays filled."""
_NEAREST = {"\u2010": "-", "\u2011": "-", "\u2212": "-", "\u0142": "l", "\u0141": "L", "\u0111": "d", "\u0110": "D"}


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set: one of the PDF base fonts, points, colour, and the distance of its baselines in points."""

    face: str = "Helvetica"
    size: float = 8.0
    color: Color = INK
    leading: float = 0.0

    @property
    def step(self) -> float:
        """Points from baseline to baseline."""
        return self.leading or self.size * 1.22

    def bold(self) -> Style:
        """The same in bold."""
        return replace(self, face="Helvetica-Bold")

    def at(self, size: float) -> Style:
        """The same in another size."""
        return replace(self, size=size, leading=0.0)

    def width(self, text: str) -> float:
        """Of a text in points."""
        return stringWidth(printable(text), self.face, self.size)


def printable(text: str) -> str:
    """`text` in characters that the base fonts have, on one line.

    A letter they lack loses its accent (Ż becomes Z), and a question mark stands for what has no such letter.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_known(_NEAREST.get(c, c)) if c.isprintable() else " " for c in text)


def _known(character: str) -> str:
    for each in (character, unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()):
        try:
            each.encode("cp1252")
        except UnicodeEncodeError:
            continue
        if each:
            return each
    return "?"


def folded(text: str, style: Style, width: float) -> tuple[str, ...]:
    """The lines of `text` in `width` points, at least one; a word wider than a line is cut into pieces.

    What a no-break space joins stays together.
    """
    lines, line = [], ""
    for word in filter(str.strip, map(printable, re.split(r"[ \t\n\r]+", text))):
        if line and style.width(f"{line} {word}") <= width:
            line = f"{line} {word}"
            continue
        if line:
            lines.append(line)
        *whole, line = _pieces(word, style, width)
        lines += whole
    return (*lines, line) if line or not lines else tuple(lines)


def _pieces(word: str, style: Style, width: float) -> list[str]:
    if style.width(word) <= width:
        return [word]
    pieces = [""]
    for character in word:
        if pieces[-1] and style.width(pieces[-1] + character) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces


def shrunk(text: str, style: Style, width: float, *, least: float = 6.0) -> Style:
    """The style, smaller where `text` would not fit into `width`, but not below `least` points."""
    wide = style.width(text)
    return style if wide <= width else style.at(max(least, style.size * width / wide))


class Paper:
    """A PDF in the making. Pages are Letter unless said otherwise."""

    def __init__(self, title: str, *, size: tuple[float, float] = LETTER) -> None:
        """`title` and `size` are of the whole document; no date and no random id is kept."""
        self.width, self.height = size
        self._out = io.BytesIO()
        self._canvas = Canvas(self._out, pagesize=size, invariant=1, pageCompression=0)
        pages: Any = vars(self._canvas)["_doc"]
        pages.defaultStreamFilters = [PDFZCompress]  # its own way packs them as text on top: larger, and slow
        self._canvas.setTitle(printable(title))
        self._canvas.setAuthor("")
        self._canvas.setCreator("Certdesk")

    def resize(self, size: tuple[float, float]) -> None:
        """Make this page, still empty, another size."""
        self.width, self.height = size
        self._canvas.setPageSize(size)

    def next_page(self, size: tuple[float, float] | None = None) -> None:
        """End this page and begin another, of another size if given."""
        self._canvas.showPage()
        if size is not None:
            self.resize(size)

    def pdf(self) -> bytes:
        """The bytes; nothing can be drawn afterwards."""
        self._canvas.showPage()
        self._canvas.save()
        return self._out.getvalue()

    def text(self, x: float, y: float, text: str, style: Style, *, align: str = "left") -> None:
        """One line with its left, middle or right end at `x`."""
        shown = printable(text)
        x -= {"left": 0.0, "middle": 0.5, "right": 1.0}[align] * (style.width(shown) if align != "left" else 0.0)
        pen = self._canvas.beginText(x, self.height - y)
        pen.setFont(style.face, style.size)
        pen.setFillColorRGB(*style.color)
        pen.textOut(shown)
        self._canvas.drawText(pen)

    def veil(self, box: Box) -> None:
        """White over what lies beneath, which still shines through: a ground for a text on a dark picture."""
        self._canvas.saveState()
        self._canvas.setFillAlpha(0.8)
        self.box(box, fill=WHITE, line=None, radius=3)
        self._canvas.restoreState()

    def lines(self, x: float, y: float, lines: Sequence[str], style: Style) -> float:
        """Lines one under the other, the first on baseline `y`; the baseline for the next."""
        for line in lines:
            self.text(x, y, line, style)
            y += style.step
        return y

    def block(self, x: float, y: float, text: str, style: Style, width: float) -> float:
        """`text` folded into `width`; the baseline for what comes next."""
        return self.lines(x, y, folded(text, style, width), style)

    def box(
        self,
        box: Box,
        *,
        fill: Color | None = None,
        line: Color | None = HAIR,
        thick: float = 0.6,
        radius: float = 0.0,
    ) -> None:
        """A rectangle, filled, outlined or both; `radius` rounds its corners."""
        canvas = self._canvas
        if fill is not None:
            canvas.setFillColorRGB(*fill)
        if line is not None:
            canvas.setStrokeColorRGB(*line)
            canvas.setLineWidth(thick)
        place = (box.x0, self.height - box.bottom, box.width, box.height)
        stroked, filled = line is not None, fill is not None
        if radius:
            canvas.roundRect(*place, min(radius, box.width / 2, box.height / 2), stroke=stroked, fill=filled)
        else:
            canvas.rect(*place, stroke=stroked, fill=filled)

    def blots(self, boxes: Iterable[Box], *, color: Color = BLACK) -> None:
        """Many filled rectangles without outlines, as one path."""
        path = self._canvas.beginPath()
        for box in boxes:
            path.rect(box.x0, self.height - box.bottom, box.width, box.height)
        self._canvas.setFillColorRGB(*color)
        self._canvas.drawPath(path, stroke=0, fill=1, fillMode=_NON_ZERO)  # they may overlap

    def rule(self, start: tuple[float, float], end: tuple[float, float], *, color: Color = HAIR, thick: float) -> None:
        """A straight line."""
        self._canvas.setStrokeColorRGB(*color)
        self._canvas.setLineWidth(thick)
        self._canvas.line(start[0], self.height - start[1], end[0], self.height - end[1])

    def badge(self, x: float, y: float, number: str, *, color: Color = ACCENT, radius: float = 5.6) -> None:
        """A filled disc about (x, y) with a number in white; longer than two characters it becomes a pill."""
        style = Style("Helvetica-Bold", radius * 1.42, WHITE)
        if len(number) > 1:
            style = style.at(radius * 1.26)
        half = max(radius, style.width(number) / 2 + radius * 0.45) if len(number) > 2 else radius  # noqa: PLR2004
        self.box(Box(x - half, y - radius, x + half, y + radius), fill=color, line=WHITE, thick=0.8, radius=radius)
        self.text(x, y + style.size * 0.355, number, style, align="middle")

    def dot(self, x: float, y: float, *, color: Color = INK, radius: float = 1.3) -> None:
        """A small filled disc about (x, y)."""
        self._canvas.setFillColorRGB(*color)
        self._canvas.circle(x, self.height - y, radius, stroke=0, fill=1)

    def tick(self, x: float, y: float, *, on: bool, color: Color = INK, side: float = 6.6) -> None:
        """A square whose lower left corner is at (x, y), crossed when `on`."""
        box = Box(x, y - side, x + side, y)
        self.box(box, fill=WHITE, line=color, thick=0.9 if on else 0.5)
        if on:
            inner = box.grown(-1.4)
            for rise in ((inner.top, inner.bottom), (inner.bottom, inner.top)):
                self.rule((inner.x0, rise[0]), (inner.x1, rise[1]), color=color, thick=1.3)

    def across(self, text: str, *, size: float, degrees: float, strength: float = 0.07) -> None:
        """Large letters slanting over the middle of the page, so light that all beneath them stays readable."""
        canvas = self._canvas
        canvas.saveState()
        canvas.translate(self.width / 2, self.height / 2)
        canvas.rotate(degrees)
        canvas.setFillColorRGB(*INK)
        canvas.setFillAlpha(strength)
        canvas.setFont("Helvetica-Bold", size)
        canvas.drawCentredString(0, -size * 0.35, printable(text))
        canvas.restoreState()
