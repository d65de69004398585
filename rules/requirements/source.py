"""A set from the text of its file, on top of what it extends."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from pathlib import PurePath
from typing import Any, NamedTuple

from config.reference import requirement_body, requirement_codes
from domain.errors import RequirementInvalid
from domain.problem import Problem
from rules.requirements.check import by_line, line_of, problems_of
from rules.requirements.flat import Flat, flat, whole
from rules.requirements.marked import Marked, NotRead, marked
from rules.requirements.place import meant, written

Beside = Callable[[str], bytes | None]
"""The bytes of a file that lies beside the one being read, by its name; None when there is none."""

MOST_TEMPLATES = 10
_FILE = re.compile(r"[\w\-]+(\.[\w\-]+)*\.(yaml|yml|json)")
_OF_ITS_OWN = ("id", "title", "version", "effective_on", "applies_to", "note", "sources")
"""What a set does not take over from the one that it extends."""


class _Part(NamedTuple):
    """One file of a chain of templates, as read."""

    name: str
    read: Marked
    shipped: bool = False


def nothing_beside(_name: str) -> None:
    """For a set that lies in no folder."""


def read_set(data: bytes, *, name: str, beside: Beside = nothing_beside) -> dict[str, Any]:
    """The set that a file says, whole: checked, and laid over the template that it extends, if any.

    Args:
        data: the bytes of the file, YAML or JSON in UTF-8.
        name: the file's name, as problems name it.
        beside: gives the files that lie beside it.

    Returns:
        The set as plain values. A set with `applies_to` is a layer, and may leave out what it does not change.

    Raises:
        RequirementInvalid: `problems` says all that is wrong, by line; nothing of the set is given back.
    """
    return _laid(_Part(name, _read(data, name)), beside)


def resolved(mapping: Mapping[str, Any], *, name: str, names: Collection[str] = ()) -> Mapping[str, Any]:
    """A set that is already plain values, checked, and laid over the shipped template that it extends.

    Raises:
        RequirementInvalid: as from `read_set`, without lines.
    """
    if isinstance(mapping, Mapping) and mapping.get("extends") is not None:
        return _laid(_Part(name, Marked(mapping)), nothing_beside, names)
    if problems := problems_of(mapping, name=name, names=names):
        raise RequirementInvalid(name=name, problems=problems)
    return mapping


def _laid(top: _Part, beside: Beside, names: Collection[str] = ()) -> dict[str, Any]:
    value = top.read.value
    layer = isinstance(value, Mapping) and bool(value.get("applies_to"))
    parts, problems = _chain(top, beside)
    flags = flags_of(*(one.read.value for one in parts))
    for one in parts:
        lines, part = one.read.lines, layer or len(parts) > 1 or _extends(one) is not None
        problems += [Problem(one.name, line_of(path, lines), written(path), why) for path, why in one.read.wrong]
        if not one.shipped:
            problems += problems_of(one.read.value, name=one.name, lines=lines, part=part, names=names, flags=flags)
    if problems:
        raise RequirementInvalid(name=top.name, problems=by_line(problems))
    if len(parts) == 1:
        return dict(top.read.value)
    rules: Flat = {}
    for one in reversed(parts):
        rules = {key: each for key, each in rules.items() if key[0] != "set" or key[1] not in _OF_ITS_OWN}
        rules |= flat(one.read.value)
    made = {key: one for key, one in whole(rules).items() if key != "extends"}
    if together := problems_of(made, name=top.name, part=layer, names=names):
        raise RequirementInvalid(name=top.name, problems=[_together(one, made, top) for one in together])
    return made


def flags_of(*sets: Any) -> tuple[str, ...]:
    """The flags that sets have of their own."""
    own = [one.get("flags") for one in sets if isinstance(one, Mapping)]
    return tuple(str(name) for each in own if isinstance(each, Mapping) for name in each)


def _together(problem: Problem, made: Mapping[str, Any], top: _Part) -> Problem:
    """What is wrong only together with a template: in the line that names it, by the rows' names."""
    where = re.sub(r"coverages\[(\d+)\]", lambda found: str(made["coverages"][int(found[1])]["line"]), problem.where)
    why = f"{problem.why}, together with {top.read.value['extends']}"
    return replace(problem, line=top.read.lines.get(("extends",), 0), where=where, why=why)


def _chain(top: _Part, beside: Beside) -> tuple[list[_Part], list[Problem]]:
    """A file and the templates below it, as far as they can be followed."""
    parts, seen = [top], [PurePath(top.name).name]
    while True:
        last = parts[-1]
        wanted = _extends(last)
        if not isinstance(wanted, str):
            return parts, []

        def wrong(why: str, last: _Part = last) -> tuple[list[_Part], list[Problem]]:
            return parts, [Problem(last.name, line_of(("extends",), last.read.lines), "extends", why)]

        if len(parts) > MOST_TEMPLATES:
            return wrong(f"more than {MOST_TEMPLATES} templates over one another")
        try:
            found = _template(wanted, beside)
        except RequirementInvalid as trouble:
            return parts, list(trouble.problems)
        if found is None:
            near = meant(wanted, requirement_codes())
            return wrong(f"there is no template {wanted!r}, neither shipped nor beside this file{near}")
        if found.name in seen:
            return wrong(f"a loop: {' extends '.join((*seen, found.name))}")
        parts.append(found)
        seen.append(found.name)


def _extends(part: _Part) -> Any:
    return part.read.value.get("extends") if isinstance(part.read.value, Mapping) else None


def _template(wanted: str, beside: Beside) -> _Part | None:
    """A shipped template by its code, else a file beside by its name, with or without its ending."""
    if wanted in requirement_codes():
        return _Part(wanted, Marked(requirement_body(wanted)), shipped=True)
    for name in (wanted, f"{wanted}.yaml", f"{wanted}.yml", f"{wanted}.json"):
        if _FILE.fullmatch(name) and (data := beside(name)) is not None:
            return _Part(name, _read(data, name))
    return None


def _read(data: bytes, name: str) -> Marked:
    try:
        return marked(data)
    except NotRead as trouble:
        raise RequirementInvalid(name=name, problems=(Problem(name, trouble.line, "", trouble.why),)) from trouble
