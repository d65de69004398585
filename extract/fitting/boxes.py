"""Puts the words of a page into the boxes of its form: a word belongs where its middle lies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from domain.field import Box
from domain.page import Word
from extract.fitting.border import in_doubt
from extract.fitting.fit import Fit
from extract.fitting.formmap import CERTIFICATE, Cell
from extract.fitting.marks import nearest_boxes
from extract.fitting.pairing import Points
from extract.fitting.remnants import without_remnants
from extract.values.grammar import WORDS_FOR_AMOUNTS, is_tick, tidy
from extract.values.parts import AMOUNT
from extract.values.seen import Line, Origin, Seen, sides_of_words, union

AMOUNT_COLUMN = 520.0
"""On the map, the middles of free amounts lie right of this and those of their labels left."""
LABEL_COLUMN = 98.0
"""Points left of its box where an amount may begin that stands right after its label."""
MARGIN = 30.0
"""Points at the sides of the description into which its lines may run."""
IN_DOUBT = 0.9
"""Of a mark that lies between two boxes."""
COMBED = 4
"""Words of one character each, in one line, that are the cells of one value."""
SPACE, LEVEL = 0.8, 0.5
"""Of the height: within the first the next word of a line begins, a blank of a typewriter's face; within the second the
middles of its words lie."""
BESIDE = 0.9
"""At most this of a mark beside its box in a picture."""
OF_LINES = frozenset({"party", "block", "text", "code", "pairs"})
"""Kinds of boxes whose words may stand in several lines."""
SAID_YES = frozenset({"*", "Yes", "YES", "yes"})
"""What some systems write in a tick box."""
NO_MARKS = frozenset({"letter", "yes_no", "code", "date", "money", "naic"})
"""Kinds of boxes whose X is no tick."""
LONGEST_MARK = 5
"""Characters of a mark put together of signs: [ X ]."""
SYMBOLS = frozenset({"4", "8", "\u0016", "\u0014"})
"""Marks of a symbol font whose encoding was lost (4 and 8 of ZapfDingbats)."""


class Placed(NamedTuple):
    """A word with its middle and height in the coordinates of the map, where lines are level."""

    word: Word
    x: float
    y: float
    height: float


_place_across, _height_on_map = itemgetter(1), itemgetter(2)


def read_words(words: Sequence[Word], fit: Fit, boxes: Mapping[str, Box] | None = None) -> dict[str, Seen]:
    """The content of every box of the fitted form, by path; printed labels are left out.

    `boxes` are where the boxes lie on the page, by path, when the page was found to have them elsewhere than the fit.
    """
    kept = without_remnants(words, fit)
    placed, on_page, on_map = _placed([word for word in kept if word.text.strip(" $_")], fit)
    page = _Page(
        placed,
        on_page if boxes else on_map,
        dict(boxes) if boxes else {cell.path: cell.box for cell in fit.form.cells},
    )
    found = page.within([cell for cell in fit.form.cells if cell.kind != "tick"])
    found |= page.marks(fit.form.cells, found, worded=fit.form.kind == CERTIFICATE)
    shown = boxes or fit.cell_boxes
    if fit.is_level:
        long = [cell.path for cell in fit.form.cells if cell.kind in OF_LINES and len(found[cell.path]) > 1]
        found |= {path: [_as_printed(one) for one in found[path]] for path in long}
    return {
        cell.path: in_doubt(cell, _content(cell, shown[cell.path], found[cell.path]), fit.share)
        for cell in fit.form.cells
    }


def with_marks_beside(seen: Mapping[str, Seen], words: Sequence[Word], fit: Fit) -> dict[str, Seen]:
    """The boxes of a picture, with each X that was read beside its tick box rather than in it."""
    placed = _placed([word for word in words if is_tick_word(word)], fit)[0]
    taken = [cell.box for cell in fit.form.cells if cell.kind in NO_MARKS or seen[cell.path].lines]
    placed = [one for one in placed if not any(_holds(box, one) for box in taken)]
    boxes = {cell.path: cell.box for cell in fit.form.cells if cell.kind == "tick"}
    made = dict(seen)
    for one, belongs in zip(placed, nearest_boxes(np.array([(p.x, p.y) for p in placed]), boxes), strict=True):
        if belongs is not None and not made[belongs.path].lines:
            sure = min(float(one.word.confidence), BESIDE)
            made[belongs.path] = replace(made[belongs.path], lines=(Line("X", Box(*map(float, one.word.box)), sure),))
    return made


def _holds(box: Box, one: Placed) -> bool:
    return box.x0 <= one.x < box.x1 and box.top <= one.y < box.bottom


@dataclass(frozen=True)
class _Page:
    """Words with their middles `at` and the boxes by path, both in the coordinates of the page or both of the map."""

    placed: Sequence[Placed]
    at: NDArray[np.float64]
    boxes: Mapping[str, Box]

    def within(self, cells: Sequence[Cell]) -> dict[str, list[Placed]]:
        """The words of each box; an amount may also stand right after its label."""
        inside = self._inside([self._of(cell) for cell in cells])
        found = dict(zip((cell.path for cell in cells), inside, strict=True))
        for cell in cells:
            if cell.kind == "party" and found[cell.path]:
                found[cell.path] += self._over(self._of(cell), found[cell.path])
        empty = [
            cell.path
            for cell in cells
            if cell.kind == "money" and not found[cell.path] and cell.path.partition(".")[2].startswith("limits.")
        ]
        for path, beside in zip(empty, self._inside([self._with_label(path) for path in empty]), strict=True):
            found[path] = [one for one in beside if is_amount(one.word.text)]
        return found

    def _over(self, box: Box, inside: Sequence[Placed]) -> list[Placed]:
        """Words that begin in a box right behind one of its own, and end out of it: their line ran over."""
        found = []
        level = (self.at[:, 1] >= box.top) & (self.at[:, 1] < box.bottom)
        for n in np.flatnonzero((self.at[:, 0] >= box.x1) & level).tolist():
            one = self.placed[n]
            half = one.word.box.width / 2 * one.height / max(one.word.box.height, 1.0)
            behind = (
                one.word.box.x0 - last.word.box.x1 < SPACE * one.word.box.height
                and abs(one.y - last.y) < LEVEL * one.height
                for last in inside
                if last.word.box.x1 <= one.word.box.x0 + 1.0
            )
            if self.at[n, 0] - half < box.x1 and any(behind):
                found.append(one)
        return found

    def _of(self, cell: Cell) -> Box:
        """The box of a cell; nothing stands beside a description, so its lines may run into the margins."""
        box = self.boxes[cell.path]
        return box._replace(x0=box.x0 - MARGIN, x1=box.x1 + MARGIN) if cell.kind == "block" else box

    def _with_label(self, path: str) -> Box:
        """A box of an amount and the place of its label."""
        box = self.boxes[path]
        before = self.boxes.get(f"{path.partition('.')[0]}.expiration_date", box)
        return box._replace(x0=max(before.x1, box.x0 - LABEL_COLUMN))

    def marks(
        self, cells: Sequence[Cell], found: Mapping[str, Sequence[Placed]], *, worded: bool
    ) -> dict[str, list[Placed]]:
        """The marks of each tick box: each mark belongs to the box that is nearest. `worded` ones may say yes."""
        elsewhere = {id(one) for cell in cells if cell.kind in NO_MARKS for one in found[cell.path]}
        ticks = {cell.path: self.boxes[cell.path] for cell in cells if cell.kind == "tick"}
        made: dict[str, list[Placed]] = {path: [] for path in ticks}
        marks = [
            n
            for n, one in enumerate(self.placed)
            if (len(one.word.text) <= LONGEST_MARK or not one.word.text.isascii())
            and (is_tick_word(one.word) or (worded and _says_yes(one.word)))
            and id(one) not in elsewhere
        ]
        for n, belongs in zip(marks, nearest_boxes(self.at[marks], ticks), strict=True):
            if belongs is not None:
                made[belongs.path].append(self.placed[n] if belongs.clear else _doubtful(self.placed[n]))
        return made

    def _inside(self, boxes: Sequence[Box]) -> list[list[Placed]]:
        """The words in each of the boxes, in their order."""
        x, y = self.at[:, 0], self.at[:, 1]
        left, top, right, bottom = np.array(boxes, dtype=np.float64).reshape(-1, 4).T[:, :, None]
        found: list[list[Placed]] = [[] for _ in boxes]
        box_of, word_of = np.nonzero((x >= left) & (x < right) & (y >= top) & (y < bottom))
        for n, word in zip(box_of.tolist(), word_of.tolist(), strict=True):
            found[n].append(self.placed[word])
        return found


def is_amount(text: str) -> bool:
    """Whether a word is an amount, or a word that stands for one, wherever it is met among limits."""
    return bool(AMOUNT.match(text)) or text.upper() in WORDS_FOR_AMOUNTS


def _as_printed(one: Placed) -> Placed:
    """The same at its height on the page, where lines are level: labels tell of heights only about."""
    scale = one.height / max(one.word.box.height, 0.1)
    return Placed(one.word, one.x, _middle(one.word.box)[1] * scale, one.height)


def _doubtful(one: Placed) -> Placed:
    return one._replace(word=one.word._replace(confidence=IN_DOUBT))


def _middle(box: Box) -> tuple[float, float]:
    return (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2


def lines_of(placed: Iterable[Placed]) -> tuple[Line, ...]:
    """Words as lines from top to bottom, each from left to right."""
    rows: list[list[Placed]] = []
    for one in sorted(placed, key=_height_on_map):
        if rows:
            last = rows[-1]
            center = sum(each.y for each in last) / len(last)
            if one.y - center < 0.5 * max(one.height, last[-1].height, 5.0):
                last.append(one)
                continue
        rows.append([one])
    return tuple(_line(sorted(row, key=_place_across) if len(row) > 1 else row) for row in rows)


def pair_lines(labels: Sequence[Line], amounts: Sequence[Line]) -> tuple[Line, ...]:
    """Free limit lines: each label with the amount on its line, as "label<TAB>amount"."""
    left = list(labels)
    paired = []
    for amount in amounts:
        middle = (amount.box.top + amount.box.bottom) / 2
        near = [
            one for one in left if abs((one.box.top + one.box.bottom) / 2 - middle) < max(5.0, 0.7 * one.box.height)
        ]
        label = min(near, key=lambda one: abs((one.box.top + one.box.bottom) / 2 - middle), default=None)
        if label is not None:
            left.remove(label)
        paired.append(_with_label(label, amount))
    paired.extend(Line(f"{label.text}\t", label.box, label.confidence) for label in left)
    return tuple(sorted(paired, key=lambda one: one.box.top))


def _with_label(label: Line | None, amount: Line) -> Line:
    if label is None:
        return Line(f"\t{amount.text}", amount.box, amount.confidence)
    around = union((label.box, amount.box)) or amount.box
    return Line(f"{label.text}\t{amount.text}", around, min(label.confidence, amount.confidence))


def _content(cell: Cell, box: Box, inside: Sequence[Placed]) -> Seen:
    if not inside:
        return Seen(Origin.TEXT, box)
    if cell.kind == "tick":
        marks = [one.word for one in inside]
        return Seen(Origin.TEXT, box, (Line("X", marks[0].box, marks[0].confidence),) if marks else ())
    if cell.kind == "pairs":
        amounts = [one for one in inside if one.x > AMOUNT_COLUMN or is_amount(one.word.text)]
        return Seen(Origin.TEXT, box, pair_lines(lines_of(w for w in inside if w not in amounts), lines_of(amounts)))
    return Seen(Origin.TEXT, box, lines_of(inside))


def is_tick_word(word: Word) -> bool:
    """Whether a word is a mark: an X, a check, or one glyph of a symbol font."""
    return is_tick(word.text) or word.text.strip() in SYMBOLS


def _says_yes(word: Word) -> bool:
    """Whether a word of a text layer may stand for a mark, on a form that prints no such words itself."""
    return word.confidence == 1.0 and word.text in SAID_YES


def _placed(words: Sequence[Word], fit: Fit) -> tuple[list[Placed], Points, Points]:
    """The words as they are placed, and their middles on the page and on the map."""
    if not words:
        return [], np.zeros((0, 2)), np.zeros((0, 2))
    boxes = sides_of_words(words)
    on_page: Points = (boxes[:, :2] + boxes[:, 2:]) / 2
    on_map = fit.back(on_page)
    shrink = 1 / float(np.linalg.norm(fit.matrix[:2, 1]))
    heights = (boxes[:, 3] - boxes[:, 1]) * shrink
    return list(map(Placed, words, *on_map.T.tolist(), heights.tolist())), on_page, on_map


def _line(row: Sequence[Placed]) -> Line:
    if len(row) == 1:
        word = row[0].word
        return Line(tidy(word.text), word.box, word.confidence)
    around = union(tuple(one.word.box for one in row))
    assert around is not None  # noqa: S101 - a row has at least one word
    combed = len(row) >= COMBED and all(len(one.word.text) == 1 for one in row)
    text = tidy(("" if combed else " ").join(one.word.text for one in row))
    return Line(text, around, min(one.word.confidence for one in row))
