"""The facts of accounts that the schedule rests on, in a fixed number of statements for any number of accounts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.comms import time_zone_at, time_zones
from domain.dialogue import Correspondent, Dialogue, PolicyOnFile
from domain.document import DocumentState
from domain.draft import OutboxState, in_every_language
from domain.finding import Fixer, Result
from domain.message import MessageKind, MessageState
from records import answers, correspondents
from records.accounts import Account, Agent, Client, Contractor
from records.certificates import Certificate, Policy
from records.decisions import Decision, DecisionKind
from records.documents import Document
from records.findings import Finding
from records.messages import Message
from records.notices import SentNotice
from records.outbox import OutboxMessage

WAITS = (MessageState.RECEIVED, MessageState.READING, MessageState.AWAITING_REVIEW, MessageState.QUARANTINED)
AUTOMATIC = (MessageKind.AUTOMATIC_REPLY, MessageKind.BOUNCE)
ASKS = in_every_language("deficiency")
"""Letters that tell what is still open; reminders count from the day on which the last of them went."""

_POLICY = (Policy.covers, Policy.number, Policy.effective, Policy.expiration)


@dataclass(frozen=True, slots=True)
class _Scope:
    """Which accounts are asked for: those of a client, or these, or all that are not archived."""

    client_id: int | None
    account_ids: tuple[int, ...] | None

    def of(self, wanted: Any, column: Any) -> Any:
        if self.account_ids is not None:
            return wanted.where(column.in_(self.account_ids))
        if self.client_id is not None:
            return wanted.where(column.in_(select(Account.id).where(Account.client_id == self.client_id)))
        return wanted


def dialogues(
    session: Session, *, client_id: int | None = None, account_ids: Collection[int] | None = None
) -> tuple[Dialogue, ...]:
    """What the schedule must know of each account that is not archived, by id."""
    scope = _Scope(client_id, tuple(sorted(account_ids)) if account_ids is not None else None)
    rows = session.execute(
        scope.of(
            select(Account, Client, Contractor, Agent)
            .join(Client, Account.client_id == Client.id)
            .join(Contractor, Account.contractor_id == Contractor.id)
            .outerjoin(Agent, Account.agent_id == Agent.id)
            .where(Account.archived.is_(False))
            .order_by(Account.id),
            Account.id,
        )
    ).all()
    addresses = {address for row in rows for address in _addresses(row) if address}
    known = correspondents.known(session, addresses)
    policies, sent = _policies(session, scope), _sent(session, scope)
    unread, received = _unread(session, scope), _received(session, scope)
    verified, opened, asked = _verified(session, scope), _open(session, scope), _asked(session, scope)
    spoken = answers.spoken_of(session, client_id=client_id, account_ids=scope.account_ids)
    made = []
    for account, client, contractor, agent in rows:
        zone = time_zones().get(account.state) or time_zone_at(contractor.address or client.address)
        on = verified.get(account.id)
        made.append(
            Dialogue(
                account=account.id,
                client=client.id,
                contractor=_reader(contractor.email, contractor.name, zone, known, account.id, contractor.language),
                agent=_reader(agent.email, agent.name, zone, known, account.id, agent.language)
                if agent
                else Correspondent(),
                contact=_reader(client.contact_email, "", _zone(client), known, account.id),
                contractor_name=contractor.name,
                policies=tuple(_folded(policies.get(account.id, ()), on, spoken.get(account.id, {}))),
                sent=tuple(sent.get(account.id, ())),
                unread=unread.get(account.id, 0),
                received_on=received.get(account.id),
                open_findings=opened.get(account.id, 0),
                asked_on=asked.get(account.id),
                contract_end=account.contract_end,
            )
        )
    return tuple(made)


def clients_zones(session: Session) -> tuple[tuple[int, str], ...]:
    """(id, time zone) of every client, by whose clock its mornings come."""
    return tuple((one.id, _zone(one)) for one in session.scalars(select(Client).order_by(Client.id)))


def zone_of(session: Session, client_id: int) -> str:
    """A client's time zone."""
    return _zone(session.scalars(select(Client).filter_by(id=client_id)).one())


def _zone(client: Client) -> str:
    return client.time_zone or time_zone_at(client.address)


def _addresses(row: Any) -> tuple[str | None, ...]:
    _account, client, contractor, agent = row
    return client.contact_email, contractor.email, agent.email if agent else None


def _reader(
    address: str | None, name: str, zone: str, known: Any, account_id: int, language: str = ""
) -> Correspondent:
    row = known.get((address or "").lower())
    if row is None:
        return Correspondent(address=address or "", name=name, time_zone=zone, language=language or "en")
    return Correspondent(
        address=address or "",
        name=name,
        time_zone=row.time_zone or zone,
        language=language or row.language or "en",
        bounced=row.bounced_at is not None,
        stopped=row.stopped_at is not None,
        is_not_theirs=account_id in row.not_theirs,
        successor=row.successor,
        away_until=row.away_until,
    )


