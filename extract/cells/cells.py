"""Reads the boxes of a flattened page from its ink."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from domain.field import Box
from extract.cells.crop import THIN, Crop, crop_of, left_of_rules
from extract.cells.lines import RUNNING, SINGLE, read_crop
from extract.cells.marks import is_hollow, marks_off
from extract.cells.over_edges import over_left, over_right
from extract.cells.readers import Readers
from extract.engines.ctc import Steps, first_guess
from extract.fitting.boxes import AMOUNT_COLUMN, pair_lines
from extract.fitting.fit import Fit
from extract.fitting.formmap import Cell
from extract.fitting.ink import LETTER, Ink
from extract.fitting.pairing import spelled
from extract.fitting.print_lines import PrintLine, rows_of
from extract.fitting.rectify import SCALE
from extract.values.grammar import A_MONTH, CUT_HOUR, GRAMMARS, iso_date
from extract.values.seen import Line, Origin, Seen

TICK_FRAME = 0.24
"""Part of a tick box's side, on each edge, where its frame may run."""
TICK_INK = 0.12
"""Part of a tick box's inside that is ink when it is marked; 0.04 when not, 0.22 and more when (drawn pages)."""
NO, ANSWERED = ("N", "NO"), 2
"""What is written in a tick box that is not marked, by systems that answer each; in so many boxes at least."""
EITHER = (".claims_made", ".occurrence"), ("umbrella.is_umbrella", "umbrella.is_excess"), ("per.policy", "per.project")
"""Ends of paths of boxes one of which alone is marked: where both are, they may be answered in letters."""
LIKE, UNLIKE = 0.93, 0.7
"""Of a mark that is off its box as the others of its page are; at most, of one in its box that is unlike them."""
NARROWEST, TALLEST = 6, 48
"""Pixels: the width of the slimmest and the height of the tallest letter in a box for one."""
SEVERAL = 100
"""Pixels: the width of insurers' letters that touch (A/B)."""
EDGED = frozenset({"date", "code", "money"})
"""Kinds of box whose print may stand so near the rules at their sides that a broken rule joins it."""
SIDE, LEVEL = 12, 4
"""Pixels from its side within which a broken rule's pieces lie, and by which the letters of a line are not level."""
RUN, DIGITS_RUN = 1.7, 1.3
"""A piece so many times wider than high is several letters, or digits, that touch: none alone is so wide."""
LAST_COLUMN, OVER = 580.0, 9.0
"""Points: where the boxes of amounts end beside the margin, and how far into it a long amount may run."""
SHORT, DIRT = 2, 0.75
"""A line of so few characters, read no surer than this, is dirt."""
DUST = 0.08
"""Specks of dirt in a row may be read as an amount, but no surer than this."""
SCRAP, PLAIN = 0.35, 0.6
"""A letter read no surer than the first, above or below one read surer than the second, is left of a rule."""
SIGN, SIGN_GAP, SIGN_APART = 8.0, 8, 1.3
"""Points from the left of its box within which a printed dollar sign ends; pixels at least from there to an amount, and
how many times more that is than any gap in the amount."""
WIDEST_SIGN = 1.0
"""Of the height of the line: what is wider is no dollar sign alone."""
COMMA = 4
"""Pixels: the least height of a comma; what is lower is left of a rule."""
RUNNING_ON = frozenset({"party", "text", "code"})
"""Kinds of box whose print may run over the right edge, or whose label over the left."""
REACHING, CUT = 16, 0.6
"""Pixels from the edge within which print reaches it, and on to a letter behind it; at most, of such a line."""
OVER_SIDE = 1.0
"""Points over the right side of its box from which print runs over it."""
OVER_BLOCK, LONG_LABEL, ALIKE = 11.0, 40, 75.0
"""Points over a block where its label lies; letters of one that no text begins with by chance, and how alike it is."""
STRUCK = 0.7
"""At most, of a line that a rule runs through: bars of letters may have been under it."""
CUT_OFF, LIKELIER = 5.0, 0.7
"""Points by which days with hours run over the left side of their box, too; at most, of one that was read with that."""
_DATE_LABEL = re.compile(r"M\W?D{1,2}\W?.?Y{2}", re.IGNORECASE)
"""How a day is to be written, said over its box or in it."""
_LONE = re.compile(r"[1-9]")
"""What a dollar sign is read as: nobody is insured for so few dollars."""
_DAY = r"(\d{1,2}[/\-.]\d{1,2}[/\-.](?:20\d{2}|\d{2}))"
_DATE_PAIR = re.compile(rf"{_DAY}\D*(?:1(?=\D|\d{{2}}[/\-.]))?\D*{_DAY}(?!\d)")
"""Two days in one line, the rule between them perhaps read as a 1."""
_NAMED_DAY = rf"((?:{A_MONTH})[a-z]*\.?\d{{1,2}},?(?:20\d{{2}}|\d{{2}}))"
_NAMED_PAIR = re.compile(rf"{_NAMED_DAY}\W*{_NAMED_DAY}(?!\d)", re.IGNORECASE)
"""The same of days whose months are named."""
_HOURS = re.compile(r"(\d{2}/\d{2}/20\d{2})12\D?01\D{1,3}(\d{2})\D{0,2}(\d{2}/20\d{2})12\D?01")
"""Two days with the minute at which policies begin and end; the rule between them may run through the second."""


