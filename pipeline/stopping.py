"""The link with which a reader asks to be written to no more (RFC 8058): it stops what a reply with "stop" stops."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from domain.errors import NotYours
from domain.token import letter_of_stop
from pipeline.parts import Parts
from pipeline.replies import STOPPED
from records import audit, correspondents, outbox
from records.outbox import OutboxMessage


@dataclass(frozen=True, slots=True)
class StopPage:
    """What the link is about: `address` is who was written to; `is_stopped` once nothing more goes there."""

    token: str
    address: str
    language: str
    reply_to: str
    is_stopped: bool


def stop_link(parts: Parts, letter: OutboxMessage) -> str:
    """The link of a letter; "" for a desk without https, or a letter to several, of whom one must not stop another."""
    if len(letter.to) != 1 or letter.cc:
        return ""
    return parts.identity.stop_link(letter.id)


def stop_page(session: Session, parts: Parts, token: str) -> StopPage:
    """What is to be stopped; nothing is changed.

    Raises:
        NotYours: we did not make that token.
    """
    letter_id = letter_of_stop(token, secret=parts.identity.secret)
    letter = session.get(OutboxMessage, letter_id) if letter_id is not None else None
    if letter is None or len(letter.to) != 1:
        raise NotYours
    address = letter.to[0]
    known = correspondents.known(session, (address,)).get(address.lower())
    return StopPage(
        token=token,
        address=address,
        language="es" if letter.letter.endswith(".es") else "en",
        reply_to=letter.reply_to or parts.identity.mail_address,
        is_stopped=known is not None and known.stopped_at is not None,
    )


def stop(session: Session, parts: Parts, token: str) -> StopPage:
    """Write to the letter's reader no more; a repeat changes nothing.

    Raises:
        NotYours: we did not make that token.
    """
    found = stop_page(session, parts, token)
    if not found.is_stopped:
        letter_id = letter_of_stop(token, secret=parts.identity.secret) or 0
        account = outbox.by_id(session, letter_id).account_id
        correspondents.note_stop(session, found.address, at=parts.now())
        detail = {"sender": found.address, "account": account}
        subject = f"letter {letter_id}"
        audit.append(session, at=parts.now(), actor="link", action=STOPPED, subject=subject, detail=detail)
        session.flush()
    return stop_page(session, parts, token)
