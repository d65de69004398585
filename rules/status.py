"""An account's status and score, and each line's, from its findings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from config.reference import status_rules
from domain.finding import AccountStatus, Finding, Result, Severity
from domain.requirement import RequirementSet
from rules.fold import Held, Holdings

OPEN = (Result.FAIL, Result.UNVERIFIED)


def line_status(line: str, holdings: Holdings, today: date, expiring_days: int) -> str:
    """no_proof, pending, current, expiring or expired."""
    found = holdings.policies.get(line, ())
    if not found:
        return "no_proof"
    in_force = [one for one in found if one.in_force(today)]
    if in_force:
        ends = max(one.expiration or today for one in in_force)
        renewed = any(one.effective and one.effective <= ends and (one.expiration or ends) > ends for one in found)
        return "current" if renewed or ends - today > timedelta(days=expiring_days) else "expiring"
    if any(one.effective is not None and one.effective > today for one in found):
        return "pending"
    return "expired"


def account_status(findings: Sequence[Finding], lines: dict[str, str], *, has_proof: bool) -> AccountStatus:
    """The account's status, the worst that applies."""
    if not has_proof:
        return AccountStatus.NO_PROOF
    if "expired" in lines.values():
        return AccountStatus.EXPIRED
    bad = [one for one in findings if one.result is Result.FAIL]
    if any(one.severity in (Severity.CRITICAL, Severity.MAJOR) for one in bad):
        return AccountStatus.NONCOMPLIANT
    needs_person = any(one.result is Result.NEEDS_REVIEW and one.severity is not Severity.INFO for one in findings)
    if needs_person or "pending" in lines.values():
        return AccountStatus.PENDING
    return AccountStatus.EXPIRING if "expiring" in lines.values() else AccountStatus.COMPLIANT


def score(findings: Sequence[Finding]) -> int:
    """From 100 down by what is open, for sorting only."""
    weights = status_rules()["score"]
    open_now = [one for one in findings if one.result in OPEN]
    total = weights["start"] + sum(weights.get(one.severity.value, 0) for one in open_now)
    return max(int(weights["floor"]), int(total))


def next_expiration(requirement: RequirementSet, holdings: Holdings, today: date) -> date | None:
    """The earliest end among the policies in force that a requirement rests on."""
    lines = {one.line for one in requirement.coverages} | {"umbrella"}
    held: list[Held] = [one for line in sorted(lines) for one in holdings.all_in_force(line, today)]
    return min((one.expiration for one in held if one.expiration), default=None)
