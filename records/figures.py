"""The desk's own figures: how fast it answers, how much of what it read was right, how many rounds it takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median, quantiles

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.document import DocumentState
from domain.draft import OutboxState
from records.accounts import Account, Agent, Client
from records.decisions import Decision, DecisionKind
from records.documents import Document, FieldValue
from records.messages import Message
from records.outbox import OutboxMessage

MOST_ROWS = 50_000
"""Answers that the figures look at, newest first."""


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer that went out: whose account, hours from arrival to sending, and which letter it was."""

    client: str
    agency: str
    account_id: int | None
    hours: float
    letter: str


@dataclass(frozen=True, slots=True)
class Turnaround:
    """How fast a group was answered: `hours` at the median, `slow` those of the slowest tenth, `rounds` an account."""

    name: str
    answers: int
    hours: float
    slow: float
    rounds: float


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What reviewers did to what was read: documents and fields they confirmed, fields they changed."""

    documents: int
    fields: int
    changed: int

    @property
    def unchanged_share(self) -> float | None:
        """The share of fields that were right as read; None before anything was confirmed."""
        return 1 - self.changed / self.fields if self.fields else None


def answered(session: Session, *, since: datetime) -> tuple[Answered, ...]:
    """The answers that went out since then, newest first."""
    rows = session.execute(
        select(
            Client.name,
            Agent.agency,
            Agent.name,
            OutboxMessage.account_id,
            Message.arrived_at,
            OutboxMessage.sent_at,
            OutboxMessage.letter,
        )
        .select_from(OutboxMessage)
        .join(Message, OutboxMessage.answers_id == Message.id)
        .outerjoin(Account, OutboxMessage.account_id == Account.id)
        .outerjoin(Client, Account.client_id == Client.id)
        .outerjoin(Agent, Account.agent_id == Agent.id)
        .where(OutboxMessage.state == OutboxState.SENT, OutboxMessage.sent_at >= since)
        .order_by(OutboxMessage.sent_at.desc())
        .limit(MOST_ROWS)
    )
    return tuple(
        Answered(client or "", agency or agent or "", account_id, (sent - arrived).total_seconds() / 3600, letter)
        for client, agency, agent, account_id, arrived, sent, letter in rows
        if sent is not None
    )


def turnaround(name: str, answers: Sequence[Answered]) -> Turnaround:
    """How fast these answers were; there is at least one."""
    hours = [one.hours for one in answers]
    accounts = {one.account_id for one in answers if one.account_id is not None}
    slow = quantiles(hours, n=10)[-1] if len(hours) > 1 else hours[0]
    return Turnaround(name, len(answers), median(hours), slow, len(answers) / max(1, len(accounts)))


def by_group(groups: Iterable[tuple[str, Answered]]) -> tuple[Turnaround, ...]:
    """The same by group, the busiest first; answers about no account are in no group."""
    sorted_out: dict[str, list[Answered]] = {}
    for name, one in groups:
        if name:
            sorted_out.setdefault(name, []).append(one)
    made = (turnaround(name, found) for name, found in sorted_out.items())
    return tuple(sorted(made, key=lambda one: (-one.answers, one.name)))


def confirmed(session: Session, *, since: datetime) -> Confirmed:
    """What reviewers did to what was read since then. A field counts once, as its newest confirmation left it."""
    newest = (
        select(func.max(Decision.id))
        .where(Decision.kind == DecisionKind.CONFIRM, Decision.made_at >= since)
        .group_by(Decision.document_id)
    )
    decisions = session.execute(select(Decision.document_id, Decision.values).where(Decision.id.in_(newest))).all()
    fields = session.scalar(
        select(func.count())
        .select_from(FieldValue)
        .join(Document, FieldValue.document_id == Document.id)
        .where(
            Document.state == DocumentState.REVIEWED,
            Document.id.in_(select(Decision.document_id).where(Decision.id.in_(newest))),
        )
    )
    return Confirmed(len(decisions), fields or 0, sum(len(values) for _, values in decisions))
