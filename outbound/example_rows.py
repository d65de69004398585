"""The rows of coverage on the example: marks, columns and limits, asked for or as on the policy."""

from __future__ import annotations

from typing import NamedTuple

from domain.field import Box
from outbound.asked import Amount, Row, Tick
from outbound.paper import ACCENT, GRAY, HAIR, INK, MARGIN, PALE, TINT, Paper, Style, folded, shrunk
from outbound.paper_words import Words


class _Table(NamedTuple):
    """Widths of the columns in points, left to right, and the height of the head."""

    letter: float = 20.0
    kind: float = 158.0
    addl: float = 29.0
    subr: float = 29.0
    policy: float = 82.0
    begins: float = 44.0
    ends: float = 44.0
    limits: float = 134.0
    head: float = 22.0

    @property
    def edges(self) -> tuple[float, ...]:
        """The left edge of each column, and the right edge of the last."""
        edges = [MARGIN]
        for width in self[:8]:
            edges.append(edges[-1] + width)
        return tuple(edges)


TABLE = _Table()
PAD = 4.0
AMOUNT = 10.2
"""Points for a limit; a sum with the umbrella takes a line more."""

_HEAD = Style("Helvetica-Bold", 6.4, INK, 7.4)
_NAME = Style("Helvetica-Bold", 8.4, INK, 10.0)
_ONLY = Style("Helvetica-BoldOblique", 7.2, ACCENT, 8.8)
_NOTE = Style("Helvetica-Bold", 7, ACCENT, 8.8)
_MARK = Style("Helvetica", 6.8, INK, 10.6)
_LABEL = Style("Helvetica", 6.9, INK)
_FREE = Style("Helvetica-Oblique", 6.6, GRAY)
_AMOUNT = Style("Helvetica-Bold", 8.4, ACCENT)


def draw_head(paper: Paper, top: float, words: Words) -> None:
    """The names of the columns."""
    edges = TABLE.edges
    paper.box(Box(edges[0], top, edges[-1], top + TABLE.head), fill=PALE, line=HAIR)
    for n, name in enumerate(("letter", "type", "addl", "subr", "policy", "from", "until", "limits")):
        middle = n in (0, 2, 3)
        lines = folded(words(name), _HEAD, edges[n + 1] - edges[n] - 4)
        y = top + TABLE.head / 2 + 2.2 - (len(lines) - 1) * _HEAD.step / 2
        for line in lines:
            x = (edges[n] + edges[n + 1]) / 2 if middle else edges[n] + PAD
            paper.text(x, y, line, _HEAD, align="middle" if middle else "left")
            y += _HEAD.step
        if n:
            paper.rule((edges[n], top), (edges[n], top + TABLE.head), thick=0.6)


def height_of(row: Row, words: Words) -> float:
    """Of a row, in points."""
    if not row.is_asked:
        return 14.0
    return max(_kind_height(row), _limits_height(row), 22.0)


def draw_row(paper: Paper, top: float, row: Row, number: str, words: Words) -> None:
    """One row, `number` in its corner when it is asked for."""
    edges, height = TABLE.edges, height_of(row, words)
    bottom = top + height
    for n, marked in ((2, row.addl_insd), (3, row.subr_wvd)):
        if marked:
            cell = Box(edges[n], top, edges[n + 1], bottom)
            paper.box(cell, fill=TINT, line=None)
            style = Style("Helvetica-Bold", 11, ACCENT)
            paper.text(cell.x0 + cell.width / 2, top + height / 2 + 4, words("mark_yes"), style, align="middle")
    paper.box(Box(edges[0], top, edges[-1], bottom), line=HAIR)
    for edge in edges[1:-1]:
        paper.rule((edge, top), (edge, bottom), thick=0.6)
    if not row.is_asked:
        paper.text(edges[1] + PAD, top + 9.8, row.name, shrunk(row.name, Style(size=7.6, color=GRAY), TABLE.kind - 8))
        paper.text(edges[-1] - PAD, top + 9.8, words("not_asked"), _FREE, align="right")
        return
    paper.badge(edges[1] + 9.5, top + 9, number)
    _draw_kind(paper, edges[1] + PAD, top, row)
    for n, name in ((4, "free"), (5, ""), (6, "")):
        text = words(name) if name else words("date_shape")
        paper.text(edges[n] + PAD, top + 12, text, shrunk(text, _FREE, edges[n + 1] - edges[n] - 6, least=5))
    _draw_limits(paper, edges[-2], top, row, words)


