"""Where a value stands in a set, and how that is said."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from typing import Any

Path = tuple[str | int, ...]
"""Keys and positions from the top: ("coverages", 2, "limits")."""
Tell = Callable[[Path, str], None]
"""Takes down what is wrong at a place."""

_SHOWN = 60
_HUGE = 10**30


def written(path: Path) -> str:
    """A path as people write it: coverages[2].limits.each_occurrence; "" for the top."""
    made = ""
    for one in path:
        made += f"[{one}]" if isinstance(one, int) else f".{one}"
    return made.removeprefix(".")


def seen(value: Any) -> str:
    """A value as it was found, cut short."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and abs(value) > _HUGE:
        return "a huge number"
    told = repr(value) if isinstance(value, str | int | float) else f"a {_kind(value)}"
    return told if len(told) <= _SHOWN else f"{told[:_SHOWN]}…"


def meant(word: object, known: Iterable[str]) -> str:
    """The end of a sentence that names the nearest known word, "" when none is near."""
    near = difflib.get_close_matches(str(word)[:_SHOWN], sorted(known), n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def _kind(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "list"
    return "mapping" if isinstance(value, dict) else type(value).__name__
