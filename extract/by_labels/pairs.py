"""Which value belongs to which label, by where both stand: after it, right of it, below it, or above it.

A page is mostly of one style. The kinds that can be checked (dates, numbers, amounts) tell which; parties and names,
which cannot, follow the same style.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.page import Word
from extract.by_labels.labels import SENTENCE, Label, unknown_labels
from extract.by_labels.layout import Piece, Sheet
from extract.by_labels.values import VALUES
from extract.values.grammar import city_line

WAYS = ("inline", "right", "below", "above")
MOST_LINES = 6
"""Of a party's name and address, or of a remark."""
LINE_GAP = 1.1
"""Of its height: the most that lies between two lines of one value."""
BELOW_GAP, ABOVE_GAP, RIGHT_GAP = 2.2, 1.6, 330.0
"""Heights and points within which a value stands below, above and right of its label."""
CUT_GAP, COLUMN = 1.6, 4.0
"""Of its height: what stands that near goes on with a line; and points within which a label heads a column."""
BLOCKS = frozenset({"party", "name", "address", "text", "limits", "line"})
"""Kinds whose values may take several lines."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and its value: the lines of words it takes up, and the way it was found."""

    label: Label
    lines: tuple[tuple[Word, ...], ...]
    way: str

    @property
    def text(self) -> str:
        """All lines in one."""
        return " ".join(self.texts)

    @property
    def texts(self) -> tuple[str, ...]:
        """Line by line."""
        return tuple(" ".join(word.text for word in line) for line in self.lines)


def pairs_of(sheet: Sheet, labels: Sequence[Label]) -> tuple[Pair, ...]:
    """Every label that has a value, in reading order; no words belong to two."""
    return _Page(sheet, labels).pairs()


