"""When agent and contractor of an account were last written to, and how often they were asked without an answer."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, tzinfo
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from domain.dialogue import Addressee, Purpose
from domain.draft import OutboxState
from domain.finding import AccountStatus
from domain.message import MessageKind, MessageState
from records import correspondents
from records.accounts import AGENCY, Account, Agent, Contractor
from records.batches import AT_ONCE, in_batches
from records.messages import Message
from records.network_filters import Wanted, fitting
from records.notices import SentNotice
from records.outbox import OutboxMessage

IN_VAIN = 3
"""Days on which somebody was asked without an answer, after which a contractor counts as unresponsive."""
_ASKING = tuple(f"{one.value}:" for one in (Purpose.FIRST, Purpose.RENEWAL, Purpose.REVISION))
_AUTOMATIC = (MessageKind.AUTOMATIC_REPLY, MessageKind.BOUNCE)
_SENT = OutboxMessage.state == OutboxState.SENT


class Unresponsive(NamedTuple):
    """A contractor that was asked for proof again and again since anything came about it; the days are the client's.

    `asked` is on how many days letters went, to its agent, to itself or to both. `bounced` are those of its addresses
    that mail does not reach.
    """

    contractor: str
    client_ref: str | None
    status: AccountStatus
    state: str
    project: str
    contractor_email: str | None
    agent: str | None
    agent_email: str | None
    asked: int
    first_sent: date
    last_sent: date
    last_received: date | None
    bounced: tuple[str, ...]


def last_contacted(session: Session, account_ids: Collection[int], zone: tzinfo) -> Mapping[int, date]:
    """The day in a zone on which agent or contractor of each account was last written to; others are left out."""
    asked = (
        select(SentNotice.account_id, func.max(OutboxMessage.sent_at))
        .join(OutboxMessage, SentNotice.outbox_id == OutboxMessage.id)
        .where(SentNotice.account_id.in_(account_ids), SentNotice.addressee != Addressee.CLIENT, _SENT)
        .group_by(SentNotice.account_id)
    )
    answered = (
        select(OutboxMessage.account_id, func.max(OutboxMessage.sent_at))
        .where(OutboxMessage.account_id.in_(account_ids), OutboxMessage.answers_id.is_not(None), _SENT)
        .group_by(OutboxMessage.account_id)
    )
    found: dict[int, datetime] = {}
    for wanted in (asked, answered):
        row: Any
        for row in session.execute(wanted):
            found[row[0]] = max(row[1], found.get(row[0], row[1]))
    return {account: at.astimezone(zone).date() for account, at in found.items()}


def unresponsive(session: Session, wanted: Wanted, zone: tzinfo) -> Iterator[Unresponsive]:
    """Those who were asked for proof IN_VAIN times or more since anything came about them, the longest silent first."""
    received = (
        select(Message.account_id, func.max(Message.arrived_at).label("at"))
        .where(
            Message.client_id == wanted.client_id,
            Message.kind.not_in(_AUTOMATIC),
            Message.state != MessageState.IGNORED,
        )
        .group_by(Message.account_id)
        .subquery()
    )
    silent = (
        select(
            SentNotice.account_id,
            func.count(SentNotice.day.distinct()).label("asked"),
            func.min(OutboxMessage.sent_at).label("first"),
            func.max(OutboxMessage.sent_at).label("last"),
            func.max(received.c.at).label("received"),
        )
        .join(OutboxMessage, SentNotice.outbox_id == OutboxMessage.id)
        .outerjoin(received, received.c.account_id == SentNotice.account_id)
        .where(SentNotice.account_id.in_(fitting(wanted)), SentNotice.addressee != Addressee.CLIENT, _SENT, _asks())
        .where(or_(received.c.at.is_(None), OutboxMessage.sent_at > received.c.at))
        .group_by(SentNotice.account_id)
        .having(func.count(SentNotice.day.distinct()) >= IN_VAIN)
        .subquery()
    )
    rows = session.execute(
        select(
            *(Account.name, Account.client_ref, Account.status, Account.state, Account.project, Contractor.email),
            *(AGENCY, Agent.email),
            *(silent.c.asked, silent.c.first, silent.c.last, silent.c.received),
        )
        .join(silent, silent.c.account_id == Account.id)
        .join(Contractor, Account.contractor_id == Contractor.id)
        .outerjoin(Agent, Account.agent_id == Agent.id)
        .order_by(silent.c.first, Account.id)
        .execution_options(yield_per=AT_ONCE)
    )
    some: tuple[Any, ...]
    for some in in_batches(iter(rows)):
        known = correspondents.known(session, {one for row in some for one in _addresses(row)})
        bounced = {address for address, one in known.items() if one.bounced_at is not None}
        for row in some:
            days = (at and at.astimezone(zone).date() for at in row[9:12])
            dead = tuple(one for one in _addresses(row) if one in bounced)
            yield Unresponsive._make((*row[:9], *days, dead))


def _asks() -> ColumnElement[bool]:
    return or_(*(SentNotice.key.startswith(one) for one in _ASKING))


def _addresses(row: Any) -> tuple[str, ...]:
    return tuple(one.lower() for one in (row[5], row[7]) if one)
