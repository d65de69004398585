"""Words on a page as rows of pieces: what stands together with gaps no wider than a space."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import radians, tan

from domain.field import Box
from domain.page import Word
from extract.values.grammar import tidy
from extract.values.seen import union

GAP = 0.85
"""Of a row's height: a wider gap parts two pieces."""
SPACES, WIDE = 1.6, 2.0
"""Of the usual gap: a wider one parts two pieces. And of a word's height: gaps that are no spaces."""
SAME_ROW = 0.45
"""Of a word's height: how far middles of words of one row lie apart."""
LEADER = 3
"""Dots in a row that lead the eye from a label to its value."""
LEAST_HEIGHT = 4.0
FLUSH = 1.5
"""Points within which a value begins where its column does."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stand together; `row` counts rows from the top. Boxes are those of the leveled page."""

    words: tuple[Word, ...]
    row: int

    @property
    def text(self) -> str:
        """The words with spaces between."""
        return tidy(" ".join(word.text for word in self.words))

    @property
    def box(self) -> Box:
        """Around all words."""
        return union(tuple(word.box for word in self.words)) or Box(0, 0, 1, 1)

    @property
    def confidence(self) -> float:
        """Of the least certain word."""
        return min((word.confidence for word in self.words), default=0.0)

    @property
    def height(self) -> float:
        """Of its print, in points; a median, for one tall bracket makes no large print."""
        tall = sorted(word.box.height for word in self.words)
        return max(LEAST_HEIGHT, tall[len(tall) // 2])


Row = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page laid out: its rows from top to bottom, pieces in them from left to right."""

    rows: tuple[Row, ...]
    width: float = 612.0
    height: float = 792.0
    tilt: float = 0.0

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """All of them in reading order."""
        return tuple(piece for row in self.rows for piece in row)

    @property
    def words(self) -> tuple[Word, ...]:
        """All words in reading order."""
        return tuple(word for piece in self.pieces for word in piece.words)

    def on_page(self, box: Box) -> Box:
        """Where a box of the leveled page lies on the page as it is."""
        return _shifted(box, -self.tilt, self.width / 2)


def sheet_of(words: Iterable[Word], *, width: float, height: float, tilt: float = 0.0) -> Sheet:
    """The page's words laid out; `tilt` is the clockwise degrees by which they must be turned to run level."""
    level = [_leveled(word, tilt, width / 2) for word in words if word.text.strip()]
    rows = _rows([word for word in level if not _is_leader(word.text)])
    usual = _usual_gap(rows)
    return Sheet(tuple(tuple(_pieces(row, n, usual)) for n, row in enumerate(rows)), width, height, tilt)


def _usual_gap(rows: Sequence[Sequence[Word]]) -> float:
    """The middle of the gaps between neighbors, wide ones left out: in typewriter print they are wide everywhere."""
    gaps = sorted(
        gap
        for row in rows
        for one, other in pairwise(row)
        if 0 < (gap := other.box.x0 - one.box.x1) < WIDE * max(one.box.height, LEAST_HEIGHT)
    )
    return gaps[len(gaps) // 2] if gaps else 0.0


def _is_leader(text: str) -> bool:
    bare = text.strip()
    return len(bare) >= LEADER and not bare.strip("._-\u2026 ")


def _leveled(word: Word, tilt: float, middle: float) -> Word:
    stripped = word.text.strip()
    cut = stripped.rstrip("._\u2026") if stripped.endswith("...") or stripped.endswith("__") else stripped
    return Word(cut or stripped, _shifted(word.box, tilt, middle), word.confidence)


def _shifted(box: Box, tilt: float, middle: float) -> Box:
    if not tilt:
        return box
    moved = ((box.x0 + box.x1) / 2 - middle) * tan(radians(tilt))
    return Box(box.x0, box.top + moved, box.x1, box.bottom + moved)


def _rows(words: Sequence[Word]) -> list[list[Word]]:
    """Words by rows; a word joins the row whose middle is nearest to its own."""
    rows: list[list[Word]] = []
    middles: list[float] = []
    for word in sorted(words, key=_middle):
        near = SAME_ROW * max(LEAST_HEIGHT, word.box.height)
        if rows and _middle(word) - middles[-1] <= near:
            rows[-1].append(word)
            middles[-1] = sum(map(_middle, rows[-1])) / len(rows[-1])
        else:
            rows.append([word])
            middles.append(_middle(word))
    return [sorted(row, key=lambda word: word.box.x0) for row in rows]


def _middle(word: Word) -> float:
    return (word.box.top + word.box.bottom) / 2


def _pieces(row: Sequence[Word], number: int, usual: float) -> Iterable[Piece]:
    kept: list[Word] = []
    for word in row:
        tall = max((one.box.height for one in (*kept[-1:], word)), default=LEAST_HEIGHT)
        widest = max(GAP * max(tall, LEAST_HEIGHT), SPACES * usual)
        if kept and word.box.x0 - kept[-1].box.x1 > widest:
            yield Piece(tuple(kept), number)
            kept = []
        kept.append(word)
    if kept:
        yield Piece(tuple(kept), number)


def parted_at(sheet: Sheet, edges: dict[int, tuple[float, ...]], kept: set[int]) -> Sheet:
    """The sheet with pieces cut where a column begins in them.

    `edges` are the left edges of columns by the row that heads them, good until the next such row; pieces whose id is
    in `kept` stay whole.
    """
    rows: list[Row] = []
    here: tuple[float, ...] = ()
    for number, row in enumerate(sheet.rows):
        here = edges.get(number, here)
        rows.append(tuple(part for piece in row for part in ((piece,) if id(piece) in kept else _parts(piece, here))))
    return Sheet(tuple(rows), sheet.width, sheet.height, sheet.tilt)


def _parts(piece: Piece, edges: Sequence[float]) -> Iterable[Piece]:
    start = 0
    for place, word in enumerate(piece.words):
        if place > start and any(abs(word.box.x0 - edge) <= FLUSH for edge in edges):
            yield Piece(piece.words[start:place], piece.row)
            start = place
    yield Piece(piece.words[start:], piece.row)
