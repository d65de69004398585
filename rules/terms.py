"""What a row says beside dates and limits: number, form, aggregate basis, autos, statutory, owners, retention."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain

from domain.finding import Result, Severity
from domain.holdings import HeldPolicy
from domain.requirement import RequiredCoverage
from rules.explain import line_name, listed
from rules.held import Case, Held
from rules.retro import form_verdicts
from rules.says import is_numbered
from rules.verdict import Fact, Rule, Verdict

AUTOS = {
    "any_auto": "ANY AUTO",
    "owned": "OWNED AUTOS ONLY",
    "scheduled": "SCHEDULED AUTOS",
    "hired": "HIRED AUTOS ONLY",
    "non_owned": "NON-OWNED AUTOS ONLY",
}
_ENOUGH: Mapping[str, tuple[frozenset[str], ...]] = {
    "any_or_owned_hired_nonowned": (frozenset(("any_auto",)), frozenset(("owned", "hired", "non_owned"))),
    "hired_nonowned_ok": (frozenset(("any_auto",)), frozenset(("hired", "non_owned"))),
    "any_or_scheduled": (frozenset(("any_auto",)), frozenset(("scheduled",)), frozenset(("owned",))),
}
_BASES = {"project": ("CG 25 03 05 09", "PROJECT"), "location": ("CG 25 04 05 09", "LOC")}
_FIRST_PARTY = ("gl", "professional", "cyber", "cargo", "auto", "pollution")
"""Lines where an amount without a tick is a deductible."""


def term_verdicts(wanted: RequiredCoverage, held: Held, case: Case) -> Iterator[Verdict]:
    """Everything of the row that is not a date or a limit, in the order of the form."""
    yield from _number(wanted, held)
    rules = (
        form_verdicts(wanted, held, tells_met=case.tells_met),
        _basis(wanted, held),
        _autos(wanted, held, case.flags),
        _statutory(wanted, held),
    )
    for one in chain(*rules, _owners(wanted, held), _retention(wanted, held)):
        if case.tells_met or one.code != "met":
            yield one


def binder_verdicts(wanted: RequiredCoverage, held: Held, today: date) -> tuple[Verdict, ...]:
    """From half of a binder's time on the number of the policy that it stands for is asked for."""
    policy, asked_from = held.policy, half_time(held.policy)
    if not held.paper.is_binder or is_numbered(policy.number) or held.unsure("policy_number"):
        return ()
    if asked_from is None or policy.expiration is None or today < asked_from:
        return ()
    facts: dict[str, Fact] = {"actual": policy.number or "blank", "expiration_date": policy.expiration}
    rule, source = Rule(f"{wanted.line}.policy_number", wanted.line), held.source("policy_number")
    return (rule.broken("binder_number", source, facts, result=Result.UNVERIFIED),)


def half_time(policy: HeldPolicy) -> date | None:
    """The day on which half of a policy's term is over; None when the term is not known."""
    if policy.effective is None or policy.expiration is None:
        return None
    return policy.effective + (policy.expiration - policy.effective) / 2


def doubtful(rule: Rule, held: Held, names: tuple[str, ...], what: str, actual: Fact) -> Verdict:
    """What stands there is too unsure to decide: a person looks first."""
    facts: dict[str, Fact] = {"what": what, "actual": actual or "blank"}
    return rule.broken("value_doubtful", held.source(*names), facts, result=Result.NEEDS_REVIEW)


def _number(wanted: RequiredCoverage, held: Held) -> Iterator[Verdict]:
    number = held.policy.number
    if is_numbered(number) or held.paper.is_binder:
        return  # which number it is decides nothing, and a binder has none yet
    rule = Rule(f"{wanted.line}.policy_number", wanted.line)
    if held.unsure("policy_number"):
        yield doubtful(rule, held, ("policy_number",), f"{line_name(wanted.line)} policy number", number)
    else:
        yield rule.broken("policy_number_missing", held.source("policy_number"), {"actual": number or "blank"})


def _basis(wanted: RequiredCoverage, held: Held) -> Iterator[Verdict]:
    basis = wanted.aggregate_basis.removeprefix("per_")
    if basis == "any":
        return
    rule, policy, box = Rule(f"{wanted.line}.aggregate_basis", wanted.line), held.policy, f"aggregate_per.{basis}"
    ticked = tuple(sorted(one.removeprefix("aggregate_per.") for one in policy.marked if one.startswith("aggregate_p")))
    source = held.source(*_boxes(held, "aggregate_per."))
    if held.unsure(box):
        yield doubtful(rule, held, _boxes(held, "aggregate_per."), "General aggregate basis", listed(ticked))
    elif basis in ticked:
        yield rule.met("General aggregate per {basis}", held.source(box), {"basis": basis})
    elif _said(held, f"agg_per_{basis}"):
        facts: dict[str, Fact] = {"basis": basis}
        yield rule.met("General aggregate per {basis}, by the description", source, facts)
    else:
        example, mark = _BASES[basis]
        actual = listed(ticked).upper() or "no mark"
        facts = {"actual": actual, "required": basis, "mark": mark, "example_forms": example}
        yield rule.broken("aggregate_basis", source, facts)


