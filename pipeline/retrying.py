"""A letter that the server would not have yet is tried again, later and later; what nobody gets on with is found."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from domain.draft import OutboxState
from domain.errors import MailServerBusy, MailServerUnwell
from pipeline.parts import Parts
from records import audit, outbox
from records.outbox import OutboxMessage

log = logging.getLogger(__name__)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=2), timedelta(hours=1)
GIVES_UP = timedelta(days=4)
"""After so long a person is told (RFC 5321, 4.5.4.1: four to five days)."""
GIVES_UP_ON_UNWELL = timedelta(hours=1)
"""A 5xx of the server about itself: long enough for a fault that passes or a setting that is mended."""
LEFT_AFTER, LOST_AFTER = timedelta(minutes=15), timedelta(hours=1)
AT_ONCE = 500


def pause_after(delays: int) -> timedelta:
    """How long to wait after so many delays: two seconds, doubled each time, an hour at most."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * (1 << min(delays, 20)))


def try_later(parts: Parts, letter_id: int, busy: MailServerBusy) -> None:
    """Have a letter that was not taken tried again, in the unit of work that says so; after days a person is told.

    The pause is kept by the queue, so that no worker waits for it and none that dies forgets it.
    """
    now = parts.now()
    with parts.open_work() as session:
        letter = outbox.by_id(session, letter_id)
        if letter.state not in (OutboxState.APPROVED, OutboxState.IN_FLIGHT):
            return
        letter.last_reply = str(busy)
        if now - (letter.approved_at or letter.created_at) > _patience(busy):
            _give_up(session, letter, at=now)
            return
        pause = pause_after(letter.delays)
        letter.state = OutboxState.APPROVED
        letter.delays += 1
        letter.try_at = now + pause
        _queue(session, parts, letter, at=now, delay=pause.total_seconds())
    log.info("letter delayed", extra={"letter": letter_id, "reply": str(busy), "seconds": pause.total_seconds()})


def look_for_left(parts: Parts) -> int:
    """Queue letters once more that nobody gets on with, as after the work on them was given up; how many.

    Harmless where somebody does: a letter that was given is not given again, and one behind the fence is uncertain.
    """
    now = parts.now()
    with parts.open_work() as session:
        found = outbox.left(session, waited_since=now - LEFT_AFTER, given_before=now - LOST_AFTER, limit=AT_ONCE)
        for letter in found:
            if letter.state is OutboxState.APPROVED:
                letter.try_at = now
            _queue(session, parts, letter, at=now)
    if found:
        log.warning("letters that nobody got on with are queued again", extra={"count": len(found)})
    return len(found)


def _patience(busy: MailServerBusy) -> timedelta:
    return GIVES_UP_ON_UNWELL if isinstance(busy, MailServerUnwell) else GIVES_UP


def _give_up(session: Session, letter: OutboxMessage, *, at: datetime) -> None:
    letter.state = OutboxState.REFUSED
    detail = {"message_id": letter.message_id, "to": letter.to, "reply": letter.last_reply, "delays": letter.delays}
    subject = f"letter {letter.id}"
    audit.append(session, at=at, actor="worker", action="refused", subject=subject, detail=detail)


def _queue(session: Session, parts: Parts, letter: OutboxMessage, *, at: datetime, delay: float = 0.0) -> None:
    key = f"send-{letter.id}-{letter.delays}-{at:%Y%m%d%H%M%S%f}"
    parts.enqueue(session, queue="send", workflow="send", key=key, argument=letter.id, delay=delay)
