"""What a client's programs may see of events and their deliveries; see `records.integrator`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.events import Delivery, DeliveryState, Event, EventKind, Webhook
from records.integrator import Found, Instant, Slice, cut


@dataclass(frozen=True, slots=True)
class WebhookView:
    """One endpoint: where events go, and which."""

    id: int
    url: str
    kinds: list[EventKind]
    active: bool
    created_at: Instant


@dataclass(frozen=True, slots=True)
class NewWebhookView:
    """A new endpoint with the secret that signs what is sent there: it is shown this once."""

    webhook: WebhookView
    secret: str


@dataclass(frozen=True, slots=True)
class EventView:
    """One event as it is delivered."""

    id: int
    type: EventKind
    at: Instant
    account: dict[str, Any] | None
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """One event on its way to one endpoint, and how the last attempt went."""

    id: int
    event: int
    webhook: int
    type: EventKind
    state: DeliveryState
    attempts: int
    next_at: Instant | None
    last_status: int | None
    last_error: str
    delivered_at: Instant | None


def view(one: Webhook) -> WebhookView:
    """An endpoint as it is shown."""
    return WebhookView(one.id, one.url, [EventKind(kind) for kind in one.kinds], one.active, one.created_at)


def events(session: Session, client_id: int, part: Slice, *, kind: EventKind | None = None) -> Found[EventView]:
    """A slice of a client's events, oldest first."""
    wanted: Any = select(Event.id, Event.kind, Event.at, Event.body).where(Event.client_id == client_id)
    if kind is not None:
        wanted = wanted.where(Event.kind == kind)
    return cut(session, wanted, part, key=Event.id, moment=Event.at, make=_event)


def deliveries(
    session: Session, client_id: int, part: Slice, *, webhook: int | None = None, state: DeliveryState | None = None
) -> Found[DeliveryView]:
    """A slice of the deliveries of a client's events, oldest first: the log of its webhooks."""
    table = Delivery
    wanted: Any = (
        select(
            *(table.id, table.event_id, table.webhook_id, Event.kind, table.state, table.attempts),
            *(table.next_at, table.last_status, table.last_error, table.delivered_at),
        )
        .join(Event, table.event_id == Event.id)
        .where(Event.client_id == client_id)
    )
    if webhook is not None:
        wanted = wanted.where(table.webhook_id == webhook)
    if state is not None:
        wanted = wanted.where(table.state == state)
    return cut(session, wanted, part, key=table.id, moment=Event.at, make=lambda row: DeliveryView(*row))


def _event(row: Any) -> EventView:
    return EventView(row[0], row[1], row[2], row[3].get("account"), dict(row[3].get("data") or {}))
