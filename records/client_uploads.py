"""What a client's people and programs sent of their own: a message like any mail's, and beside it who sent it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.errors import NotYours
from domain.message import UNREAD_STATES, MessageState
from records.base import Digest, Table
from records.messages import Message

MAILBOX = "portal"
"""The place of such a message, as others have INBOX."""
WAITING = (*UNREAD_STATES, MessageState.AWAITING_REVIEW, MessageState.QUARANTINED)
"""States in which nobody at the desk has settled a message yet."""


class ClientUpload(Table):
    """One message that a client sent, by a user or by the program of a key.

    `batch` is what was sent together, `names` are the files as they were called where they came from. What
    belongs to no account comes one file a message, so that each can be given to its own. A discarded one is kept.
    """

    __tablename__ = "coi_client_upload"
    __table_args__ = (UniqueConstraint("client_id", "batch", "position"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("coi_message.id", ondelete="CASCADE"), unique=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("coi_client.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("coi_user.id"))
    api_key_id: Mapped[int | None] = mapped_column(ForeignKey("coi_api_key.id"))
    batch: Mapped[Digest]
    position: Mapped[int]
    names: Mapped[list[Any]] = mapped_column(default=list)
    at: Mapped[datetime]
    discarded_at: Mapped[datetime | None]


Row = tuple[ClientUpload, Message]


def of_message(session: Session, message_id: int) -> ClientUpload | None:
    """The upload that a message came by; None for any other."""
    return session.scalar(select(ClientUpload).filter_by(message_id=message_id))


def of_batch(session: Session, client_id: int, batch: str) -> Sequence[Row]:
    """What the client sent together, in its order."""
    wanted = _rows(client_id).where(ClientUpload.batch == batch).order_by(ClientUpload.position)
    return [(row[0], row[1]) for row in session.execute(wanted)]


def one_of(session: Session, client_id: int, upload_id: int) -> Row:
    """One upload of the client.

    Raises:
        NotYours: there is none, or it is another client's.
    """
    row = session.execute(_rows(client_id).where(ClientUpload.id == upload_id)).first()
    if row is None:
        raise NotYours
    return row[0], row[1]


def unassigned(session: Session, client_id: int, *, discarded: bool = False, limit: int, offset: int) -> Sequence[Row]:
    """What the client sent that belongs to no account yet, newest first; or what it discarded."""
    wanted = _unassigned(client_id, discarded).order_by(ClientUpload.id.desc()).limit(limit).offset(offset)
    return [(row[0], row[1]) for row in session.execute(wanted)]


def how_many(session: Session, client_id: int, *, discarded: bool = False) -> int:
    """How many `unassigned` would give."""
    return session.scalar(_unassigned(client_id, discarded).with_only_columns(func.count())) or 0


def _unassigned(client_id: int, discarded: bool) -> Any:
    open_ = _rows(client_id).where(Message.account_id.is_(None))
    if discarded:
        return open_.where(ClientUpload.discarded_at.is_not(None))
    return open_.where(ClientUpload.discarded_at.is_(None), Message.state.in_(WAITING))


def _rows(client_id: int) -> Any:
    joined = select(ClientUpload, Message).join(Message, ClientUpload.message_id == Message.id)
    return joined.where(ClientUpload.client_id == client_id)
