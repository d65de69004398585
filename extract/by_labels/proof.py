"""From words on a page to a field: value by its kind, where it stands, and how often such a reading was right.

The confidences are shares of right values on drawn certificates of layouts and labels that the reading was not tuned
on (samples/layouts.py, HELD_OUT), by the way a value was found and its kind, and a little less: on real forms there is
more to go wrong. None reaches the point from which a field counts as sure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from domain.field import Box, Field, Value
from domain.page import Word
from extract.by_labels.layout import Sheet
from extract.values.confidence import trust
from extract.values.seen import Line, Origin, union

MEASURED: Mapping[str, Mapping[str, float]] = MappingProxyType({
    "inline": {"checked": 0.93, "free": 0.9},
    "right": {"checked": 0.93, "free": 0.9},
    "below": {"checked": 0.93, "free": 0.88},
    "above": {"checked": 0.85, "free": 0.8},
    "table": {"checked": 0.92, "free": 0.85},
    "sentence": {"checked": 0.85, "free": 0.75},
    "letterhead": {"checked": 0.8, "free": 0.8},
    "alone": {"checked": 0.75, "free": 0.7},
})  # fmt: skip
"""By the way a value was found: kinds with a grammar, and free text."""
PICTURE = 0.95
"""What is lost beyond the reader's own doubt where the words are OCR's: lines cut, columns run together."""
MOST = 0.94
"""Below the point from which a field counts as sure, whatever was measured."""


@dataclass(frozen=True, slots=True)
class Prover:
    """Makes fields of one page; `origin` is where its words came from."""

    sheet: Sheet
    page: int
    origin: Origin

    def field(self, value: Value, words: Sequence[Word], way: str, *, kind: str, alike: float = 1.0) -> Field:
        """The field of a value that stands in `words`; `alike` is how well its label was recognized, 0 to 1."""
        measured = MEASURED[way]["free" if kind in ("text", "party") else "checked"] * alike**2
        read = trust(self.origin, kind, min((word.confidence for word in words), default=0.0), follows=True)
        if self.origin is Origin.PICTURE:
            measured *= read * PICTURE
        text = " ".join(word.text for word in words)
        return Field(value, text, round(min(measured, read, MOST), 3), self.page, self.box(words))

    def lines(self, lines: Sequence[Sequence[Word]]) -> tuple[Line, ...]:
        """Rows of words as the lines of a box."""
        made = []
        for line in lines:
            box = self.box(line)
            if box is not None:
                made.append(Line(" ".join(word.text for word in line), box, min(word.confidence for word in line)))
        return tuple(made)

    def box(self, words: Sequence[Word]) -> Box | None:
        """Where words stand on the page."""
        return union(tuple(self.sheet.on_page(word.box) for word in words))
