"""The certificate as a paper: its edition, its age, its signature, and what a careful examiner saw on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from config.reference import accepted_editions
from domain.finding import Result
from domain.holdings import HeldPaper
from domain.requirement import RequirementSet
from rules.explain import day
from rules.held import source_of
from rules.verdict import Fact, Rule, Verdict


def paper_verdicts(
    requirement: RequirementSet, paper: HeldPaper, today: date, *, tells_met: bool = True
) -> Iterator[Verdict]:
    """Edition, age and signature of the newest paper."""
    if paper.form == "ACORD 25" and paper.edition and paper.edition not in accepted_editions():
        yield Rule("edition").broken("edition_old", source_of(paper), {"actual": paper.edition})
    issued, most = paper.issued, requirement.timing.certificate_max_age_days
    if issued is not None and (today - issued).days > most:
        rule, source = Rule("date"), source_of(paper, "date")
        if "date" in paper.unsure:
            facts: dict[str, Fact] = {"what": "Certificate date", "actual": day(issued)}
            yield rule.broken("value_doubtful", source, facts, result=Result.NEEDS_REVIEW)
        else:
            yield rule.broken("certificate_stale", source, {"actual": issued, "required": str(most)})
    elif issued is not None and tells_met:
        yield Rule("date").met("Certificate dated {actual}", source_of(paper, "date"), {"actual": issued})
    if paper.signed is False and "signature" not in paper.unsure:
        yield Rule("signature").broken("not_signed", source_of(paper, "signature"))


def signal_verdicts(requirement: RequirementSet, paper: HeldPaper) -> tuple[Verdict, ...]:
    """Signals hold a paper for a person, by the client's policy; they never reject it."""
    held_at = requirement.strictness.hold_signals_at
    if not held_at or paper.signal_weight < held_at or paper.confirmed:
        return ()
    facts: dict[str, Fact] = {"actual": tuple(one.replace("_", " ") for one in paper.signals)}
    return (Rule("document").broken("document_suspect", source_of(paper), facts, result=Result.NEEDS_REVIEW),)
