"""Each limit of a line against its minimum, umbrella and excess counted in where the contract allows it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from config.reference import status_rules
from domain.field import Field
from domain.finding import Finding, Result
from domain.requirement import RequiredCoverage
from rules.boxes import amount_of, says_nothing_is_covered, text_of
from rules.explain import Rule, limit_name, line_name, money
from rules.fold import Held, Holdings
from rules.tower import Added, added, attachment, split_auto


def limit_findings(wanted: RequiredCoverage, held: Held, holdings: Holdings, today: date) -> Iterator[Finding]:
    """One finding a limit, met or not; a second one where the umbrella that mends it leaves a question."""
    asked: set[str] = set()
    for code, minimum in wanted.limits.items():
        shown = _shown_as(held, code, minimum)
        box = held.coverage.limits.get(shown) or Field()
        name = limit_name(held.line, shown)
        lifted = wanted.umbrella_may_satisfy and shown in status_rules()["tower"]["adds_to"].get(held.line, {})
        means = "endorsement or umbrella" if lifted else "endorsement"
        facts = {"limit_name": name, "required": money(minimum), "means": means}
        rule = Rule(name=f"{wanted.line}.limits.{code}", line=wanted.line, facts=facts)
        amount = amount_of(box)
        if held.unsure(box):
            yield rule.broken("limit_unreadable", held.source(f"limits.{shown}"), result=Result.NEEDS_REVIEW)
        elif amount is None:
            yield _blank(rule, held, shown, box)
        else:
            layers = _umbrella(wanted, held, shown, holdings, today)
            for one in _weighed(rule, wanted, held, (shown, amount, minimum), layers):
                if one.code != "umbrella_scope_unknown" or not asked:
                    yield one
                asked |= {one.code} & {"umbrella_scope_unknown"}


def _shown_as(held: Held, code: str, minimum: int) -> str:
    """The box to judge: split auto limits stand for a combined one, by the least of them."""
    if code != "combined_single_limit" or amount_of(held.coverage.limits.get(code)) is not None:
        return code
    least = split_auto(held)
    if least is None:
        return code
    boxes = ("bi_per_person", "bi_per_accident", "pd_per_accident")
    return next(one for one in boxes if amount_of(held.coverage.limits.get(one)) == least)


def _umbrella(wanted: RequiredCoverage, held: Held, code: str, holdings: Holdings, today: date) -> Added:
    return added(held, code, holdings, today) if wanted.umbrella_may_satisfy else Added()


def _blank(rule: Rule, held: Held, code: str, box: Field) -> Finding:
    source = held.source(f"limits.{code}") if code in held.coverage.limits else held.source("policy_number")
    if says_nothing_is_covered(box):
        return rule.broken("limit_low", source, actual=box.text or "", shortfall=rule.facts["required"])
    if box.text and not held.paper.confirmed:
        return rule.broken("limit_unreadable", source, result=Result.NEEDS_REVIEW)
    if box.text:  # a person saw that word stand there: what it means only the agent knows
        return rule.broken("limit_low", source, result=Result.UNVERIFIED, actual=box.text)
    return rule.broken("limit_missing", source)


def _weighed(
    rule: Rule, wanted: RequiredCoverage, held: Held, limit: tuple[str, int, int], layers: Added
) -> Iterator[Finding]:
    code, amount, minimum = limit
    name, source = rule.facts["limit_name"], held.source(f"limits.{code}")
    if amount >= minimum:
        yield rule.met(f"{name}: {money(amount)}", source)
        return
    both, total = layers.beside(held, code), amount + layers.amount
    if wanted.tower and code in _under_towers(wanted):
        yield from _attachment(held, code, amount)
    elif layers.unsure:
        yield rule.broken("limit_unreadable", both, result=Result.NEEDS_REVIEW)
    elif total >= minimum and layers.unstated:
        umbrella = text_of(layers.layers[0].coverage.policy_number) or "policy"
        facts = {"policy_number": umbrella, "lines": "Employers Liability"}
        yield rule.broken("umbrella_scope_unknown", both, result=Result.UNVERIFIED, facts=facts)
    elif total >= minimum:
        yield rule.met(f"{name}: {money(amount)} and {money(layers.amount)} umbrella", both)
        yield from _attachment(held, code, amount)
    else:
        yield rule.broken("limit_low", both, actual=money(amount), shortfall=money(minimum - total))


def _under_towers(wanted: RequiredCoverage) -> tuple[str, ...]:
    """Primary limits whose lack a required sum decides, not the plain minimum."""
    stands_on = status_rules()["tower"]["stands_on"].get(wanted.line, {})
    return tuple(stands_on.get(code, code) for code in wanted.tower)


def _attachment(held: Held, code: str, amount: int) -> Iterator[Finding]:
    """A primary below what umbrellas usually sit over may leave a gap between the two."""
    usual = attachment(held.line, code)
    if amount < usual:
        rule = Rule(name=f"{held.line}.attachment.{code}", line=held.line)
        facts = {"actual": money(amount), "attachment": money(usual), "line_name": line_name(held.line)}
        source = held.source(f"limits.{code}")
        yield rule.broken("umbrella_attachment_gap", source, result=Result.UNVERIFIED, facts=facts)
