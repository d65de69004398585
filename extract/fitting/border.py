"""Values that stand where one may take them for another box's: what is read of them is no more than likely."""

from __future__ import annotations

from dataclasses import replace

from domain.field import Box
from extract.fitting.formmap import Cell
from extract.values.seen import Line, Seen

LIKELY = 0.9
"""At most this for a value in doubt: below every threshold for skipping review."""
ONE_LINE = frozenset({"text", "naic", "phone", "email", "money", "letter", "yes_no"})
"""Kinds of boxes with room for one line; codes and dates may go on below."""
WIDE = frozenset({"block", "party", "pairs", "tick"})
"""Kinds of boxes in which nothing is crowded."""
OVER = 4.0
"""Points by which a value may reach over the side of its box."""
EDGE = 1.2
"""Points from the upper or lower edge of a box in which no line of it has its middle."""
POOR_FIT = 0.7
"""Part of the labels of a form below which all that is read of a page is in doubt."""


def in_doubt(cell: Cell, seen: Seen, share: float) -> Seen:
    """The same content, its lines in doubt where they stand on a border, are too many, or the form fits poorly."""
    if not seen.lines:
        return seen
    tight = cell.kind not in WIDE and any(_on_border(line.box, seen.box) for line in seen.lines)
    if share >= POOR_FIT and not tight and not (cell.kind in ONE_LINE and len(seen.lines) > 1 and _is_head(cell)):
        return seen
    return replace(seen, lines=tuple(_likely(line) for line in seen.lines))


def _on_border(line: Box, box: Box) -> bool:
    middle = (line.top + line.bottom) / 2
    if middle < box.top + EDGE or middle > box.bottom - EDGE:
        return True
    beside = line.x1 <= box.x0  # an amount right after its label
    return not beside and (line.x0 < box.x0 - OVER or line.x1 > box.x1 + OVER)


def _is_head(cell: Cell) -> bool:
    return cell.path.startswith(("producer.", "insurers."))


def _likely(line: Line) -> Line:
    return replace(line, confidence=min(line.confidence, LIKELY))
