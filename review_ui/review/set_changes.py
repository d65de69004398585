"""What a new content of a requirement set asks otherwise than the old one, box by box."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from review_ui.review.set_fields import Group, Kind, conditions_of, lines_of, titled
from review_ui.shell.languages import _


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is asked otherwise; `is_whole` for a line or condition that is new or gone."""

    what: str
    before: str
    after: str
    is_whole: bool = False


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Sequence[Change]:
    """What is new and what is gone first, then what is asked otherwise, as the form calls it."""
    whole = [*_whole(lines_of(before), lines_of(after)), *_whole(conditions_of(before), conditions_of(after))]
    old, new = _words(before), _words(after)
    both = [name for name in new if name in old or not _of(whole, name)] + [
        name for name in old if name not in new and not _of(whole, name)
    ]
    said = [(name, old.get(name, ""), new.get(name, "")) for name in both]
    return [*whole, *(Change(*one) for one in said if one[1] != one[2])]


def _words(body: Mapping[str, Any]) -> dict[str, str]:
    """What stands in each box; boxes that are called the same are told together."""
    made: dict[str, str] = {}
    for box, name in titled(body):
        has_default = box.kind in (Kind.CHOICE, Kind.TICK) and box.path[0] != "additional_insureds"
        words = box.words() if has_default or box.value is not None else ""
        made[name] = ", ".join(one for one in (made.get(name), words) if one)
    return made


def _whole(before: Sequence[Group], after: Sequence[Group]) -> Iterator[Change]:
    old, new = {one.title for one in before}, {one.title for one in after}
    for one in (*after, *before):
        if one.title not in old:
            yield Change(_first_up(_(one.title)), "", _("New"), is_whole=True)
        elif one.title not in new:
            yield Change(_first_up(_(one.title)), _("Not asked for any more"), "", is_whole=True)


def _of(whole: Sequence[Change], name: str) -> bool:
    """Whether a box belongs to a line or condition that is new or gone."""
    return any(_first_up(name).startswith(f"{one.what}, ") for one in whole)


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]
