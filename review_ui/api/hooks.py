"""Webhooks: endpoints, the events that went to them, and the log of deliveries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from msgspec import UNSET, UnsetType
from sqlalchemy.orm import Session

from pipeline import webhooks
from records import audit, events, integrator_events
from records.api_keys import Scope
from records.events import DeliveryState, EventKind
from records.integrator import Found
from records.integrator_events import DeliveryView, EventView, NewWebhookView, WebhookView
from review_ui.api.bodies import NewWebhook, WebhookChange
from review_ui.api.operations import ROOT, Answer, Call, Id, Listed, Operation, Part, listed, optional, part_of


class EventQuery(Part, forbid_unknown_fields=True, kw_only=True):
    """Which events."""

    type: EventKind | UnsetType = UNSET


class DeliveryQuery(Part, forbid_unknown_fields=True, kw_only=True):
    """Which deliveries."""

    webhook: Id | UnsetType = UNSET
    state: DeliveryState | UnsetType = UNSET


@dataclass(frozen=True, slots=True)
class Queued:
    """An event that is on its way."""

    event: int
    deliveries: int


def endpoints(call: Call) -> Any:
    """The endpoints."""
    with call.door.look() as session:
        found = events.webhooks(session, client_id=call.client_id)
        return listed(Found(tuple(integrator_events.view(one) for one in found), None))


def endpoint(call: Call) -> Any:
    """One endpoint."""
    with call.door.look() as session:
        return integrator_events.view(events.webhook(session, call.path["webhook"], client_id=call.client_id))


def create(call: Call) -> Any:
    """A new endpoint with its secret."""
    wanted = call.body
    with call.door.parts.open_work() as session:
        made, secret = webhooks.add(
            session, call.door.hooks, client_id=call.client_id, url=wanted.url, kinds=wanted.kinds
        )
        _note(session, call, "webhook_added", f"webhook {made.id}", url=made.url, kinds=made.kinds)
        told = NewWebhookView(integrator_events.view(made), secret)
    return Answer(told, 201, {"Location": f"{ROOT}/webhooks/{made.id}"})


def change(call: Call) -> Any:
    """An endpoint with some of it changed."""
    wanted = call.body
    with call.door.parts.open_work() as session:
        found = events.webhook(session, call.path["webhook"], client_id=call.client_id)
        call.unless_changed(integrator_events.view(found))
        if wanted.url is not UNSET:
            webhooks.checked(wanted.url, allow_private=call.door.private_webhooks)
            found.url = wanted.url
        if wanted.kinds is not UNSET:
            found.kinds = [one.value for one in wanted.kinds]
        if wanted.active is not UNSET:
            found.active = wanted.active
        session.flush()
        told = {"url": found.url, "kinds": found.kinds, "active": found.active}
        _note(session, call, "webhook_changed", f"webhook {found.id}", **told)
        return integrator_events.view(found)


def remove(call: Call) -> Any:
    """Nothing: the endpoint is gone, and its log with it."""
    with call.door.parts.open_work() as session:
        found = events.webhook(session, call.path["webhook"], client_id=call.client_id)
        _note(session, call, "webhook_removed", f"webhook {found.id}", url=found.url)
        webhooks.remove(session, found)
    return Answer(None, 204)


def test(call: Call) -> Any:
    """A test event, on its way."""
    with call.door.parts.open_work() as session:
        found = events.webhook(session, call.path["webhook"], client_id=call.client_id)
        _note(session, call, "webhook_tested", f"webhook {found.id}")
        return Answer(Queued(webhooks.send_test(session, found), 1), 202)


def all_events(call: Call) -> Any:
    """A slice of the events."""
    with call.door.look() as session:
        kind, part = optional(call.query.type), part_of(call.query)
        return listed(integrator_events.events(session, call.client_id, part, kind=kind))


def replay(call: Call) -> Any:
    """An event, on its way once more."""
    number = call.path["event"]
    with call.door.parts.open_work() as session:
        count = events.replay(session, number, client_id=call.client_id, at=call.door.parts.now())
        _note(session, call, "webhook_replayed", f"event {number}", deliveries=count)
    return Answer(Queued(number, count), 202)


def deliveries(call: Call) -> Any:
    """A slice of the log."""
    hook, state = optional(call.query.webhook), optional(call.query.state)
    with call.door.look() as session:
        part = part_of(call.query)
        return listed(integrator_events.deliveries(session, call.client_id, part, webhook=hook, state=state))


def _note(session: Session, call: Call, action: str, subject: str, **detail: Any) -> None:
    """Write an act down as pages do, in the name of the key."""
    told = {"client": call.client_id, **detail}
    audit.append(
        session, at=call.door.parts.now(), actor=call.caller.actor, action=action, subject=subject, detail=told
    )


def _operation(method: str, path: str, name: str, summary: str, **other: Any) -> Operation:
    return Operation(
        method=method, path=path, name=name, summary=summary, tag="webhooks", scope=Scope.WEBHOOKS, **other
    )


ONE = "/webhooks/<int:webhook>"
OPERATIONS = (
    _operation("GET", "/webhooks", "list_webhooks", "List endpoints", view=endpoints, answers=Listed[WebhookView]),
    _operation(
        "POST",
        "/webhooks",
        "add_webhook",
        "Add an endpoint",
        view=create,
        body=NewWebhook,
        answers=NewWebhookView,
        status=201,
        text="The answer has the secret that signs what is sent there; it is shown this once.",
    ),
    _operation("GET", ONE, "get_webhook", "Show an endpoint", view=endpoint, answers=WebhookView),
    _operation(
        "PATCH",
        ONE,
        "change_webhook",
        "Change an endpoint, or switch it off",
        view=change,
        body=WebhookChange,
        answers=WebhookView,
        matches=True,
    ),
    _operation("DELETE", ONE, "remove_webhook", "Remove an endpoint and its log", view=remove, status=204),
    _operation(
        "POST",
        f"{ONE}/test",
        "test_webhook",
        "Send a test event to an endpoint",
        view=test,
        answers=Queued,
        status=202,
    ),
    _operation(
        "GET", "/events", "list_events", "List events", view=all_events, query=EventQuery, answers=Listed[EventView]
    ),
    _operation(
        "POST",
        "/events/<int:event>/replay",
        "replay_event",
        "Deliver an event once more",
        view=replay,
        answers=Queued,
        status=202,
    ),
    _operation(
        "GET",
        "/deliveries",
        "list_deliveries",
        "List deliveries: the log of webhooks",
        view=deliveries,
        query=DeliveryQuery,
        answers=Listed[DeliveryView],
    ),
)
