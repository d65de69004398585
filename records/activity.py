"""What happened at a client's contractors between two days: one line a thing, the newest first.

Every question names the client. Each kind is asked in its own order and they are merged as they come, so that a long
time takes no more memory than a short one.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from domain.draft import OutboxState
from records import act_subjects
from records.accounts import Account, Contractor
from records.api_keys import ApiKey, Caller
from records.audit import AuditEvent
from records.batches import AT_ONCE
from records.decisions import Decision, DecisionKind
from records.documents import Document
from records.exceptions import AccountException
from records.messages import Message
from records.notices import SentNotice
from records.outbox import OutboxMessage
from records.people import Role, User
from records.standings import StatusChange

PROOF, STATUS, LETTER, EXCEPTION, DECISION, PERSON, PROGRAM = KINDS = (
    *("proof", "status", "letter", "exception", "decision", "person", "program"),
)
TOLD = (DecisionKind.CONFIRM, DecisionKind.REJECT, DecisionKind.RECLASSIFY, DecisionKind.SPLIT)
"""What reviewers decide about a client's papers. Who of them, and in which words, is the desk's own."""


@dataclass(frozen=True, slots=True)
class Span:
    """Whole days from `since` to `until`, both meant, in the client's time; `kinds` are those wanted."""

    client_id: int
    since: date
    until: date
    zone: str = ""
    kinds: tuple[str, ...] = KINDS

    def moments(self) -> tuple[datetime, datetime]:
        """When it begins and ends, half open."""
        zone = ZoneInfo(self.zone) if self.zone else UTC
        end = datetime.combine(self.until + timedelta(1), time(), zone)
        return datetime.combine(self.since, time(), zone).astimezone(UTC), end.astimezone(UTC)


class Act(NamedTuple):
    """One thing that happened. `at` is in the client's time, None where only the day is kept;
    `account_id` is None where none was meant.

    `what` is a status, a kind of document, an action; `about` names what it was done to; `before` is a status.
    """

    day: date
    at: datetime | None
    kind: str
    what: str
    contractor: str
    account_id: int | None
    who: str
    about: str
    before: str = ""


def acts(session: Session, span: Span, *, most: int | None = None) -> Iterator[Act]:
    """All that happened in a span, the newest first; within a day what has no moment comes last.

    With `most` no more than so many of each kind are asked for, which is enough for so many in all.
    """
    zone = ZoneInfo(span.zone) if span.zone else UTC
    streams = [source(session, span, most) for kind in span.kinds for source in _SOURCES.get(kind, ())]
    placed = (map(lambda one: _in_zone(one, zone), each) for each in streams)
    yield from heapq.merge(*placed, key=_moment, reverse=True)


def _moment(one: Act) -> tuple[date, float]:
    return one.day, one.at.timestamp() if one.at else 0.0


def _in_zone(one: Act, zone: Any) -> Act:
    if one.at is None:
        return one
    at = one.at.astimezone(zone)
    return one._replace(day=at.date(), at=at)


def _proofs(session: Session, span: Span, most: int | None) -> Iterator[Act]:
    since, until = span.moments()
    wanted = (
        _of(span, Document.created_at, Document.kind, Document.name, Message.sender)
        .join(Document, Document.account_id == Account.id)
        .join(Message, Document.message_id == Message.id)
        .where(Document.created_at >= since, Document.created_at < until)
        .order_by(Document.created_at.desc(), Document.id.desc())
    )
    for account, name, at, kind, file, sender in _rows(session, wanted.limit(most)):
        yield Act(at.date(), at, PROOF, kind.value, name, account, sender, file)


def _statuses(session: Session, span: Span, most: int | None) -> Iterator[Act]:
    table = StatusChange
    wanted = (
        _of(span, table.day, table.status, table.came_from)
        .join(table, table.account_id == Account.id)
        .where(table.client_id == span.client_id, table.day >= span.since, table.day <= span.until)
        .order_by(table.day.desc(), table.id.desc())
    )
    for account, name, day, status, before in _rows(session, wanted.limit(most)):
        yield Act(day, None, STATUS, status.value, name, account, "", "", before or "")


def _letters(session: Session, span: Span, most: int | None) -> Iterator[Act]:
    """Letters about one account."""
    table, (since, until) = OutboxMessage, span.moments()
    wanted = (
        _of(span, table.sent_at, table.letter, table.subject, table.to)
        .join(table, table.account_id == Account.id)
        .where(table.state == OutboxState.SENT, table.sent_at >= since, table.sent_at < until)
        .order_by(table.sent_at.desc(), table.id.desc())
    )
    for account, name, at, letter, subject, to in _rows(session, wanted.limit(most)):
        yield Act(at.date(), at, LETTER, letter, name, account, ", ".join(map(str, to)), subject)


def _grouped(session: Session, span: Span, most: int | None) -> Iterator[Act]:
    """Letters to somebody who answers for several accounts; none that names another client's."""
    table, (since, until) = OutboxMessage, span.moments()
    wanted = (
        select(table.id, table.sent_at, table.letter, table.subject, table.to, func.count(Account.id.distinct()))
        .join(SentNotice, SentNotice.outbox_id == table.id)
        .join(Account, SentNotice.account_id == Account.id)
        .where(table.account_id.is_(None), table.state == OutboxState.SENT)
        .where(table.sent_at >= since, table.sent_at < until)
        .group_by(table.id)
        .having(func.min(Account.client_id) == span.client_id, func.max(Account.client_id) == span.client_id)
        .order_by(table.sent_at.desc(), table.id.desc())
    )
    for _id, at, letter, subject, to, count in _rows(session, wanted.limit(most)):
        told = f"{count} contractor{'s' if count != 1 else ''}"
        yield Act(at.date(), at, LETTER, letter, told, None, ", ".join(map(str, to)), subject)


