"""Whether a required line is shown, and in force on the day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from config.reference import State
from domain.finding import Finding, Result, Severity
from domain.requirement import RequiredCoverage
from rules.boxes import text_of
from rules.explain import Rule, day, line_name
from rules.fold import Held, Holdings

QUESTIONS = {
    "if_vehicles": "if vehicles are used for the work",
    "if_employees": "if there are employees",
    "if_environmental_work": "for environmental work",
    "if_design_build": "for design-build work",
    "if_handles_data": "if personal data is handled",
    "if_sells_alcohol": "if alcohol is sold",
    "if_intermodal": "for intermodal hauling",
    "if_hazmat": "if hazardous goods are hauled",
}
UNSETTLING = ("if_vehicles", "if_employees")
"""Conditions that bear on most contractors: until somebody has answered them the account is not settled."""


def line_status(line: str, holdings: Holdings, today: date, expiring_days: int) -> str:
    """no_proof, pending, current, expiring, expired or lapsed, by the papers alone.

    Lapsed is a known gap: a policy ended and the next one begins only later. Without the next one it is expired, for
    then nobody knows.
    """
    found = holdings.policies.get(line, ())
    in_force = [one for one in found if one.in_force(today)]
    if in_force:
        ends = max(one.expiration or today for one in in_force)
        renewed = any(one.effective and one.effective <= ends and (one.expiration or ends) > ends for one in found)
        return "current" if renewed or ends - today > timedelta(days=expiring_days) else "expiring"
    ended = any(one.expiration is not None and one.expiration <= today for one in found)
    coming = any(one.effective is not None and one.effective > today for one in found)
    if coming:
        return "lapsed" if ended else "pending"
    if ended:
        return "expired"
    return "pending" if found else "no_proof"


def applies(wanted: RequiredCoverage, flags: Mapping[str, bool], state: State | None) -> bool | None:
    """Whether the line is required of this account; None when nobody has said."""
    if wanted.required == "always":
        return True
    condition = wanted.required.removeprefix("if_")
    if condition == "monopolistic_state" and condition not in flags:
        return state is not None and state.wc_market == "monopolistic"
    return flags.get(condition)


def unanswered(wanted: RequiredCoverage) -> Finding:
    """A line that may or may not be needed, and is not shown: a question, never a failure."""
    words = QUESTIONS.get(wanted.required, wanted.required.replace("_", " "))
    severity = Severity.MAJOR if wanted.required in UNSETTLING else Severity.INFO
    rule = Rule(name=f"{wanted.line}.required", line=wanted.line)
    return rule.broken("answer_needed", result=Result.NEEDS_REVIEW, severity=severity, condition=words)


def presence(wanted: RequiredCoverage, held: Held, holdings: Holdings, status: str, today: date) -> Iterator[Finding]:
    """In force, expiring, expired or not yet begun; and a gap before it, if the papers show one."""
    rule, source = (
        Rule(name=f"{wanted.line}.in_force", line=wanted.line),
        held.source("effective_date", "expiration_date"),
    )
    begins, ends = held.effective, held.expiration
    number = text_of(held.coverage.policy_number) or "(no number)"
    if held.unsure(held.coverage.effective_date, held.coverage.expiration_date):
        shown = f"{day(begins) if begins else 'blank'} to {day(ends) if ends else 'blank'}"
        what = f"{line_name(wanted.line)} policy period"
        yield rule.broken("value_doubtful", source, result=Result.NEEDS_REVIEW, what=what, actual=shown)
    elif begins is None or ends is None:
        yield rule.broken("dates_missing", source)
    elif ends <= today:
        yield rule.broken("coverage_expired", source, policy_number=number, expiration_date=day(ends))
    elif begins > today:
        yield rule.broken("coverage_not_yet_effective", source, result=Result.PASS, effective_date=day(begins))
    elif status == "expiring":
        code = "coverage_expiring"
        yield rule.broken(code, source, result=Result.PASS, policy_number=number, expiration_date=day(ends))
    else:
        yield rule.met(f"{line_name(wanted.line)} in force until {day(ends)}", source)
    yield from _gap(wanted, held, holdings, today)


def missing(wanted: RequiredCoverage, flags: Mapping[str, bool], state: State | None) -> Iterator[Finding]:
    """The findings for a required line that no paper shows."""
    rule = Rule(name=f"{wanted.line}.present", line=wanted.line)
    if wanted.line == "wc" and state is not None and state.wc_market == "monopolistic":
        document = " or ".join(state.proof_documents) or "proof from the state fund"
        yield rule.broken("wc_monopolistic", state=state.name, state_document=document)
    elif wanted.line == "employers_stop_gap":
        minimum = wanted.limits.get("each_accident") or next(iter(wanted.limits.values()), 0)
        yield rule.broken("stop_gap_missing", state=state.name if state else "the state", required=f"${minimum:,}")
    else:
        yield rule.broken("coverage_missing")


def exempt(wanted: RequiredCoverage, state: State | None) -> Finding:
    """Workers compensation of somebody who works alone: what is wanted is proof of that."""
    papers = [one for one in state.proof_documents if "fund" not in one] if state else []
    rule = Rule(name=f"{wanted.line}.present", line=wanted.line)
    document = f"your {state.name} {papers[0]}" if state and papers else "your state's certificate of exemption"
    return rule.broken("wc_exemption_needed", result=Result.UNVERIFIED, exemption_document=document)


def _gap(wanted: RequiredCoverage, held: Held, holdings: Holdings, today: date) -> Iterator[Finding]:
    """Days between the last policy's end and this one's begin that no other policy on file covers."""
    begins = held.effective
    if begins is None:
        return
    earlier = [
        one.expiration
        for one in holdings.policies.get(wanted.line, ())
        if one is not held and one.effective and one.expiration and one.effective < begins
    ]
    ended = max(earlier, default=None)
    if ended is None or ended >= begins:
        return
    open_now = ended <= today < begins
    yield Rule(name=f"{wanted.line}.no_gap", line=wanted.line).broken(
        "coverage_gap",
        held.source("effective_date"),
        result=Result.FAIL if open_now else Result.UNVERIFIED,
        prior_end=day(ended),
        new_start=day(begins),
    )
