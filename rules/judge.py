"""The whole account against the client's requirement, on one day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from config.reference import State, states
from domain.finding import AccountStatus, Judgement
from domain.holdings import AccountFacts, HeldPaper, Holdings, Proof
from domain.requirement import RequiredCoverage, RequirementSet
from rules.conditions import condition_verdicts
from rules.exceptions import excepted, waived_lines
from rules.explain import finding_of, line_name
from rules.fold import fold
from rules.held import Book, Case
from rules.insurers import letter_verdicts, number_verdicts
from rules.limits import limit_verdicts
from rules.lines import applies, exempt, line_status, missing, presence, unanswered
from rules.names import state_in
from rules.paper import paper_verdicts, signal_verdicts
from rules.parties import party_verdicts
from rules.prohibited import prohibited_verdicts
from rules.status import account_status, next_expiration, score
from rules.terms import term_verdicts
from rules.tower import tower_verdicts, umbrella_dates
from rules.verdict import Rule, Verdict

_NO_LINES: Mapping[str, str] = MappingProxyType({})


class Assessment(NamedTuple):
    """A judgement before it is put in words; the same fields as `Judgement`, with verdicts for findings."""

    today: date
    status: AccountStatus
    score: int
    verdicts: tuple[Verdict, ...]
    lines: Mapping[str, str]
    next_expiration: date | None


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
    return in_words(assess(facts, requirement, fold(proofs), today))


def in_words(found: Assessment) -> Judgement:
    """An assessment as people read it."""
    return Judgement(
        today=found.today,
        status=found.status,
        score=found.score,
        findings=tuple(finding_of(one) for one in found.verdicts),
        lines=MappingProxyType(dict(found.lines)),
        next_expiration=found.next_expiration,
    )


def assess(facts: AccountFacts, requirement: RequirementSet, holdings: Holdings, today: date) -> Assessment:
    """The same from holdings that were folded before, without words: what is done for a hundred thousand accounts."""
    book = Book(holdings, today)
    case = Case(facts, requirement, book, dict(facts.flags), *_places(facts, book))
    if not book.papers:
        verdicts = tuple(excepted(_nothing(case), case))
        return Assessment(today, AccountStatus.NO_PROOF, 0, verdicts, _NO_LINES, None)
    lines = _lines(case)
    verdicts = tuple(excepted(_verdicts(case, lines), case))
    asked = _asked(case, lines)
    return Assessment(
        today=today,
        status=account_status(verdicts, asked, requirement),
        score=score(verdicts, requirement.scoring),
        verdicts=verdicts,
        lines=asked,
        next_expiration=next_expiration(requirement, book),
    )


def _lines(case: Case) -> dict[str, str]:
    """The coverage status of every line that may be required."""
    days = case.requirement.timing.expiring_days
    return {
        one.line: line_status(one.line, case.book, days)
        for one in case.requirement.coverages
        if applies(one.required, case.flags, case.work_state) is not False
    }


def _asked(case: Case, lines: Mapping[str, str]) -> dict[str, str]:
    """Those of them that are required for certain, or shown; what the client waived is said to be."""
    waived = waived_lines(case.facts.exceptions, case)
    asked = {}
    for one in case.requirement.coverages:
        if one.line in lines and (applies(one.required, case.flags, case.work_state) or case.book.of(one.line)):
            asked[one.line] = "waived" if one.line in waived else lines[one.line]
    return asked


def _verdicts(case: Case, lines: Mapping[str, str]) -> Iterator[Verdict]:
    """Everything there is to say, in the order of the form."""
    used = _used(case)
    yield from party_verdicts(case, used)
    for paper in used:
        yield from number_verdicts(paper)
    for one in case.requirement.coverages:
        yield from _coverage(one, lines, case)
    yield from umbrella_dates(case)
    yield from condition_verdicts(case)
    yield from prohibited_verdicts(case, used)
    yield from paper_verdicts(case.requirement, case.book.papers[0], case.today)
    for paper in used:
        yield from signal_verdicts(case.requirement, paper)


def _coverage(wanted: RequiredCoverage, lines: Mapping[str, str], case: Case) -> Iterator[Verdict]:
    """Everything that one required line comes to."""
    held, needed = case.book.judged(wanted.line), applies(wanted.required, case.flags, case.work_state)
    if needed is False:
        if wanted.line == "wc" and held is None and case.flags.get("employees") is False:
            yield exempt(wanted, case)
        else:
            yield Rule(f"{wanted.line}.required", wanted.line).not_applicable(
                "{line_name} is not required", {"line_name": line_name(wanted.line)}
            )
        return
    summed = _is_summed(wanted, case.requirement)
    if held is None:
        if needed is None:
            yield unanswered(wanted)
        elif not summed:  # else the sums, which the primaries may reach alone, say what is short
            yield from missing(wanted, case)
        return
    yield from presence(wanted, held, lines[wanted.line], case)
    if held.ends is not None and held.ends <= case.today:
        return  # what an ended policy said is of no use; the renewal is asked for
    yield from letter_verdicts(held, line_name(held.line))
    yield from term_verdicts(wanted, held, case)
    if not summed:
        yield from limit_verdicts(wanted, held, case)
    yield from tower_verdicts(wanted, held, case)


def _is_summed(wanted: RequiredCoverage, requirement: RequirementSet) -> bool:
    """An umbrella that higher primaries may stand in for: the sums are tested, not the row alone."""
    return wanted.line == "umbrella" and wanted.umbrella_may_satisfy and any(one.tower for one in requirement.coverages)


def _nothing(case: Case) -> Iterator[Verdict]:
    """Without any paper: what is wanted, line by line."""
    for one in case.requirement.coverages:
        if applies(one.required, case.flags, case.work_state):
            yield from missing(one, case)


def _used(case: Case) -> tuple[HeldPaper, ...]:
    """The newest paper, and every older one that a required line still rests on; newest first."""
    book = case.book
    lines = {one.line for one in case.requirement.coverages} | {"umbrella"}
    held = [one for line in lines if (one := book.judged(line)) is not None]
    resting = {one.policy.paper for one in held if one.ends is None or one.ends > case.today}
    return tuple(paper for n, paper in enumerate(book.papers) if n == 0 or n in resting)


def _places(facts: AccountFacts, book: Book) -> tuple[State | None, State | None]:
    """Where the insured sits (as recorded, else by the newest paper), and where the work is done."""
    told = facts.state or (state_in(book.papers[0].insured_address) if book.papers else "")
    home = states().get(told)
    return home, states().get(facts.work_state, home)
