"""Granting and revoking exceptions: by a client's own people who approve, or an operator on their word.

Nothing that comes by mail gets here: an agent or a contractor can ask, a person of the client decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from domain.errors import ExceptionRefused, NotForYouToDecide, NotYours
from domain.exceptions import ExceptionKind, GrantedException
from domain.finding import Finding, Judgement, Result
from domain.holdings import Holdings
from domain.saying import N_, phrased
from pipeline.days import today_of
from pipeline.facts import facts_of, requirement_of
from pipeline.folding import held_by
from pipeline.following import follow
from pipeline.parts import Parts
from pipeline.settling import judged
from records import accounts, audit, documents, exceptions, people
from records.accounts import AccountView
from records.exceptions import Ended
from records.people import User
from rules.held import Book
from rules.words import bare

LONGEST = timedelta(days=366)
"""How long an exception may hold at most: a year, and never past the policy that it rests on."""
OPEN = (Result.FAIL, Result.UNVERIFIED, Result.NEEDS_REVIEW)
MOST_WORDS = 1000
PRESENT = ".present"
"""Ends the name of the rule that a line is shown at all: to waive it is to waive the line."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An exception as a person asks for it.

    `requirement` is a tested rule ("gl.limits.each_occurrence"), or a line ("cyber") to be waived whole. `ends_on` is
    the first day without it. `later_versions` keeps it when the requirement itself changes.
    """

    requirement: str
    kind: ExceptionKind
    reason: str
    ends_on: date
    document_id: int | None = None
    later_versions: bool = False


def grant(session: Session, parts: Parts, account_id: int, asked: Asked, *, user_id: int) -> int:
    """Grant an exception and settle the account anew; gives back the exception's id.

    Raises:
        NotYours: there is no such account for this person.
        NotForYouToDecide: the person may not decide for this client.
        ExceptionRefused: no reason, no proper end, or nothing of the kind is open on the account.
    """
    accounts.hold(session, account_id)
    today = today_of(parts, accounts.time_zone_of(session, account_id))
    account = accounts.view(session, account_id, on=today)
    user = decider(session, account.client_id, user_id, what="grant exceptions")
    held = held_by(session, account_id)
    judgement = judged(facts_of(session, account, on=today), requirement_of(account), held, today)
    granted = _granted(account, asked, judgement, held, user=user)
    if asked.document_id is not None and documents.by_id(session, asked.document_id).account_id != account_id:
        raise ExceptionRefused(why=N_("the document behind it is not of this account"))
    made = exceptions.add(session, account_id, granted, user_id=user_id)
    detail = {
        "exception": made,
        "requirement": granted.requirement,
        "kind": granted.kind.value,
        "shortfall": granted.shortfall,
        "reason": granted.reason,
        "ends_on": granted.ends_on.isoformat(),
        "document": granted.document_id,
    }
    _note(session, parts, user, "exception_granted", account_id, detail)
    follow(session, parts, account_id)
    return made


def revoke(session: Session, parts: Parts, exception_id: int, *, user_id: int) -> int:
    """Take an exception back and settle the account anew; gives back the account's id.

    Raises:
        NotYours: there is no such exception for this person.
        NotForYouToDecide: the person may not decide for this client.
    """
    found = exceptions.by_id(session, exception_id)
    accounts.hold(session, found.account_id)
    today = today_of(parts, accounts.time_zone_of(session, found.account_id))
    client_id = accounts.view(session, found.account_id, on=today).client_id
    user = decider(session, client_id, user_id, what="revoke exceptions")
    exceptions.end(session, exception_id, on=today, why=Ended.REVOKED)
    detail = {"exception": exception_id, "requirement": found.granted.requirement}
    _note(session, parts, user, "exception_revoked", found.account_id, detail)
    follow(session, parts, found.account_id)
    return found.account_id


def decider(session: Session, client_id: int, user_id: int, *, what: str) -> User:
    """The person, if they may decide for the client.

    Raises:
        NotYours: they are of another client.
        NotForYouToDecide: they may see the client, and not decide for it.
    """
    user = people.by_id(session, user_id)
    if user is None or user.client_id not in (None, client_id):
        raise NotYours
    if not people.may_decide_for(user, client_id):
        raise NotForYouToDecide(client=accounts.client_by_id(session, client_id).name, what=what)
    return user


def latest_end(held: Holdings, requirement: str, today: date) -> date:
    """The last day that may be the end of an exception: a year from now, or the end of the policy it rests on."""
    policy = Book(held, today).judged(requirement.partition(".")[0])
    year = today + LONGEST
    ends = policy.policy.expiration if policy else None
    return min(year, ends) if ends is not None and ends > today else year


def _granted(
    account: AccountView, asked: Asked, judgement: Judgement, held: Holdings, *, user: User
) -> GrantedException:
    today, reason = judgement.today, asked.reason.strip()[:MOST_WORDS]
    if not reason:
        raise ExceptionRefused(why=N_("say why, so that whoever reads it next year understands"))
    if asked.ends_on <= today:
        raise ExceptionRefused(why=N_("its end must lie ahead"))
    named = [one for one in judgement.findings if asked.requirement in (one.requirement, one.line)]
    accepted = asked.kind is ExceptionKind.ACCEPTED
    open_now = [one for one in named if one.result in OPEN and (not accepted or one.requirement == asked.requirement)]
    if not named or (accepted and not open_now):
        raise ExceptionRefused(
            why=phrased("nothing called {requirement} is open on this account", requirement=asked.requirement)
        )
    latest = latest_end(held, asked.requirement, today) if accepted else today + LONGEST
    if asked.ends_on > latest:
        raise ExceptionRefused(why=phrased("it may hold until {latest:%m/%d/%Y} at the latest", latest=latest))
    policy = Book(held, today).judged(asked.requirement.partition(".")[0]) if accepted else None
    whole = open_now[0].line if open_now and open_now[0].requirement.endswith(PRESENT) and not accepted else None
    return GrantedException(
        requirement=whole or asked.requirement,
        kind=asked.kind,
        approved_by=user.name,
        approved_on=today,
        reason=reason,
        ends_on=asked.ends_on,
        code=open_now[0].code if accepted else "",
        shortfall=shortfall(open_now[0]) if accepted else "",
        policy_number=bare(policy.policy.number) if policy else "",
        requirement_version=0 if asked.later_versions else account.requirement_version,
        document_id=asked.document_id,
    )


def shortfall(finding: Finding) -> str:
    """What is shown in place of what is asked, in the words of the finding; "" for nothing."""
    return finding.facts.get("total", finding.facts.get("actual", ""))


def _note(session: Session, parts: Parts, user: User, action: str, account_id: int, detail: dict[str, object]) -> None:
    audit.append(
        session, at=parts.now(), actor=user.email, action=action, subject=f"account {account_id}", detail=detail
    )


__all__ = ["Asked", "decider", "follow", "grant", "latest_end", "revoke", "shortfall"]
