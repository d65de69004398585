"""What came over a link without a login: a message like any mail's, and beside it which link brought it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.dialogue import Addressee
from records.base import Digest, Table, stored_enum
from records.messages import Message

MAILBOX = "upload"
"""The place of such a message, as others have INBOX."""


class StoredUpload(Table):
    """One upload; `key` is what its page is called, `names` are the files as they were called where they came from."""

    __tablename__ = "coi_upload"
    __table_args__ = (UniqueConstraint("account_id", "key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("coi_message.id", ondelete="CASCADE"), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("coi_account.id", ondelete="CASCADE"))
    party: Mapped[Addressee] = mapped_column(stored_enum(Addressee))
    key: Mapped[Digest]
    names: Mapped[list[Any]] = mapped_column(default=list)
    at: Mapped[datetime]


def find(session: Session, account_id: int, party: Addressee, key: str) -> tuple[StoredUpload, Message] | None:
    """One upload of that party to that account with its message."""
    mine = (StoredUpload.account_id == account_id, StoredUpload.party == party, StoredUpload.key == key)
    row = session.execute(_with_message().where(*mine)).first()
    return (row[0], row[1]) if row else None


def newest(
    session: Session, account_id: int, party: Addressee, *, limit: int = 5
) -> Sequence[tuple[StoredUpload, Message]]:
    """The last uploads of that party to that account, newest first."""
    mine = (StoredUpload.account_id == account_id, StoredUpload.party == party)
    rows = session.execute(_with_message().where(*mine).order_by(StoredUpload.id.desc()).limit(limit))
    return [(row[0], row[1]) for row in rows]


def of_message(session: Session, message_id: int) -> StoredUpload | None:
    """The upload that a message came by; None for mail."""
    return session.scalar(select(StoredUpload).filter_by(message_id=message_id))


def _with_message() -> Any:
    return select(StoredUpload, Message).join(Message, StoredUpload.message_id == Message.id)
