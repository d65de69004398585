"""What happened at a client's accounts, for their programs: written in the unit of work that made it happen.

An event is written only where an endpoint of the client wants it, together with its deliveries (an outbox): it is there
exactly when the change is. `pipeline.webhooks` hands deliveries over.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, event, insert, inspect, select, update
from sqlalchemy.orm import Mapped, Session, UOWTransaction, mapped_column

from domain.errors import NotYours
from records.accounts import Account, Contractor
from records.base import Table, clean_json, stored_enum
from records.documents import Document

_ENDPOINTS = "webhook endpoints by client"


class EventKind(enum.Enum):
    """What can happen."""

    STATUS_CHANGED = "account.status_changed"
    DOCUMENT_RECEIVED = "document.received"
    DOCUMENT_READ = "document.read"
    FINDING_OPENED = "finding.opened"
    FINDING_CLOSED = "finding.closed"
    EXCEPTION_GRANTED = "exception.granted"
    EXCEPTION_LAPSED = "exception.lapsed"
    TEST = "webhook.test"


class DeliveryState(enum.Enum):
    """How far a delivery has come: FAILED ones are tried again only when somebody replays their event."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


class Webhook(Table):
    """One endpoint of a client; `kinds` are the events it wants. Its secret is kept sealed, in `records.secrets`."""

    __tablename__ = "coi_webhook"
    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("coi_client.id", ondelete="CASCADE"), index=True)
    url: Mapped[str]
    kinds: Mapped[list[Any]]
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(default="")


