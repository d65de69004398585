"""The audit trail: appended, chained by hash, never changed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.base import Digest, Table, clean

START = "0" * 64
_LOCK = 7702  # PostgreSQL advisory lock of the chain's end


class AuditEvent(Table):
    """One event: who did what to what, and the hash that chains it to the event before."""

    __tablename__ = "coi_audit_event"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    previous: Mapped[Digest]
    hash: Mapped[Digest] = mapped_column(unique=True)


SQLITE_GUARDS = tuple(
    f"CREATE TRIGGER coi_audit_no_{what} BEFORE {what} ON coi_audit_event "
    "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
    for what in ("update", "delete")
)
POSTGRES_GUARDS = (
    "CREATE OR REPLACE FUNCTION coi_audit_guard() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$",
    "CREATE TRIGGER coi_audit_guard BEFORE UPDATE OR DELETE OR TRUNCATE ON coi_audit_event "
    "FOR EACH STATEMENT EXECUTE FUNCTION coi_audit_guard()",
)


def guards(dialect: str) -> tuple[str, ...]:
    """The statements that make the database itself refuse to change or remove an event."""
    return SQLITE_GUARDS if dialect == "sqlite" else POSTGRES_GUARDS


@dataclass(frozen=True, slots=True)
class Verdict:
    """`events` were read; `broken` is the id of the first that does not fit the chain, or None."""

    events: int
    broken: int | None
    why: str = ""


def append(session: Session, *, at: datetime, actor: str, action: str, subject: str, detail: dict[str, Any]) -> None:
    """Write one event at the end of the chain, in the caller's transaction.

    Writers queue for the chain's end: SQLite's units of work hold the write lock anyway, PostgreSQL's take an
    advisory lock until they commit.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    session.flush()
    last = session.scalar(select(AuditEvent.hash).order_by(AuditEvent.id.desc()).limit(1))
    made = AuditEvent(
        at=at, actor=clean(actor), action=action, subject=clean(subject), detail=detail, previous=last or START
    )
    made.hash = _hash(made)
    session.add(made)
    session.flush()


def verify(session: Session) -> Verdict:
    """Read the whole chain and prove that nothing in it was changed, removed or put in between."""
    previous, count = START, 0
    for one in session.scalars(select(AuditEvent).order_by(AuditEvent.id)).yield_per(1000):
        count += 1
        if one.previous != previous:
            return Verdict(count, one.id, "an event before it is missing or was changed")
        if one.hash != _hash(one):
            return Verdict(count, one.id, "its content was changed")
        previous = one.hash
    return Verdict(count, None)


def _hash(one: AuditEvent) -> str:
    told = [one.at.timestamp(), one.actor, one.action, one.subject, one.detail, one.previous]
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=True).encode()).hexdigest()