def _granted(session: Session, span: Span, most: int | None) -> Iterator[Act]:
    table = AccountException
    wanted = (
        _of(span, table.approved_on, table.kind, table.requirement, User.name)
        .join(table, table.account_id == Account.id)
        .join(User, table.approved_by == User.id)
        .where(table.approved_on >= span.since, table.approved_on <= span.until)
        .order_by(table.approved_on.desc(), table.id.desc())
    )
    for account, name, day, kind, requirement, who in _rows(session, wanted.limit(most)):
        yield Act(day, None, EXCEPTION, kind.value, name, account, who, requirement)


def _ended(session: Session, span: Span, most: int | None) -> Iterator[Act]:
    table = AccountException
    wanted = (
        _of(span, table.ended_on, table.ended_why, table.requirement)
        .join(table, table.account_id == Account.id)
        .where(table.ended_on >= span.since, table.ended_on <= span.until)
        .order_by(table.ended_on.desc(), table.id.desc())
    )
    for account, name, day, why, requirement in _rows(session, wanted.limit(most)):
        yield Act(day, None, EXCEPTION, f"over:{why.value}", name, account, "", requirement)


def _decided(session: Session, span: Span, most: int | None) -> Iterator[Act]:
    """What reviewers decided about the client's papers."""
    since, until = span.moments()
    wanted = (
        _of(span, Decision.made_at, Decision.kind, Document.name)
        .join(Document, Document.account_id == Account.id)
        .join(Decision, Decision.document_id == Document.id)
        .where(Decision.kind.in_(TOLD), Decision.made_at >= since, Decision.made_at < until)
        .order_by(Decision.made_at.desc(), Decision.id.desc())
    )
    for account, name, at, kind, file in _rows(session, wanted.limit(most)):
        yield Act(at.date(), at, DECISION, kind.value, name, account, "", file)


def _persons(session: Session, span: Span, most: int | None) -> Iterator[Act]:
    """What people of the client did, by the audit trail."""
    own = select(User.email, User.name).filter_by(role=Role.CLIENT, client_id=span.client_id)
    yield from _noted(session, span, most, PERSON, {row[0]: row[1] for row in session.execute(own)})


def _programs(session: Session, span: Span, most: int | None) -> Iterator[Act]:
    """What programs with a key of the client did, by the audit trail; they are called by their key's name."""
    own = session.execute(select(ApiKey.shown, ApiKey.name).where(ApiKey.client_id == span.client_id))
    yield from _noted(session, span, most, PROGRAM, {Caller.called(row[0]): row[1] for row in own})


def _noted(session: Session, span: Span, most: int | None, kind: str, called: Mapping[str, str]) -> Iterator[Act]:
    """What some actors did, by their names in the audit trail."""
    since, until = span.moments()
    contractors, subjects = dict[int, str](), dict[str, str]()
    wanted = (
        select(AuditEvent.at, AuditEvent.actor, AuditEvent.action, AuditEvent.subject, AuditEvent.detail)
        .where(AuditEvent.actor.in_(called), AuditEvent.at >= since, AuditEvent.at < until)
        .order_by(AuditEvent.at.desc(), AuditEvent.id.desc())
    )
    for at, actor, action, subject, detail in _rows(session, wanted.limit(most)):
        account = _account(subject, detail)
        if account is not None and account not in contractors:
            contractors[account] = _called(session, account, span.client_id)
        name = contractors.get(account, "") if account is not None else ""
        about = ", ".join(map(str, detail.get("files") or ())) or str(detail.get("url") or "")
        if not about and not name:
            if subject not in subjects:
                subjects[subject] = act_subjects.called(session, subject, span.client_id)
            about = subjects[subject]
        yield Act(at.date(), at, kind, action, name, account if name else None, called[actor], about)


def _account(subject: str, detail: Mapping[str, Any]) -> int | None:
    kind, _, number = subject.partition(" ")
    if kind == "account" and number.isdecimal():
        return int(number)
    meant = detail.get("account")
    return meant if isinstance(meant, int) else None


def _called(session: Session, account_id: int, client_id: int) -> str:
    wanted = select(Contractor.name).join(Account, Account.contractor_id == Contractor.id)
    return session.scalar(wanted.where(Account.id == account_id, Account.client_id == client_id)) or ""


def _of(span: Span, *columns: Any) -> Select[Any]:
    """The contractor's account and name before the columns, of the client's own alone."""
    made: Any = select(Account.id, Contractor.name, *columns).select_from(Account)
    joined: Select[Any] = made.join(Contractor, Account.contractor_id == Contractor.id)
    # the sum keeps a database from beginning with all accounts of the client: the days are what leaves little
    return joined.where(Account.client_id + 0 == span.client_id)


def _rows(session: Session, wanted: Any) -> Iterator[Any]:
    yield from session.execute(wanted.execution_options(yield_per=AT_ONCE))


_SOURCES = {
    PROOF: (_proofs,),
    STATUS: (_statuses,),
    LETTER: (_letters, _grouped),
    EXCEPTION: (_granted, _ended),
    DECISION: (_decided,),
    PERSON: (_persons,),
    PROGRAM: (_programs,),
}
