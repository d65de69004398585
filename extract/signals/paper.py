"""One certificate under examination: its fields, the pages they stand on, and how signals about it are raised.

A signal that rests on a doubtful reading of a picture is weaker, or held back: what a reader got wrong must not be
laid at the door of whoever wrote the paper.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from config.reference import signal_kinds
from domain.certificate import Certificate, Coverage, Line
from domain.field import Box, Field, Value
from domain.page import PageSource
from domain.saying import N_, phrased
from domain.signal import Evidence, Signal
from extract.papers.page_reading import PageReading

Facts = dict[str, Any]
"""What fills the placeholders of a message."""
SURE = 0.95
"""A picture's field below this is doubtful."""
LEGIBLE = 0.8
"""And below this nothing is concluded from it."""
DOUBTFUL_WEIGHT = 1
"""The most that a signal weighs when its fields are doubtful."""
_LINES = {
    Line.GL: N_("general liability"),
    Line.AUTO: N_("automobile"),
    Line.UMBRELLA: N_("umbrella"),
    Line.WC: N_("workers compensation"),
}


@dataclass(frozen=True, slots=True)
class Paper:
    """A certificate and the readings of its document's pages, by page number."""

    certificate: Certificate
    pages: Mapping[int, PageReading]

    @property
    def page(self) -> PageReading:
        """The page on which it begins."""
        return self.pages[self.certificate.page]

    def is_picture(self, page: int | None) -> bool:
        """Whether what stands on that page was read from its picture."""
        return page is not None and page in self.pages and self.pages[page].summary.source is PageSource.OCR

    def sureness(self, fields: Sequence[Field]) -> float:
        """Confidence of the least certain of those fields that were read from a picture; 1 when none was.

        What a text layer says is what was printed: a contradiction in it is the paper's, not the reader's.
        """
        return min((one.confidence for one in fields if self.is_picture(one.page)), default=1.0)

    def signal(
        self,
        code: str,
        fields: Sequence[Field],
        *,
        weight: int | None = None,
        read_badly: bool = False,
        **facts: Any,
    ) -> Iterator[Signal]:
        """The signal that rests on these fields: none when they are illegible, a faint one when they are doubtful.

        `weight` replaces that of the catalogue. `read_badly` fields are doubted because of what they say, so that
        their low confidence does not hold the signal back. `facts` fill the message.
        """
        full = signal_kinds()[code].weight if weight is None else weight
        sure = self.sureness(fields)
        evidence = tuple(Evidence(one.page, one.box, one.text) for one in fields)
        if sure >= SURE:
            yield made(code, evidence, weight=full, **facts)
        elif full > DOUBTFUL_WEIGHT and (sure >= LEGIBLE or read_badly):
            yield made(code, evidence, weight=DOUBTFUL_WEIGHT, as_read=True, **facts)


def made(
    code: str, evidence: tuple[Evidence, ...], *, weight: int | None = None, as_read: bool = False, **facts: object
) -> Signal:
    """A signal of the catalogue with its message filled in; `as_read` says there that the reading is doubtful."""
    kind = signal_kinds()[code]
    message = phrased(kind.message, **facts)
    if as_read:
        message = phrased("{message} (As far as it could be read.)", message=message)
    plain = tuple(Evidence(one.page, _plain(one.box), one.text) for one in evidence)
    return Signal(code, kind.weight if weight is None else weight, message, kind.cause, plain)


def _plain(box: Box | None) -> Box | None:
    """The box in Python's own numbers: NumPy's, in which words of a picture are placed, may not leave the sandbox."""
    return Box(*(float(edge) for edge in box)) if box is not None else None


def line_name(coverage: Coverage) -> str:
    """A row as people call it."""
    if coverage.line is Line.OTHER:
        return quoted(coverage.description) if coverage.description.value else N_("other")
    return N_("excess") if coverage.is_excess else _LINES[coverage.line]


def quoted(field: Field) -> str:
    """What stands in a box, in quotation marks, shortened."""
    return in_quotes(str(field.value if field.value is not None else field.text or ""))


def in_quotes(text: str, most: int = 60) -> str:
    """Text of the page as a person quotes it."""
    flat = " ".join(text.split())
    return f"“{flat[:most]}…”" if len(flat) > most else f"“{flat}”"


def day_of(value: Value) -> date | None:
    """The day a date box holds; None when it holds none."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def told(day: date) -> str:
    """A day as it is written on certificates."""
    return f"{day:%m/%d/%Y}"
