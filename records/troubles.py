"""What an operator has to look at: mail set aside, letters that did not go, mail that nobody gets on with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer

from domain.draft import OutboxState
from domain.message import UNREAD_STATES, MessageState
from records.audit import AuditEvent
from records.messages import Message
from records.outbox import OutboxMessage

_SUBJECT = re.compile(r"[a-z]+( [a-z]+)? \d{1,15}")
STRANDED = (OutboxState.UNCERTAIN, OutboxState.REFUSED)


def set_aside(session: Session, *, limit: int) -> tuple[Sequence[Message], int]:
    """Quarantined mail, newest first, and how much there is in all."""
    wanted = select(Message).where(Message.state == MessageState.QUARANTINED)
    return _some(session, wanted.options(defer(Message.body)).order_by(Message.id.desc()), limit)


def unread(session: Session, *, before: datetime, limit: int) -> tuple[Sequence[Message], int]:
    """Mail that came before then and is not read yet, oldest first, and how much there is in all."""
    wanted = select(Message).where(Message.state.in_(UNREAD_STATES), Message.arrived_at < before)
    return _some(session, wanted.options(defer(Message.body)).order_by(Message.arrived_at, Message.id), limit)


def stranded(session: Session, *, limit: int) -> tuple[Sequence[OutboxMessage], int]:
    """Letters that were refused or whose fate is unknown, newest first, and how many there are in all."""
    wanted = select(OutboxMessage).where(OutboxMessage.state.in_(STRANDED))
    return _some(session, wanted.options(defer(OutboxMessage.body)).order_by(OutboxMessage.id.desc()), limit)


def _some(session: Session, wanted: Any, limit: int) -> tuple[Sequence[Any], int]:
    total = session.scalar(select(func.count()).select_from(wanted.order_by(None).subquery())) or 0
    return session.scalars(wanted.limit(limit)).all() if total else (), total


def oldest_unread(session: Session) -> datetime | None:
    """When the oldest mail came that is not read yet; None when all is read."""
    return session.scalar(select(func.min(Message.arrived_at)).where(Message.state.in_(UNREAD_STATES)))


def letters(session: Session) -> dict[OutboxState, int]:
    """How many letters are in each state; states without any are left out."""
    rows = session.execute(select(OutboxMessage.state, func.count()).group_by(OutboxMessage.state))
    return {row[0]: row[1] for row in rows}


def trail(
    session: Session,
    *,
    text: str = "",
    action: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    before: int | None = None,
    limit: int = 50,
) -> Sequence[AuditEvent]:
    """Events of the audit trail, newest first, below the id `before`: whose actor or subject contains `text`.

    A whole subject ("account 7") finds that very one.
    """
    wanted = select(AuditEvent)
    if _SUBJECT.fullmatch(asked := text.strip()):  # by the index: the trail grows for ever
        wanted = wanted.where(AuditEvent.subject == asked)
    elif asked:
        found = [one.icontains(asked, autoescape=True) for one in (AuditEvent.actor, AuditEvent.subject)]
        wanted = wanted.where(found[0] | found[1])
    if action:
        wanted = wanted.where(AuditEvent.action == action)
    if since is not None:
        wanted = wanted.where(AuditEvent.at >= since)
    if until is not None:
        wanted = wanted.where(AuditEvent.at < until)
    if before is not None:
        wanted = wanted.where(AuditEvent.id < before)
    return session.scalars(wanted.order_by(AuditEvent.id.desc()).limit(limit)).all()


def actions(session: Session) -> tuple[str, ...]:
    """Every kind of event that the trail has."""
    return tuple(session.scalars(select(AuditEvent.action).distinct().order_by(AuditEvent.action)))
