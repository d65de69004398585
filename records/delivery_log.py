"""The log of webhooks: every attempt to hand an event over, what was answered, and what is sent once more."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.errors import NotYours
from records.base import Table
from records.events import Delivery, DeliveryState, Event, EventKind, Webhook


class DeliveryAttempt(Table):
    """One attempt. `status` is None where nothing was answered, `said` is how the answer began."""

    __tablename__ = "coi_delivery_attempt"
    id: Mapped[int] = mapped_column(primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("coi_delivery.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    milliseconds: Mapped[int]
    status: Mapped[int | None]
    error: Mapped[str] = mapped_column(default="")
    said: Mapped[str] = mapped_column(default="")


@dataclass(frozen=True, slots=True)
class Logged:
    """One delivery with its attempts, the first first; older deliveries than this log have none."""

    id: int
    event_id: int
    webhook_id: int
    url: str
    kind: EventKind
    at: datetime
    about: str
    state: DeliveryState
    next_at: datetime | None
    attempts: tuple[DeliveryAttempt, ...]


def note(
    session: Session, delivery_id: int, *, at: datetime, milliseconds: int, status: int | None, error: str, said: str
) -> None:
    """Keep how an attempt went."""
    made = DeliveryAttempt(delivery_id=delivery_id, at=at, milliseconds=milliseconds, status=status, error=error)
    made.said = said
    session.add(made)


def newest(
    session: Session,
    client_id: int,
    *,
    webhook: int | None = None,
    state: DeliveryState | None = None,
    before: int | None = None,
    limit: int,
) -> tuple[Logged, ...]:
    """Deliveries of a client's events, newest first, below the id `before`."""
    wanted = (
        select(Delivery, Event, Webhook.url)
        .join(Event, Delivery.event_id == Event.id)
        .join(Webhook, Delivery.webhook_id == Webhook.id)
        .where(Event.client_id == client_id)
        .order_by(Delivery.id.desc())
        .limit(limit)
    )
    if webhook is not None:
        wanted = wanted.where(Delivery.webhook_id == webhook)
    if state is not None:
        wanted = wanted.where(Delivery.state == state)
    if before is not None:
        wanted = wanted.where(Delivery.id < before)
    rows = session.execute(wanted).all()
    tried = _attempts(session, [row[0].id for row in rows])
    return tuple(
        Logged(
            id=delivery.id,
            event_id=event.id,
            webhook_id=delivery.webhook_id,
            url=url,
            kind=event.kind,
            at=event.at,
            about=str((event.body.get("account") or {}).get("contractor") or ""),
            state=delivery.state,
            next_at=delivery.next_at,
            attempts=tuple(tried.get(delivery.id, ())),
        )
        for delivery, event, url in rows
    )


def failed_since(session: Session, client_id: int, *, webhook: int | None, since: datetime) -> tuple[int, ...]:
    """Deliveries of events since a moment that were given up."""
    wanted = (
        select(Delivery.id)
        .join(Event, Delivery.event_id == Event.id)
        .where(Event.client_id == client_id, Delivery.state == DeliveryState.FAILED, Event.at >= since)
    )
    return tuple(session.scalars(wanted if webhook is None else wanted.where(Delivery.webhook_id == webhook)))


def send_again(session: Session, delivery_ids: Collection[int], *, at: datetime) -> int:
    """Let deliveries go out once more, from the first pause on; how many."""
    done = session.execute(
        update(Delivery)
        .where(Delivery.id.in_(delivery_ids))
        .values(state=DeliveryState.PENDING, next_at=at, attempts=0)
        .returning(Delivery.id)
        .execution_options(synchronize_session=False)
    )
    return len(done.all())


def delivery(session: Session, client_id: int, delivery_id: int) -> Delivery:
    """One delivery of a client's event.

    Raises:
        NotYours: there is no such delivery, or it is another client's.
    """
    wanted = select(Delivery).join(Event, Delivery.event_id == Event.id)
    found = session.scalar(wanted.where(Delivery.id == delivery_id, Event.client_id == client_id))
    if found is None:
        raise NotYours
    return found


def counts(session: Session, client_id: int) -> dict[int, dict[DeliveryState, int]]:
    """How many deliveries are in each state, by endpoint; states without any are left out."""
    rows: Any = session.execute(
        select(Delivery.webhook_id, Delivery.state, func.count())
        .join(Webhook, Delivery.webhook_id == Webhook.id)
        .where(Webhook.client_id == client_id)
        .group_by(Delivery.webhook_id, Delivery.state)
    )
    made: dict[int, dict[DeliveryState, int]] = {}
    for webhook_id, state, count in rows:
        made.setdefault(webhook_id, {})[state] = count
    return made


def _attempts(session: Session, delivery_ids: Sequence[int]) -> dict[int, list[DeliveryAttempt]]:
    made: dict[int, list[DeliveryAttempt]] = {}
    wanted = select(DeliveryAttempt).where(DeliveryAttempt.delivery_id.in_(delivery_ids)).order_by(DeliveryAttempt.id)
    for one in session.scalars(wanted) if delivery_ids else ():
        made.setdefault(one.delivery_id, []).append(one)
    return made
