"""One letter put down: row, keys, decision and, where it goes without a person, its sending, in one unit of work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from email.utils import make_msgid

from sqlalchemy.orm import Session

from config.comms import Cadence, cadence_from, default_cadence
from domain.dialogue import Addressee, Correspondent, Item, Notice, Purpose
from domain.draft import Draft, letter_in
from pipeline.parts import Parts
from records import audit, notices, outbox

BY_POLICY = "schedule"


@dataclass(frozen=True, slots=True)
class Thread:
    """Where a letter stands: its subject, the Message-ID that it answers, those before it."""

    subject: str
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()


def put_down(
    session: Session,
    parts: Parts,
    notice: Notice,
    draft: Draft,
    *,
    account_id: int | None,
    day: date,
    goes: bool,
) -> int | None:
    """Put a letter down that tells `notice`, for a person or, if it `goes`, to be sent; its id.

    None, and nothing is stored, when any of its keys was told before.
    """
    row = outbox.new_letter(
        draft,
        account_id=account_id,
        reply_to=parts.identity.reply_to(account_id),
        message_id=make_msgid(domain=parts.identity.mail_address.rpartition("@")[2]),
        at=parts.now(),
    )
    if not notices.put_down(session, notice, row, day=day, at=parts.now()):
        return None
    letter_id = row.id
    detail = {"to": notice.to, "template": notice.template, "keys": list(notice.keys), "why": notice.why, "goes": goes}
    action = "notice_sent_by_policy" if goes else "notice_drafted"
    if goes:
        outbox.approve(session, letter_id, user_id=None, at=parts.now())
        parts.enqueue(session, queue="send", workflow="send", key=f"send-{letter_id}-notice", argument=letter_id)
    subject = f"letter {letter_id}"
    audit.append(session, at=parts.now(), actor=BY_POLICY, action=action, subject=subject, detail=detail)
    return letter_id


def single(
    reader: Correspondent,
    *,
    key: str,
    account: int,
    client: int,
    to: Addressee,
    template: str,
    why: str,
    day: date,
    address: str = "",
    purpose: Purpose = Purpose.ANSWER,
) -> Notice:
    """A letter that tells one thing about one account to one reader."""
    item = Item(key, key, account, client, to, purpose, template, why, day)
    return Notice(address or reader.address, to, template, (item,), reader.language or "en")


def letter_name(notice: Notice) -> str:
    """How the kind of a letter is kept: with its language where that is not English."""
    return letter_in(notice.template, notice.language)


def cadence_of(session: Session, client_id: int) -> Cadence:
    """What holds for a client."""
    changed = notices.policies(session).get(client_id)
    return default_cadence() if changed is None else cadence_from(changed)
