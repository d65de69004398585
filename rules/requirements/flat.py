"""A set as single rules, each under a key of its own, and back: how one set can be laid over another rule by rule.

Keys are tuples: ("coverage", "gl", "limits", "each_occurrence"), ("condition", "wos", "gl", "severity"). The key that
ends in "" says that the row is there at all. Lists of parties are one rule for each role, a prohibited form is one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from rules.explain import LINES
from rules.requirements.known import CONDITIONS

Key = tuple[str, ...]
Flat = dict[Key, Any]

_BELOW = ("holder", "carrier", "timing", "scoring", "strictness", "flags")
_NESTED = ("limits", "tower")
_EVERY = "*"
"""In place of a line: notice of cancellation is asked for once, for all its lines."""
_KINDS = ("set", *_BELOW, "party", "coverage", "condition", "prohibited", "document")
_FIELDS = (
    *(
        "",
        "schema",
        "id",
        "title",
        "version",
        "effective_on",
        "applies_to",
        "name",
        "required",
        "form",
        "limits",
        "tower",
    ),
    *("lines", "accept", "min_evidence", "days", "severity"),
)
_ORDER = {name: n for n, name in enumerate((*_KINDS, *LINES, *CONDITIONS, *_FIELDS))}


def flat(value: Mapping[str, Any]) -> Flat:
    """The rules of a checked set; what is left empty is no rule."""
    return {key: one for key, one in _rules(value) if one is not None}


def _rules(value: Mapping[str, Any]) -> Iterator[tuple[Key, Any]]:
    for key, one in value.items():
        if one is None:
            continue
        if key in _BELOW:
            yield from (((key, name), each) for name, each in one.items())
        elif key == "additional_insureds":
            yield from _parties(one)
        elif key in _ROWS:
            for row in one:
                yield from _ROWS[key](row)
        else:
            yield ("set", key), one


def _coverage(row: Mapping[str, Any]) -> Iterator[tuple[Key, Any]]:
    at = ("coverage", row["line"])
    yield (*at, ""), True
    for name, one in row.items():
        if name in _NESTED:
            yield from (((*at, name, code), each) for code, each in (one or {}).items())
        elif name != "line":
            yield (*at, name), one


def _condition(row: Mapping[str, Any]) -> Iterator[tuple[Key, Any]]:
    code = row["code"]
    told = {name: one for name, one in row.items() if name not in ("code", "lines")}
    if code == "noc":
        told["lines"] = list(dict.fromkeys(row["lines"]))
    for line in (_EVERY,) if code == "noc" else row["lines"]:
        yield ("condition", code, line, ""), True
        yield from ((("condition", code, line, name), one) for name, one in told.items())


def _document(row: Mapping[str, Any]) -> Iterator[tuple[Key, Any]]:
    yield ("document", row["code"], ""), True
    yield from ((("document", row["code"], name), one) for name, one in row.items() if name != "code")


def _prohibited(one: Any) -> Iterator[tuple[Key, Any]]:
    row = {"form": one} if isinstance(one, str) else {name: each for name, each in one.items() if each is not None}
    yield ("prohibited", row.get("form") or row["kind"]), row


_ROWS: Mapping[str, Callable[[Any], Iterator[tuple[Key, Any]]]] = MappingProxyType(
    {"coverages": _coverage, "conditions": _condition, "documents": _document, "prohibited": _prohibited}
)


def _parties(rows: Any) -> Iterator[tuple[Key, Any]]:
    roles: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        party = {"name": row["name"], "contract": row.get("contract") or "direct"}
        roles.setdefault(row.get("role") or "client", []).append(party)
    yield from ((("party", role), parties) for role, parties in roles.items())


def whole(rules: Flat) -> dict[str, Any]:
    """The set that these rules make, in their order."""
    made: dict[str, Any] = {key[1]: one for key, one in rules.items() if key[0] == "set"}
    for name in _BELOW:
        if below := {key[1]: one for key, one in rules.items() if key[0] == name}:
            made[name] = below
    made |= {
        "additional_insureds": [
            {"name": each["name"], "role": key[1], "contract": each["contract"]}
            for key, one in rules.items()
            if key[0] == "party"
            for each in one
        ],
        "coverages": [{"line": line[0], **told} for line, told in _rows(rules, "coverage", 1).items()],
        "conditions": list(_conditions(rules)),
        "prohibited": [_short(one) for key, one in rules.items() if key[0] == "prohibited"],
        "documents": [{"code": code[0], **told} for code, told in _rows(rules, "document", 1).items()],
    }
    return {key: one for key, one in made.items() if one != []}


def _rows(rules: Flat, kind: str, width: int) -> dict[Key, dict[str, Any]]:
    """The rows of a kind by the `width` words that name them."""
    made: dict[Key, dict[str, Any]] = {}
    for key, one in rules.items():
        if key[0] != kind:
            continue
        row, field = made.setdefault(key[1 : 1 + width], {}), key[1 + width :]
        if len(field) > 1:
            row.setdefault(field[0], {})[field[1]] = one
        elif field[0]:
            row[field[0]] = one
    return made


def _conditions(rules: Flat) -> Iterator[dict[str, Any]]:
    """Rows of conditions; lines of which the same is asked share one."""
    made: list[dict[str, Any]] = []
    for (code, line), told in _rows(rules, "condition", 2).items():
        if code == "noc":
            made.append({"code": code, **told})
            continue
        same = [one for one in made if {**one, "lines": None} == {"code": code, "lines": None, **told}]
        if same:
            same[0]["lines"].append(line)
        else:
            made.append({"code": code, "lines": [line], **told})
    yield from made


def _short(row: Mapping[str, Any]) -> Any:
    return row["form"] if set(row) == {"form"} else dict(row)


def called(key: Key) -> str:
    """A rule's name as findings and people have it: gl.limits.each_occurrence, gl.wos.severity, noc.days."""
    kind, *rest = key
    if kind == "condition":
        code, line, field = rest
        rest = [code, field] if line == _EVERY else [line, code, field]
    elif kind in ("party", "prohibited", "document"):
        rest = [{"party": "additional_insureds", "document": "documents"}.get(kind, kind), *rest]
    elif kind in _BELOW:
        rest = [kind, *rest]
    return ".".join(one for one in rest if one)


def in_order(rules: Flat) -> Flat:
    """The same rules in the order of the form, whatever order they were made in."""
    return dict(sorted(rules.items(), key=lambda rule: [(_ORDER.get(one, len(_ORDER)), one) for one in rule[0]]))
