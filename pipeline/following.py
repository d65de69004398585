"""What follows when a fact of an account changes beside its proof: where it stands, and the answers still in draft."""

from __future__ import annotations

from sqlalchemy.orm import Session

from pipeline.judging import redraft
from pipeline.parts import Parts
from pipeline.settling import settle
from records import messages, outbox


def follow(session: Session, parts: Parts, account_id: int) -> None:
    """Judge the account anew, and write the answers about it anew that nobody has sent yet."""
    session.flush()
    settle(session, parts, account_id)
    for message_id in outbox.drafted_answers(session, account_id):
        redraft(session, parts, messages.by_id(session, message_id))
