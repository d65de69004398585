"""Tables of policies: a row of headed columns, and under it one policy after the other, a few lines each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from domain.page import Word
from extract.by_labels.labels import SENTENCE, Label
from extract.by_labels.layout import Row, Sheet
from extract.by_labels.values import VALUES, code_of, date_of

COLUMNS = frozenset({
    "line", "policy_number", "effective", "expiration", "period", "limits", "carrier", "number", "naic", "date",
    "each_occurrence", "general_aggregate", "aggregate", "each_claim", "combined_single_limit", "deductible", "insured",
})  # fmt: skip
TELLING = frozenset({"line", "limits"})
"""One of these heads a table of policies; the others also stand in strips of boxes."""
FEWEST = 3
END_GAP = 3.2
"""Heights: after a wider gap the table is over."""
HEAD_GAP = 14.0
"""Points over which the heads of one table may be spread from top to bottom."""

FLUSH = 2.5
"""Points within which a cell begins where its head begins."""

Cell = tuple[tuple[Word, ...], ...]
"""A cell's words, line by line."""


@dataclass(frozen=True, slots=True)
class Policy:
    """One row of a table: its cells by what heads them. `sure` is how well its heads were recognized, 0 to 1."""

    cells: dict[str, Cell]
    sure: float

    def text(self, key: str) -> str:
        """A cell's words in one line; "" where the table has no such column."""
        return " ".join(word.text for line in self.cells.get(key, ()) for word in line)


@dataclass(frozen=True, slots=True)
class Table:
    """The policies of a table, and the rows of the page that it takes up, its heads with them."""

    policies: tuple[Policy, ...]
    rows: range


def tables_of(sheet: Sheet, labels: Sequence[Label]) -> tuple[Table, ...]:
    """The tables of policies on a page; none where the heads stand over one strip of boxes only."""
    found: list[Table] = []
    for heads in _heads(labels):
        if found and heads[0].pieces[0].row in found[-1].rows:
            continue
        table = _table(sheet, heads, labels)
        if table.policies:
            found.append(table)
    return tuple(found)


def _heads(labels: Sequence[Label]) -> Iterator[list[Label]]:
    """Labels that stand in one band across the page, from left to right, and head a table of policies."""
    bare = [label for label in labels if label.bare and not label.closed and label.key in COLUMNS]
    for label in bare:
        band = [one for one in bare if abs(_middle(one) - _middle(label)) <= HEAD_GAP]
        apart: dict[str, Label] = {}
        for one in sorted(band, key=lambda each: abs(_middle(each) - _middle(label))):
            if one.key not in apart and not any(_overlap(one, other) for other in apart.values()):
                apart[one.key] = one
        heads = sorted(apart.values(), key=lambda one: one.box.x0)
        keys = {one.key for one in heads}
        if (
            len(heads) >= FEWEST
            and "policy_number" in keys
            and keys & TELLING
            and keys & {"effective", "expiration", "period"}
        ):
            yield heads


def _middle(label: Label) -> float:
    return (label.box.top + label.box.bottom) / 2


def _overlap(one: Label, other: Label) -> bool:
    return one.box.x0 < other.box.x1 and other.box.x0 < one.box.x1


def _table(sheet: Sheet, heads: Sequence[Label], labels: Sequence[Label]) -> Table:
    first = min(piece.row for head in heads for piece in head.pieces)
    last = max(piece.row for head in heads for piece in head.pieces)
    held = {id(piece) for head in heads for piece in head.pieces}
    body = list(_body(sheet, last, heads, labels))
    borders = _borders(heads, [word for row in body for piece in row for word in piece.words])
    lines = [_cut(row, borders, [head.key for head in heads], held) for row in body]
    sure = min(head.alike for head in heads)
    policies = tuple(_policy(part, sure) for part in _parted(lines, body))
    return Table(policies, range(first, last + 1 + len(body)))


