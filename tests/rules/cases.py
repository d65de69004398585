"""Cases for tests of single rules: holdings, requirement and facts in as few words as a test can say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from config.reference import states
from domain.finding import Finding, Result
from domain.holdings import AccountFacts, HeldInsurer, HeldPage, HeldPaper, HeldPolicy, Holdings
from domain.requirement import RequiredCoverage, RequiredHolder, RequirementSet
from rules.explain import finding_of
from rules.held import Book, Case, Held, held_on
from rules.plan import plan_of
from rules.verdict import Verdict

TODAY = date(2026, 11, 23)
STARTS, ENDS = date(2026, 1, 1), date(2027, 1, 1)
CLIENT, CONTRACTOR = "Marlow Tower LLC", "Brightline Janitorial LLC"


def held_paper(
    form: str = "ACORD 25", *, insurers: Mapping[str, tuple[str, str]] | None = None, **more: Any
) -> HeldPaper:
    """A confirmed certificate, unless told otherwise; insurers by letter as (name, NAIC number)."""
    listed = {letter: HeldInsurer(*each) for letter, each in (insurers or {}).items()}
    given = {"document_id": 1, "place": 0, "received_on": date(2026, 11, 1), "confirmed": True, **more}
    return HeldPaper(form=form, insurers=listed, **given)


def held(line: str, **more: Any) -> HeldPolicy:
    """A policy of the first paper, in force on TODAY unless told otherwise."""
    given = {"paper": 0, "row": 0, "number": "P-1", "effective": STARTS, "expiration": ENDS, **more}
    for name in ("marked", "denied", "blank", "unsure"):
        given[name] = frozenset(given.get(name, ()))
    return HeldPolicy(line, **given)


def wanted(*coverages: RequiredCoverage | str, **more: Any) -> RequirementSet:
    """A requirement of these lines."""
    lines = tuple(RequiredCoverage(one) if isinstance(one, str) else one for one in coverages)
    return RequirementSet("set", "A set", RequiredHolder(CLIENT), lines, **more)


def case(
    *policies: HeldPolicy,
    papers: Iterable[HeldPaper] | None = None,
    pages: Iterable[HeldPage] = (),
    requirement: RequirementSet | None = None,
    today: date = TODAY,
    flags: Mapping[str, bool] | None = None,
    state: str = "",
    work_state: str = "",
    tells_met: bool = True,
    **facts: Any,
) -> Case:
    """A case on TODAY; `state` is the contractor's, `work_state` the project's, both by postal code."""
    holdings = Holdings(tuple(papers if papers is not None else (held_paper(),)), policies, tuple(pages))
    known = AccountFacts(CLIENT, "", CONTRACTOR, state=state, work_state=work_state, **facts)
    home = states().get(state)
    return Case(
        known,
        plan_of(requirement or wanted()),
        Book(holdings, today),
        flags or {},
        home,
        states().get(work_state, home),
        tells_met,
    )


def on_paper(policy: HeldPolicy, paper: HeldPaper | None = None) -> Held:
    """A policy with its paper, on TODAY."""
    return held_on(policy, paper or held_paper(), TODAY)


def told(verdicts: Iterable[Verdict]) -> list[tuple[str, Result]]:
    """Code and result of each verdict, in order."""
    return [(one.code, one.result) for one in verdicts]


def words(verdicts: Iterable[Verdict]) -> list[str]:
    """Verdicts as people read them: rule, code, result, severity, its title, the lines to whoever acts, and its
    boxes."""
    return [_in_words(finding_of(one), one) for one in verdicts]


def _in_words(found: Finding, verdict: Verdict) -> str:
    named = verdict.rule.partition(".")[0]
    assert verdict.line in (None, named) or named == "prohibited", "a rule of a line is named by it"
    weight = "" if found.code == "met" else f" {found.result.value} {found.severity.value}"
    if found.code == "met" and found.result is not Result.PASS:
        weight = f" {found.result.value}"
    lines = (found.title, found.ask, found.tell_insured, found.tell_client)
    told = " / ".join(dict.fromkeys(one for one in lines if one))
    boxes = " ".join(one if isinstance(one, str) else f"{one[0]}.{one[1]}" for one in verdict.source.names)
    return f"{found.requirement} {found.code}{weight}: {told}" + (f" [{boxes}]" if boxes else "")
