"""The door to what is agreed with clients about letters: what goes by itself, their reports, language and time zone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import available_timezones

from sqlalchemy.orm import Session

from config.comms import Cadence, cadence_from, default_cadence
from domain.errors import CadenceInvalid
from outbound.addresses import sendable
from pipeline.parts import Parts
from records import accounts, audit, notices, people
from records.dialogues import zone_of
from records.work import OpenWork


@dataclass(frozen=True, slots=True)
class ClientLine:
    """One client in a list; `accounts` are those that are not archived."""

    id: int
    name: str
    accounts: int
    rules: Cadence
    is_own: bool


@dataclass(frozen=True, slots=True)
class ClientRules:
    """What holds for one client. `time_zone` is "" where that of its address, `zone`, is taken."""

    id: int
    name: str
    contact_email: str
    time_zone: str
    zone: str
    rules: Cadence


@dataclass(frozen=True, slots=True)
class WantedRules:
    """What somebody wants to hold: `auto` are the kinds of letters that go without a person."""

    contact_email: str
    time_zone: str
    language: str
    auto: frozenset[str]
    results_above: float | None
    digest: str
    digest_hour: int
    digest_to: tuple[str, ...]


class ClientsDesk:
    """The clients over the given parts. Every method raises NotYours for a client that is not there."""

    def __init__(self, parts: Parts, *, look: OpenWork) -> None:
        self._parts = parts
        self._look = look

    def listing(self) -> tuple[ClientLine, ...]:
        """All clients, by name."""
        with self._look() as session:
            changed, counts = notices.policies(session), accounts.counts_by_client(session)
            return tuple(
                ClientLine(id_, name, counts.get(id_, 0), cadence_from(changed.get(id_, {})), bool(changed.get(id_)))
                for id_, name in accounts.client_names(session)
            )

    def page(self, client_id: int) -> ClientRules:
        """What holds for one client."""
        with self._look() as session:
            client = accounts.client_by_id(session, client_id)
            rules = cadence_from(notices.policies(session).get(client_id, {}))
            zone = zone_of(session, client_id)
            return ClientRules(client_id, client.name, client.contact_email, client.time_zone, zone, rules)

    def change(self, client_id: int, wanted: WantedRules, *, user_id: int) -> bool:
        """Keep what is wanted and write it down; False when it held already.

        Raises:
            CadenceInvalid: the sentence lists everything that is wrong with it; nothing is stored.
        """
        with self._parts.open_work() as session:
            client = accounts.client_by_id(session, client_id)
            before = notices.policies(session).get(client_id, {})
            body = _body(before, wanted)
            _check(wanted, body)
            own = (client.contact_email, client.time_zone)
            if body == before and own == (wanted.contact_email, wanted.time_zone):
                return False
            notices.set_policy(session, client_id, body)
            client.contact_email, client.time_zone = wanted.contact_email, wanted.time_zone
            detail = {"from": [dict(before), *own], "to": [body, wanted.contact_email, wanted.time_zone]}
            _note(session, self._parts, client_id, user_id, detail)
            return True


def _body(before: Mapping[str, Any], wanted: WantedRules) -> dict[str, Any]:
    """What differs from the default, with what was agreed on the cadence before."""
    usual = default_cadence()
    made: dict[str, Any] = {
        "auto": sorted(wanted.auto - usual.auto),
        "not_auto": sorted(usual.auto - wanted.auto),
        "digest_to": list(wanted.digest_to),
    }
    for name in ("digest", "digest_hour", "language", "results_above"):
        if getattr(wanted, name) != getattr(usual, name):
            made[name] = getattr(wanted, name)
    kept = {"cadence": before["cadence"]} if before.get("cadence") else {}
    return kept | {name: value for name, value in made.items() if value not in ([], None)}


def _check(wanted: WantedRules, body: Mapping[str, Any]) -> None:
    problems: list[str] = []
    try:
        cadence_from(body)
    except CadenceInvalid as invalid:
        problems.append(str(invalid.facts["problems"]))
    asked = (*wanted.digest_to, *([wanted.contact_email] if wanted.contact_email else []))
    problems += [f"{one!r} is no address that mail can be sent to" for one in asked if sendable(one) is None]
    if wanted.time_zone and wanted.time_zone not in available_timezones():
        problems.append(f"there is no time zone {wanted.time_zone!r}")
    if problems:
        raise CadenceInvalid(problems="; ".join(problems))


def _note(session: Session, parts: Parts, client_id: int, user_id: int, detail: Mapping[str, Any]) -> None:
    user = people.by_id(session, user_id)
    actor = user.email if user else str(user_id)
    subject = f"client {client_id}"
    audit.append(
        session, at=parts.now(), actor=actor, action="client_rules_changed", subject=subject, detail=dict(detail)
    )