@dataclass(frozen=True)
class FlatPage:
    """A page laid flat: its fit, its ink, and the readers of its lines."""

    fit: Fit
    ink: Ink
    readers: Readers

    def contents(self) -> dict[str, Seen]:
        """What stands in each box, by path; the lines of all boxes go through our own reader together."""
        cells = [cell for cell in self.fit.form.cells if cell.kind != "tick"]
        places = [place for cell in cells for place in _places(cell)]
        read = iter(self._read(places))
        held = [_held(cell, [next(read) for _ in _places(cell)]) for cell in cells]
        boxes = iter(self.fit.boxes([line.box for lines in held for line in lines]))
        found = {}
        for cell, lines in zip(cells, held, strict=True):
            placed = tuple(replace(line, box=next(boxes)) for line in lines)
            found[cell.path] = Seen(Origin.PICTURE, self.fit.cell_boxes[cell.path], placed)
        off = marks_off(self.ink, self.fit.form)
        for cell in self.fit.form.cells:
            if cell.kind == "tick":
                box = self.fit.cell_boxes[cell.path]
                sure = _both(self._inked(cell), off.get(cell.path), others=bool(off))
                found[cell.path] = Seen(Origin.PICTURE, box, (Line("X", box, sure),) if sure else ())
        for path in self._said_no(
            [cell for cell in self.fit.form.cells if cell.kind == "tick" and found[cell.path].lines]
        ):
            found[path] = replace(found[path], lines=())
        return found

    def _said_no(self, marked: Sequence[Cell]) -> list[str]:
        """Of the tick boxes with ink in them those that say N or No, where a page answers all of them in letters."""
        paths = [cell.path for cell in marked]
        if not any(all(any(path.endswith(end) for path in paths) for end in pair) for pair in EITHER):
            return []
        rows = [(cell, rows_of(self.ink, self.ink.inside(cell.box))) for cell in marked]
        crops = [(cell, crop_of(self.ink, max(lines, key=_ink_high))) for cell, lines in rows if lines]
        seen = [
            first_guess(steps, self.readers.characters) for steps in self.readers.steps([one.parts for _, one in crops])
        ]
        said = [cell.path for (cell, _), text in zip(crops, seen, strict=True) if text.strip(" .").upper() in NO]
        return said if len(said) >= ANSWERED else []

    def _read(self, places: Sequence[tuple[str, Box]]) -> list[tuple[Line, ...]]:
        """The lines of print in each box (kind, map points), placed on the map too: there they are level."""
        crops = [self._crops(kind, box) for kind, box in places]
        steps = iter(self.readers.steps([crop.parts for each in crops for crop in each]))
        read = []
        for (kind, box), each in zip(places, crops, strict=True):
            lines = [(crop, *read_crop(crop, kind, next(steps), self.readers)) for crop in each]
            if kind in SINGLE:  # a letter that can stand there tells that what stands about it is dirt
                lines = [one for one in lines if GRAMMARS[kind](one[1]) is not None] or lines
                lines = [one for one in lines if one[2] > SCRAP] if any(one[2] > PLAIN for one in lines) else lines
            lines = [(crop, text, min(sure, STRUCK) if crop.struck else sure) for crop, text, sure in lines]
            if kind in RUNNING_ON:
                lines = [(crop, text, min(sure, self._most(crop, box))) for crop, text, sure in lines]
            if kind == "date":
                lines = [one for one in lines if not _DATE_LABEL.search(one[1])] or lines
                lines = [(crop, text, min(sure, CUT) if CUT_HOUR.search(text) else sure) for crop, text, sure in lines]
            if kind == "code":
                lines = _of_numbers(lines)
            if kind == "block":
                lines = self._below_label(lines, box)
            read.append([one for one in lines if _says_something(one[1], one[2], kind)])
        return [tuple(Line(text, Box(*crop.edges), sure) for crop, text, sure in each) for each in read]

    def _below_label(self, lines: list[tuple[Crop, str, float]], box: Box) -> list[tuple[Crop, str, float]]:
        """The lines without the label over the box, of prints where it lies within."""
        over = [one for one in self.fit.form.labels if box.top - OVER_BLOCK <= one.box.top < box.top]
        label = spelled("".join(one.text for one in sorted(over, key=lambda one: one.box.x0)))
        for n, (_, text, _) in enumerate(lines[:2], start=1):
            if len(label) >= LONG_LABEL and fuzz.ratio(spelled(text)[: len(label)], label) >= ALIKE:
                return lines[n:]
        return lines

    def _crops(self, kind: str, box: Box) -> list[Crop]:
        over = kind == "money" and box.x1 > LAST_COLUMN
        pieces = self.ink.inside(box._replace(x1=box.x1 + OVER) if over else box)
        if kind in EDGED:
            pieces = pieces[~left_of_edges(self.ink.places[pieces], box)]
        if kind in RUNNING_ON:
            pieces = np.concatenate([pieces, over_right(self.ink, pieces, box)])
        if kind == "party":  # before other boxes stand their labels
            pieces = np.concatenate([pieces, over_left(self.ink, pieces, box)])
        lines = rows_of(self.ink, pieces, crowded=kind in RUNNING)
        if kind in SINGLE:
            widest = SEVERAL if kind == "letter" else TALLEST
            rows = [self._letters(line.numbers, widest) for line in lines]
            return [crop_of(self.ink, PrintLine(row, self.ink.places[row])) for row in rows if len(row)]
        if kind == "money":  # a broken rule and the frame it meets look like a digit
            lines = [_without_sign(line, box) for line in lines if not left_of_rules(line.places)]
        # no name, date or amount is one letter
        return [
            crop_of(self.ink, line)
            for line in lines
            if len(line.numbers) > 1
            or self._is_several(line.numbers, DIGITS_RUN if kind == "money" else RUN)
            or (kind == "code" and self._is_letter(line.numbers))
        ]

    def _is_letter(self, row: NDArray[np.int64]) -> bool:
        """Whether one piece has the size of a letter: a number may go on with one in its second line."""
        wide, high = self.ink.places[row[0], cv2.CC_STAT_WIDTH], self.ink.places[row[0], cv2.CC_STAT_HEIGHT]
        return bool(NARROWEST <= wide <= TALLEST and LETTER <= high <= TALLEST)

    def _most(self, crop: Crop, box: Box) -> float:
        """How sure a line can be: a letter of it may be lost at a side of its box, or a rule run through one."""
        if self._goes_on(crop, box):
            return CUT
        return LIKELIER if crop.edges[2] > box.x1 + OVER_SIDE else 1.0

    def _is_several(self, row: NDArray[np.int64], wider: float) -> bool:
        """Whether one piece is so many times wider than high that it is several signs that touch: 2M, GLO."""
        wide, high = self.ink.places[row[0], cv2.CC_STAT_WIDTH], self.ink.places[row[0], cv2.CC_STAT_HEIGHT]
        return bool(LETTER <= high <= TALLEST and wide >= wider * high)

    def _goes_on(self, crop: Crop, box: Box) -> bool:
        """Whether a line reaches the right edge of its box and letters stand right behind it: it was cut there.

        Or it begins before the left edge: a letter of the label may be part of it.
        """
        right, (left, top, _, bottom) = crop.edges[2] * SCALE, crop.edges
        if left < box.x0:
            return True
        if box.x1 * SCALE - right > REACHING:
            return False
        places, y = self.ink.places, self.ink.middles[:, 1]
        behind = (places[:, 0] > right - 2) & (places[:, 0] < right + REACHING) & (y > top) & (y < bottom)
        return bool((behind & self.ink.usable & (places[:, cv2.CC_STAT_HEIGHT] >= LETTER)).any())

    def _letters(self, row: NDArray[np.int64], widest: int) -> NDArray[np.int64]:
        """Of the pieces in a box for one letter, those that have the size of a letter, no wider than so many pixels."""
        wide, high = self.ink.places[row, cv2.CC_STAT_WIDTH], self.ink.places[row, cv2.CC_STAT_HEIGHT]
        sized = (wide >= NARROWEST) & (wide <= widest) & (high <= TALLEST)
        if not sized.any():
            return row[:0]
        fitting: NDArray[np.int64] = row[sized & (high >= 0.6 * high[sized].max())]
        return fitting

    def steps_in(self, path: str) -> list[Steps]:
        """What our own reader sees in each line of a box."""
        cell = next(cell for cell in self.fit.form.cells if cell.path == path)
        return list(self.readers.steps([crop.parts for crop in self._crops(cell.kind, cell.box)]))

    def steps_across(self, begin: str, end: str) -> list[Steps]:
        """The same in each line across two boxes that stand side by side."""
        cells = {cell.path: cell.box for cell in self.fit.form.cells}
        strip = cells[begin]._replace(x1=cells[end].x1)
        return list(self.readers.steps([crop.parts for crop in self._crops("code", strip)]))

    def with_date_pairs(self, seen: Mapping[str, Seen]) -> dict[str, Seen]:
        """The same boxes, with dates that run over the rule between their columns read as one line and parted.

        A row of several policies has several such lines.
        """
        made = dict(seen)
        cells = {cell.path: cell.box for cell in self.fit.form.cells}
        for path in [one for one in seen if one.endswith(".effective_date")]:
            both = (path, path.replace("effective", "expiration"))
            if any(CUT_HOUR.search(line.text) for line in made[path].lines):
                made[path] = self._with_cut_off(made[path], cells[path])
            if all(_is_dates(made[p]) for p in both) or not any(made[p].lines for p in both):
                continue
            strip = cells[path]._replace(x1=cells[both[1]].x1)
            read = self._read([("code", strip)])[0]
            pairs = [(line, days) for line in read if (days := two_days(line.text.replace(" ", "")))]
            if len(pairs) < max(_dates_in(made[p]) for p in both):  # what was read of one column says more
                continue
            level = self.fit.boxes([line.box for line, _ in pairs])
            for place, p in enumerate(both):
                made[p] = replace(
                    made[p],
                    lines=tuple(
                        Line(days[place], made[p].box._replace(top=at.top, bottom=at.bottom), line.confidence * 0.9)
                        for (line, days), at in zip(pairs, level, strict=True)
                    )
                    or made[p].lines,
                )
        return made

    def _with_cut_off(self, seen: Seen, box: Box) -> Seen:
        """Days with hours, read anew with what was cut off at the left side of their box."""
        (read,) = self._read([("date", box._replace(x0=box.x0 - CUT_OFF))])
        if len(read) != len(seen.lines) or any(iso_date(line.text) is None for line in read):
            return seen
        placed = zip(read, self.fit.boxes([line.box for line in read]), strict=True)
        lines = (replace(line, box=at, confidence=max(line.confidence, LIKELIER)) for line, at in placed)
        return replace(seen, lines=tuple(lines))

    def _inked(self, cell: Cell) -> float:
        """How sure it is that a tick box is marked, by the ink inside it; 0 where there is none."""
        across, down = TICK_FRAME * cell.box.width, TICK_FRAME * cell.box.height
        inner = Box(cell.box.x0 + across, cell.box.top + down, cell.box.x1 - across, cell.box.bottom - down)
        share = self.ink.share(inner)
        if share >= TICK_INK and is_hollow(self.ink.touching(inner, cell.box)):
            return 0.0
        return float(np.clip(share / (2 * TICK_INK), 0.6, 0.99)) if share >= TICK_INK else 0.0


