"""What a contractor's account can show for itself: its mail, its decisions and its part of the audit trail.

Every question names the account, and the client whose it must be; None is for people who see all clients' rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select, union
from sqlalchemy.orm import Session

from domain.draft import OutboxState
from records.accounts import Account
from records.audit import AuditEvent
from records.decisions import Decision, DecisionKind
from records.documents import Document
from records.messages import IN_ONE_QUESTION, Message
from records.notices import SentNotice
from records.outbox import OutboxMessage
from records.people import User

GONE_OUT = (OutboxState.SENT, OutboxState.UNCERTAIN)


class Mail(NamedTuple):
    """One message received or letter sent; `to` are addresses, `state` is of a letter."""

    id: int
    is_ours: bool
    at: datetime
    sender: str
    to: tuple[str, ...]
    subject: str
    text: str
    state: OutboxState | None


class Decided(NamedTuple):
    """One decision about a message of the account or one of its documents; `document` is a name, "" for none."""

    at: datetime
    who: str
    kind: DecisionKind
    document_id: int | None
    document: str
    reason: str
    values: dict[str, Any]


def mail_of(
    session: Session, account_id: int, *, client_id: int | None, letters: Sequence[int] | None = None
) -> tuple[Mail, ...]:
    """What was received for the account and what went out about it, oldest first.

    `letters` are its `letters_of` where they are known already.
    """
    letters = letters_of(session, account_id, client_id) if letters is None else letters
    received = session.execute(
        select(Message.id, Message.arrived_at, Message.sender, Message.recipients, Message.subject, Message.body)
        .join(Account, Message.account_id == Account.id)
        .where(*_its_own(account_id, client_id))
    )
    made = [Mail(row[0], False, row[1], row[2], tuple(map(str, row[3])), row[4], row[5], None) for row in received]
    table = OutboxMessage
    sent = (
        select(table.id, table.sent_at, table.approved_at, table.created_at, table.to, table.cc, table.subject)
        .add_columns(table.body, table.state)
        .where(table.id.in_(letters), table.state.in_(GONE_OUT))
    )
    for row in session.execute(sent) if letters else ():
        at = row[1] or row[2] or row[3]
        made.append(Mail(row[0], True, at, "", (*map(str, row[4]), *map(str, row[5])), row[6], row[7], row[8]))
    return tuple(sorted(made, key=lambda one: (one.at, one.is_ours, one.id)))


def decisions_of(session: Session, account_id: int, *, client_id: int | None) -> tuple[Decided, ...]:
    """What people decided about the account's documents, and about its messages as wholes; oldest first."""
    documents = _ids(session, Document, account_id, client_id)
    mails = _ids(session, Message, account_id, client_id)
    about = Decision.document_id.in_(documents) | (Decision.message_id.in_(mails) & Decision.document_id.is_(None))
    rows = session.execute(
        select(Decision.made_at, User.name, Decision.kind, Decision.document_id, Document.name, Decision.reason)
        .add_columns(Decision.values)
        .outerjoin(User, Decision.user_id == User.id)
        .outerjoin(Document, Decision.document_id == Document.id)
        .where(about)
        .order_by(Decision.id)
    )
    return tuple(
        Decided(row[0], row[1] or "Certdesk", row[2], row[3], row[4] or "", row[5] or "", row[6]) for row in rows
    )


def trail_of(session: Session, account_id: int, *, client_id: int | None) -> tuple[AuditEvent, ...]:
    """The entries of the audit trail about the account, its documents, messages and letters, in the trail's order."""
    own = session.scalar(select(Account.id).where(*_its_own(account_id, client_id)))
    if own is None:
        return ()
    subjects = [f"account {account_id}"]
    subjects += [f"document {one}" for one in _ids(session, Document, account_id, client_id)]
    subjects += [f"message {one}" for one in _ids(session, Message, account_id, client_id)]
    subjects += [f"letter {one}" for one in letters_of(session, account_id, client_id)]
    found: list[AuditEvent] = []
    for n in range(0, len(subjects), IN_ONE_QUESTION):
        some = subjects[n : n + IN_ONE_QUESTION]
        found += session.scalars(select(AuditEvent).where(AuditEvent.subject.in_(some)))
    return tuple(sorted(found, key=lambda one: one.id))


def _its_own(account_id: int, client_id: int | None) -> tuple[ColumnElement[bool], ...]:
    return (Account.id == account_id, *(() if client_id is None else (Account.client_id == client_id,)))


def _ids(
    session: Session, table: type[Document] | type[Message], account_id: int, client_id: int | None
) -> Sequence[int]:
    wanted = select(table.id).join(Account, table.account_id == Account.id).where(*_its_own(account_id, client_id))
    return session.scalars(wanted.order_by(table.id)).all()


def letters_of(session: Session, account_id: int, client_id: int | None) -> Sequence[int]:
    """Letters of the account, and those to a group of accounts that it is one of; none that names another client's."""
    its_own = _its_own(account_id, client_id)
    own = select(OutboxMessage.id).join(Account, OutboxMessage.account_id == Account.id).where(*its_own)
    grouped = select(SentNotice.outbox_id).join(Account, SentNotice.account_id == Account.id).where(*its_own)
    found = union(own, grouped).subquery()
    wanted = select(found.c.id).order_by(found.c.id)
    if client_id is not None:
        others = (
            select(SentNotice.id)
            .join(Account, SentNotice.account_id == Account.id)
            .where(SentNotice.outbox_id == found.c.id, Account.client_id != client_id)
        )
        wanted = wanted.where(~others.exists())
    return session.scalars(wanted).all()
