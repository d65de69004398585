"""What only the whole set can tell: rows that stand twice, sums that cannot be, flags and placeholders nobody knows."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from config.reference import status_rules
from rules.requirements.known import FLAGS, PLACEHOLDERS
from rules.requirements.place import Path, Tell, meant

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_PLAIN = ("id", "title", "note", "sources", "layers", "flags", "extends", "applies_to", "layering")
"""Keys of a set whose texts are taken as they are; so are remarks in every row."""
_SUMS = (("each_occurrence", "each occurrence"), ("aggregate", "aggregate"))


def sense(value: Mapping[str, Any], tell: Tell, names: Collection[str] = (), flags: Collection[str] = ()) -> None:
    """Tells what contradicts itself in a set, of which single values may be wrong as well.

    `names` are placeholders and `flags` those of other sets that are known beside those of the trade.
    """
    _twice(value, "coverages", lambda row: [row.get("line")], tell)
    _twice(value, "documents", lambda row: [row.get("code")], tell)
    _twice(value, "conditions", _of_condition, tell)
    _twice(value, "prohibited", lambda row: [row.get("form") or row.get("kind")], tell)
    _flags(value, tell, flags)
    _sums(value, tell)
    _placeholders(value, (), (*PLACEHOLDERS, *names), tell)


def rows(value: Mapping[str, Any], key: str) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """The mappings of a list with their places; a form that is named alone as {form: ...}; whatever else is no row."""
    listed = value.get(key)
    for n, one in enumerate(listed if isinstance(listed, list | tuple) else ()):
        if isinstance(one, Mapping):
            yield (key, n), one
        elif isinstance(one, str) and key == "prohibited":
            yield (key, n), {"form": one}


def _twice(value: Mapping[str, Any], key: str, names: Callable[[Mapping[str, Any]], list[Any]], tell: Tell) -> None:
    first: dict[str, Path] = {}
    for path, row in rows(value, key):
        for name in names(row):
            if not isinstance(name, str):
                continue
            if name in first:
                tell(path, f"{name} stands twice, first in {key}[{first[name][1]}]; one row must say all of it")
            first.setdefault(name, path)


def _of_condition(row: Mapping[str, Any]) -> list[Any]:
    code, lines = row.get("code"), row.get("lines")
    if code == "noc":
        return ["noc"]
    return [f"{code} of {one}" for one in dict.fromkeys(map(str, lines))] if isinstance(lines, list | tuple) else []


def _flags(value: Mapping[str, Any], tell: Tell, flags: Collection[str]) -> None:
    own = value.get("flags")
    known = (*FLAGS, *flags, *(map(str, own) if isinstance(own, Mapping) else ()))
    for key, field, start in (
        *(("coverages", "required", "if_"), ("documents", "required", "if_")),
        *(("prohibited", "unless", ""), ("prohibited", "when", "")),
    ):
        for path, row in rows(value, key):
            name = row.get(field)
            name = name.removeprefix(start) if isinstance(name, str) and name.startswith(start) else ""
            if name and name not in known:
                told = f"no flag is called {name!r}, and the set lists none of its own so{meant(name, known)}"
                tell((*path, field), told)


def _sums(value: Mapping[str, Any], tell: Tell) -> None:
    """Sums are at least what the primary and the umbrella are asked for by themselves."""
    if value.get("layers"):
        return  # each layer was looked at alone; of two, one may ask for a sum that the other's minimum exceeds
    found = {row["line"]: (path, row) for path, row in rows(value, "coverages") if isinstance(row.get("line"), str)}
    over = _amounts(found["umbrella"][1], "limits") if "umbrella" in found else {}
    if over.get("aggregate", over.get("each_occurrence", 0)) < over.get("each_occurrence", 0):
        path = (*found["umbrella"][0], "limits", "aggregate")
        tell(path, f"the aggregate is less than the {over['each_occurrence']:,} for each occurrence")
    stands_on, adds_to = status_rules()["tower"]["stands_on"], status_rules()["tower"]["adds_to"]
    for line, (path, row) in found.items():
        limits, tower = _amounts(row, "limits"), _amounts(row, "tower")
        if row.get("umbrella_may_satisfy") is True and line != "umbrella" and line not in adds_to:
            tell((*path, "umbrella_may_satisfy"), f"an umbrella never adds to {line}")
        if tower and line not in stands_on:
            tell((*path, "tower"), f"a sum with the umbrella is asked of {', '.join(stands_on)} only")
            continue
        for code, name in _SUMS:
            primary = limits.get(stands_on.get(line, {}).get(code, ""), 0)
            if code in tower and tower[code] < max(primary, over.get(code, 0)):
                whose = f"{primary:,} of {line}" if primary >= over.get(code, 0) else f"{over[code]:,} of the umbrella"
                tell((*path, "tower", code), f"the sum of {tower[code]:,} is less than the {name} {whose} alone")


def _amounts(row: Mapping[str, Any], key: str) -> dict[str, int]:
    given = row.get(key)
    pairs = given.items() if isinstance(given, Mapping) else ()
    return {code: one for code, one in pairs if isinstance(one, int) and not isinstance(one, bool)}


def _placeholders(value: Any, path: Path, names: Collection[str], tell: Tell) -> None:
    """Every text that is filled in; a misspelled placeholder would leave out a party without a word."""
    if isinstance(value, Mapping):
        for key, one in value.items():
            if key not in ("note", "match") and (path or key not in _PLAIN):
                _placeholders(one, (*path, str(key)), names, tell)
    elif isinstance(value, list | tuple):
        for n, one in enumerate(value):
            _placeholders(one, (*path, n), names, tell)
    elif isinstance(value, str):
        for name in _PLACEHOLDER.findall(value):
            if name not in names:
                tell(path, f"there is no placeholder {{{name}}}{meant(name, names)}")
        if set("{}") & set(_PLACEHOLDER.sub("", value)):
            tell(path, "a placeholder is one word in braces, as {client}")