def _policies(session: Session, scope: _Scope) -> dict[int, list[PolicyOnFile]]:
    """The policies of confirmed documents, with the day of the confirmation; older proof first."""
    decided = (  # of these accounts' documents alone: grouping everybody's costs half a second where there are many
        select(Decision.document_id, func.max(Decision.made_at).label("at"))
        .join(Document, Decision.document_id == Document.id)
        .where(Decision.kind == DecisionKind.CONFIRM)
    )
    confirmed = scope.of(decided, Document.account_id).group_by(Decision.document_id).subquery()
    rows = session.execute(
        scope.of(
            select(Document.account_id, *_POLICY, confirmed.c.at)
            .join(Certificate, Policy.certificate_id == Certificate.id)
            .join(Document, Certificate.document_id == Document.id)
            .join(confirmed, confirmed.c.document_id == Document.id)
            .where(Document.state == DocumentState.REVIEWED, Document.account_id.is_not(None))
            .order_by(confirmed.c.at, Document.id, Policy.id),
            Document.account_id,
        )
    )
    found: dict[int, list[PolicyOnFile]] = defaultdict(list)
    for account_id, line, number, effective, expiration, at in rows:
        found[account_id].append(PolicyOnFile(line, number or "", effective, expiration, at.date()))
    return found


def _folded(
    listed: Iterable[PolicyOnFile], verified_on: date | None, spoken: Mapping[str, date]
) -> Iterable[PolicyOnFile]:
    """Each policy once, as the newest proof shows it, with the day of the last answer about it."""
    newest: dict[tuple[str, str, date | None], PolicyOnFile] = {}
    for one in listed:
        newest[(one.line, one.number, one.effective if not one.number else None)] = one
    for one in newest.values():
        days = (verified_on, spoken.get(one.called), spoken.get(""))
        yield replace(one, verified_on=max((day for day in days if day), default=None))


def _sent(session: Session, scope: _Scope) -> dict[int, list[tuple[str, date]]]:
    wanted = select(SentNotice.account_id, SentNotice.key, SentNotice.day).order_by(SentNotice.id)
    found: dict[int, list[tuple[str, date]]] = defaultdict(list)
    for account_id, key, day in session.execute(scope.of(wanted, SentNotice.account_id)):
        found[account_id].append((key, day))
    return found


def _unread(session: Session, scope: _Scope) -> dict[int, int]:
    wanted = select(Message.account_id, func.count()).where(
        Message.state.in_(WAITS), Message.account_id.is_not(None), Message.kind.not_in(AUTOMATIC)
    )
    rows = session.execute(scope.of(wanted, Message.account_id).group_by(Message.account_id))
    return {row[0]: row[1] for row in rows}


def _received(session: Session, scope: _Scope) -> dict[int, date]:
    wanted = select(Message.account_id, func.max(Message.arrived_at)).where(
        Message.account_id.is_not(None), Message.kind.not_in(AUTOMATIC), Message.state != MessageState.IGNORED
    )
    rows = session.execute(scope.of(wanted, Message.account_id).group_by(Message.account_id))
    return {row[0]: row[1].date() for row in rows}


def _verified(session: Session, scope: _Scope) -> dict[int, date]:
    """The day of the last answer, dealt with by a person, that policies are in force."""
    wanted = select(Message.account_id, func.max(Message.arrived_at)).where(
        Message.account_id.is_not(None),
        Message.kind == MessageKind.CONFIRMATION,
        Message.state.in_((MessageState.ANSWERED, MessageState.FILED)),
    )
    rows = session.execute(scope.of(wanted, Message.account_id).group_by(Message.account_id))
    return {row[0]: row[1].date() for row in rows}


def _open(session: Session, scope: _Scope) -> dict[int, int]:
    """How many findings agent or contractor can mend and have been told of."""
    wanted = select(Finding.account_id, func.count()).where(
        Finding.result.in_((Result.FAIL, Result.UNVERIFIED)), Finding.fixer.in_((Fixer.AGENT, Fixer.INSURED))
    )
    rows = session.execute(scope.of(wanted, Finding.account_id).group_by(Finding.account_id))
    return {row[0]: row[1] for row in rows}


def _asked(session: Session, scope: _Scope) -> dict[int, date]:
    wanted = select(OutboxMessage.account_id, func.max(OutboxMessage.sent_at)).where(
        OutboxMessage.letter.in_(ASKS), OutboxMessage.state == OutboxState.SENT, OutboxMessage.account_id.is_not(None)
    )
    rows = session.execute(scope.of(wanted, OutboxMessage.account_id).group_by(OutboxMessage.account_id))
    return {row[0]: row[1].date() for row in rows}
