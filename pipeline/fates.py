"""Letters of which nobody knows whether they arrived, or that were refused: what a person says became of them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from domain.draft import OutboxState
from domain.errors import NotYours, SettledOtherwise
from domain.message import MessageState
from domain.saying import N_, phrased
from pipeline.parts import Parts
from records import audit, messages, outbox, people
from records.outbox import OutboxMessage

UNSETTLED = (OutboxState.UNCERTAIN, OutboxState.REFUSED)


Find = Callable[[Collection[str]], Collection[str]]
"""Of some Message-IDs, those of which the mail server kept a copy as sent."""


class Fate(StrEnum):
    """What a person says of such a letter: it arrived, it goes once more, or it does not go at all."""

    ARRIVED = "arrived"
    AGAIN = "again"
    DISCARD = "discard"


def arrived(session: Session, letter: OutboxMessage, *, at: datetime) -> None:
    """Keep that a letter arrived; the mail that it answers, if any, is answered."""
    letter.state, letter.sent_at = OutboxState.SENT, at
    if letter.answers_id is not None:
        messages.by_id(session, letter.answers_id).state = MessageState.ANSWERED


def settle_notice(session: Session, parts: Parts, letter_id: int, fate: Fate, *, user_id: int) -> None:
    """Settle a letter that answers no mail as a person says; it is in the audit trail by whom and what for.

    One that goes again keeps its Message-ID, so that a reader who has it sees it once; what it was to tell is looked
    at again just before it leaves.

    Raises:
        NotYours: there is no such letter, or it answers a mail.
        SettledOtherwise: nobody doubts that letter.
    """
    letter = outbox.by_id(session, letter_id)
    if letter.answers_id is not None:
        raise NotYours
    before = letter.state
    if before not in UNSETTLED:
        raise SettledOtherwise(what=phrased("the letter is already {state}", state=before.value.replace("_", " ")))
    if fate is Fate.ARRIVED:
        arrived(session, letter, at=parts.now())
    elif fate is Fate.DISCARD:
        letter.state = OutboxState.DISCARDED
        letter.why_not = N_("a person did not want it sent again")
    else:
        letter.state, letter.why_not = OutboxState.DRAFT, None
        session.flush()
        tries = letter.attempts
        outbox.approve(session, letter_id, user_id=user_id, at=parts.now())
        at = f"{parts.now():%Y%m%d%H%M%S%f}"
        parts.enqueue(session, queue="send", workflow="send", key=f"send-{letter_id}-{tries}-{at}", argument=letter_id)
    user = people.by_id(session, user_id)
    audit.append(
        session,
        at=parts.now(),
        actor=user.email if user else str(user_id),
        action="settle_letter",
        subject=f"letter {letter_id}",
        detail={"was": before.value, "fate": fate.value},
    )


def look_for_sent(parts: Parts, find: Find) -> int:
    """Note those uncertain letters as sent of which the mail server kept a copy; how many. Others wait for a person.

    Raises:
        MailboxUnreachable: nothing could be looked up.
    """
    with parts.open_work() as session:
        ids = {one.message_id: one.id for one in outbox.uncertain(session)}
    found = [ids[one] for one in find(list(ids))] if ids else []
    for letter_id in found:
        with parts.open_work() as session:
            letter = outbox.by_id(session, letter_id)
            if letter.state is not OutboxState.UNCERTAIN:
                continue  # a person was faster
            arrived(session, letter, at=parts.now())
            detail = {"message_id": letter.message_id, "found": "among the sent mail"}
            subject = f"letter {letter_id}"
            audit.append(session, at=parts.now(), actor="worker", action="sent", subject=subject, detail=detail)
    return len(found)
