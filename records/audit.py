"""The audit trail: appended, chained by hash, never changed.

Each event's hash is SHA-256 over its content and the hash before it, so a changed, removed or inserted event breaks
the chain behind it. A second, one-row table keeps the chain's length and last hash: without it, cutting events off
the end would leave a shorter chain that is whole.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.base import Digest, Table, clean, clean_json

START = "0" * 64
_PENDING = "audit events of this unit of work"


class AuditEvent(Table):
    """One event: who did what to what, and the hash that chains it to the event before."""

    __tablename__ = "coi_audit_event"
    __table_args__ = (Index(None, "actor", "at"), Index("ix_coi_audit_event_subject_id", "subject", "id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    previous: Mapped[Digest] = mapped_column(unique=True)  # the chain cannot fork
    hash: Mapped[Digest] = mapped_column(unique=True)


class AuditEnd(Table):
    """Where the trail ends: how many events it has, and the hash of the last. One row, made with the table."""

    __tablename__ = "coi_audit_end"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    events: Mapped[int]
    hash: Mapped[Digest]


@dataclass(frozen=True, slots=True)
class Verdict:
    """`events` were read, the last of them with hash `end`; `broken` is the id of the first that does not fit, or None.

    When events are missing behind the last one there is, that last one is `broken` (0 when none is left).
    """

    events: int
    broken: int | None
    why: str = ""
    end: str = START


def append(
    session: Session, *, at: datetime, actor: str, action: str, subject: str, detail: Mapping[str, Any] | None = None
) -> None:
    """Write one event at the end of the chain, in the caller's unit of work and as its last statement.

    Last, because writers queue for the chain's end until the one before has committed: nobody may wait for another
    row while all wait for them.

    Raises:
        KeyError: the session was not opened by `records.work.units_of_work`.
    """
    session.info[_PENDING].append(
        AuditEvent(
            at=at,
            actor=clean(actor),
            action=clean(action),
            subject=clean(subject),
            detail=json.loads(json.dumps(clean_json(dict(detail or {})))),
        )
    )


def begin(session: Session) -> None:
    """Make a session ready for `append`; units of work do it."""
    session.info[_PENDING] = []


def finish(session: Session) -> None:
    """Chain the events of a session to the trail; units of work do it just before they commit.

    On SQLite they hold the write lock anyway, on PostgreSQL the row of the trail's end is locked.
    """
    pending: list[AuditEvent] = session.info[_PENDING]
    if not pending:
        return
    session.flush()
    end = session.execute(select(AuditEnd.events, AuditEnd.hash).with_for_update()).one()
    last = end.hash
    for one in pending:
        one.previous = last
        last = one.hash = _hash(one)
        session.add(one)
        session.flush()  # one by one: their ids must follow the chain
    session.execute(update(AuditEnd).values(events=end.events + len(pending), hash=last))
    session.info[_PENDING] = []


def verify(session: Session) -> Verdict:
    """Read the whole chain and prove that nothing in it was changed, removed or put in between."""
    previous, count, last = START, 0, 0
    in_order = select(AuditEvent).order_by(AuditEvent.id).execution_options(yield_per=1000)
    with closing(session.scalars(in_order)) as found:
        for one in found:
            count, last = count + 1, one.id
            if one.previous != previous:
                return Verdict(count, last, "an event before it is missing or was changed", previous)
            if one.hash != _hash(one):
                return Verdict(count, last, "its content was changed", previous)
            previous = one.hash
    end = session.execute(select(AuditEnd.events, AuditEnd.hash)).one_or_none()
    if end is None:
        return Verdict(count, last, "the mark of the trail's end is missing", previous)
    if (end.events, end.hash) != (count, previous):
        return Verdict(count, last, f"{end.events} events were written, {count} are there", previous)
    return Verdict(count, None, "", previous)


def events(session: Session, *, subject: str | None = None, last: int | None = None) -> Iterator[AuditEvent]:
    """The trail in its order, of one `subject` ("document 7") if given, the newest `last` of them if given."""
    wanted = select(AuditEvent)
    if subject is not None:
        wanted = wanted.where(AuditEvent.subject == subject)
    if last is not None:
        yield from reversed(session.scalars(wanted.order_by(AuditEvent.id.desc()).limit(last)).all())
        return
    with closing(session.scalars(wanted.order_by(AuditEvent.id).execution_options(yield_per=1000))) as found:
        yield from found


def end(session: Session) -> tuple[int, str]:
    """How many events the trail has, and the hash of the last."""
    found = session.execute(select(AuditEnd.events, AuditEnd.hash)).one_or_none()
    return (found.events, found.hash) if found else (0, START)


def contains(session: Session, noted: str) -> bool:
    """Whether `noted`, an end of the trail that somebody wrote down earlier, is in it still."""
    return noted == START or session.scalar(select(AuditEvent.id).filter_by(hash=noted)) is not None


def _hash(one: AuditEvent) -> str:
    told = [one.at.timestamp(), one.actor, one.action, one.subject, one.detail, one.previous]
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=True).encode()).hexdigest()
