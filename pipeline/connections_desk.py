"""The door to a client's keys and webhooks, for the people who connect programs: each act is written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from domain.errors import FieldInvalid
from domain.saying import N_, phrased
from pipeline import webhooks
from pipeline.integrator_desk import Integrators
from records import accounts, api_keys, audit, delivery_log, events, people
from records.api_keys import ApiKey, Scope
from records.delivery_log import Logged
from records.events import DeliveryState, EventKind, Webhook

MOST_NAME = 100
MOST_DAYS = 3660
MOST_OVERLAP_DAYS = 90
MOST_HOOKS = 20


@dataclass(frozen=True, slots=True)
class WantedKey:
    """A key as somebody wants it: valid for `days`, None for good; `approver` is a user, needed for exceptions."""

    name: str
    scopes: tuple[Scope, ...]
    days: int | None = None
    approver: int | None = None


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One key in a list. `approver` is in whose name it grants exceptions, "" for most."""

    key: ApiKey
    is_valid: bool
    approver: str


@dataclass(frozen=True, slots=True)
class HookLine:
    """One endpoint in a list, with its deliveries by state."""

    hook: Webhook
    counts: dict[DeliveryState, int]


class ConnectionsDesk:
    """Keys and webhooks of clients. Every method raises NotYours for a client, key or endpoint that is not there.

    `by` is the user who acts.
    """

    def __init__(self, door: Integrators) -> None:
        self._door = door
        self._parts = door.parts

    def client(self, client_id: int) -> str:
        """The client's name."""
        with self._door.look() as session:
            return accounts.client_by_id(session, client_id).name

    def keys(self, client_id: int) -> tuple[KeyLine, ...]:
        """The client's keys: those that are valid first, each newest first."""
        at = self._parts.now()
        with self._door.look() as session:
            found = api_keys.keys(session, client_id=client_id)
            names = people.names(session, [one.user_id for one in found if one.user_id is not None])
            lines = [KeyLine(one, _is_valid(one, at), names.get(one.user_id or 0, "")) for one in reversed(found)]
        return tuple(sorted(lines, key=lambda one: not one.is_valid))

    def approvers(self, client_id: int) -> tuple[tuple[int, str], ...]:
        """In whose name a key may grant exceptions: (id, name)."""
        with self._door.look() as session:
            return tuple((one.id, one.name) for one in people.approvers(session, client_id))

    def make_key(self, client_id: int, wanted: WantedKey, *, by: int) -> str:
        """A new key, which can be shown this once.

        Raises:
            FieldInvalid: it cannot be made so.
        """
        at = self._parts.now()
        name = " ".join(wanted.name.split())
        if not 0 < len(name) <= MOST_NAME:
            raise FieldInvalid(
                field=N_("Name"), why=phrased("say what the key is for, in {most} characters at most", most=MOST_NAME)
            )
        if not wanted.scopes:
            raise FieldInvalid(field=N_("What it may do"), why=N_("choose one thing at least"))
        if wanted.days is not None and not 1 <= wanted.days <= MOST_DAYS:
            raise FieldInvalid(
                field=N_("Valid for"), why=phrased("1 to {most} days, or nothing for good", most=MOST_DAYS)
            )
        with self._parts.open_work() as session:
            accounts.client_by_id(session, client_id)
            known = {one.id for one in people.approvers(session, client_id)}
            approver = wanted.approver if Scope.EXCEPTIONS in wanted.scopes else None
            if Scope.EXCEPTIONS in wanted.scopes and approver not in known:
                raise FieldInvalid(
                    field=N_("Approver"), why=N_("exceptions are granted in the name of one; choose who")
                )
            made, key = api_keys.create(
                session,
                client_id=client_id,
                name=name,
                scopes=wanted.scopes,
                at=at,
                expires_at=at + timedelta(days=wanted.days) if wanted.days else None,
                user_id=approver,
                by=_actor(session, by),
            )
            self._note(session, by, "api_key_created", f"api key {made.id}", client=client_id, scopes=made.scopes)
            return key

    def rotate_key(self, client_id: int, key_id: int, *, overlap_days: int, by: int) -> str:
        """A key in place of another, which stays valid for the overlap; it can be shown this once."""
        if not 0 <= overlap_days <= MOST_OVERLAP_DAYS:
            raise FieldInvalid(field=N_("Old key valid for"), why=phrased("0 to {most} days", most=MOST_OVERLAP_DAYS))
        with self._parts.open_work() as session:
            at, actor = self._parts.now(), _actor(session, by)
            overlap = timedelta(days=overlap_days)
            made, key = api_keys.rotate(session, key_id, at=at, overlap=overlap, client_id=client_id, by=actor)
            told = {"client": client_id, "replaces": key_id, "overlap_days": overlap_days}
            self._note(session, by, "api_key_rotated", f"api key {made.id}", **told)
            return key

    def revoke_key(self, client_id: int, key_id: int, *, by: int) -> str:
        """Make a key invalid now; gives back its name."""
        with self._parts.open_work() as session:
            found = api_keys.revoke(session, key_id, at=self._parts.now(), client_id=client_id)
            self._note(session, by, "api_key_revoked", f"api key {key_id}", client=client_id)
            return found.name

    def hooks(self, client_id: int) -> tuple[HookLine, ...]:
        """The client's endpoints, oldest first."""
        with self._door.look() as session:
            counts = delivery_log.counts(session, client_id)
            return tuple(HookLine(one, counts.get(one.id, {})) for one in events.webhooks(session, client_id=client_id))

    def add_hook(self, client_id: int, url: str, kinds: Sequence[EventKind], *, by: int) -> str:
        """A new endpoint; its secret, which can be shown this once.

        Raises:
            AddressRefused: events must not be sent there.
            FieldInvalid: it wants no event, or there are too many endpoints.
        """
        with self._parts.open_work() as session:
            accounts.client_by_id(session, client_id)
            if len(events.webhooks(session, client_id=client_id)) >= MOST_HOOKS:
                raise FieldInvalid(
                    field=N_("Address"), why=phrased("there are {most} endpoints; remove one first", most=MOST_HOOKS)
                )
            actor = _actor(session, by)
            made, secret = webhooks.add(
                session, self._door.hooks, client_id=client_id, url=url.strip(), kinds=_wanted(kinds), by=actor
            )
            told = {"client": client_id, "url": made.url, "kinds": made.kinds}
            self._note(session, by, "webhook_added", f"webhook {made.id}", **told)
            return secret

    def change_hook(self, client_id: int, hook_id: int, url: str, kinds: Sequence[EventKind], *, by: int) -> None:
        """Send other events, or send them elsewhere.

        Raises:
            AddressRefused: events must not be sent there.
            FieldInvalid: it wants no event.
        """
        with self._parts.open_work() as session:
            found = events.webhook(session, hook_id, client_id=client_id)
            webhooks.checked(url.strip(), allow_private=self._door.private_webhooks)
            found.url, found.kinds = url.strip(), [one.value for one in _wanted(kinds)]
            told = {"client": client_id, "url": found.url, "kinds": found.kinds}
            self._note(session, by, "webhook_changed", f"webhook {hook_id}", **told)

    def switch_hook(self, client_id: int, hook_id: int, *, on: bool, by: int) -> None:
        """Pause an endpoint, whose events wait meanwhile, or let it go on."""
        with self._parts.open_work() as session:
            events.webhook(session, hook_id, client_id=client_id).active = on
            action = "webhook_resumed" if on else "webhook_paused"
            self._note(session, by, action, f"webhook {hook_id}", client=client_id)

    def remove_hook(self, client_id: int, hook_id: int, *, by: int) -> None:
        """Forget an endpoint, its secret and its log."""
        with self._parts.open_work() as session:
            found = events.webhook(session, hook_id, client_id=client_id)
            self._note(session, by, "webhook_removed", f"webhook {hook_id}", client=client_id, url=found.url)
            webhooks.remove(session, found)

    def test_hook(self, client_id: int, hook_id: int, *, by: int) -> int:
        """Send a test event to an endpoint; the event's id."""
        with self._parts.open_work() as session:
            event_id = webhooks.send_test(session, events.webhook(session, hook_id, client_id=client_id))
            self._note(session, by, "webhook_tested", f"webhook {hook_id}", client=client_id)
            return event_id

    def log(
        self, client_id: int, *, webhook: int | None, state: DeliveryState | None, before: int | None, limit: int
    ) -> tuple[Logged, ...]:
        """Deliveries of the client's events with every attempt, newest first."""
        with self._door.look() as session:
            if webhook is not None:
                events.webhook(session, webhook, client_id=client_id)
            return delivery_log.newest(session, client_id, webhook=webhook, state=state, before=before, limit=limit)

    def send_again(self, client_id: int, delivery_id: int, *, by: int) -> None:
        """Hand one delivery over once more."""
        with self._parts.open_work() as session:
            delivery_log.delivery(session, client_id, delivery_id)
            delivery_log.send_again(session, [delivery_id], at=self._parts.now())
            self._note(session, by, "webhook_replayed", f"delivery {delivery_id}", client=client_id)

    def send_failed(self, client_id: int, *, webhook: int | None, since: datetime, by: int) -> int:
        """Hand over once more whatever was given up since a moment; how many."""
        with self._parts.open_work() as session:
            found = delivery_log.failed_since(session, client_id, webhook=webhook, since=since)
            if found:
                delivery_log.send_again(session, found, at=self._parts.now())
                told = {"webhook": webhook, "since": since.isoformat(), "deliveries": len(found)}
                self._note(session, by, "webhook_replayed", f"client {client_id}", **told)
            return len(found)

    def _note(self, session: Session, by: int, action: str, subject: str, **detail: object) -> None:
        actor = _actor(session, by)
        audit.append(session, at=self._parts.now(), actor=actor, action=action, subject=subject, detail=detail)


def _wanted(kinds: Sequence[EventKind]) -> tuple[EventKind, ...]:
    chosen = tuple(one for one in dict.fromkeys(kinds) if one is not EventKind.TEST)
    if not chosen:
        raise FieldInvalid(field=N_("Events"), why=N_("choose one at least"))
    return chosen


def _is_valid(one: ApiKey, at: datetime) -> bool:
    return one.revoked_at is None and (one.expires_at is None or one.expires_at > at)


def _actor(session: Session, user_id: int) -> str:
    user = people.by_id(session, user_id)
    return user.email if user else f"user {user_id}"