class Event(Table):
    """One thing that happened; `body` is what is delivered of it."""

    __tablename__ = "coi_event"
    __table_args__ = (Index("ix_coi_event_client_id_id", "client_id", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("coi_client.id", ondelete="CASCADE"))
    kind: Mapped[EventKind] = mapped_column(stored_enum(EventKind))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("coi_account.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    body: Mapped[dict[str, Any]]


class Delivery(Table):
    """One event on its way to one endpoint. `next_at` is when it is tried (again), set while it is pending."""

    __tablename__ = "coi_delivery"
    __table_args__ = (
        UniqueConstraint("event_id", "webhook_id"),
        Index("ix_coi_delivery_state_next_at", "state", "next_at"),
        CheckConstraint("(state = 'pending') = (next_at IS NOT NULL)", name="next_while_pending"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("coi_event.id", ondelete="CASCADE"))
    webhook_id: Mapped[int] = mapped_column(ForeignKey("coi_webhook.id", ondelete="CASCADE"), index=True)
    state: Mapped[DeliveryState] = mapped_column(stored_enum(DeliveryState), default=DeliveryState.PENDING)
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None]
    last_status: Mapped[int | None]
    last_error: Mapped[str] = mapped_column(default="")
    delivered_at: Mapped[datetime | None]


@dataclass(frozen=True, slots=True)
class Due:
    """One delivery that is to be tried now."""

    id: int
    webhook_id: int
    url: str
    event_id: int
    kind: EventKind
    at: datetime
    body: Mapping[str, Any]
    attempts: int


def emit(session: Session, kind: EventKind, *, account_id: int, data: Mapping[str, Any]) -> None:
    """Write an event of an account, if any endpoint of its client wants it."""
    client_id = session.scalar(select(Account.client_id).where(Account.id == account_id))
    if client_id is None or not _wanting(session, client_id, kind):
        return
    ref, name = session.execute(
        select(Account.client_ref, Contractor.name).join(Contractor).where(Account.id == account_id)
    ).one()
    account = {"id": account_id, "contractor_id": ref, "contractor": name}
    write(session, kind, client_id=client_id, account_id=account_id, body={"account": account, "data": dict(data)})


def write(
    session: Session,
    kind: EventKind,
    *,
    client_id: int,
    account_id: int | None,
    body: Mapping[str, Any],
    to: Sequence[int] | None = None,
) -> int:
    """Write an event and its deliveries, to the endpoints `to` or else to those that want it; gives back its id."""
    at = datetime.now(UTC)
    values = {"client_id": client_id, "kind": kind, "account_id": account_id, "at": at, "body": clean_json(dict(body))}
    event_id = session.scalars(insert(Event).returning(Event.id), [values]).one()
    for webhook_id in _wanting(session, client_id, kind) if to is None else to:
        session.execute(
            insert(Delivery).values(
                event_id=event_id, webhook_id=webhook_id, state=DeliveryState.PENDING, next_at=at, attempts=0,
                last_error="",
            )
        )  # fmt: skip
    return event_id


def _wanting(session: Session, client_id: int, kind: EventKind) -> list[int]:
    """The endpoints that want a kind; asked for once in a unit of work."""
    known = session.info.setdefault(_ENDPOINTS, {})
    if client_id not in known:
        rows = session.execute(select(Webhook.id, Webhook.kinds).filter_by(client_id=client_id, active=True))
        known[client_id] = [(row[0], set(row[1])) for row in rows]
    return [webhook_id for webhook_id, kinds in known[client_id] if kind.value in kinds]


@event.listens_for(Session, "after_flush")
def _of_documents(session: Session, _context: UOWTransaction) -> None:
    """A document is the client's once its account is known: then it was received, and read if it was read before.

    Here, because documents get their accounts in several places, and none of them may forget this.
    """
    for one in (*session.new, *session.dirty):
        if not isinstance(one, Document) or one.account_id is None:
            continue
        seen = inspect(one).attrs
        came = seen.account_id.history.has_changes() and not any(seen.account_id.history.deleted)
        if came:
            emit(session, EventKind.DOCUMENT_RECEIVED, account_id=one.account_id, data=_document(one))
        if one.read_at is not None and (came or seen.read_at.history.has_changes()):
            emit(session, EventKind.DOCUMENT_READ, account_id=one.account_id, data=_document(one))


def _document(one: Document) -> dict[str, Any]:
    said = {"document": one.id, "name": one.name, "kind": one.kind.value, "state": one.state.value}
    return {**said, "pages": one.page_count, "reason": one.reason}


def add_webhook(
    session: Session, *, client_id: int, url: str, kinds: Sequence[EventKind], at: datetime, by: str = ""
) -> Webhook:
    """A new endpoint of a client; `by` is who made it, as in the audit trail."""
    made = Webhook(client_id=client_id, url=url, kinds=[one.value for one in kinds], created_at=at, created_by=by)
    session.add(made)
    session.flush()
    return made


def webhook(session: Session, webhook_id: int, *, client_id: int | None) -> Webhook:
    """One endpoint; with `client_id` only if it is that client's.

    Raises:
        NotYours: there is no such endpoint, or it is another client's.
    """
    found = session.get(Webhook, webhook_id)
    if found is None or client_id not in (None, found.client_id):
        raise NotYours
    return found


def webhooks(session: Session, *, client_id: int | None) -> tuple[Webhook, ...]:
    """The endpoints of a client, or all, oldest first."""
    wanted = select(Webhook).order_by(Webhook.id)
    return tuple(session.scalars(wanted if client_id is None else wanted.where(Webhook.client_id == client_id)))


def claim_due(session: Session, *, at: datetime, until: datetime, limit: int = 50) -> tuple[Due, ...]:
    """Deliveries whose time has come, oldest event first; nobody else gets them before `until`.

    Who dies with one in hand has it tried again then.
    """
    wanted = (
        select(Delivery, Event, Webhook.url)
        .join(Event, Delivery.event_id == Event.id)
        .join(Webhook, Delivery.webhook_id == Webhook.id)
        .where(Delivery.state == DeliveryState.PENDING, Delivery.next_at <= at, Webhook.active.is_(True))
        .order_by(Delivery.event_id)
        .limit(limit)
        .with_for_update(of=Delivery, skip_locked=True)
    )
    rows = session.execute(wanted).all()
    for delivery, _event, _url in rows:
        delivery.next_at = until
    return tuple(
        Due(one.id, one.webhook_id, url, told.id, told.kind, told.at, told.body, one.attempts)
        for one, told, url in rows
    )


def settle_delivery(
    session: Session,
    delivery_id: int,
    *,
    at: datetime,
    status: int | None,
    error: str = "",
    again_at: datetime | None = None,
) -> None:
    """Note how an attempt went: delivered without `error`, else tried again at `again_at`, or given up without one."""
    state = DeliveryState.PENDING if again_at else DeliveryState.FAILED if error else DeliveryState.DELIVERED
    session.execute(
        update(Delivery)
        .where(Delivery.id == delivery_id)
        .values(
            state=state,
            attempts=Delivery.attempts + 1,
            next_at=again_at,
            last_status=status,
            last_error=error,
            delivered_at=None if error else at,
        )
    )


def put_off(session: Session, delivery_id: int, *, until: datetime) -> None:
    """Let a claimed delivery wait: the one before it did not arrive."""
    session.execute(update(Delivery).where(Delivery.id == delivery_id).values(next_at=until))


def replay(session: Session, event_id: int, *, client_id: int | None, at: datetime) -> int:
    """Deliver an event once more, to every endpoint that it went to; how many those are.

    Raises:
        NotYours: there is no such event, or it is another client's.
    """
    found = session.get(Event, event_id)
    if found is None or client_id not in (None, found.client_id):
        raise NotYours
    done = session.execute(
        update(Delivery)
        .where(Delivery.event_id == event_id)
        .values(state=DeliveryState.PENDING, next_at=at, attempts=0)
        .returning(Delivery.id)
    )
    return len(done.all())


def recent(
    session: Session, *, client_id: int | None, limit: int = 50, failed: bool = False
) -> Sequence[tuple[Event, Delivery, str]]:
    """The newest deliveries of a client, or of all, with event and address; `failed` the failed ones alone."""
    wanted = (
        select(Event, Delivery, Webhook.url)
        .join(Delivery, Delivery.event_id == Event.id)
        .join(Webhook, Delivery.webhook_id == Webhook.id)
        .order_by(Event.id.desc(), Delivery.id)
        .limit(limit)
    )
    if failed:
        wanted = wanted.where(Delivery.state == DeliveryState.FAILED)
    rows = session.execute(wanted if client_id is None else wanted.where(Event.client_id == client_id))
    return [(row[0], row[1], row[2]) for row in rows]
