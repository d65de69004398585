"""The whole account against the client's requirement, on one day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from types import MappingProxyType

from domain.finding import Finding, Judgement, Severity
from domain.holdings import AccountFacts, Proof
from domain.requirement import RequirementSet
from rules.conditions import condition_findings
from rules.coverage import coverage_findings
from rules.explain import finding
from rules.fold import Holdings, fold
from rules.parties import party_findings
from rules.status import account_status, line_status, next_expiration, score


def judge(facts: AccountFacts, requirement: RequirementSet, proofs: Sequence[Proof], today: date) -> Judgement:
    """Everything that the account's proof comes to on `today`.

    Args:
        facts: the account's names, and what is known of its operations.
        requirement: the client's rules.
        proofs: confirmed documents, oldest first; a document still under review may stand last.
        today: the day of the judgement, in the client's calendar.

    Returns:
        Findings in the order of the form, each requirement that was tested among them, met or not.
    """
    holdings = fold(proofs)
    found: list[Finding] = list(party_findings(facts, requirement, holdings, today))
    flags = dict(facts.flags)
    for wanted in requirement.coverages:
        found += coverage_findings(wanted, holdings, requirement.timing, today, flags)
    for condition in requirement.conditions:
        found += condition_findings(condition, requirement, holdings, today)
    found += _prohibited(requirement, holdings)
    lines = {
        one.line: line_status(one.line, holdings, today, requirement.timing.expiring_days)
        for one in requirement.coverages
        if one.required == "always" or holdings.policies.get(one.line)
    }
    return Judgement(
        today=today,
        status=account_status(found, lines, has_proof=bool(holdings.policies)),
        score=score(found) if holdings.policies else 0,
        findings=tuple(found),
        lines=MappingProxyType(lines),
        next_expiration=next_expiration(requirement, holdings, today),
    )


def _prohibited(requirement: RequirementSet, holdings: Holdings) -> list[Finding]:
    """Restricting forms that the account's own papers name."""
    named = {form: "" for form, _ in holdings.forms}
    for span in holdings.wording():
        named |= {" ".join(form.split()[:3]): "description" for form in span.forms}
    return [
        finding(
            "exclusion_prohibited",
            f"prohibited.{form}",
            severity=Severity.MAJOR,
            title=f"{form} is not allowed by the contract",
            facts={"form_or_kind": form},
            fields=("description",) if where else (),
            document_id=holdings.newest_document,
        )
        for form, where in named.items()
        if form in requirement.prohibited
    ]