class _Page:
    """The labels of one page and what stands around them."""

    def __init__(self, sheet: Sheet, labels: Sequence[Label]) -> None:
        self.sheet = sheet
        self.labels = list(labels)
        self.taken = {id(piece): label for label in self.labels for piece in label.pieces}
        self.others = {id(piece) for piece in unknown_labels(sheet, self.labels)}

    def pairs(self) -> tuple[Pair, ...]:
        order = self._style()
        found: list[Pair] = []
        used: set[int] = set()
        for label in self.labels:
            for way in ("inline", *order):
                pair = next((one for one in self._candidates(label, way) if self._fits(one, used)), None)
                if pair is not None:
                    found.append(pair)
                    used |= {id(word) for line in pair.lines for word in line}
                    break
        return tuple(found)

    def _fits(self, pair: Pair, used: set[int]) -> bool:
        if any(id(word) in used for line in pair.lines for word in line):
            return False
        if pair.label.kind != "text" and any(len(line) >= SENTENCE for line in pair.lines[:1]):
            return False
        check = VALUES.get(pair.label.kind)
        return check is None or check(pair.text) is not None

    def _style(self) -> tuple[str, ...]:
        """The ways in which values of checkable kinds stand, the commonest first."""
        votes: Counter[str] = Counter()
        for label in self.labels:
            if label.kind in VALUES and not label.rest:
                for way in WAYS[1:]:
                    votes[way] += any(self._fits(one, set()) for one in self._candidates(label, way))
        ways = sorted(WAYS[1:], key=lambda way: (-votes[way], WAYS.index(way)))
        if votes["above"] <= votes["below"] + votes["right"]:
            ways.remove("above")
        return tuple(ways)

    def _candidates(self, label: Label, way: str) -> Iterator[Pair]:
        if way == "inline":
            if label.rest:
                yield from self._inline(label)
        elif label.rest:
            return
        elif way == "right":
            yield from self._right(label)
        elif way == "below":
            yield from self._stacked(label, down=True)
        else:
            yield from self._stacked(label, down=False)

    def _inline(self, label: Label) -> Iterator[Pair]:
        first = tuple(label.rest)
        if label.kind in BLOCKS:
            indented = self._under(label, label.pieces[-1], first[0].box.x0, first[-1].box.bottom)
            yield Pair(label, (first, *indented), "inline")
            return
        counts = range(1, len(first)) if label.kind in ("date", "money") else range(len(first) - 1, 0, -1)
        if label.kind not in ("date", "money"):
            yield Pair(label, (first,), "inline")
        for count in counts:  # what follows the value in the same piece
            if label.kind in VALUES:
                yield Pair(label, (first[:count],), "inline")
        yield Pair(label, (first,), "inline")

    def _right(self, label: Label) -> Iterator[Pair]:
        piece = self._right_of(label)
        if piece is None:
            return
        if label.kind in BLOCKS:
            lines = self._under(label, piece, piece.box.x0, piece.box.bottom)
            yield Pair(label, (self._line(piece), *lines), "right")
        yield Pair(label, (piece.words,), "right")
        if (more := self._right_of_piece(piece)) is not None:
            yield Pair(label, ((*piece.words, *more.words),), "right")

    def _right_of(self, label: Label) -> Piece | None:
        for piece in (label.pieces[0], *label.pieces[1:]):
            if (found := self._right_of_piece(piece)) is not None:
                return found
        return None

    def _right_of_piece(self, piece: Piece) -> Piece | None:
        later = [one for one in self.sheet.rows[piece.row] if one.box.x0 >= piece.box.x1]
        if not later or not self._is_value(later[0]) or later[0].box.x0 - piece.box.x1 > RIGHT_GAP:
            return None
        return later[0]

    def _is_value(self, piece: Piece) -> bool:
        return id(piece) not in self.taken and id(piece) not in self.others

    def _stacked(self, label: Label, *, down: bool) -> Iterator[Pair]:
        edge = label.pieces[-1] if down else label.pieces[0]
        lines: list[Piece] = []
        step = 1 if down else -1
        here, row = edge, edge.row + step
        most = BELOW_GAP if down else ABOVE_GAP
        while 0 <= row < len(self.sheet.rows) and len(lines) < MOST_LINES:
            piece = self._aligned(self.sheet.rows[row], label, lines)
            if piece is not None:
                gap = piece.box.top - here.box.bottom if down else here.box.top - piece.box.bottom
                if gap > (most if not lines else LINE_GAP) * max(here.height, piece.height) or not self._is_value(
                    piece
                ):
                    break
                if len(piece.words) >= SENTENCE and label.kind != "text":
                    break
                lines.append(piece)
                here = piece
            elif abs(self.sheet.rows[row][0].box.top - here.box.bottom) > 4 * here.height:
                break
            row += step
        if not lines:
            return
        way = "below" if down else "above"
        if label.kind in BLOCKS:
            whole = lines if down else lines[::-1]
            yield Pair(label, tuple(self._line(piece) for piece in _one_block(whole)), way)
        else:
            yield Pair(label, (lines[0].words,), way)
            if len(lines) > 1:
                yield Pair(label, (lines[0].words, lines[1].words), way)

    def _aligned(self, row: Sequence[Piece], label: Label, lines: Sequence[Piece]) -> Piece | None:
        """The piece of a row that stands under (or over) the label, as its value would."""
        anchor = lines[0].box if lines else label.box
        tall = label.pieces[0].height
        for piece in row:
            if lines and abs(piece.box.x0 - anchor.x0) <= 0.8 * tall:
                return piece
            if not lines and -1.2 * tall <= piece.box.x0 - anchor.x0 <= 4.0 * tall:
                return piece
            if abs(piece.box.x0 + piece.box.x1 - anchor.x0 - anchor.x1) <= 2.5 * tall:
                return piece
        return None

    def _under(self, label: Label, piece: Piece, x0: float, bottom: float) -> Iterator[tuple[Word, ...]]:
        """The lines right under a first one, at its left edge, up to the next thing that is labeled."""
        tall, lines = piece.height, 1
        if label.key == "ignored":
            return
        for row in self.sheet.rows[piece.row + 1 : piece.row + 3 * MOST_LINES]:
            if any(self._begins_another(one, label, x0) for one in row):
                return
            found = next((one for one in row if abs(one.box.x0 - x0) <= 0.9 * tall), None)
            if found is None:
                inside = next((word for one in row for word in one.words if abs(word.box.x0 - x0) <= 0.3 * tall), None)
                if inside is not None or row[0].box.top - bottom > LINE_GAP * tall:
                    return
                continue
            if found.box.top - bottom > LINE_GAP * tall or not self._is_value(found) or lines >= MOST_LINES:
                return
            yield self._line(found)
            bottom, lines = found.box.bottom, lines + 1

    def _line(self, piece: Piece) -> tuple[Word, ...]:
        """A line of a block with what a gap a little wide cut off it, unless a column begins there."""
        words = list(piece.words)
        for other in self.sheet.rows[piece.row]:
            gap = other.box.x0 - words[-1].box.x1
            heads = any(abs(label.box.x0 - other.box.x0) <= COLUMN for label in self.labels)
            if 0 <= gap <= CUT_GAP * piece.height and self._is_value(other) and not heads:
                words += other.words
        return tuple(words)

    def _begins_another(self, piece: Piece, label: Label, x0: float) -> bool:
        """Whether a piece left of a block's edge labels the next thing."""
        if piece.box.x0 >= x0 - piece.height or any(piece is one for one in label.pieces):
            return False
        return not self._is_value(piece) or abs(piece.box.x0 - label.box.x0) < piece.height


def _one_block(lines: Sequence[Piece]) -> Sequence[Piece]:
    """Lines up to the one that ends an address: what stands right under it is something else."""
    for place, piece in enumerate(lines[:-1]):
        if place and city_line(piece.text):
            return lines[: place + 1]
    return lines
