"""What waits for a reviewer, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, defer

from domain.document import DocumentState
from domain.draft import OutboxState
from domain.message import MessageKind, MessageState
from records.accounts import Account, Client, Contractor
from records.certificates import Certificate
from records.documents import Document, FieldValue
from records.messages import Message
from records.outbox import OutboxMessage
from records.people import User

SURE = 0.95
"""The confidence from which a field is not shown as doubtful."""
NEEDS_REVIEW = (MessageState.AWAITING_REVIEW, MessageState.QUARANTINED)
"""States in which a person still has to do something."""


def page(
    session: Session,
    *,
    states: Sequence[MessageState] = (),
    client_id: int | None = None,
    kind: MessageKind | None = None,
    text: str = "",
    assigned_to: int | None = None,
    limit: int = 50,
    offset: int = 0,
) -> tuple[Sequence[Any], int]:
    """Messages with client, contractor and assignee, oldest first, and how many there are in all. Two statements.

    `text` is looked for in subject, sender, contractor, client and the insured on the papers, in any case.
    Each row is (Message, client name or None, contractor name or None, assignee or None).
    """

    def chosen(columns: Any) -> Select[Any]:
        wanted: Select[Any] = (
            columns.select_from(Message)
            .outerjoin(Account, Message.account_id == Account.id)
            .outerjoin(Client, Account.client_id == Client.id)
            .outerjoin(Contractor, Account.contractor_id == Contractor.id)
            .outerjoin(User, Message.assigned_to == User.id)
        )
        if states:
            wanted = wanted.where(Message.state.in_(states))
        if client_id is not None:
            wanted = wanted.where(Account.client_id == client_id)
        if kind is not None:
            wanted = wanted.where(Message.kind == kind)
        if assigned_to is not None:
            wanted = wanted.where(Message.assigned_to == assigned_to)
        if asked := text.strip():
            columns = (Message.subject, Message.sender, Message.sender_name, Contractor.name, Client.name)
            on_paper = (
                select(Certificate.id)
                .join(Document, Certificate.document_id == Document.id)
                .where(Document.message_id == Message.id, Certificate.insured.icontains(asked, autoescape=True))
            )
            named = (column.icontains(asked, autoescape=True) for column in columns)
            wanted = wanted.where(or_(*named, on_paper.exists()))
        return wanted

    total = session.scalar(chosen(select(func.count(Message.id)))) or 0
    rows = session.execute(
        chosen(select(Message, Client.name, Contractor.name, User.name).options(defer(Message.body)))
        .order_by(Message.arrived_at, Message.id)
        .limit(limit)
        .offset(offset)
    ).all()
    return rows, total


def documents_of(session: Session, message_ids: Sequence[int] | None = None) -> dict[int, list[Document]]:
    """The documents of many messages at once, of all when none are named, without their extraction."""
    found: dict[int, list[Document]] = {}
    wanted = select(Document).options(defer(Document.extraction))
    if message_ids is not None:
        wanted = wanted.where(Document.message_id.in_(message_ids))
    for row in session.scalars(wanted.order_by(Document.attachment_id, Document.first_page, Document.id)):
        found.setdefault(row.message_id, []).append(row)
    return found


def doubts_of(session: Session, message_ids: Sequence[int]) -> dict[int, int]:
    """How many read values below the sure mark stand in the documents of each message that wait for a person."""
    rows = session.execute(
        select(Document.message_id, func.count(FieldValue.id))
        .join(FieldValue, FieldValue.document_id == Document.id)
        .where(
            Document.message_id.in_(message_ids),
            Document.state == DocumentState.NEEDS_REVIEW,
            FieldValue.confidence < SURE,
        )
        .group_by(Document.message_id)
    )
    return {row[0]: row[1] for row in rows}


def letters_of(session: Session, message_ids: Sequence[int]) -> dict[int, OutboxState]:
    """The state of the newest letter that answers each message."""
    rows = session.execute(
        select(OutboxMessage.answers_id, OutboxMessage.state)
        .where(OutboxMessage.answers_id.in_(message_ids), OutboxMessage.state != OutboxState.DISCARDED)
        .order_by(OutboxMessage.id)
    )
    return {row[0]: row[1] for row in rows if row[0] is not None}


def next_waiting(session: Session, *, after: int | None = None) -> int | None:
    """The oldest message that needs a person, behind `after` in the queue's order, else the oldest of all."""
    waiting = select(Message.id).where(Message.state.in_(NEEDS_REVIEW)).order_by(Message.arrived_at, Message.id)
    if after is not None:
        waiting = waiting.where(Message.id != after)
        if here := session.execute(select(Message.arrived_at, Message.id).where(Message.id == after)).first():
            same_moment = and_(Message.arrived_at == here.arrived_at, Message.id > here.id)
            behind = waiting.where(or_(Message.arrived_at > here.arrived_at, same_moment))
            if found := session.scalar(behind.limit(1)):
                return found
    return session.scalar(waiting.limit(1))
