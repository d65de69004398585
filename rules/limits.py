"""Each limit of a line against its minimum, umbrella and excess counted in where the contract allows it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from config.reference import status_rules
from domain.finding import Result
from domain.requirement import RequiredCoverage
from rules.explain import limit_name
from rules.held import Case, Held
from rules.tower import NO_LAYERS, SPLIT, Layers, attachment, boxes_of, layers_over, split_auto
from rules.verdict import Fact, Rule, Source, Verdict

_NOTHING = re.compile(r"\b(?:exclud\w*|none|nil|n\s*/?\s*a|not\s+(?:covered|included|applicable))\b", re.IGNORECASE)
"""A word in an amount's box that means that nothing is covered."""


def limit_verdicts(wanted: RequiredCoverage, held: Held, case: Case) -> Iterator[Verdict]:
    """One verdict a limit, met or not; a second one where the umbrella that mends it leaves a question."""
    asked = False
    for code, minimum in wanted.limits.items():
        for one in _limit(wanted, held, code, minimum, case):
            if one.code == "umbrella_scope_unknown":
                if asked:
                    continue
                asked = True
            yield one


def _limit(wanted: RequiredCoverage, held: Held, code: str, minimum: int, case: Case) -> Iterator[Verdict]:
    policy, shown = held.policy, _shown_as(held, code)
    box = _box(shown)
    amount = policy.limits.get(shown)
    if policy.unsure and held.unsure(*boxes_of(held, code)):
        yield _rule(wanted, held, code, shown, minimum).broken(
            "limit_unreadable", held.source(*boxes_of(held, code)), result=Result.NEEDS_REVIEW
        )
    elif amount is None:
        yield _blank(_rule(wanted, held, code, shown, minimum), held, shown, minimum)
    elif amount >= minimum:
        if not case.tells_met:
            return
        facts: dict[str, Fact] = {"limit_name": limit_name(policy.line, shown), "actual": amount, "required": minimum}
        yield Rule(_name(wanted.line, code), wanted.line).met("{limit_name}: {actual}", held.source(box), facts)
    else:
        yield from _short(wanted, held, (code, shown, amount, minimum), case)


@cache
def _box(code: str) -> str:
    return f"limits.{code}"


@cache
def _name(line: str, code: str) -> str:
    return f"{line}.limits.{code}"


def _rule(wanted: RequiredCoverage, held: Held, code: str, shown: str, minimum: int) -> Rule:
    lifted = wanted.umbrella_may_satisfy and shown in _lifted(held.line)
    means = "endorsement or umbrella" if lifted else "endorsement"
    facts: Mapping[str, Fact] = {
        "limit_name": limit_name(held.line, shown),
        "required": minimum,
        "means": means,
    }
    return Rule(_name(wanted.line, code), wanted.line, facts)


@cache
def _lifted(line: str) -> Mapping[str, str]:
    """The limits of a line that an umbrella adds to, each with the umbrella's own limit that is added."""
    return dict(status_rules()["tower"]["adds_to"].get(line, {}))


def _shown_as(held: Held, code: str) -> str:
    """The box to judge: split auto limits stand for a combined one, by the least of them."""
    limits = held.policy.limits
    if code != "combined_single_limit" or code in limits:
        return code
    least = split_auto(held)
    return code if least is None else next(one for one in SPLIT if limits[one] == least)


def _blank(rule: Rule, held: Held, code: str, minimum: int) -> Verdict:
    policy, box = held.policy, _box(code)
    source = held.source(box) if box in policy.blank or box in policy.words else held.source("policy_number")
    text = policy.words.get(box, "")
    if _NOTHING.search(text):
        return rule.broken("limit_low", source, {"actual": text, "shortfall": minimum})
    if text and not held.paper.confirmed:
        return rule.broken("limit_unreadable", source, result=Result.NEEDS_REVIEW)
    if text:  # a person saw that word stand there: what it means only the agent knows
        return rule.broken("limit_low", source, {"actual": text}, result=Result.UNVERIFIED)
    return rule.broken("limit_missing", source)


def _short(wanted: RequiredCoverage, held: Held, limit: tuple[str, str, int, int], case: Case) -> Iterator[Verdict]:
    """The primary alone is below the minimum: what lies over it, and whether that is enough."""
    code, shown, amount, minimum = limit
    rule, source = _rule(wanted, held, code, shown, minimum), held.source(_box(shown))
    layers = layers_over(held, shown, case.book) if wanted.umbrella_may_satisfy else NO_LAYERS
    total = amount + layers.amount
    if wanted.tower and shown in _under_towers(wanted):
        yield from _attachment(held, shown, amount)
        return
    both = layers.beside(source)
    if layers.unsure:
        yield rule.broken("limit_unreadable", both, result=Result.NEEDS_REVIEW)
    elif total < minimum:
        facts: dict[str, Fact] = {"actual": amount, "shortfall": minimum - total}
        if layers.amount:
            facts["umbrella"] = layers.amount
        yield rule.broken("limit_low", both, facts)
    elif layers.unstated:
        yield _scope_question(rule, layers, both)
    else:
        facts = {"actual": amount, "umbrella": layers.amount, "total": total}
        if case.tells_met:
            yield rule.met("{limit_name}: {actual} and {umbrella} umbrella", both, facts)
        yield from _attachment(held, shown, amount)


def _scope_question(rule: Rule, layers: Layers, source: Source) -> Verdict:
    facts: dict[str, Fact] = {
        "policy_number": layers.over[0].policy.number or "policy",
        "lines": "Employers Liability",
    }
    return rule.broken("umbrella_scope_unknown", source, facts, result=Result.UNVERIFIED)


def _under_towers(wanted: RequiredCoverage) -> tuple[str, ...]:
    """Primary limits whose lack a required sum decides, not the plain minimum."""
    stands_on = status_rules()["tower"]["stands_on"].get(wanted.line, {})
    return tuple(stands_on.get(code, code) for code in wanted.tower)


def _attachment(held: Held, code: str, amount: int) -> Iterator[Verdict]:
    """A primary below what umbrellas usually sit over may leave a gap between the two."""
    usual = attachment(held.line, code)
    if amount < usual:
        facts: dict[str, Fact] = {"actual": amount, "attachment": usual}
        rule = Rule(f"{held.line}.attachment.{code}", held.line)
        yield rule.broken("umbrella_attachment_gap", held.source(_box(code)), facts, result=Result.UNVERIFIED)
