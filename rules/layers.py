"""Requirement sets of a project, a trade or a state over the client's own: the strictest or the most specific wins.

Sets lie over one another rule by rule. What a layer does not name it leaves to the others.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from domain.errors import RequirementInvalid
from domain.problem import Problem
from rules.requirements.check import problems_of
from rules.requirements.flat import Flat, Key, called, flat, in_order, whole
from rules.requirements.known import PLACES
from rules.requirements.source import flags_of, resolved
from rules.requirements.strict import Irreconcilable, join

How = Literal["strictest", "most_specific"]
WAYS: tuple[How, ...] = ("strictest", "most_specific")
OWN = frozenset(
    (
        *("schema", "id", "title", "version", "effective_on", "applies_to", "extends", "layers", "layering"),
        *("note", "sources"),
    )
)
"""Keys of a set that are no rules: the base keeps its own."""


@dataclass(frozen=True, slots=True)
class Laid:
    """One set made of several, and for each of its rules the id of the set that it comes from.

    A rule that no set says like that by itself (parties of two sets together) has all their ids, joined by " + ".
    """

    mapping: Mapping[str, Any]
    origin: Mapping[str, str]


def layered(base: Mapping[str, Any], layers: Sequence[tuple[str, Mapping[str, Any]]], how: How) -> Laid:
    """The client's set with layers over it.

    Args:
        base: the client's own set, whole; id, title and dates of the result are its.
        layers: each with what it is for (state, trade, project); each may leave out what it does not change. Of two
            for the same, the later is the more specific one.
        how: strictest takes of each rule what asks the most; most_specific the value of the most specific set that
            names it (project over trade over state over base).

    Returns:
        The set in the order of the form, as it may be stored and read again, and where each rule comes from.

    Raises:
        RequirementInvalid: one of the sets is not good, or no paper could satisfy them together.
        ValueError: an unknown kind of layer or way of laying.
    """
    if how not in WAYS or any(kind not in PLACES for kind, _one in layers):
        raise ValueError(f"layers are for {', '.join(PLACES)} and laid {' or '.join(WAYS)}")
    base, layers = _own(base), [(kind, _own(one)) for kind, one in layers]
    _checked(base, [one for _kind, one in layers])
    over = sorted(layers, key=lambda one: PLACES.index(one[0]))
    if how == "strictest":  # equal ones in an order of their own, so that theirs does not matter
        over.sort(key=lambda one: (PLACES.index(one[0]), json.dumps(one[1], sort_keys=True, default=str)))
    sets = [(str(base["id"]), flat(base))]
    sets += [(str(one.get("id") or kind), _rules_of(one)) for kind, one in over]
    laid, origin = _strictest(sets) if how == "strictest" else _most_specific(sets)
    made = whole(in_order(laid))
    made["flags"] = dict(flag for one in (*(one for _kind, one in reversed(over)), base) for flag in _flags(one))
    made["layers"] = [*(base.get("layers") or [base["id"]]), *(name for name, _rules in sets[1:])]
    return Laid(
        mapping={key: one for key, one in made.items() if one != {}},
        origin={called(key): origin[key] for key in in_order(laid) if not _is_own(key)},
    )


def layers_for(
    sets: Iterable[Mapping[str, Any]], *, state: str = "", trades: Collection[str] = (), project: str = ""
) -> tuple[tuple[str, Mapping[str, Any]], ...]:
    """Those of a client's sets that lie over its base for this work, each with its kind, ready for `layered`.

    A set applies when all that its `applies_to` names is so; its kind is the most specific that it names. A set without
    `applies_to` is no layer. Capitals do not matter.
    """
    here = {"state": _words([state]), "trade": _words(trades), "project": _words([project])}
    return tuple(
        (kind_of(one), one)
        for one in sets
        if kind_of(one) and all(here[kind] & _words(listed) for kind, listed in _named(one).items())
    )


def laid_over(
    base: Mapping[str, Any],
    sets: Iterable[Mapping[str, Any]],
    *,
    state: str = "",
    trades: Collection[str] = (),
    project: str = "",
) -> Mapping[str, Any]:
    """A client's set with those of its other sets over it that apply to this work, as it says how (`layering`).

    Raises:
        RequirementInvalid: as for `layered`.
    """
    layers = layers_for(sets, state=state, trades=trades, project=project)
    return layered(base, layers, base.get("layering") or "strictest").mapping if layers else base


def _words(texts: Iterable[str]) -> set[str]:
    return {" ".join(one.casefold().split()) for one in texts}


def kind_of(one: Mapping[str, Any]) -> str:
    """What a layer is for: the most specific of state, trade and project that it names; "" when it is no layer."""
    return max(_named(one), key=PLACES.index, default="")


def _named(one: Mapping[str, Any]) -> dict[str, Collection[str]]:
    return {kind: listed for kind, listed in (one.get("applies_to") or {}).items() if listed}


def _own(one: Mapping[str, Any]) -> Mapping[str, Any]:
    """A set on top of the shipped template that it extends, if it does."""
    extends = isinstance(one, Mapping) and one.get("extends") is not None
    return resolved(one, name=_name(one)) if extends else one


def _checked(base: Mapping[str, Any], layers: Collection[Mapping[str, Any]]) -> None:
    flags = flags_of(base, *layers)
    problems = list(problems_of(base, name=_name(base), flags=flags))
    for one in layers:
        problems += problems_of(one, name=_name(one), part=True, flags=flags)
    if problems:
        raise RequirementInvalid(name=_name(base), problems=problems)


def _name(one: object) -> str:
    return str(one.get("id") or "(without id)") if isinstance(one, Mapping) else "(without id)"


def _rules_of(one: Mapping[str, Any]) -> Flat:
    """The rules of a layer; its own name and remarks are none."""
    return {key: value for key, value in flat(one).items() if not _is_own(key)}


def _is_own(key: Key) -> bool:
    return key[0] == "flags" or (key[0] == "set" and key[1] in OWN)


def _flags(one: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    return (one.get("flags") or {}).items()


def _most_specific(sets: Sequence[tuple[str, Flat]]) -> tuple[Flat, dict[Any, str]]:
    laid: Flat = {}
    origin = {}
    for name, rules in sets:
        for key, value in rules.items():
            if key[-1] != "" or key not in laid:  # that a row is there comes from whoever asked first
                laid[key], origin[key] = value, name
    return laid, origin


def _strictest(sets: Sequence[tuple[str, Flat]]) -> tuple[Flat, dict[Any, str]]:
    laid: Flat = {}
    origin = {}
    for key in dict.fromkeys(key for _name, rules in sets for key in rules):
        said = [(name, rules[key]) for name, rules in sets if key in rules]
        try:
            value = join(key, [one for _name, one in said])
        except Irreconcilable as trouble:
            names = " and ".join(name for name, _one in said)
            problem = Problem(names, 0, called(key), str(trouble))
            raise RequirementInvalid(name=names, problems=(problem,)) from trouble
        if value is None:
            continue
        laid[key] = value
        alike = [name for name, one in said if one == value]
        origin[key] = alike[0] if alike else " + ".join(dict.fromkeys(name for name, _one in said))
    return laid, origin
