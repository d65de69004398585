"""The whole account against the client's requirement, on one day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from config.reference import State, states
from domain.finding import Finding, Judgement
from domain.holdings import AccountFacts, Proof
from domain.requirement import RequiredCoverage, RequirementSet
from rules.conditions import condition_findings
from rules.explain import Rule, line_name
from rules.fold import Holdings, Paper, fold
from rules.insurers import letter_findings, number_findings
from rules.limits import limit_findings
from rules.lines import applies, exempt, line_status, missing, presence, unanswered
from rules.names import state_in
from rules.paper import paper_findings, prohibited_findings
from rules.parties import party_findings
from rules.status import account_status, next_expiration, score
from rules.terms import term_findings
from rules.tower import towers


def judge(facts: AccountFacts, requirement: RequirementSet, proofs: Sequence[Proof], today: date) -> Judgement:
    """Everything that the account's proof comes to on `today`.

    Args:
        facts: the account's names, and what is known of its operations.
        requirement: the client's rules.
        proofs: the documents of the account, in any order; unconfirmed ones count, but their unsure values decide
            nothing.
        today: the day of the judgement, in the client's calendar.

    Returns:
        Findings in the order of the form, of each requirement that was tested, met or not; status, score, the status
        of each required line, and the day the first policy in force ends.
    """
    holdings, flags = fold(proofs), dict(facts.flags)
    if not holdings.papers:
        return Judgement(today, account_status((), {}, has_proof=False), 0, tuple(_nothing(requirement, flags)))
    state = _state(holdings)
    wanted = [one for one in requirement.coverages if applies(one, flags, state) is not False]
    statuses = {one.line: line_status(one.line, holdings, today, requirement.timing.expiring_days) for one in wanted}
    lines = {
        one.line: statuses[one.line] for one in wanted if applies(one, flags, state) or holdings.policies.get(one.line)
    }
    used = _used(requirement, holdings, today)
    found = [*party_findings(facts, requirement, used)]
    for paper in used:
        found += number_findings(paper)
    for one in requirement.coverages:
        found += _coverage(one, requirement, (holdings, flags, state, statuses), today)
    found += condition_findings(requirement, holdings, flags, today, state.code if state else "")
    found += prohibited_findings(requirement, holdings, used)
    found += paper_findings(requirement, holdings.papers[0], today)
    return Judgement(
        today=today,
        status=account_status(found, lines, has_proof=True),
        score=score(found),
        findings=tuple(found),
        lines=MappingProxyType(lines),
        next_expiration=next_expiration(requirement, holdings, today),
    )


def _coverage(
    wanted: RequiredCoverage,
    requirement: RequirementSet,
    known: tuple[Holdings, Mapping[str, bool], State | None, Mapping[str, str]],
    today: date,
) -> Iterator[Finding]:
    """Everything that one required line comes to."""
    holdings, flags, state, statuses = known
    held, needed = holdings.judged(wanted.line, today), applies(wanted, flags, state)
    if needed is False:
        if wanted.line == "wc" and held is None and flags.get("employees") is False:
            yield exempt(wanted, state)
        else:
            yield Rule(name=f"{wanted.line}.required", line=wanted.line).not_applicable(
                f"{line_name(wanted.line)} is not required"
            )
        return
    summed = (
        wanted.line == "umbrella" and wanted.umbrella_may_satisfy and any(one.tower for one in requirement.coverages)
    )
    if held is None:
        if needed is None:
            yield unanswered(wanted)
        elif not summed:  # else the sums, which the primaries may reach alone, say what is short
            yield from missing(wanted, flags, state)
        return
    yield from presence(wanted, held, holdings, statuses[wanted.line], today)
    if held.expiration is not None and held.expiration <= today:
        return  # what an expired policy said is of no use; the renewal is asked for
    yield from letter_findings(held)
    yield from term_findings(wanted, held, flags)
    if not summed:
        yield from limit_findings(wanted, held, holdings, today)
    yield from towers(wanted, held, holdings, today)


def _nothing(requirement: RequirementSet, flags: Mapping[str, bool]) -> Iterator[Finding]:
    """Without any paper: what is wanted, line by line."""
    for one in requirement.coverages:
        if applies(one, flags, None):
            yield from missing(one, flags, None)


def _used(requirement: RequirementSet, holdings: Holdings, today: date) -> tuple[Paper, ...]:
    """The newest paper, and every older one that a required line still rests on; newest first."""
    lines = {one.line for one in requirement.coverages} | {"umbrella"}
    held = [one for line in lines if (one := holdings.judged(line, today)) is not None]
    resting = {id(one.paper) for one in held if one.expiration is None or one.expiration > today}
    return tuple(paper for n, paper in enumerate(holdings.papers) if n == 0 or id(paper) in resting)


def _state(holdings: Holdings) -> State | None:
    """Where the insured sits, by the newest paper."""
    return states().get(state_in(str(holdings.papers[0].certificate.insured.address.value or "")))
