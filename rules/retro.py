"""Claims-made and occurrence: which form a policy is, how far back it reaches, and how long it is still wanted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache

from domain.finding import Result
from domain.holdings import AccountFacts, HeldPolicy
from domain.requirement import RequiredCoverage, RetroDate
from rules.held import Case, Held, source_of
from rules.says import stated
from rules.verdict import Fact, Rule, Source, Verdict

_BOXES = ("occurrence", "claims_made")
_WITH_BOXES = ("gl", "umbrella")
"""Lines whose row has boxes for the form; of any other a form that is not stated is no fault."""
_INCEPTION = ("policy inception", "inception")
_UNLIMITED = ("full prior acts", "full", "prior acts", "none")
_OF_COMPLETED_WORK = ("gl", "umbrella")


def form_verdicts(wanted: RequiredCoverage, held: Held, *, tells_met: bool = True) -> Iterator[Verdict]:
    """Whether a policy that must be on an occurrence form is on one; claims_made_ok takes either."""
    if wanted.form != "occurrence":
        return
    marked = held.policy.marked
    occurrence, claims_made = "occurrence" in marked, "claims_made" in marked
    if not tells_met and occurrence and not claims_made and not held.policy.unsure:
        return
    rule = Rule(f"{wanted.line}.form", wanted.line)
    if held.unsure(*_BOXES):
        ticked = tuple(name for name, on in (("OCCUR", occurrence), ("CLAIMS-MADE", claims_made)) if on)
        facts: dict[str, Fact] = {"what": "Occurrence or claims-made", "actual": ticked or "blank"}
        yield rule.broken("value_doubtful", held.source(*_BOXES), facts, result=Result.NEEDS_REVIEW)
    elif occurrence != claims_made:
        source = held.source(*_BOXES)
        yield rule.met("Occurrence form", source) if occurrence else rule.broken("occurrence_required", source)
    elif wanted.line == "gl":
        yield rule.broken("form_box_both" if claims_made else "form_box_blank", held.source(*_BOXES))
    elif wanted.line not in _WITH_BOXES and stated(held.policy) == "claims_made":
        result = Result.NEEDS_REVIEW if held.unsure("description") else Result.FAIL
        yield rule.broken("occurrence_required", held.source("description"), result=result)


def retro_verdicts(wanted: RequiredCoverage, held: Held, case: Case) -> Iterable[Verdict]:
    """Whether a claims-made policy reaches back as far as is asked.

    "Policy inception" is the day the policy begins; "none" and "full prior acts" are no restriction. A date that is not
    stated fails a policy that is claims-made for certain. Where the contract's start is asked for and not on record the
    client is asked, unless the policy reaches back without an end.
    """
    if wanted.retro is None:
        return ()
    policy = held.policy
    shown = policy.effective if policy.retro_words in _INCEPTION else policy.retro
    required = _required(wanted.retro.on_or_before, case.facts, policy)
    if not case.tells_met and _reaches_back(shown, required) and not policy.unsure and not held.paper.unsure:
        return ()
    return _reaching(Rule(f"{wanted.line}.retro_date", wanted.line), wanted.retro, held, (shown, required))


def _reaching(rule: Rule, wanted: RetroDate, held: Held, days: tuple[date | None, date | None]) -> Iterator[Verdict]:
    policy, (shown, required) = held.policy, days
    form = stated(policy)
    if form == "occurrence":
        yield rule.met("Occurrence form: no retroactive date is needed", held.source("description"))
        return
    unsure, source = _stands(held)
    facts: dict[str, Fact] = {"actual": _shown(policy)}
    if unsure:
        facts["what"] = "Retroactive date"
        yield rule.broken("value_doubtful", source, facts, result=Result.NEEDS_REVIEW)
    elif policy.retro is None and policy.retro_words in _UNLIMITED:
        yield rule.met("{line_name}: no retroactive date limits it ({actual})", source, facts)
    elif required is None:
        if wanted.on_or_before == "contract_start":
            yield rule.broken("contract_start_unknown", source, facts, result=Result.NEEDS_REVIEW)
    else:
        facts["required_date"] = required
        yield _compared(rule, shown, required, source, facts, form)


def _compared(
    rule: Rule, shown: date | None, required: date, source: Source, facts: Mapping[str, Fact], form: str
) -> Verdict:
    if _reaches_back(shown, required):
        return rule.met("{line_name}: retroactive date {actual}", source, facts)
    is_certain = shown is not None or form == "claims_made"
    return rule.broken("retro_date", source, facts, result=Result.FAIL if is_certain else Result.UNVERIFIED)


def _reaches_back(shown: date | None, required: date | None) -> bool:
    return shown is not None and required is not None and shown <= required


def still_wanted(wanted: RequiredCoverage, facts: AccountFacts, today: date, completed_ops_years: int = 0) -> bool:
    """Whether a line is still asked for: up to the last day of the contract, and for its tail after it.

    The tail are the years of the line (claims-made), or those for completed work on general liability and umbrella,
    whichever are more. A tail that would end on February 29 ends on March 1. A contract without an end goes on.
    """
    if facts.contract_end is None:
        return True
    completed = completed_ops_years if wanted.line in _OF_COMPLETED_WORK else 0
    return today <= _years_after(facts.contract_end, max(wanted.tail_years, completed))


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _stands(held: Held) -> tuple[bool, Source]:
    """Whether what is said of the retroactive date is too unsure to decide, and where it is said."""
    in_row = held.source("description")
    if "retro" in held.policy.description.casefold():
        return held.unsure("description"), in_row
    paper, box = held.paper, "description" if "retro" in held.paper.description.casefold() else "remarks"
    if held.policy.retro is None and not held.policy.retro_words:
        return held.unsure("description") or "description" in paper.unsure, in_row
    return box in paper.unsure, source_of(paper, box)


def _shown(policy: HeldPolicy) -> Fact:
    if policy.retro_words in _INCEPTION and policy.effective is not None:
        return f"{policy.retro_words} ({policy.effective:%m/%d/%Y})"
    return policy.retro or policy.retro_words or "blank"


def _required(on_or_before: str, facts: AccountFacts, policy: HeldPolicy) -> date | None:
    if on_or_before == "contract_start":
        return facts.contract_start
    return policy.effective if on_or_before == "policy_start" else _day(on_or_before)


@cache
def _day(text: str) -> date:
    return date.fromisoformat(text)
