"""Reads the boxes of a flattened page from its ink."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from domain.field import Box
from extract.boxes import AMOUNT_COLUMN, pair_lines
from extract.formmap import Cell
from extract.grammar import GRAMMARS, iso_date
from extract.ink import Ink, rows_of
from extract.lines import ReadLine, crop_of, read_crop
from extract.register import Fit
from extract.seen import Line, Origin, Seen

TICK_FRAME = 0.24
"""Part of a tick box's side, on each edge, where its frame may run."""
TICK_INK = 0.12
"""Part of a tick box's inside that is ink when it is marked; 0.04 when not, 0.22 and more when (drawn pages)."""
SINGLE = frozenset({"letter", "yes_no"})
NARROWEST, TALLEST = 6, 48
"""Pixels: the width of the slimmest and the height of the tallest letter in a box for one."""
SHORT, DIRT = 2, 0.75
"""A line of so few characters, read no surer than this, is dirt."""
_DATE_PAIR = re.compile(r"(\d{1,2}[/\-.]\d{1,2}[/\-.]\d{4})[^\d]*1?[^\d]*(\d{1,2}[/\-.]\d{1,2}[/\-.]\d{4})")


@dataclass(frozen=True)
class FlatPage:
    """A page laid flat: its fit, its ink, and the engine that reads its lines."""

    fit: Fit
    ink: Ink
    read_line: ReadLine

    def content(self, cell: Cell) -> Seen:
        """What stands in one box."""
        box = self.fit.cell_boxes[cell.path]
        if cell.kind == "tick":
            return Seen(Origin.PICTURE, box, self._mark(cell, box))
        if cell.kind == "pairs":
            labels = self.lines("text", cell.box._replace(x1=AMOUNT_COLUMN))
            amounts = self.lines("money", cell.box._replace(x0=AMOUNT_COLUMN))
            return Seen(Origin.PICTURE, box, pair_lines(labels, amounts))
        return Seen(Origin.PICTURE, box, self.lines(cell.kind, cell.box))

    def lines(self, kind: str, box: Box) -> tuple[Line, ...]:
        """The lines of print in `box` (map points)."""
        found = []
        for row in rows_of(self.ink, self.ink.inside(box)):
            kept = self._letters(row) if kind in SINGLE else row
            if not len(kept) or (len(kept) < 2 and kind not in SINGLE):  # no name, date or amount is one letter
                continue
            crop = crop_of(self.ink, kept)
            text, sure = read_crop(crop, kind, self.read_line)
            length = sum(c.isalnum() for c in text)
            if length > SHORT or (length and (sure > DIRT or kind in GRAMMARS)):
                found.append(Line(text, self.fit.box(Box(*crop.edges)), sure))
        return tuple(found)

    def _letters(self, row: NDArray[np.int64]) -> NDArray[np.int64]:
        """Of the pieces in a box for one letter, those that have the size of a letter."""
        wide, high = self.ink.places[row, cv2.CC_STAT_WIDTH], self.ink.places[row, cv2.CC_STAT_HEIGHT]
        sized = (wide >= NARROWEST) & (wide <= TALLEST) & (high <= TALLEST)
        if not sized.any():
            return row[:0]
        fitting: NDArray[np.int64] = row[sized & (high >= 0.6 * high[sized].max())]
        return fitting

    def with_date_pairs(self, seen: Mapping[str, Seen]) -> dict[str, Seen]:
        """The same boxes, with dates that run over the rule between their columns read as one line and parted."""
        made = dict(seen)
        cells = {cell.path: cell.box for cell in self.fit.form.cells}
        for path in [one for one in seen if one.endswith(".effective_date")]:
            other = path.replace("effective", "expiration")
            wanting = [p for p in (path, other) if iso_date(made[p].text) is None]
            if not wanting or not (made[path].lines or made[other].lines):
                continue
            strip = cells[path]._replace(x1=cells[other].x1)
            for line in self.lines("code", strip):
                if found := _DATE_PAIR.search(line.text.replace(" ", "")):
                    for p, text in ((path, found[1]), (other, found[2])):
                        made[p] = Seen(Origin.PICTURE, made[p].box, (Line(text, made[p].box, line.confidence * 0.9),))
        return made

    def _mark(self, cell: Cell, box: Box) -> tuple[Line, ...]:
        """The line "X" when the inside of a tick box holds ink."""
        across, down = TICK_FRAME * cell.box.width, TICK_FRAME * cell.box.height
        inner = Box(cell.box.x0 + across, cell.box.top + down, cell.box.x1 - across, cell.box.bottom - down)
        share = self.ink.share(inner)
        if share < TICK_INK:
            return ()
        return (Line("X", box, float(np.clip(share / (2 * TICK_INK), 0.6, 0.99))),)
