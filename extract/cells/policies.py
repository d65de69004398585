"""Tells apart the policies that share one coverage row, one over the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from extract.values.grammar import iso_date
from extract.values.seen import Line, Origin, Seen

STACKED = (
    "insurer_letter",
    "policy_number",
    "effective_date",
    "expiration_date",
    "addl_insd",
    "subr_wvd",
    "description",
)
"""Boxes of a row with a line for each policy, or one line for all of them."""
DATES = ("effective_date", "expiration_date")
WHOLE = 6
"""Letters and digits of the shortest policy number but few; half of them are digits."""
DOUBTED = 0.5
"""At most this of a row in which a policy may have been lost."""
SHARED = 0.9
"""At most this of an amount that stands once beside several policies."""


def policies_of(seen: Mapping[str, Seen], row: str) -> tuple[Mapping[str, Seen], ...]:
    """The boxes of `row` once for each policy in it: where it has several numbers, and as many dates in a column.

    What stands once belongs to all of them. A number that goes on in a second line beside one period is one policy;
    where it may be that a period was lost, nothing of the row is sure.
    """
    anchors = _anchors(seen, row)
    if len(anchors) < 2:
        return (_doubted(seen, row) if _may_be_several(seen, row) else seen,)
    return tuple(_of_policy(seen, row, anchors, place) for place in range(len(anchors)))


def _may_be_several(seen: Mapping[str, Seen], row: str) -> bool:
    """Whether beside one period there stand two insurers' letters and numbers, or two numbers each whole by itself."""
    numbers, letters = seen.get(f"{row}.policy_number"), seen.get(f"{row}.insurer_letter")
    if numbers is None or len(numbers.lines) < 2:
        return False
    if letters is not None and len(letters.lines) >= 2:
        return True
    return numbers.origin is Origin.PICTURE and all(_is_whole(line.text) for line in numbers.lines)


def _is_whole(number: str) -> bool:
    """Whether a line could be a policy number by itself, and does not say by a hyphen at its end that it goes on."""
    signs, digits = sum(c.isalnum() for c in number), sum(c.isdigit() for c in number)
    return signs >= WHOLE and digits >= WHOLE // 2 and not number.rstrip().endswith("-")


def _doubted(seen: Mapping[str, Seen], row: str) -> dict[str, Seen]:
    made = dict(seen)
    for path in (f"{row}.{key}" for key in STACKED if f"{row}.{key}" in seen):
        lines = tuple(replace(line, confidence=min(line.confidence, DOUBTED)) for line in seen[path].lines)
        made[path] = replace(seen[path], lines=lines)
    return made


def _anchors(seen: Mapping[str, Seen], row: str) -> Sequence[float]:
    """Heights of the policies: those of the dates in whichever column has more of them."""
    numbers = seen.get(f"{row}.policy_number")
    if numbers is None or len(numbers.lines) < 2:
        return ()
    columns = [
        [_middle(line) for line in column.lines if iso_date(line.text)]
        for key in DATES
        if (column := seen.get(f"{row}.{key}")) is not None
    ]
    return max(columns, key=len, default=[])


def _of_policy(seen: Mapping[str, Seen], row: str, anchors: Sequence[float], place: int) -> dict[str, Seen]:
    made = dict(seen)
    for key in (*STACKED, "limits"):
        one = seen.get(f"{row}.{key}")
        if one is not None and (len(one.lines) > 1 or key == "limits"):
            made[f"{row}.{key}"] = replace(one, lines=_lines_of(one.lines, anchors, place))
    if place:
        for path, one in seen.items():
            if path.startswith(f"{row}.limits.") and one.lines:
                lines = tuple(replace(line, confidence=min(line.confidence, SHARED)) for line in one.lines)
                made[path] = replace(one, lines=lines)
    return made


def _lines_of(lines: Sequence[Line], anchors: Sequence[float], place: int) -> tuple[Line, ...]:
    """Those of the lines that stand at one policy: each line at the nearest, or in order where heights do not tell."""
    if max(anchors) - min(anchors) < 1.0 or len(lines) == len(anchors):
        return tuple(line for n, line in enumerate(lines) if n * len(anchors) // len(lines) == place)
    nearest = [min(range(len(anchors)), key=lambda k: abs(anchors[k] - _middle(line))) for line in lines]
    return tuple(line for line, belongs in zip(lines, nearest, strict=True) if belongs == place)


def _middle(line: Line) -> float:
    return (line.box.top + line.box.bottom) / 2
