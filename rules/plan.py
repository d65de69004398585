"""A requirement set made ready for judging many accounts: what follows from it alone is worked out once."""

from __future__ import annotations

from typing import NamedTuple

from domain.requirement import RequiredCondition, RequiredCoverage, RequirementSet
from rules.memory import Memory

TESTED = ("wos", "pnc", "aggregate_per_project")
"""Conditions that are tested line by line, apart from additional insured, which is by party too, and notice, once."""


class LineConditions(NamedTuple):
    """The conditions on one line: those of additional insured status, and the others that are tested line by line."""

    line: str
    status: tuple[RequiredCondition, ...]
    others: tuple[RequiredCondition, ...]


class PlannedLine(NamedTuple):
    """A line of the set. `number` counts them from 0; `is_certain` tells that it is asked of every account.

    `rests_on_layers`: what its row comes to depends on the umbrella and excess policies over it.
    """

    number: int
    coverage: RequiredCoverage
    is_certain: bool
    rests_on_layers: bool


class Plan(NamedTuple):
    """A requirement set and what follows from it alone.

    `holder_names` are all that the holder may be called, `party_names` the additional insureds, each as the only name
    to compare with. `bars_kinds` tells that restrictions are forbidden by kind, not by form alone. `rests_on` are
    the lines whose policies decide; `is_summed` tells that a tower of primary and umbrella is asked for; `stands_in`
    that an umbrella row may be met by higher primaries, so that the sums are tested and not the row.
    `memory` keeps, for accounts that are judged without words, what was found where the same is said.
    """

    requirement: RequirementSet
    lines: tuple[PlannedLine, ...]
    conditions: tuple[LineConditions, ...]
    notices: tuple[RequiredCondition, ...]
    rests_on: tuple[str, ...]
    is_summed: bool
    stands_in: bool
    bars_kinds: bool
    holder_names: tuple[str, ...]
    party_names: tuple[tuple[str], ...]
    memory: Memory


def plan_of(requirement: RequirementSet) -> Plan:
    """The plan of a set."""
    lines = dict.fromkeys(line for one in requirement.conditions for line in one.lines)
    conditions = [
        LineConditions(
            line,
            tuple(one for one in requirement.conditions if line in one.lines and one.code.startswith("ai_")),
            tuple(one for one in requirement.conditions if line in one.lines and one.code in TESTED),
        )
        for line in lines
    ]
    summed = any(one.tower for one in requirement.coverages)
    return Plan(
        requirement=requirement,
        lines=tuple(
            PlannedLine(n, one, one.required == "always", one.umbrella_may_satisfy or bool(one.tower))
            for n, one in enumerate(requirement.coverages)
        ),
        conditions=tuple(conditions),
        notices=tuple(one for one in requirement.conditions if one.code == "noc"),
        rests_on=tuple(dict.fromkeys((*(one.line for one in requirement.coverages), "umbrella"))),
        is_summed=summed,
        stands_in=summed and any(one.line == "umbrella" and one.umbrella_may_satisfy for one in requirement.coverages),
        bars_kinds=any(not one.form for one in requirement.prohibited),
        holder_names=(requirement.holder.name, *requirement.holder.accept_names),
        party_names=tuple((one.name,) for one in requirement.additional_insureds),
        memory=Memory(),
    )
