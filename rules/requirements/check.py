"""Everything that is wrong with a set, at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any

from domain.problem import Problem
from rules.requirements.place import Path, seen, written
from rules.requirements.schema import PART, WHOLE
from rules.requirements.sense import sense

_NO_LINES: Mapping[Path, int] = MappingProxyType({})


def problems_of(
    value: Any,
    *,
    name: str,
    lines: Mapping[Path, int] = _NO_LINES,
    part: bool = False,
    names: Collection[str] = (),
    flags: Collection[str] = (),
) -> tuple[Problem, ...]:
    """The problems of a set by line, () when it is good.

    Args:
        value: the set as plain values, whatever they are.
        name: what the set is called in the problems: its file or its id.
        lines: the line of each place, where they are known; a place without one takes that of what it stands in.
        part: the set leaves things to what it extends or lies over.
        names: placeholders that are known beside those of the trade.
        flags: what the sets that it is read with call flags of their own.
    """
    found: list[Problem] = []

    def tell(path: Path, why: str) -> None:
        found.append(Problem(name, line_of(path, lines), written(path), why))

    if not isinstance(value, Mapping):
        tell((), f"a mapping is expected at the top, found {seen(value)}")
        return tuple(found)
    (PART if part else WHOLE)(value, (), tell)
    sense(value, tell, names, flags)
    if not part and value.get("coverages") in ([], ()):
        tell(("coverages",), "at least one is expected, found none")
    return by_line(found)


def line_of(path: Path, lines: Mapping[Path, int]) -> int:
    """The line of a place, else of what it stands in; 0 when no lines are known."""
    for end in range(len(path), -1, -1):
        if path[:end] in lines:
            return lines[path[:end]]
    return 0


def by_line(problems: Collection[Problem]) -> tuple[Problem, ...]:
    """Problems in the order of the file, each once."""
    return tuple(sorted(dict.fromkeys(problems), key=lambda one: (one.file, one.line)))
