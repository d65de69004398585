"""Whether a required line is shown, and in force on the day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from config.reference import State
from domain.finding import Result, Severity
from domain.requirement import RequiredCoverage
from rules.explain import day, line_name
from rules.held import Book, Case, Held
from rules.verdict import Fact, Rule, Verdict

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


def line_status(line: str, book: Book, expiring_days: int) -> str:
    """no_proof, pending, current, expiring, expired, cancelled or lapsed, by the papers alone.

    Lapsed is a known gap: a policy ended and the next one begins only later, or a cancellation took effect. Without
    either it is expired, for then nobody knows. A cancellation still to come is told until its day.
    """
    today, steady = book.today, book.steady.get(line)
    if steady is not None:
        return _by_its_end(steady.ends or today, today, expiring_days)
    found = book.of(line)
    in_force = [one for one in found if one.live]
    if in_force:
        return _in_force(found, in_force, today, expiring_days)
    if any(_was_cancelled(one, today) for one in found):
        return "lapsed"
    told = [one for one in found if not _contradicts(one)]
    ended = any(one.ends is not None and one.ends <= today for one in told)
    coming = any(one.policy.effective is not None and one.policy.effective > today for one in told)
    if coming:
        return "lapsed" if ended else "pending"
    if ended:
        return "expired"
    return "pending" if found else "no_proof"


def _in_force(found: list[Held], in_force: list[Held], today: date, expiring_days: int) -> str:
    last = max(in_force, key=lambda one: one.ends or today)
    ends = last.ends or today
    renewed = any(
        one.policy.effective is not None and one.policy.effective <= ends and (one.ends or ends) > ends for one in found
    )
    if renewed:
        return "current"
    if ends == last.policy.cancelled_on:
        return "cancelled"
    return _by_its_end(ends, today, expiring_days)


def _by_its_end(ends: date, today: date, expiring_days: int) -> str:
    return "current" if (ends - today).days > expiring_days else "expiring"


def _contradicts(one: Held) -> bool:
    """A policy that ends before it begins says nothing of any day."""
    begins, ends = one.policy.effective, one.policy.expiration
    return begins is not None and ends is not None and ends <= begins


def _was_cancelled(one: Held, today: date) -> bool:
    """A cancellation took effect, or the day lies in the gap before a reinstatement, inside the policy's term."""
    policy = one.policy
    if policy.cancelled_on is None or policy.cancelled_on > today:
        return False
    if policy.expiration is not None and policy.expiration <= min(today, policy.cancelled_on):
        return False
    return policy.reinstated_on is None or today < policy.reinstated_on


def applies(wanted_if: str, flags: Mapping[str, bool], state: State | None) -> bool | None:
    """Whether what is required `wanted_if` holds of this account; None when nobody has said."""
    if wanted_if == "always":
        return True
    condition = wanted_if.removeprefix("if_")
    if condition == "monopolistic_state" and condition not in flags:
        return state is not None and state.wc_market == "monopolistic"
    return flags.get(condition)


def unanswered(wanted: RequiredCoverage, questions: Mapping[str, str]) -> Verdict:
    """A line that may or may not be needed, and is not shown: a question, in the client's words where it has some."""
    own = questions.get(wanted.required.removeprefix("if_"), "")
    words = own or QUESTIONS.get(wanted.required, wanted.required.replace("_", " "))
    severity = Severity.MAJOR if wanted.required in UNSETTLING else Severity.INFO
    rule = Rule(f"{wanted.line}.required", wanted.line)
    return rule.broken("answer_needed", facts={"condition": words}, result=Result.NEEDS_REVIEW, severity=severity)


def presence(wanted: RequiredCoverage, held: Held, status: str, case: Case) -> Iterable[Verdict]:
    """In force, expiring, cancelled, expired or not yet begun; and a gap before it, if the papers show one."""
    if not case.tells_met and status == "current" and held.steady and not held.policy.unsure:
        return _gap(wanted, held, case) if len(case.book.of(wanted.line)) > 1 else ()
    return _present(wanted, held, status, case)


def _present(wanted: RequiredCoverage, held: Held, status: str, case: Case) -> Iterator[Verdict]:
    policy, today = held.policy, case.today
    rule, source = Rule(f"{wanted.line}.in_force", wanted.line), held.source("effective_date", "expiration_date")
    begins, ends = policy.effective, policy.expiration
    number = policy.number or "(no number)"
    if held.unsure("effective_date", "expiration_date"):
        shown = f"{day(begins) if begins else 'blank'} to {day(ends) if ends else 'blank'}"
        facts: dict[str, Fact] = {"what": f"{line_name(wanted.line)} policy period", "actual": shown}
        yield rule.broken("value_doubtful", source, facts, result=Result.NEEDS_REVIEW)
    elif begins is None or ends is None:
        yield rule.broken("dates_missing", source)
    elif _contradicts(held):
        facts = {"effective_date": begins, "expiration_date": ends}
        yield rule.broken("dates_contradict", source, facts)
    elif ends <= today:
        yield rule.broken("coverage_expired", source, {"policy_number": number, "expiration_date": ends})
    elif policy.cancelled_on is not None and (policy.reinstated_on is None or today < policy.reinstated_on):
        yield _cancelled(rule, held, number, status, case)
    elif begins > today:
        yield rule.broken("coverage_not_yet_effective", source, {"effective_date": begins}, result=Result.PASS)
    elif status == "expiring":
        facts = {"policy_number": number, "expiration_date": ends}
        yield rule.broken("coverage_expiring", source, facts, result=Result.PASS)
    else:
        yield rule.met("{line_name} in force until {until}", source, {"until": ends})
    yield from _gap(wanted, held, case)


def _cancelled(rule: Rule, held: Held, number: str, status: str, case: Case) -> Verdict:
    """A notice ends the policy: before its day the line is still covered, and somebody must act."""
    policy = held.policy
    facts: dict[str, Fact] = {"policy_number": number, "cancel_date": policy.cancelled_on or case.today}
    source = held.source("effective_date", "expiration_date")
    if status == "current":  # another policy takes over in time
        return rule.met("{line_name} replaced before the cancellation of {cancel_date}", source, facts)
    result = Result.FAIL if status == "lapsed" else Result.UNVERIFIED
    return rule.broken("coverage_cancelled", source, facts, result=result)


def _gap(wanted: RequiredCoverage, held: Held, case: Case) -> Iterator[Verdict]:
    """Days between the last policy's end and this one's begin that no other policy on file covers."""
    begins, today = held.policy.effective, case.today
    policy = held.policy
    rule = Rule(f"{wanted.line}.no_gap", wanted.line)
    if policy.cancelled_on is not None and policy.reinstated_on is not None and policy.reinstated_on <= today:
        facts: dict[str, Fact] = {"prior_end": policy.cancelled_on, "new_start": policy.reinstated_on}
        yield rule.broken("coverage_gap", held.source("effective_date"), facts, result=Result.UNVERIFIED)
        return
    if begins is None:
        return
    ended = max(
        (
            one.ends
            for one in case.book.of(wanted.line)
            if one.policy is not policy
            and one.policy.effective is not None
            and one.ends is not None
            and one.policy.effective < begins
        ),
        default=None,
    )
    if ended is None or ended >= begins:
        return
    result = Result.FAIL if ended <= today < begins else Result.UNVERIFIED
    facts = {"prior_end": ended, "new_start": begins}
    yield rule.broken("coverage_gap", held.source("effective_date"), facts, result=result)
