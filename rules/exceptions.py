"""Exceptions over verdicts: what a client let go is not asked for, as long as it is what they let go."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from domain.exceptions import ExceptionKind, GrantedException
from domain.finding import Result
from rules.held import Case
from rules.verdict import Fact, Verdict
from rules.words import bare

_OPEN = (Result.FAIL, Result.UNVERIFIED, Result.NEEDS_REVIEW)
_MONEY = re.compile(r"^\$?([\d,]+)$")


def excepted(verdicts: Iterable[Verdict], case: Case) -> Iterable[Verdict]:
    """The verdicts, those waived that a standing or a granted exception covers on the day."""
    may_be = case.facts.exceptions if case.requirement.waivable else ()
    granted = [one for one in may_be if one.holds(case.today)]
    standing = case.requirement.strictness.standing
    return _waived(verdicts, granted, standing, case) if granted or standing else verdicts


def _waived(
    verdicts: Iterable[Verdict], granted: Sequence[GrantedException], standing: Sequence[str], case: Case
) -> Iterator[Verdict]:
    for one in verdicts:
        if one.result in _OPEN and (one.code in standing or any(covers(each, one, case) for each in granted)):
            yield one._replace(result=Result.WAIVED)
        else:
            yield one


def covers(granted: GrantedException, verdict: Verdict, case: Case) -> bool:
    """Whether an exception that holds on the day lets this verdict go.

    It ends early when the requirement's version is another than it was granted under, when the policy behind it was
    replaced, and when an accepted shortfall grew.
    """
    if granted.requirement not in (verdict.rule, verdict.line):
        return False
    if granted.requirement_version not in (0, case.requirement.version):
        return False
    if granted.kind is ExceptionKind.WAIVED:
        return not granted.policy_number or _is_of_policy(granted, verdict, case)
    if granted.requirement != verdict.rule or granted.code != verdict.code:
        return False
    return _is_of_policy(granted, verdict, case) and not _is_worse(shortfall_of(verdict), granted.shortfall, verdict)


def shortfall_of(verdict: Verdict) -> str:
    """What is shown in place of what is asked, as an exception keeps it: "$500,000", "ANY AUTO"; "" for nothing."""
    shown = verdict.facts.get("total", verdict.facts.get("actual", ""))
    return f"${shown:,}" if isinstance(shown, int) else _text(shown)


def waived_lines(granted: Sequence[GrantedException], case: Case) -> frozenset[str]:
    """Lines of coverage that are not asked of the account at all."""
    return frozenset(
        one.requirement
        for one in granted
        if one.kind is ExceptionKind.WAIVED
        and one.holds(case.today)
        and one.requirement_version in (0, case.requirement.version)
    )


def _text(shown: Fact) -> str:
    return ", ".join(shown) if isinstance(shown, tuple) else str(shown)


def _is_of_policy(granted: GrantedException, verdict: Verdict, case: Case) -> bool:
    if not granted.policy_number or verdict.line is None:
        return True
    held = case.book.judged(verdict.line)
    return held is not None and bare(held.policy.number) == granted.policy_number


def _is_worse(shown: str, accepted: str, verdict: Verdict) -> bool:
    """Amounts may come nearer to what is asked, never further from it; of anything else, any change is for a person."""
    now, then = _MONEY.match(shown), _MONEY.match(accepted)
    if not now or not then:
        return shown != accepted
    amounts = [int(one[1].replace(",", "")) for one in (now, then)]
    return amounts[0] > amounts[1] if verdict.code == "deductible_high" else amounts[0] < amounts[1]
