"""Whom a certificate is about and to whom it is addressed."""

from __future__ import annotations

from collections.abc import Iterator

from domain.field import Field
from domain.finding import Finding, Result, Severity
from domain.holdings import AccountFacts
from domain.requirement import RequirementSet
from rules.boxes import text_of
from rules.explain import Rule
from rules.fold import Paper
from rules.names import Likeness, compare, same_place


def party_findings(facts: AccountFacts, requirement: RequirementSet, papers: tuple[Paper, ...]) -> Iterator[Finding]:
    """Insured and holder of every paper that a verdict rests on, newest first; what is right is told once."""
    holder = requirement.holder
    told: set[tuple[str, str]] = set()
    for paper in papers:
        certificate = paper.certificate
        found = [_holder_name(paper, certificate.holder.name, (holder.name, *holder.accept_names))]
        if facts.contractor:
            found.insert(0, _insured(paper, certificate.insured.name, facts.contractor))
        if holder.address:
            found.append(_holder_address(paper, certificate.holder.address, requirement))
        for one in found:
            if (one.requirement, one.ask or one.code) not in told:
                told.add((one.requirement, one.ask or one.code))
                yield one


def _insured(paper: Paper, box: Field, contractor: str) -> Finding:
    return _named(Rule(name="insured.name"), paper, box, "insured_name", ("Named insured", (contractor,)))


def _holder_name(paper: Paper, box: Field, names: tuple[str, ...]) -> Finding:
    return _named(Rule(name="holder.name"), paper, box, "holder_name", ("Certificate holder", names))


def _named(rule: Rule, paper: Paper, box: Field, code: str, expected: tuple[str, tuple[str, ...]]) -> Finding:
    what, names = expected
    actual, source = text_of(box), paper.source(rule.name)
    likeness = compare(str(box.value or ""), names) if actual else Likeness.DIFFERENT
    facts = {"actual": actual or "blank", "required": names[0]}
    if likeness is Likeness.SAME:
        return rule.met(f"{what}: {actual}", source)
    if paper.unsure(box):
        return rule.broken("value_doubtful", source, result=Result.NEEDS_REVIEW, what=what, facts=facts)
    if likeness is Likeness.NEAR and not paper.confirmed:
        return rule.broken("name_near", source, result=Result.NEEDS_REVIEW, what=what, facts=facts)
    if likeness is Likeness.NEAR:  # a person has seen it: the agent is asked, nobody is failed for it
        return rule.broken(code, source, result=Result.UNVERIFIED, severity=Severity.MINOR, facts=facts)
    return rule.broken(code, source, facts=facts)


def _holder_address(paper: Paper, box: Field, requirement: RequirementSet) -> Finding:
    rule, source, holder = Rule(name="holder.address"), paper.source("holder.address"), requirement.holder
    actual = text_of(box)
    if actual and same_place(actual, holder.address):
        return rule.met(f"Certificate holder's address: {actual}", source)
    if paper.unsure(box):
        what = "Certificate holder's address"
        return rule.broken("value_doubtful", source, result=Result.NEEDS_REVIEW, what=what, actual=actual or "blank")
    return rule.broken("holder_address", source, actual=actual or "blank", required=f"{holder.name}, {holder.address}")
