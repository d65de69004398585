"""An account's status and score from its findings and the status of its lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from config.reference import status_rules
from domain.finding import AccountStatus, Finding, Result, Severity
from domain.requirement import RequirementSet
from rules.fold import Holdings

_OF_LINE = {
    "lapsed": AccountStatus.LAPSED,
    "expired": AccountStatus.EXPIRED,
    "pending": AccountStatus.PENDING,
    "expiring": AccountStatus.EXPIRING,
}


def account_status(findings: Sequence[Finding], lines: Mapping[str, str], *, has_proof: bool) -> AccountStatus:
    """The worst that applies, in the order of the status rules.

    A failure of minor weight does not stand in the way, nor does what is shown below the evidence asked for. What
    waits for somebody's answer, unless it is a mere note, leaves the account pending.
    """
    if not has_proof:
        return AccountStatus.NO_PROOF
    found = {AccountStatus.COMPLIANT} | {_OF_LINE[one] for one in lines.values() if one in _OF_LINE}
    if any(one.result is Result.FAIL and one.severity in (Severity.CRITICAL, Severity.MAJOR) for one in findings):
        found.add(AccountStatus.NONCOMPLIANT)
    if any(one.result is Result.NEEDS_REVIEW and one.severity is not Severity.INFO for one in findings):
        found.add(AccountStatus.PENDING)
    if any(one.code == "wc_exemption_needed" for one in findings):
        found.add(AccountStatus.PENDING)
    return AccountStatus(min((one.value for one in found), key=status_rules()["status_order"].index))


def score(findings: Sequence[Finding]) -> int:
    """From 100 down to 0 by what is open, for sorting only."""
    weights = status_rules()["score"]
    open_now = [one for one in findings if one.result in (Result.FAIL, Result.UNVERIFIED)]
    return max(int(weights["floor"]), int(weights["start"]) + sum(int(weights[one.severity.value]) for one in open_now))


def next_expiration(requirement: RequirementSet, holdings: Holdings, today: date) -> date | None:
    """The earliest end among the policies that a requirement rests on; a renewal on file takes over its line."""
    lines = {one.line for one in requirement.coverages} | {"umbrella"}
    ends = [_covered_until(line, holdings, today) for line in lines]
    return min((one for one in ends if one is not None), default=None)


def _covered_until(line: str, holdings: Holdings, today: date) -> date | None:
    policies = sorted(holdings.policies.get(line, ()), key=lambda one: one.effective or date.max)
    until: date | None = None
    for one in policies:
        if one.effective and one.expiration and one.effective <= (until or today) < one.expiration:
            until = one.expiration
    return until