def _ink_high(line: PrintLine) -> int:
    return int(line.places[:, cv2.CC_STAT_HEIGHT].max())


def _both(inked: float, off: bool | None, *, others: bool) -> float:
    """How sure a mark is: by the ink in its box, and by whether it is like the others on its page (None: it is not)."""
    if off is None:
        return min(inked, UNLIKE) if others else inked
    return max(inked, LIKE if off else UNLIKE)


def _of_numbers(lines: Sequence[tuple[Crop, str, float]]) -> list[tuple[Crop, str, float]]:
    """Lines of a policy number, without what is no part of one: mostly signs, or a lone letter after no hyphen.

    What ends with a hyphen goes on where nothing more was found.
    """
    kept: list[tuple[Crop, str, float]] = []
    for crop, text, sure in lines:
        told = sum(c.isalnum() for c in text)
        alone = told < 2 and not (kept and kept[-1][1].endswith("-"))
        if not alone and 2 * told > len(text.replace(" ", "")):
            kept.append((crop, text, sure))
    if kept and kept[-1][1].endswith("-"):
        kept[-1] = (*kept[-1][:2], min(kept[-1][2], CUT))
    return kept


def left_of_edges(places: NDArray[np.int32], box: Box) -> NDArray[np.bool_]:
    """Which pieces are what a broken rule left at the sides of `box` (map points): thin, and level with no letter.

    `places` are left, top, width, height in pixels. A 1 that stands there is level with the digit beside it.
    """
    left, top, wide, high = places[:, :4].T
    right, bottom = left + wide, top + high
    sides = np.minimum(np.abs(left - box.x0 * SCALE), np.abs(right - box.x1 * SCALE))
    thin = (wide <= THIN) & (sides <= SIDE)
    found: NDArray[np.bool_] = thin & (high >= LETTER)
    for n in np.flatnonzero(found):
        level = (np.abs(top - top[n]) <= LEVEL) & (np.abs(bottom - bottom[n]) <= LEVEL) & ~thin
        found[n] = not level.any()
    return found


