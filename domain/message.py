"""A mail as it was understood, and what it can be."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, datetime


class MessageKind(enum.Enum):
    """What the sender wants of us; decides whether an answer may ever be sent."""

    SUBMISSION = "submission"
    QUESTION = "question"
    CONFIRMATION = "confirmation"
    CANCELLATION_NOTICE = "cancellation_notice"
    AUTOMATIC_REPLY = "automatic_reply"
    BOUNCE = "bounce"
    OTHER = "other"


class MessageState(enum.Enum):
    """How far a message has come. Values are stored; never rename one without a migration."""

    RECEIVED = "received"
    READING = "reading"
    AWAITING_REVIEW = "awaiting_review"
    ANSWERED = "answered"
    FILED = "filed"
    IGNORED = "ignored"
    QUARANTINED = "quarantined"


UNREAD_STATES = frozenset({MessageState.RECEIVED, MessageState.READING})
"""The states of a message that the desk has not read yet."""


@dataclass(frozen=True, slots=True)
class Address:
    """One mail address. `address` is lower case; `name` is the display name, "" when there is none."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a message after unpacking.

    `path` is its place in the tree ("2.1/zip:coi.pdf"), unique within the message. `name` is safe to show and to
    use as a download name. `media_type` is by content, not by name. `refusal_code` and `refusal` say why a file
    was not kept as a document (an encrypted archive, a program); `data` is then what there was of it, maybe b"".
    """

    path: str
    name: str
    media_type: str
    data: bytes
    refusal_code: str | None = None
    refusal: str | None = None


@dataclass(frozen=True, slots=True)
class ReadMessage:
    """A mail after its MIME tree has been walked; headers are decoded, bounded, and free of control characters.

    `references` holds at most the newest 50 ids, oldest first, angle brackets kept. `flags` are stable words of
    what a reviewer should see (`ambiguous-sender`, `lookalike-domain`, `not-authenticated`, `loop`, ...).
    `original_message_id` and `failed_recipient` are of the message that a bounce speaks about. `words` are what the
    sender wrote now, without quotes. `proven` is what the receiving server found of the sender: ("dmarc", "pass").
    `away_until` is the first day back that an absence note names.
    """

    message_id: str | None
    sender: Address
    recipients: tuple[Address, ...]
    copied: tuple[Address, ...]
    reply_to: tuple[Address, ...]
    subject: str
    sent_at: datetime | None
    in_reply_to: str | None
    references: tuple[str, ...]
    body: str
    kind: MessageKind
    kind_reason: str
    may_answer: bool
    parts: tuple[Part, ...] = ()
    flags: tuple[str, ...] = ()
    original_message_id: str | None = None
    failed_recipient: str | None = None
    links: tuple[str, ...] = ()
    words: str = ""
    proven: tuple[tuple[str, str], ...] = ()
    away_until: date | None = None
