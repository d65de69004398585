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
from rules.plan import Plan, plan_of
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


def assess(
    facts: AccountFacts,
    requirement: RequirementSet | Plan,
    holdings: Holdings,
    today: date,
    *,
    tells_met: bool = True,
) -> Assessment:
    """The same from holdings that were folded before, without words.

    For many accounts make the plan once (`rules.plan.plan_of`), and leave out what is met.
    """
    plan = requirement if isinstance(requirement, Plan) else plan_of(requirement)
    book = Book(holdings, today)
    case = Case(facts, plan, book, dict(facts.flags), *_places(facts, book), tells_met)
    if not book.papers:
        verdicts = tuple(excepted(_nothing(case), case))
        return Assessment(today, AccountStatus.NO_PROOF, 0, verdicts, _NO_LINES, None)
    wanted = _wanted(case)
    verdicts = tuple(one for one in excepted(_verdicts(case, wanted), case) if tells_met or one.code != "met")
    lines = _lines(case, wanted)
    return Assessment(
        today=today,
        status=account_status(verdicts, lines, plan.requirement),
        score=score(verdicts, plan.requirement.scoring),
        verdicts=verdicts,
        lines=lines,
        next_expiration=next_expiration(plan, book),
    )


class _Wanted(NamedTuple):
    """A line of the set: whether it is required of this account (None: nobody has said), and how it stands."""

    coverage: RequiredCoverage
    needed: bool | None
    status: str


def _wanted(case: Case) -> list[_Wanted]:
    days, made = case.requirement.timing.expiring_days, []
    for one in case.requirement.coverages:
        needed = applies(one.required, case.flags, case.work_state)
        made.append(_Wanted(one, needed, "" if needed is False else line_status(one.line, case.book, days)))
    return made


def _lines(case: Case, wanted: list[_Wanted]) -> dict[str, str]:
    """How each line stands that is required for certain, or shown; what the client waived is said to be."""
    waived = waived_lines(case.facts.exceptions, case) if case.facts.exceptions else ()
    return {
        one.line: "waived" if one.line in waived else status
        for one, needed, status in wanted
        if needed or (needed is None and case.book.of(one.line))
    }


def _verdicts(case: Case, wanted: list[_Wanted]) -> Iterator[Verdict]:
    """Everything there is to say, in the order of the form."""
    used = _used(case)
    yield from party_verdicts(case, used)
    for paper in used:
        yield from number_verdicts(paper)
    for one in wanted:
        yield from _coverage(one, case)
    yield from umbrella_dates(case)
    yield from condition_verdicts(case)
    yield from prohibited_verdicts(case, used)
    yield from paper_verdicts(case.requirement, case.book.papers[0], case.today)
    for paper in used:
        yield from signal_verdicts(case.requirement, paper)


def _coverage(each: _Wanted, case: Case) -> Iterator[Verdict]:
    """Everything that one required line comes to."""
    wanted, needed, status = each
    held = case.book.judged(wanted.line)
    if needed is False:
        if wanted.line == "wc" and held is None and case.flags.get("employees") is False:
            yield exempt(wanted, case)
        elif case.tells_met:
            yield Rule(f"{wanted.line}.required", wanted.line).not_applicable(
                "{line_name} is not required", {"line_name": line_name(wanted.line)}
            )
        return
    summed = wanted.line == "umbrella" and case.plan.stands_in
    if held is None:
        if needed is None:
            yield unanswered(wanted)
        elif not summed:  # else the sums, which the primaries may reach alone, say what is short
            yield from missing(wanted, case)
        return
    yield from presence(wanted, held, status, case)
    if held.ends is not None and held.ends <= case.today:
        return  # what an ended policy said is of no use; the renewal is asked for
    yield from letter_verdicts(held, line_name(held.line))
    yield from term_verdicts(wanted, held, case)
    if not summed:
        yield from limit_verdicts(wanted, held, case)
    yield from tower_verdicts(wanted, held, case)


def _nothing(case: Case) -> Iterator[Verdict]:
    """Without any paper: what is wanted, line by line."""
    for one in case.requirement.coverages:
        if applies(one.required, case.flags, case.work_state):
            yield from missing(one, case)


def _used(case: Case) -> tuple[HeldPaper, ...]:
    """The newest paper, and every older one that a required line still rests on; newest first."""
    book = case.book
    held = [one for line in case.plan.rests_on if (one := book.judged(line)) is not None]
    resting = {one.policy.paper for one in held if one.ends is None or one.ends > case.today}
    return tuple(paper for n, paper in enumerate(book.papers) if n == 0 or n in resting)


def _places(facts: AccountFacts, book: Book) -> tuple[State | None, State | None]:
    """Where the insured sits (as recorded, else by the newest paper), and where the work is done."""
    told = facts.state or (state_in(book.papers[0].insured_address) if book.papers else "")
    home = states().get(told)
    return home, states().get(facts.work_state, home)