def _without_sign(line: PrintLine, box: Box) -> PrintLine:
    """A line of an amount without the dollar sign that is printed at the left of its box, where it came in."""
    order = np.argsort(line.places[:, cv2.CC_STAT_LEFT], kind="stable")
    left = line.places[order, cv2.CC_STAT_LEFT]
    right = np.maximum.accumulate(left + line.places[order, cv2.CC_STAT_WIDTH])
    gaps = left[1:] - right[:-1]
    if len(gaps) < 2:
        return line
    after = int(np.argmax(gaps)) + 1
    widest, next_to = np.sort(gaps)[::-1][:2]
    if widest < max(SIGN_GAP, SIGN_APART * next_to) or right[after - 1] > (box.x0 + SIGN) * SCALE or after >= len(gaps):
        return line
    top, high = line.places[order, cv2.CC_STAT_TOP], line.places[order, cv2.CC_STAT_HEIGHT]
    low = COMMA <= high[after] < high.max() / 2 and top[after] > np.median(top + high / 2)
    wide = right[after - 1] - left[0]
    if low or wide > WIDEST_SIGN * high.max():  # no amount begins with a comma, and "$1" of "$1 million" is no sign
        return line
    kept = np.sort(order[after:])
    return PrintLine(line.numbers[kept], line.places[kept])


