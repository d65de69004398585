"""A column of short texts that is measured before it is drawn, so that a page can be ended in time."""

from __future__ import annotations

from dataclasses import dataclass

from outbound.paper import ACCENT, GRAY, Color, Paper, Style, folded

INDENT = 13.0


@dataclass(frozen=True, slots=True)
class _Part:
    lines: tuple[str, ...]
    style: Style
    indent: float
    mark: str
    above: float


class Column:
    """Texts one under the other in `width` points."""

    def __init__(
        self, style: Style, width: float, *, gap: float = 1.6, badge: Color = ACCENT, indent: float = INDENT
    ) -> None:
        """`style` is of items; `gap` points are left between parts; `badge` is the colour of numbers."""
        self._style, self._width, self._gap, self._badge, self._indent = style, width, gap, badge, indent
        self._parts: list[_Part] = []

    def heading(self, text: str, style: Style) -> None:
        """A line over what follows."""
        self._add(text, style, 0.0, "", 6.0 if self._parts else 0.0)

    def item(self, text: str, *, mark: str = "bullet") -> None:
        """A hanging text after its mark: bullet, box (to tick off), a number, or "" for none."""
        self._add(text, self._style, self._indent if mark else 0.0, mark, 0.0)

    def text(self, text: str, style: Style) -> None:
        """A plain text."""
        self._add(text, style, 0.0, "", 2.0)

    @property
    def height(self) -> float:
        """Of everything, in points."""
        return sum(self._high(part) for part in self._parts)

    def draw(self, paper: Paper, x: float, y: float) -> float:
        """Draw it with its first baseline at `y`; the baseline for what comes next."""
        for part in self._parts:
            y += part.above
            self._mark(paper, x, y, part)
            y = paper.lines(x + part.indent, y, part.lines, part.style) + self._gap
        return y

    def split(self, height: float) -> tuple[Column, Column]:
        """What fits into `height`, at least one part, and the rest."""
        fits, rest = (
            Column(self._style, self._width, gap=self._gap, badge=self._badge, indent=self._indent) for _ in range(2)
        )
        used = 0.0
        for n, part in enumerate(self._parts):
            used += self._high(part)
            (fits if used <= height or n == 0 else rest)._parts.append(part)
        return fits, rest

    def __bool__(self) -> bool:
        return bool(self._parts)

    def _add(self, text: str, style: Style, indent: float, mark: str, above: float) -> None:
        self._parts.append(_Part(folded(text, style, self._width - indent), style, indent, mark, above))

    def _high(self, part: _Part) -> float:
        return part.above + len(part.lines) * part.style.step + self._gap

    def _mark(self, paper: Paper, x: float, y: float, part: _Part) -> None:
        if part.mark == "bullet":
            paper.dot(x + 4, y - part.style.size * 0.3, color=part.style.color, radius=part.style.size * 0.16)
        elif part.mark == "box":
            paper.tick(x + 0.5, y + 0.6, on=False, color=GRAY, side=6.8)
        elif part.mark:
            radius = part.style.size * 0.66
            paper.badge(
                x + max(radius, (self._indent - 4) / 2) - 0.6,
                y - part.style.size * 0.34,
                part.mark,
                color=self._badge,
                radius=radius,
            )