def _boxes(held: Held, group: str) -> tuple[str, ...]:
    """The boxes of a group that stand on the paper."""
    policy = held.policy
    return tuple(sorted(one for one in (*policy.marked, *policy.blank) if one.startswith(group)))


def _said(held: Held, label: str) -> bool:
    granting = ("grant", "limited", "conditional")
    return any(one.label == label and one.polarity in granting for one in held.paper.wording)


def _autos(wanted: RequiredCoverage, held: Held, flags: Mapping[str, bool]) -> Iterator[Verdict]:
    if not wanted.autos:
        return
    rule, policy = Rule("auto.autos", wanted.line), held.policy
    ticked = frozenset(one.removeprefix("autos.") for one in policy.marked if one.startswith("autos."))
    enough = _ENOUGH[wanted.autos]
    if not flags.get("vehicles", True):
        enough = (*enough, *_ENOUGH["hired_nonowned_ok"])
    sure = frozenset(one for one in ticked if f"autos.{one}" not in policy.unsure) if policy.unsure else ticked
    marked = listed(tuple(label for name, label in AUTOS.items() if name in ticked)) or "nothing"
    names = _boxes(held, "autos.")
    if any(one <= sure for one in enough):
        yield rule.met("Autos: {actual}", held.source(*names), {"actual": marked})
    elif any(one.startswith("autos.") for one in policy.unsure):
        yield doubtful(rule, held, names, "Automobile boxes", marked)
    else:
        only_others = ticked >= {"hired", "non_owned"} and "vehicles" not in flags
        result = Result.UNVERIFIED if only_others else Result.FAIL
        yield rule.broken("auto_type", held.source(*names), {"actual": marked}, result=result)


def _statutory(wanted: RequiredCoverage, held: Held) -> Iterator[Verdict]:
    if not wanted.statutory:
        return
    rule, is_marked = Rule("wc.limits.statutory", "wc"), "per_statute" in held.policy.marked
    if held.unsure("per_statute"):
        yield doubtful(rule, held, ("per_statute",), "PER STATUTE", "marked" if is_marked else "blank")
    elif is_marked:
        yield rule.met("Statutory limits", held.source("per_statute"))
    else:
        yield rule.broken("wc_statutory_unmarked", held.source("per_statute"))


def _owners(wanted: RequiredCoverage, held: Held) -> Iterator[Verdict]:
    if wanted.line != "wc" or wanted.owners_excluded_ok or "persons_excluded" not in held.policy.marked:
        return
    rule = Rule("wc.persons_excluded", "wc")
    if held.unsure("persons_excluded"):
        yield doubtful(rule, held, ("persons_excluded",), "Owners or officers excluded", "Y")
    else:
        severity = Severity.MAJOR if wanted.owners_excluded_ok is False else Severity.MINOR
        yield rule.broken("wc_owner_excluded", held.source("persons_excluded"), {"actual": "Y"}, severity=severity)


def _retention(wanted: RequiredCoverage, held: Held) -> Iterator[Verdict]:
    """Deductible or retention of the row; on a primary an amount without a tick is a deductible."""
    policy, amount = held.policy, held.policy.retention
    if amount is None or wanted.line == "property":  # whose deductibles stand on a form of their own
        return
    kind, most = "retention", wanted.max_sir
    ticked_sir = "retention" in policy.marked
    if "deductible" in policy.marked or (wanted.line in _FIRST_PARTY and not ticked_sir):
        kind, most = "deductible", wanted.max_deductible
    if most is None:
        return
    rule, box = Rule(f"{wanted.line}.{kind}", wanted.line), _retention_box(held)
    facts: dict[str, Fact] = {"kind": kind, "actual": amount, "required": most}
    if held.unsure(box):
        yield doubtful(rule, held, (box,), f"{line_name(wanted.line)} {kind}", amount)
    elif amount <= most:
        yield rule.met("{line_name} {kind}: {actual}", held.source(box), facts)
    else:
        yield rule.broken("deductible_high", held.source(box), facts)


def _retention_box(held: Held) -> str:
    return "limits.deductible" if held.policy.limits.get("deductible") == held.policy.retention else "retention_amount"