def _body(sheet: Sheet, last: int, heads: Sequence[Label], labels: Sequence[Label]) -> Iterator[Row]:
    """The rows under the heads up to running text, a wide gap, or a label that is none of an amount."""
    left = min(head.box.x0 for head in heads) - 3 * heads[0].pieces[0].height
    ends = {
        id(piece) for label in labels if label.kind in ("party", "text", "name") and label.key != "ignored"
        for piece in label.pieces
    }  # fmt: skip
    bare = {id(piece) for label in labels if label.bare for piece in label.pieces}
    bottom = max(head.box.bottom for head in heads)
    for row in sheet.rows[last + 1 :]:
        tall = max(piece.height for piece in row)
        sentence = len(row) == 1 and len(row[0].words) >= SENTENCE
        if row[0].box.top - bottom > END_GAP * tall or sentence or any(id(piece) in ends for piece in row):
            return
        heads_again = sum(id(piece) in bare for piece in row) > 1
        if heads_again or (row[0].box.x0 < left and len(row) == 1):
            return
        yield row
        bottom = max(piece.box.bottom for piece in row)


def _borders(heads: Sequence[Label], words: Sequence[Word]) -> list[float]:
    """Where one column ends and the next begins: the widest white between the middles of two heads."""
    borders = []
    for one, other in pairwise(heads):
        begin = [word for word in words if abs(word.box.x0 - other.box.x0) <= FLUSH]
        crossing = [word for word in words if word.box.x0 < other.box.x0 - FLUSH < word.box.x1 - FLUSH]
        if len(begin) > len(crossing):  # cells are flush with their head
            borders.append(other.box.x0 - FLUSH)
            continue
        start, end = (one.box.x0 + one.box.x1) / 2, (other.box.x0 + other.box.x1) / 2
        edges = sorted((word.box.x0, word.box.x1) for word in words if word.box.x1 > start and word.box.x0 < end)
        spans = [(start, start), *edges, (end, end)]
        best, reach = (0.0, other.box.x0 - 3), start
        for x0, x1 in spans:
            if x0 - reach > best[0]:
                best = (x0 - reach, (x0 + reach) / 2)
            reach = max(reach, x1)
        borders.append(best[1])
    return borders


def _cut(row: Row, borders: Sequence[float], keys: Sequence[str], held: set[int]) -> dict[str, tuple[Word, ...]]:
    """A row's words by column."""
    cells: dict[str, list[Word]] = {}
    for piece in row:
        if id(piece) in held:
            continue
        for word in piece.words:
            middle = (word.box.x0 + word.box.x1) / 2
            column = sum(middle > border for border in borders)
            cells.setdefault(keys[column], []).append(word)
    return {key: tuple(words) for key, words in cells.items()}


Line = dict[str, tuple[Word, ...]]


def _parted(lines: Sequence[Line], body: Sequence[Row]) -> Iterator[Sequence[Line]]:
    """The lines of one policy after the other: each has one line with a number (or a first date)."""
    anchors = [place for place, line in enumerate(lines) if _anchors(line)]
    if not anchors:
        return
    starts = [0]
    for before, place in pairwise(anchors):
        gaps = {
            n: body[n][0].box.top - max(piece.box.bottom for piece in body[n - 1]) for n in range(before + 1, place + 1)
        }
        widest = max(gaps, key=lambda n: (round(gaps[n], 1), n))
        usual = sorted(gaps.values())[len(gaps) // 2]
        starts.append(widest if gaps[widest] > usual + 1.0 else place)
    for begin, end in pairwise([*starts, len(lines)]):
        yield lines[begin:end]


def _anchors(line: Line) -> bool:
    def said(key: str) -> str:
        return " ".join(word.text for word in line.get(key, ()))

    return code_of(said("policy_number")) is not None or date_of(said("effective")) is not None


def _policy(lines: Sequence[Line], sure: float) -> Policy:
    cells: dict[str, Cell] = {}
    for key in dict.fromkeys(key for line in lines for key in line):
        cells[key] = tuple(line[key] for line in lines if key in line)
    for key in ("effective", "expiration", "date"):  # a date under another is of something else
        if key in cells and (days := [line for line in cells[key] if VALUES["date"](" ".join(w.text for w in line))]):
            cells[key] = (days[0],)
    return Policy(cells, sure)
