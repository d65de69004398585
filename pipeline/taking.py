"""The first arrow: a message in a mailbox becomes a stored message with its work enqueued."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection

from sqlalchemy.orm import Session

from domain.message import UNREAD_STATES, MessageState
from ingest.disposal import PROCESSED, QUARANTINE
from pipeline.parts import Parts
from records import audit, messages
from records.messages import Message, Place

log = logging.getLogger(__name__)


Beside = Callable[[Session, Message], None]


def take(parts: Parts, raw: bytes, place: Place, *, beside: Beside | None = None) -> int:
    """Store a message durably and enqueue its reading, once however often it is seen; gives back its row's id.

    The bytes are on disk before the row, the row and the job are one commit, and only when this has returned may
    the mail server be told to move or flag anything. What `beside` does is part of the same commit.

    Raises:
        StoreUnavailable: the bytes could not be stored; the message stays where it is.
    """
    digest = parts.blobs.put(raw)
    identity, message_id = messages.identity_of(raw)
    at = parts.now()
    with parts.open_work() as session:
        message, is_new = messages.store_once(
            session, identity=identity, message_id=message_id, digest=digest, place=place, arrived_at=at
        )
        if is_new:
            detail = {"digest": digest, "mailbox": place.mailbox, "uid": place.uid, "uidvalidity": place.uidvalidity}
            subject = f"message {message.id}"
            audit.append(session, at=at, actor="mailbox", action="received", subject=subject, detail=detail)
            parts.enqueue(session, queue="intake", workflow="intake", key=f"intake-{message.id}", argument=message.id)
        if beside is not None:
            beside(session, message)
        message_row = message.id
    log.info("taken", extra={"message_row": message_row, "new": is_new, "uid": place.uid})
    return message_row


def settled(parts: Parts, mailbox: str, uidvalidity: int, uids: Collection[int]) -> dict[int, str]:
    """The mailbox folders of those messages that were read: where whoever looks into the mailbox finds them.

    Raises:
        DatabaseUnavailable: they stay where they are.
    """
    with parts.open_work() as session:
        states = messages.states_at(session, mailbox, uidvalidity, uids)
    return {
        uid: QUARANTINE if state is MessageState.QUARANTINED else PROCESSED
        for uid, state in states.items()
        if state not in UNREAD_STATES
    }
