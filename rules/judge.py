"""The whole account against the client's requirement, on one day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

from config.reference import State, states
from domain.finding import AccountStatus, Judgement, Result
from domain.holdings import AccountFacts, HeldPaper, Holdings, Proof
from domain.requirement import RequiredCoverage, RequirementSet
from rules.alternatives import stand_in
from rules.carriers import carrier_verdicts
from rules.conditions import condition_verdicts
from rules.documents import document_verdicts
from rules.exceptions import excepted, waived_lines
from rules.explain import finding_of
from rules.fold import fold
from rules.held import Book, Case, Held
from rules.insurers import letter_verdicts, number_verdicts
from rules.limits import limit_verdicts
from rules.lines import applies, line_status, presence, unanswered
from rules.names import state_in
from rules.paper import paper_verdicts, signal_verdicts
from rules.parties import party_verdicts
from rules.plan import Plan, PlannedLine, plan_of
from rules.prohibited import prohibited_verdicts
from rules.property import loss_payee_verdicts, property_verdicts
from rules.retro import retro_verdicts, still_wanted
from rules.status import account_status, next_expiration, score, while_waiting
from rules.terms import binder_verdicts, term_verdicts
from rules.tower import tower_verdicts, umbrella_dates
from rules.verdict import Rule, Verdict, unmet
from rules.wc_place import of_fund, stop_gap, wc_verdicts

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

    For many accounts make the plan once (`rules.plan.plan_of`), and leave out what is met: the verdicts then have
    neither facts nor sources.
    """
    plan = requirement if isinstance(requirement, Plan) else plan_of(requirement)
    book = Book(holdings, today)
    case = Case(facts, plan, book, dict(facts.flags), *_places(facts, book), tells_met)
    if not book.papers:
        verdicts = tuple(excepted(_nothing(case), case))
        return Assessment(today, AccountStatus.NO_PROOF, 0, verdicts, _NO_LINES, None)
    wanted = _wanted(case)
    found = excepted(_verdicts(case, wanted), case)
    verdicts = tuple(found) if tells_met else tuple(unmet(found))
    lines = _lines(case, wanted)
    return Assessment(
        today=today,
        status=account_status(verdicts, lines, plan.requirement, while_waiting(facts.review, today)),
        score=score(verdicts, plan.requirement.scoring),
        verdicts=verdicts,
        lines=lines,
        next_expiration=next_expiration(plan, book),
    )


class _Wanted(NamedTuple):
    """A line of the set: whether it is required of this account (None: nobody has said), and how it stands."""

    planned: PlannedLine
    needed: bool | None
    status: str


def _wanted(case: Case) -> list[_Wanted]:
    timing, made = case.requirement.timing, []
    has_end = case.facts.contract_end is not None
    for planned in case.plan.lines:
        one = planned.coverage
        needed = planned.is_certain or applies(one.required, case.flags, case.work_state)
        if has_end and not still_wanted(one, case.facts, case.today, timing.completed_ops_years):
            needed = False
        made.append(_Wanted(planned, needed, "" if needed is False else _status(one, case, timing.expiring_days)))
    return made


def _status(wanted: RequiredCoverage, case: Case, days: int) -> str:
    """How a line stands; one that another line's policy carries, as that one does."""
    status = line_status(wanted.line, case.book, days)
    if status != "no_proof" or not (wanted.may_combine_with or wanted.alternatives):
        return status
    other = stand_in(wanted, case)
    if other is None or other.verdict.result is not Result.PASS:
        return status
    return line_status(other.held.line, case.book, days) if other.held else "current"


def _lines(case: Case, wanted: list[_Wanted]) -> dict[str, str]:
    """How each line stands that is required for certain, or shown; what the client waived is said to be."""
    waived = waived_lines(case.facts.exceptions, case) if case.facts.exceptions else ()
    return {
        (line := planned.coverage.line): "waived" if line in waived else status
        for planned, needed, status in wanted
        if needed or (needed is None and case.book.of(planned.coverage.line))
    }


