"""Exceptions that do not hold any more: the rules decide, this records it, once, with its event."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from domain.exceptions import GrantedException
from domain.finding import Judgement, Result
from domain.holdings import Holdings
from pipeline.facts import still_meant
from records import audit, exceptions
from records.accounts import AccountView
from records.exceptions import Ended, StoredException
from rules.held import Book
from rules.words import bare

OPEN = (Result.FAIL, Result.UNVERIFIED)


def lapse(session: Session, account: AccountView, judgement: Judgement, held: Holdings, *, at: datetime) -> None:
    """End the exceptions of an account that are over by a judgement: their day came, or what they rested on is gone."""
    today = judgement.today
    for one in exceptions.past_their_day(session, account.id, on=today):
        _end(session, one, Ended.ITS_DAY, on=today, at=at)
    for one in exceptions.in_force(session, (account.id,), on=today).get(account.id, ()):
        (granted,) = still_meant(session, account, (one,))
        why = over(granted, judgement, held, version=account.requirement_version)
        if why is not None:
            _end(session, one, why, on=today, at=at)


def over(granted: GrantedException, judgement: Judgement, held: Holdings, *, version: int) -> Ended | None:
    """Why an exception whose day has not come does not hold any more; None while it does, or is not needed now."""
    if granted.requirement_version not in (0, version):
        return Ended.REQUIREMENT_CHANGED
    if granted.policy_number and _another_policy(granted, held, judgement.today):
        return Ended.POLICY_CHANGED
    found = [one for one in judgement.findings if granted.requirement in (one.requirement, one.line)]
    if any(one.result is Result.WAIVED for one in found):
        return None
    return Ended.GOT_WORSE if any(one.result in OPEN for one in found) else None


def _another_policy(granted: GrantedException, held: Holdings, today: date) -> bool:
    line = granted.requirement.partition(".")[0]
    judged = Book(held, today).judged(line)
    return judged is not None and bare(judged.policy.number) != granted.policy_number


def _end(session: Session, one: StoredException, why: Ended, *, on: date, at: datetime) -> None:
    exceptions.end(session, one.id, on=on, why=why)
    detail = {"exception": one.id, "requirement": one.granted.requirement, "why": why.value, "on": on.isoformat()}
    audit.append(
        session, at=at, actor="Certdesk", action="exception_ended", subject=f"account {one.account_id}", detail=detail
    )