def _name_lines(row: Row) -> tuple[str, ...]:
    return folded(row.name, _NAME, TABLE.kind - PAD - 18)


def _kind_height(row: Row) -> float:
    width = TABLE.kind - 2 * PAD
    texts = len(folded(row.only, _ONLY, width)) * _ONLY.step if row.only else 0.0
    texts += sum(len(folded(note, _NOTE, width)) for note in row.notes) * _NOTE.step
    return 5.0 + len(_name_lines(row)) * _NAME.step + texts + len(row.ticks) * _MARK.step + 3.0


def _draw_kind(paper: Paper, x: float, top: float, row: Row) -> None:
    width = TABLE.kind - 2 * PAD
    y = paper.lines(x + 14, top + 12, _name_lines(row), _NAME)
    if row.only:
        y = paper.block(x, y - 0.4, row.only, _ONLY, width)
    for heading, ticks in row.ticks:
        _draw_ticks(paper, x, y + 0.6, heading, ticks)
        y += _MARK.step
    for note in row.notes:
        y = paper.block(x, y, note, _NOTE, width)


def _draw_ticks(paper: Paper, x: float, y: float, heading: str, ticks: tuple[Tick, ...]) -> None:
    """A heading and its marks in one line, set closer where they would not fit."""
    words = [heading] * bool(heading) + [tick.name for tick in ticks]
    wide = sum(map(_MARK.width, words)) + 14 * len(ticks) + 3 * bool(heading)
    style = _MARK.at(_MARK.size * min(1.0, (TABLE.kind - 2 * PAD - 10 * len(ticks)) / max(wide - 10 * len(ticks), 1)))
    if heading:
        paper.text(x, y, heading, style)
        x += style.width(heading) + 4
    for tick in ticks:
        color = ACCENT if tick.on else GRAY
        paper.tick(x, y + 0.8, on=tick.on, color=color)
        shown = Style("Helvetica-Bold", style.size, ACCENT) if tick.on else Style(size=style.size, color=GRAY)
        paper.text(x + 9, y, tick.name, shown)
        x += 9 + shown.width(tick.name) + 5


def _limits_height(row: Row) -> float:
    return 4.0 + sum(AMOUNT * (2 if one.together else 1) for one in row.amounts) + 1.0


def _draw_limits(paper: Paper, x: float, top: float, row: Row, words: Words) -> None:
    y = top + 2.0
    for one in row.amounts:
        asked = bool(one.asked or one.together)
        high = AMOUNT * (2 if one.together else 1)
        if asked:
            paper.box(Box(x + 1, y, x + TABLE.limits - 1, y + high - 0.6), fill=TINT, line=None)
        _draw_amount(paper, x, y + AMOUNT - 2.6, one, words)
        if one.together:
            style = shrunk(one.together, _AMOUNT.at(7.8), TABLE.limits - 2 * PAD)
            paper.text(x + TABLE.limits - PAD, y + 2 * AMOUNT - 3, one.together, style, align="right")
        y += high


def _draw_amount(paper: Paper, x: float, y: float, one: Amount, words: Words) -> None:
    value, style = (one.asked, _AMOUNT) if one.asked else (words("free"), _FREE)
    style = shrunk(value, style, TABLE.limits * 0.6)
    paper.text(x + TABLE.limits - PAD, y, value, style, align="right")
    room = TABLE.limits - 2 * PAD - style.width(value) - 4
    label = _LABEL if one.asked or one.together else Style(size=_LABEL.size, color=GRAY)
    paper.text(x + PAD, y, one.name, shrunk(one.name, label, room, least=5.2))
