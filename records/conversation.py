"""The files of the letters about an account, and which letters speak of another client's accounts too.

Every question names the account and the client whose it must be.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.draft import Paper
from domain.errors import NotYours
from records.accounts import Account
from records.documents import Document
from records.evidence import GONE_OUT, letters_of
from records.messages import Attachment, Message
from records.outbox import OutboxMessage


class File(NamedTuple):
    """A file that came with a message; `refusal` says why it was not kept, "" when it was. `size` in bytes."""

    id: int
    message_id: int
    name: str
    size: int
    digest: str
    refusal: str


def owner_of(session: Session, account_id: int, *, client_id: int | None) -> int:
    """The client whose account it is.

    Raises:
        NotYours: there is no such account, or it is another client's than `client_id`.
    """
    found = session.scalar(select(Account.client_id).where(Account.id == account_id))
    if found is None or client_id not in (None, found):
        raise NotYours
    return found


def files_in(
    session: Session, account_id: int, *, client_id: int, mixed: Collection[int] | None = None
) -> tuple[File, ...]:
    """What came with the messages of an account, in the sender's order; none of messages that concern others too.

    `mixed` are those messages where they are known already, of all that came.
    """
    table = Attachment
    rows = session.execute(
        select(table.id, table.message_id, table.name, table.size, table.digest, table.refusal)
        .join(Message, table.message_id == Message.id)
        .join(Account, Message.account_id == Account.id)
        .where(Account.id == account_id, Account.client_id == client_id)
        .order_by(table.message_id, table.position)
    ).all()
    if mixed is None:
        mixed = concerning_others(session, {row[1] for row in rows}, client_id=client_id)
    return tuple(File(*row[:5], row[5] or "") for row in rows if row[1] not in mixed)


def papers_out(
    session: Session, account_id: int, *, client_id: int, letters: Sequence[int] | None = None
) -> dict[int, tuple[Paper, ...]]:
    """What went out with the letters about an account, by letter; `letters` are its own where they are known."""
    found = letters_of(session, account_id, client_id) if letters is None else letters
    if not found:
        return {}
    wanted = select(OutboxMessage).where(OutboxMessage.id.in_(found), OutboxMessage.state.in_(GONE_OUT))
    return {one.id: one.papers for one in session.scalars(wanted)}


def concerning_others(session: Session, message_ids: Collection[int], *, client_id: int) -> set[int]:
    """Those messages whose papers belong, some of them, to another client's accounts."""
    if not message_ids:
        return set()
    others = (
        select(Document.message_id)
        .join(Account, Document.account_id == Account.id)
        .where(Document.message_id.in_(message_ids), Account.client_id != client_id)
    )
    return set(session.scalars(others.distinct()))


def file_in(session: Session, account_id: int, file_id: int, *, client_id: int) -> File:
    """One file that came with a message of the account and was kept.

    Raises:
        NotYours: there is none, it was not kept, or it holds or came beside another client's papers.
    """
    found = next((one for one in files_in(session, account_id, client_id=client_id) if one.id == file_id), None)
    if found is None or found.refusal:
        raise NotYours
    return found