def two_days(text: str) -> tuple[str, str] | None:
    """The days that stand in one line without spaces."""
    if found := _HOURS.search(text):
        return found[1], f"{found[2]}/{found[3]}"
    found = _DATE_PAIR.search(text) or _NAMED_PAIR.search(text)
    return (found[1], found[2]) if found else None


def _is_dates(seen: Seen) -> bool:
    """Whether a date stands in each of its lines, of which there is at least one."""
    return 0 < len(seen.lines) == _dates_in(seen)


def _dates_in(seen: Seen) -> int:
    return sum(iso_date(line.text) is not None for line in seen.lines)


def _held(cell: Cell, lines: Sequence[tuple[Line, ...]]) -> tuple[Line, ...]:
    """What a box holds, given the lines of its places."""
    return pair_lines(*lines) if cell.kind == "pairs" else lines[0]


def _places(cell: Cell) -> tuple[tuple[str, Box], ...]:
    """Where and as what a box is read: free limits as labels on the left and amounts on the right."""
    if cell.kind == "pairs":
        return ("text", cell.box._replace(x1=AMOUNT_COLUMN)), ("money", cell.box._replace(x0=AMOUNT_COLUMN))
    return ((cell.kind, cell.box),)


def _says_something(text: str, sure: float, kind: str) -> bool:
    length = sum(c.isalnum() for c in text)
    if (kind == "money" and (sure < DUST or _LONE.fullmatch(text))) or (kind == "text" and length == 1):
        return False
    return length > SHORT or (length > 0 and (sure > DIRT or kind in GRAMMARS))