def _verdicts(case: Case, wanted: list[_Wanted]) -> list[Verdict]:
    """Everything there is to say, in the order of the form."""
    used = _used(case)
    found = [*party_verdicts(case, used)]
    for paper in used:
        found += number_verdicts(paper)
    for one in wanted:
        found += _coverage(one, case)
    found += umbrella_dates(case)
    found += condition_verdicts(case)
    found += loss_payee_verdicts(case)
    found += carrier_verdicts(case)
    found += prohibited_verdicts(case, used)
    found += document_verdicts(case)
    found += paper_verdicts(case.requirement, case.book.papers[0], case.today, tells_met=case.tells_met)
    for paper in used:
        found += signal_verdicts(case.requirement, paper)
    return found


def _coverage(each: _Wanted, case: Case) -> Iterable[Verdict]:
    """Everything that one required line comes to."""
    planned, needed, status = each
    wanted = planned.coverage
    held = case.book.judged(wanted.line)
    if held is None and wanted.line == "wc":
        return _without_wc(each, case)
    if needed is False:
        return _not_asked(wanted, case)
    if held is None:
        return _not_shown(each, case)
    found = presence(wanted, held, status, case)
    if held.ends is not None and held.ends <= case.today:
        return found  # what an ended policy said is of no use; the renewal is asked for
    return [*found, *_row(planned, held, case)]


def _row(planned: PlannedLine, held: Held, case: Case) -> list[Verdict]:
    """What a row says beside its dates."""
    wanted = planned.coverage
    found: list[Verdict] = []
    if wanted.line != "wc" or not of_fund(held, case.work_state):  # whose own paper has none of these boxes
        found += letter_verdicts(held)
        if held.paper.is_binder:
            found += binder_verdicts(wanted, held, case.today)
        rests_on = case.layers if planned.rests_on_layers else case.answers
        key = (planned.number, rests_on, held.policy.says, held.paper.says_of_rows)
        found += case.known(key, held, partial(_boxes, wanted, held, case))
    found += retro_verdicts(wanted, held, case)
    if wanted.line == "property":
        found += property_verdicts(wanted, held, case)
    elif wanted.line == "wc":
        found += wc_verdicts(case, wanted)
    return found


def _boxes(wanted: RequiredCoverage, held: Held, case: Case) -> Iterator[Verdict]:
    yield from term_verdicts(wanted, held, case)
    if wanted.line != "umbrella" or not case.plan.stands_in:
        yield from limit_verdicts(wanted, held, case)
    yield from tower_verdicts(wanted, held, case)


def _not_asked(wanted: RequiredCoverage, case: Case) -> tuple[Verdict, ...]:
    rule = Rule(f"{wanted.line}.required", wanted.line)
    return (rule.not_applicable("{line_name} is not required"),) if case.tells_met else ()


def _not_shown(each: _Wanted, case: Case) -> Iterable[Verdict]:
    """A line that no policy shows. Of an umbrella the sums, which primaries may reach alone, say what is short."""
    wanted = each.planned.coverage
    if each.needed is None:
        return (unanswered(wanted, case.requirement.questions),)
    return () if wanted.line == "umbrella" and case.plan.stands_in else _missing(wanted, case)


def _without_wc(each: _Wanted, case: Case) -> Iterable[Verdict]:
    """Workers compensation that no policy shows: who needs none, and what stands in for it, depends on the place."""
    wanted = each.planned.coverage
    found = tuple(wc_verdicts(case, wanted))
    if found or each.needed:
        return found
    return _not_asked(wanted, case) if each.needed is False else (unanswered(wanted, case.requirement.questions),)


def _missing(wanted: RequiredCoverage, case: Case) -> Iterator[Verdict]:
    """A required line that no policy of its own shows."""
    if wanted.line == "employers_stop_gap":
        yield stop_gap(case, next(iter(wanted.limits.values()), 0))
        return
    other = stand_in(wanted, case)
    if other is None:
        yield Rule(f"{wanted.line}.present", wanted.line).broken("coverage_missing")
        return
    yield other.verdict
    if other.held is not None:
        yield from limit_verdicts(wanted, other.held, case)


def _nothing(case: Case) -> Iterator[Verdict]:
    """Without any paper: what is wanted, line by line."""
    for one in case.requirement.coverages:
        if applies(one.required, case.flags, case.work_state):
            yield from wc_verdicts(case, one) if one.line == "wc" else _missing(one, case)
    yield from document_verdicts(case)


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
