"""The boxes of a certificate as a reviewer meets them: in groups, with names, in the form's order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from domain.certificate import Certificate, Coverage
from domain.field import Field
from domain.field_paths import walk
from review_ui.shell.box_names import GROUP_NAMES, LINE_NAMES, LINE_TICKS, STANDARD_LIMITS, label_of
from review_ui.shell.languages import _

SURE = 0.95
"""The confidence from which a box is not asked about."""
TEXT, LONG, DATE, MONEY, TICK, YES_NO = "text", "long", "date", "money", "tick", "yes_no"
_TICKS = re.compile(r"\.(occurrence|claims_made|per_statute|deductible|retention|is_excess)$|\.(aggregate_per|autos)\.")
_YES_NO = {"addl_insd", "subr_wvd", "persons_excluded"}
_KEY = {"name", "policy_number", "effective_date", "expiration_date", "date", "each_occurrence", "general_aggregate"}


@dataclass(frozen=True, slots=True)
class InputBox:
    """One box with what its input needs. `text` is its value as the input shows it; a tick's is "on" or ""."""

    path: str
    field: Field

    @property
    def id(self) -> str:
        """Of its input on the page."""
        return "f-" + self.path.replace(".", "-")

    @property
    def label(self) -> str:
        """What the box is called."""
        return label_of(self.path)

    @property
    def kind(self) -> str:
        """What sort of value it holds."""
        return kind_of(self.path)

    @property
    def text(self) -> str:
        """Its value as the input shows it; a tick's is "on" or ""."""
        return shown(self.path, self.field)

    @property
    def is_empty(self) -> bool:
        """True when the page says nothing in it."""
        return self.field.value in (None, False, "")

    @property
    def is_doubtful(self) -> bool:
        """True when a person should look: an unsure value, or an unsure void where a key value belongs."""
        if self.field.confidence >= SURE:
            return False
        return not self.is_empty or (self.field.box is not None and self.path.rpartition(".")[2] in _KEY)

    @property
    def percent(self) -> int:
        """Confidence in whole percent, rounded down: 99.6 % is not 100."""
        return int(self.field.confidence * 100)


@dataclass(frozen=True, slots=True)
class Group:
    """Boxes that stand together on the form; `note` names the insurer of a coverage."""

    key: str
    title: str
    note: str
    boxes: tuple[InputBox, ...] = field(default=())

    @property
    def main(self) -> tuple[InputBox, ...]:
        """Those that take a line: names, numbers, days, letters."""
        return tuple(one for one in self.boxes if one.kind != TICK and ".limits." not in one.path)

    @property
    def ticks(self) -> tuple[InputBox, ...]:
        """The tick boxes."""
        return tuple(one for one in self.boxes if one.kind == TICK)

    @property
    def limits(self) -> tuple[InputBox, ...]:
        """The amounts."""
        return tuple(one for one in self.boxes if ".limits." in one.path)

    @property
    def doubts(self) -> int:
        """How many of its boxes a person should look at."""
        return sum(one.is_doubtful for one in self.boxes)


def groups(certificate: Certificate) -> tuple[Group, ...]:
    """All boxes, grouped and ordered as on the form; of a line's limits also those that nobody has read."""
    made: dict[str, list[InputBox]] = {}
    for path, box in walk(certificate):
        if box == Field() and not _is_always_shown(path):
            continue  # this part of the form has no such box
        if path.startswith("addendum."):
            continue  # a paper of its own, shown beside
        made.setdefault(_group_of(path), []).append(InputBox(path, box))
    for n, coverage in enumerate(certificate.coverages):
        made.setdefault(f"coverages.{n}", []).extend(_unread(n, coverage))
    order = ["", "producer", "insured", "insurers", *(f"coverages.{n}" for n in range(len(certificate.coverages)))]
    return tuple(
        Group(key, _title(key, certificate), _note(key, certificate), tuple(made[key]))
        for key in (*order, "description", "remarks", "holder")
        if made.get(key)
    )


def boxes(certificate: Certificate) -> Iterator[InputBox]:
    """All boxes, in the form's order."""
    for group in groups(certificate):
        yield from group.boxes


def kind_of(path: str) -> str:
    """What sort of value the box at `path` holds."""
    last = path.rpartition(".")[2]
    if last == "date" or last.endswith("_date"):
        return DATE
    if ".limits." in path or last == "retention_amount":
        return MONEY
    if _TICKS.search(path):
        return TICK
    if last in _YES_NO:
        return YES_NO
    return LONG if path in ("description", "remarks") or last == "address" else TEXT


def shown(path: str, box: Field) -> str:
    """A box's value as its input shows it."""
    kind, value = kind_of(path), box.value
    if kind == TICK:
        return "on" if value else ""
    if value is None or value is False:
        return ""
    if kind == DATE:
        try:
            return f"{date.fromisoformat(str(value)):%m/%d/%Y}"
        except ValueError:
            return str(value)
    if kind == MONEY and isinstance(value, int):
        return f"{value:,}"
    return "Y" if value is True else str(value)


def _is_always_shown(path: str) -> bool:
    return path in ("date", "insured.name", "producer.name", "holder.name", "description") or path.endswith(
        (".policy_number", ".effective_date", ".expiration_date", ".insurer_letter", ".addl_insd", ".subr_wvd")
    )


def _unread(n: int, coverage: Coverage) -> Iterator[InputBox]:
    """Limits and ticks that belong to the line though the reader found none: a person may fill them."""
    for code in STANDARD_LIMITS.get(coverage.line, ()):
        if code not in coverage.limits:
            yield InputBox(f"coverages.{n}.limits.{code}", Field())
    for name in LINE_TICKS.get(coverage.line, ()):
        if getattr(coverage, name) == Field():
            yield InputBox(f"coverages.{n}.{name}", Field())
    if coverage.line.value == "umbrella":
        yield InputBox(f"coverages.{n}.is_excess", Field(value=coverage.is_excess or None, confidence=1.0))


def _group_of(path: str) -> str:
    head = path.split(".")
    if head[0] == "coverages":
        return f"coverages.{head[1]}"
    return head[0] if head[0] in GROUP_NAMES else ""


def _title(key: str, certificate: Certificate) -> str:
    if not key.startswith("coverages."):
        return _(GROUP_NAMES[key])
    coverage = certificate.coverages[int(key.partition(".")[2])]
    if coverage.line.value == "umbrella" and coverage.is_excess:
        return _("Excess liability")
    return str(coverage.description.value or "") or _(LINE_NAMES[coverage.line])


def _note(key: str, certificate: Certificate) -> str:
    if not key.startswith("coverages."):
        return ""
    coverage = certificate.coverages[int(key.partition(".")[2])]
    insurer = certificate.insurers.get(str(coverage.insurer_letter.value or "")[:1])
    return str(insurer.name.value or "") if insurer else ""
