"""Holds what a reader of wording found against what it should have found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from domain.certificate import Wording

Reader = Callable[[str], Sequence[Wording]]
SLACK = 2
"""Characters by which the ends of a name may differ: a full stop, a bracket."""
DETAILS = ("lines", "basis", "days")


@dataclass(slots=True)
class Tally:
    """Found, missed and made up, by label; and of those found the details that were right, as (right, all)."""

    found: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    extra: Counter[str] = field(default_factory=Counter)
    details: dict[str, tuple[int, int]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def labels(self) -> tuple[str, ...]:
        """Every label that was wanted or found."""
        return tuple(sorted(self.found | self.missed | self.extra))

    def rates(self, labels: Iterable[str]) -> tuple[float, float, float]:
        """Precision, recall and F1 over these labels together; 0 where there was nothing to find."""
        found, missed, extra = (
            sum(count[label] for label in labels) for count in (self.found, self.missed, self.extra)
        )
        precision, recall = found / max(1, found + extra), found / max(1, found + missed)
        return precision, recall, 2 * found / max(1, 2 * found + missed + extra)

    def share(self, detail: str) -> float:
        """The share of found spans whose lines, basis or days are right."""
        right, total = self.details.get(detail, (0, 0))
        return right / max(1, total)


def tally(reader: Reader, examples: Iterable[tuple[str, Sequence[Wording]]], labels: Sequence[str]) -> Tally:
    """Reads each text and counts; a topic is found when label and polarity are right and the spans meet."""
    made = Tally()
    for text, wants in examples:
        left = [one for one in reader(text) if one.label in labels]
        for want in wants:
            if want.label in labels:
                hit = next((one for one in left if meets(one, want)), None)
                _count(made, want, hit, text)
                if hit is not None:
                    left.remove(hit)
        for one in left:
            made.extra[one.label] += 1
            made.wrong.append(f"made up {one.label} {one.polarity}: {text[one.start : one.end]!r}")
    return made


def meets(one: Wording, want: Wording) -> bool:
    """Whether `one` is what was wanted: topics where they meet, names where their ends agree, forms by number too."""
    if one.label != want.label or one.polarity != want.polarity:
        return False
    if want.label in {"form", "party", "party_ref", "party_class", "project"}:
        near = abs(one.start - want.start) <= SLACK and abs(one.end - want.end) <= SLACK
        return near and (one.forms, one.editions) == (want.forms, want.editions)
    return one.start < want.end and want.start < one.end


def _count(made: Tally, want: Wording, hit: Wording | None, text: str) -> None:
    if hit is None:
        made.missed[want.label] += 1
        around = text[max(0, want.start - 60) : want.end + 60]
        made.wrong.append(f"missed {want.label} {want.polarity}: {around!r}")
        return
    made.found[want.label] += 1
    if want.lines:
        _detail(made, "lines", set(hit.lines) == set(want.lines))
    if want.basis:
        _detail(made, "basis", hit.basis == want.basis)
    if want.days:
        _detail(made, "days", hit.days == want.days)


def _detail(made: Tally, name: str, right: bool) -> None:
    before, total = made.details.get(name, (0, 0))
    made.details[name] = (before + right, total + 1)
