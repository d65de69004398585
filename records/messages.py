"""Received messages, where they were seen, and the files they carried."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.errors import NotYours
from domain.message import UNREAD_STATES, MessageKind, MessageState
from records.base import Digest, Key, Table, stored_enum

IN_ONE_QUESTION = 500
"""Values in one IN (...): databases limit the parameters of a statement."""


class Message(Table):
    """One message as it arrived; its raw bytes lie in the blob store under `digest`.

    `intents` is what its sentences say (words, intent, likely), `authentication` what the receiving server found of its
    sender by method, `successor` the address that it names instead of its sender's, "" for none.
    `client_id` is its account's, kept by `records.copies`.
    """

    __tablename__ = "coi_message"
    __table_args__ = (
        Index(None, "client_id", "id"),
        CheckConstraint("state != 'quarantined' OR reason IS NOT NULL", name="reason_when_quarantined"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    identity: Mapped[Digest] = mapped_column(unique=True)
    digest: Mapped[Digest]
    mailbox: Mapped[str]
    message_id: Mapped[Key | None] = mapped_column(index=True)
    in_reply_to: Mapped[str | None]
    references: Mapped[list[Any]] = mapped_column("reference_ids", default=list)
    sender: Mapped[str] = mapped_column(default="")
    sender_name: Mapped[str] = mapped_column(default="")
    recipients: Mapped[list[Any]] = mapped_column(default=list)
    subject: Mapped[str] = mapped_column(default="")
    body: Mapped[str] = mapped_column(default="")
    kind: Mapped[MessageKind] = mapped_column(stored_enum(MessageKind), default=MessageKind.OTHER)
    kind_reason: Mapped[str] = mapped_column(default="")
    may_answer: Mapped[bool] = mapped_column(default=False)
    flags: Mapped[list[Any]] = mapped_column(default=list)
    links: Mapped[list[Any]] = mapped_column(default=list)
    state: Mapped[MessageState] = mapped_column(stored_enum(MessageState), default=MessageState.RECEIVED, index=True)
    reason_code: Mapped[str | None]
    reason: Mapped[str | None]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("coi_account.id"), index=True)
    client_id: Mapped[int | None]
    matched_by: Mapped[str | None]
    suggestions: Mapped[list[Any]] = mapped_column(default=list)
    intents: Mapped[list[Any]] = mapped_column(default=list)
    authentication: Mapped[dict[str, Any]] = mapped_column(default=dict)
    successor: Mapped[str] = mapped_column(default="")
    open_findings: Mapped[int] = mapped_column(default=0)
    arrived_at: Mapped[datetime] = mapped_column(index=True)
    read_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    assigned_to: Mapped[int | None] = mapped_column(ForeignKey("coi_user.id"))


class Sighting(Table):
    """One place in a mailbox where a message was seen. IMAP's numbers are unsigned, of 32 bits."""

    __tablename__ = "coi_sighting"
    __table_args__ = (UniqueConstraint("mailbox", "uidvalidity", "uid"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    mailbox: Mapped[str]
    uidvalidity: Mapped[int] = mapped_column(BigInteger)
    uid: Mapped[int] = mapped_column(BigInteger)
    message_id: Mapped[int] = mapped_column(ForeignKey("coi_message.id", ondelete="CASCADE"), index=True)


class Attachment(Table):
    """One file of a message after unpacking; `refusal` says why it was not kept as a document."""

    __tablename__ = "coi_attachment"
    __table_args__ = (
        UniqueConstraint("message_id", "path"),
        CheckConstraint("(refusal_code IS NULL) = (refusal IS NULL)", name="refusal_is_told"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("coi_message.id", ondelete="CASCADE"), index=True)
    path: Mapped[Key]
    position: Mapped[int]
    name: Mapped[str]
    media_type: Mapped[str]
    digest: Mapped[Digest]
    size: Mapped[int]
    refusal_code: Mapped[str | None]
    refusal: Mapped[str | None]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a mailbox a message was seen."""

    mailbox: str
    uidvalidity: int
    uid: int


def identity_of(raw: bytes) -> tuple[str, str | None]:
    """What makes two arrivals the same message, and the Message-ID as it stands in the bytes.

    SHA-256 over the Message-ID and everything after the header block: servers add trace headers, so the same
    mail over two routes differs above the blank line only. Without a Message-ID it is the SHA-256 of all bytes.
    """
    normal = raw.replace(b"\r\n", b"\n")
    head, _, body = normal.partition(b"\n\n")
    message_id = None
    lines = head.split(b"\n")
    for n, line in enumerate(lines):
        if line.lower().startswith(b"message-id:"):
            value = line.split(b":", 1)[1].strip()
            if not value and n + 1 < len(lines) and lines[n + 1][:1] in b" \t":
                value = lines[n + 1].strip()  # folded onto the next line
            message_id = value.decode("ascii", "replace") or None
            break
    if message_id is None:
        return hashlib.sha256(raw).hexdigest(), None
    return hashlib.sha256(message_id.encode() + b"\n" + body).hexdigest(), message_id


def store_once(
    session: Session, *, identity: str, message_id: str | None, digest: str, place: Place, arrived_at: datetime
) -> tuple[Message, bool]:
    """The row for these bytes, and whether this was their first arrival; the sighting is noted either way.

    Another body under a Message-ID that is already here makes a second message, flagged `same-message-id`.
    """
    known = session.scalar(select(Message).filter_by(identity=identity))
    is_new = known is None
    if known is None:
        flags = ["same-message-id"] if message_id and _is_taken(session, message_id) else []
        known, is_new = _insert_or_find(
            session,
            Message(
                identity=identity,
                message_id=message_id,
                digest=digest,
                mailbox=place.mailbox,
                arrived_at=arrived_at,
                flags=flags,
            ),
        )
    seen = select(Sighting.id).filter_by(mailbox=place.mailbox, uidvalidity=place.uidvalidity, uid=place.uid)
    if session.scalar(seen) is None:
        try:
            with session.begin_nested():
                session.add(
                    Sighting(mailbox=place.mailbox, uidvalidity=place.uidvalidity, uid=place.uid, message_id=known.id)
                )
        except IntegrityError:
            pass  # another poller noted the same place between our question and our answer
    return known, is_new


def states_at(session: Session, mailbox: str, uidvalidity: int, uids: Collection[int]) -> dict[int, MessageState]:
    """The states of the messages that were seen at these places of a mailbox, by UID."""
    here = (Sighting.mailbox == mailbox, Sighting.uidvalidity == uidvalidity)
    wanted = select(Sighting.uid, Message.state).join(Message, Message.id == Sighting.message_id).where(*here)
    asked = sorted(uids)
    pieces = (asked[n : n + IN_ONE_QUESTION] for n in range(0, len(asked), IN_ONE_QUESTION))
    return {row[0]: row[1] for some in pieces for row in session.execute(wanted.where(Sighting.uid.in_(some)))}


def _insert_or_find(session: Session, made: Message) -> tuple[Message, bool]:
    identity = made.identity
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:  # another poller stored it between our question and our answer
        return session.scalars(select(Message).filter_by(identity=identity)).one(), False
    return made, True


def _is_taken(session: Session, message_id: str) -> bool:
    return session.scalar(select(Message.id).filter_by(message_id=message_id).limit(1)) is not None


def by_id(session: Session, message_id: int) -> Message:
    """One message.

    Raises:
        NotYours: there is no such message.
    """
    found = session.get(Message, message_id)
    if found is None:
        raise NotYours
    return found


def hold(session: Session, message_id: int) -> Message:
    """One message, held until the unit of work ends.

    Raises:
        NotYours: there is no such message.
    """
    found = session.get(Message, message_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotYours
    return found


def attachments(session: Session, message_id: int) -> Sequence[Attachment]:
    """The files of a message in the sender's order."""
    return session.scalars(select(Attachment).filter_by(message_id=message_id).order_by(Attachment.position)).all()


def counts(session: Session) -> dict[MessageState, int]:
    """How many messages are in each state; states without any are left out."""
    rows = session.execute(select(Message.state, func.count()).group_by(Message.state))
    return {row[0]: row[1] for row in rows}


def stuck(session: Session, *, before: datetime) -> int:
    """Messages that arrived before then and are still not read: what an operator must see."""
    wanted = (
        select(func.count()).select_from(Message).where(Message.state.in_(UNREAD_STATES), Message.arrived_at < before)
    )
    return session.scalar(wanted) or 0
