"""The strictest of what several sets ask for one rule. Never weaker than any of them, whatever their order.

A rule that asks for something takes the most: the higher minimum, the stronger evidence, the worse severity. A rule
that allows something (forms accepted, insurers without a rating, an umbrella) keeps what all of them allow.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from config.reference import equivalences, finding_kinds
from rules.requirements import known
from rules.requirements.flat import Key

Values = Sequence[Any]
Join = Callable[[Values], Any]


class Irreconcilable(ValueError):
    """Nothing can meet all of what is asked."""


def join(key: Key, values: Values) -> Any:
    """The strictest of the values that sets give one rule; None when nothing is left of it.

    Raises:
        Irreconcilable: the sets accept different things, and no paper could satisfy them all.
    """
    kind, field = key[0], key[-1]
    if kind in ("party", "prohibited"):
        return _WHOLE[kind](values)
    if len(key) > 3 and key[2] in ("limits", "tower"):  # noqa: PLR2004 - coverage, line, limits, code
        return any(values) if field == "statutory" else max(values, key=_worth)
    return _JOINS.get((kind, field), _first)(values)


def _first(values: Values) -> Any:
    return values[0]


def _highest(order: Sequence[str]) -> Join:
    return lambda values: max(values, key=order.index)


def _required(values: Values) -> str:
    """always, unless all that are not never name the same condition."""
    asked = sorted({one for one in values if one != "never"})
    if len(asked) > 1:
        return "always"
    return asked[0] if asked else "never"


def _worth(value: Any) -> tuple[int, int]:
    """Dollars, then months, then the words for whole values."""
    if isinstance(value, str):
        months = re.fullmatch(r"(\d+)_months", value)
        return (1, int(months[1])) if months else (2, known.WORDS.index(value))
    return (0, value)


def _autos(values: Values) -> str:
    return str(max((known.AUTOS_IN_WORDS.get(one, one) for one in values), key=known.AUTOS.index))


def _retro(values: Values) -> dict[str, str]:
    """The farthest back: an early date, a late one, the start of the contract, the start of the policy."""
    dates = sorted(str(one["on_or_before"]) for one in values)
    told = [one for one in dates if one not in known.RETRO]
    return {"on_or_before": told[0] if told else max(dates, key=known.RETRO.index)}


def _common(values: Values) -> list[str]:
    """What all of them allow."""
    return sorted(set(values[0]).intersection(*values[1:]))


def _any_will_do(values: Values) -> list[str] | None:
    """The papers that all of them take; an empty list takes every paper."""
    listed = [one for one in values if one]
    common = _common(listed) if listed else None
    if common == []:
        raise Irreconcilable(_nothing(listed))
    return common


def _accept(values: Values) -> list[str] | None:
    """The forms that all of them take. Equivalences name examples and bar nothing: those in common, else all."""
    listed = [[one for one in each if one not in equivalences()] for each in values]
    named = [one for one in listed if one]
    forms = sorted({one for each in named for one in each if all(_covers(other, one) for other in named)})
    if named and not forms:
        raise Irreconcilable(_nothing(named))
    needs = [{one for one in each if one in equivalences()} for each in values]
    needs = [one for one in needs if one]
    kept = set.intersection(*needs) or set.union(*needs) if needs else set()
    return [*forms, *sorted(kept)] or None


def _covers(forms: Iterable[str], form: str) -> bool:
    return any(form == one or form.startswith(f"{one} ") for one in forms)


def _nothing(listed: Values) -> str:
    return f"{' against '.join(sorted(', '.join(sorted(one)) for one in listed))}: nothing satisfies all"


def _union(values: Values) -> list[str]:
    return sorted({one for each in values for one in each})


def _same(other: Any) -> Join:
    """What they all say, else `other`, which asks the most."""
    return lambda values: values[0] if all(one == values[0] for one in values) else other


def _shared(values: Values) -> dict[str, Any]:
    """The items of mappings on which all agree."""
    return {key: one for key, one in sorted(values[0].items()) if all(each.get(key) == one for each in values)}


def _floors(values: Values) -> dict[str, int]:
    return {key: max(each.get(key, 0) for each in values) for key in _union(values)}


def _worst(values: Values) -> str:
    return str(max(sorted(values), key=lambda code: known.SEVERITIES.index(finding_kinds()[code].severity)))


def _hold(values: Values) -> int:
    """The lowest sum from which a paper waits; 0 never holds one."""
    return min((one for one in values if one), default=0)


def _parties(values: Values) -> list[dict[str, Any]]:
    """Everybody; who is upstream for one of them is."""
    contracts: dict[str, set[str]] = {}
    for row in (row for each in values for row in each):
        contracts.setdefault(row["name"], set()).add(row["contract"])
    return [{"name": name, "contract": max(each)} for name, each in sorted(contracts.items())]


def _prohibited(values: Values) -> dict[str, Any]:
    """Forbidden with as few ways out as any of them has."""
    return {key: one for key, one in _shared(values).items() if key != "note"}


_WHOLE: Mapping[str, Join] = MappingProxyType({"party": _parties, "prohibited": _prohibited})
_JOINS: Mapping[tuple[str, str], Join] = MappingProxyType(
    {
        ("coverage", "required"): _required,
        ("coverage", "form"): _highest(known.FORMS),
        ("coverage", "umbrella_may_satisfy"): all,
        ("coverage", "aggregate_basis"): _highest(known.BASES),
        ("coverage", "max_deductible"): min,
        ("coverage", "max_sir"): min,
        ("coverage", "autos"): _autos,
        ("coverage", "owners_excluded_ok"): all,
        ("coverage", "retro"): _retro,
        ("coverage", "tail_years"): max,
        ("coverage", "may_combine_with"): _same(""),
        ("coverage", "alternatives"): _shared,
        ("coverage", "causes"): _highest(known.CAUSES),
        ("coverage", "documents"): _any_will_do,
        ("coverage", "federal_floor"): _floors,
        ("coverage", "ask"): _union,
        ("condition", "min_evidence"): _highest(known.EVIDENCE),
        ("condition", "severity"): _highest(known.SEVERITIES),
        ("condition", "days"): max,
        ("condition", "accept"): _accept,
        ("condition", "parties"): _union,
        ("condition", "scope"): _same(None),
        ("condition", "lines"): _union,
        ("document", "required"): _required,
        ("document", "accept"): _any_will_do,
        ("document", "expires"): any,
        ("document", "finding"): _worst,
        ("holder", "accept_names"): _common,
        ("carrier", "am_best_min"): _highest(("", *known.RATINGS)),
        ("carrier", "size_min"): _highest(("", *known.SIZES)),
        ("carrier", "admitted_required"): any,
        ("carrier", "accept_unrated"): _common,
        ("timing", "expiring_days"): max,
        ("timing", "grace_days"): min,
        ("timing", "certificate_max_age_days"): min,
        ("timing", "completed_ops_years"): max,
        ("scoring", "start"): min,
        ("scoring", "critical"): max,
        ("scoring", "major"): max,
        ("scoring", "minor"): max,
        ("strictness", "minor_blocks"): any,
        ("strictness", "strict_evidence"): any,
        ("strictness", "standing"): _common,
        ("strictness", "hold_signals_at"): _hold,
        ("strictness", "exemption_forms"): _common,
        ("set", "waivable"): all,
    }
)
