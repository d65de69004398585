"""An account's status and score from its verdicts and the status of its lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache

from config.reference import status_rules
from domain.finding import AccountStatus, Result, Severity
from domain.holdings import UnderReview
from domain.requirement import RequirementSet, Scoring
from rules.held import Book
from rules.plan import Plan
from rules.verdict import Verdict

# Every verdict is asked for these: Python 3.11 takes thirty times as long for Result.FAIL as for a name.
_FAIL, _UNVERIFIED, _NEEDS_REVIEW, _WAIVED = Result.FAIL, Result.UNVERIFIED, Result.NEEDS_REVIEW, Result.WAIVED
_CRITICAL, _MAJOR, _MINOR, _INFO = Severity.CRITICAL, Severity.MAJOR, Severity.MINOR, Severity.INFO
_NONCOMPLIANT, _PENDING = AccountStatus.NONCOMPLIANT, AccountStatus.PENDING
_COMPLIANT, _WITH_EXCEPTIONS = AccountStatus.COMPLIANT, AccountStatus.COMPLIANT_WITH_EXCEPTIONS
_OF_LINE = {
    "lapsed": AccountStatus.LAPSED,
    "expired": AccountStatus.EXPIRED,
    "pending": AccountStatus.PENDING,
    "cancelled": AccountStatus.EXPIRING,  # covered until the day of the notice, which must not pass unseen
    "expiring": AccountStatus.EXPIRING,
}


def account_status(
    verdicts: Sequence[Verdict],
    lines: Mapping[str, str],
    requirement: RequirementSet,
    waiting: AccountStatus = AccountStatus.PENDING,
) -> AccountStatus:
    """The worst that applies to an account with proof, in the order of the status rules.

    A failure of minor weight does not stand in the way, nor does what is shown below the evidence asked for, unless
    the client is strict. What waits for a person or an answer, unless it is a mere note, leaves the account `waiting`
    (`while_waiting`): it hides nothing that is worse for certain. A granted exception shows in the status of an account
    that is otherwise compliant; a standing one does not.
    """
    found = [_COMPLIANT, *(_OF_LINE[one] for one in lines.values() if one in _OF_LINE)]
    strict = requirement.strictness
    for one in verdicts:
        if one.result is _FAIL:
            if one.severity in (_CRITICAL, _MAJOR) or (strict.minor_blocks and one.severity is _MINOR):
                found.append(_NONCOMPLIANT)
        elif one.result is _UNVERIFIED:
            if one.code == "wc_exemption_needed":
                found.append(_PENDING)
            elif strict.strict_evidence and one.severity in (_CRITICAL, _MAJOR):
                found.append(_NONCOMPLIANT)
        elif one.result is _NEEDS_REVIEW:
            if one.severity is not _INFO:
                found.append(waiting)
        elif one.result is _WAIVED and one.code not in strict.standing:
            found.append(_WITH_EXCEPTIONS)
    return next(one for one in _worst_first() if one in found)


def while_waiting(review: UnderReview | None, today: date) -> AccountStatus:
    """What an account stands at while something waits for a person: what it stood at before, for some days, or pending.

    An account that had no proof, or was pending before, has nothing to keep.
    """
    if review is None or not review.began_on <= today < review.keeps_until:
        return _PENDING
    return with_proof_under_review(review.before)


def with_proof_under_review(status: AccountStatus) -> AccountStatus:
    """The status of an account that sent proof which nobody has looked at yet: without any other it is pending."""
    return AccountStatus.PENDING if status is AccountStatus.NO_PROOF else status


@cache
def _worst_first() -> tuple[AccountStatus, ...]:
    return tuple(AccountStatus(one) for one in status_rules()["status_order"])


def score(verdicts: Iterable[Verdict], weights: Scoring) -> int:
    """From `start` down to 0 by what is open, for sorting only."""
    found = [one.severity for one in verdicts if one.result is _FAIL or one.result is _UNVERIFIED]
    critical, major, minor = (found.count(one) for one in (_CRITICAL, _MAJOR, _MINOR))
    return max(0, weights.start - critical * weights.critical - major * weights.major - minor * weights.minor)


def next_expiration(plan: Plan, book: Book) -> date | None:
    """The earliest end among the policies that a requirement rests on; a renewal on file takes over its line."""
    steady = book.steady
    ends = [steady[line].ends if line in steady else _covered_until(line, book) for line in plan.rests_on]
    return min((one for one in ends if one is not None), default=None)


def _covered_until(line: str, book: Book) -> date | None:
    until: date | None = None
    for one in sorted(book.of(line), key=lambda one: one.policy.effective or date.max):
        begins, ends = one.policy.effective, one.ends
        if begins is not None and ends is not None and begins <= (until or book.today) < ends:
            until = ends
    return until
