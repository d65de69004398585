"""What a value must be, said as small checks that are put together. A check tells what is wrong; it changes nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rules.requirements.place import Path, Tell, meant, seen

Check = Callable[[Any, Path, Tell], None]
Known = Callable[[], Collection[str]]

_LONGEST = 300
_LISTED = 20
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_WORD = re.compile(r"[A-Za-z0-9][\w.\-]{0,79}")


@dataclass(frozen=True, slots=True)
class Shape:
    """A mapping with these keys and no other; an optional key without a value counts as not there."""

    keys: Mapping[str, Check]
    needed: tuple[str, ...] = ()

    def __call__(self, value: Any, path: Path, tell: Tell) -> None:
        """Checks every key, and tells of those that are missing or unknown."""
        if not isinstance(value, Mapping):
            tell(path, f"a mapping is expected, found {seen(value)}")
            return
        for key, one in value.items():
            if not isinstance(key, str) or key not in self.keys:
                tell((*path, str(key)), _no_such(key, self.keys))
            elif one is not None:
                self.keys[key](one, (*path, key), tell)
            elif key in self.needed:
                tell((*path, key), "must not be empty")
        for key in self.needed:
            if key not in value:
                tell(path, f"{key} is missing")


def _no_such(key: object, keys: Collection[str]) -> str:
    near = meant(key, keys)
    return f"there is no such key{near}" if near else f"there is no such key; expected are {', '.join(sorted(keys))}"


def whole(of: str, most: int, *, least: int = 0) -> Check:
    """A whole number of dollars, days or years."""

    def check(value: Any, path: Path, tell: Tell) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            tell(path, f"a whole number of {of} is expected, found {seen(value)}")
        elif value < least:
            tell(path, f"{least} or more {of} are expected, found {seen(value)}")
        elif value > most:
            tell(path, f"at most {most:,} {of} are expected, found {seen(value)}")

    return check


def flag(value: Any, path: Path, tell: Tell) -> None:
    """true or false."""
    if not isinstance(value, bool):
        tell(path, f"true or false is expected, found {seen(value)}")


def text(value: Any, path: Path, tell: Tell) -> None:
    """One line of text."""
    if not isinstance(value, str) or not value.strip():
        tell(path, f"a text is expected, found {seen(value)}")
    elif _CONTROL.search(value.strip()):
        tell(path, f"one line of text is expected, found {seen(value)}")
    elif len(value) > _LONGEST:
        tell(path, f"at most {_LONGEST} characters are expected, found {len(value)}")


def lines_of_text(value: Any, path: Path, tell: Tell) -> None:
    """A text that may run over several lines, as an address does; "" for none."""
    if not isinstance(value, str):
        tell(path, f"a text is expected, found {seen(value)}")
    elif value:
        text(" ".join(value.split("\n")) or value, path, tell)


def word(value: Any, path: Path, tell: Tell) -> None:
    """A code of somebody's own: letters, digits, _ . and -."""
    if not isinstance(value, str) or not _WORD.fullmatch(value):
        tell(path, f"a word of letters, digits and _ is expected, found {seen(value)}")


def anything(_value: Any, _path: Path, _tell: Tell) -> None:
    """Remarks, which are kept as they are."""


def day(value: Any, path: Path, tell: Tell) -> None:
    """A date, as 2026-01-31."""
    if as_day(value) is None:
        tell(path, f"a date as 2026-01-31 is expected, found {seen(value)}")


def as_day(value: Any) -> date | None:
    """The day that a value says, None when it is none."""
    if type(value) is date:
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def one_of(*known: str) -> Check:
    """A word out of a few."""
    return out_of(lambda: known)


def out_of(known: Known) -> Check:
    """A word out of a list that is read late."""

    def check(value: Any, path: Path, tell: Tell) -> None:
        words = known()
        if isinstance(value, str) and value in words:
            return
        near = meant(value, words)
        listed = "a known one" if len(words) > _LISTED else f"one of {', '.join(one or 'nothing' for one in words)}"
        tell(path, f"{listed} is expected, found {seen(value)}{near}")

    return check


def either(first: Check, second: Check) -> Check:
    """What satisfies one of the two; the second says what is wrong."""

    def check(value: Any, path: Path, tell: Tell) -> None:
        wrong: list[str] = []
        first(value, path, lambda _path, why: wrong.append(why))
        if wrong:
            second(value, path, tell)

    return check


def items(of: Check, *, least: int = 0) -> Check:
    """A list, each of whose items is such a one."""

    def check(value: Any, path: Path, tell: Tell) -> None:
        if not isinstance(value, list | tuple):
            tell(path, f"a list is expected, found {seen(value)}")
            return
        if len(value) < least:
            tell(path, "at least one is expected, found none")
        for n, one in enumerate(value):
            of(one, (*path, n), tell)

    return check


def mapping_of(key: Check, value: Check) -> Check:
    """A mapping whose keys and values are all alike."""

    def check(given: Any, path: Path, tell: Tell) -> None:
        if not isinstance(given, Mapping):
            tell(path, f"a mapping is expected, found {seen(given)}")
            return
        for name, one in given.items():
            place = (*path, str(name))
            key(name, place, tell)
            value(one, place, tell)

    return check
