"""The last arrow: an approved letter becomes a mail that the server took, at most once."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from email.message import EmailMessage

from sqlalchemy.orm import Session

from domain.draft import Draft, OutboxState
from domain.errors import DeliveryUncertain, MailServerBusy, RecipientRefused
from domain.saying import phrased
from outbound.compose import compose
from outbound.letter import ACCESS
from outbound.signing import signed
from outbound.smtp import hand_over
from pipeline.acknowledging import AT_ONCE
from pipeline.carrying import with_papers
from pipeline.fates import arrived
from pipeline.noticing import still_stands
from pipeline.parts import Parts
from pipeline.results import tell_result
from pipeline.retrying import try_later
from pipeline.stopping import stop_link
from records import audit, correspondents, outbox
from records.outbox import OutboxMessage

log = logging.getLogger(__name__)
MOST_UNSEEN_A_DAY = 10
"""Letters about one account within a day that no person approved (RFC 3834, 2): more can only be a loop."""
_NO_SUCH_ADDRESS = re.compile(
    r"\b5\.1\.(?:0|1|2|3|6|10)\b|(?:no such|unknown|invalid) (?:user|recipient|mailbox)", re.IGNORECASE
)
"""Enhanced codes of a bad address (RFC 3463, 3.2), or the usual words of servers without them."""


class _AlreadyInFlight(Exception):
    """The fence was passed before: a repeat must not give the message again."""


def send(parts: Parts, letter_id: int) -> None:
    """Hand an approved letter over and store how it went; a repeat after a crash never sends it twice.

    The fence is a commit just before the message is given. A letter found behind it, with no word of how it went,
    is uncertain: a person decides, with its Message-ID as the way to look it up. One that the server would not take yet
    is approved still, and queued again for later (`pipeline.retrying`).

    Raises:
        TryLater: the store or the database cannot be used now; the letter is approved still.
    """
    with parts.open_work() as session:
        letter = outbox.by_id(session, letter_id)
        state = letter.state
        recipients = list(dict.fromkeys([*letter.to, *letter.cc]))
        # a notice may be overtaken by proof, or by a mail that nobody has read
        may_leave = state is OutboxState.APPROVED and still_stands(session, parts, letter_id)
        may_leave = may_leave and not _goes_in_circles(session, parts, letter)
    if state is OutboxState.IN_FLIGHT:
        _settle(parts, letter_id, OutboxState.UNCERTAIN, "the desk was stopped while the server was taking it")
    if not may_leave:
        return
    mail = as_mail(with_papers(parts, letter_id) if letter.recipes else letter, parts)
    raw = signed(mail.as_bytes(policy=mail.policy), parts.dkim)
    digest = parts.blobs.put(raw)
    refused: list[str] = []
    assert parts.smtp is not None  # noqa: S101 - a worker has one

    def fence() -> None:
        with parts.open_work() as session:
            if not outbox.claim_for_flight(session, letter_id, at=parts.now()):
                raise _AlreadyInFlight

    try:
        reply = hand_over(
            raw,
            recipients,
            parts.smtp,
            before_data=fence,
            token=parts.smtp_token,
            refused=lambda address, said: refused.append(f"{address}: {said}"),
            connect=parts.lines.lent if parts.lines else None,
        )
    except _AlreadyInFlight:
        return  # another worker has it
    except RecipientRefused as final:
        _settle(parts, letter_id, OutboxState.REFUSED, str(final), nobody=_no_such_address(final, recipients[0]))
    except DeliveryUncertain as unknown:
        _settle(parts, letter_id, OutboxState.UNCERTAIN, str(unknown))
    except MailServerBusy as busy:  # it was not taken, before or after the fence: it may be tried again
        try_later(parts, letter_id, busy)
    else:
        said = "; ".join([reply, *(f"not delivered to {one}" for one in refused)])
        _settle(parts, letter_id, OutboxState.SENT, said, digest=digest)
        with parts.open_work() as session:  # apart: whatever comes of it, the letter is sent; the clock makes up for it
            tell_result(session, parts, letter_id)


def as_mail(letter: OutboxMessage, parts: Parts) -> EmailMessage:
    """The letter with its papers as the mail that is, or was, sent: the same bytes at every try.

    Raises:
        StoreUnavailable: a paper cannot be had now; nothing was sent.
    """
    draft = Draft(
        letter=letter.letter,
        to=tuple(letter.to),
        cc=tuple(letter.cc),
        subject=letter.subject,
        body=letter.body,
        in_reply_to=letter.in_reply_to,
        references=tuple(letter.references),
        papers=letter.papers,
    )
    return compose(
        draft,
        sender=parts.identity.mail_from,
        reply_to=letter.reply_to or parts.identity.mail_address,
        message_id=letter.message_id,
        at=letter.approved_at or letter.created_at,
        files=[parts.blobs.get(paper.digest) for paper in letter.papers],
        written=_written(letter),
        stop_link=stop_link(parts, letter),
    )


def _written(letter: OutboxMessage) -> str:
    """How a letter came to be written, in RFC 3834's words; "" for an answer that a person approved."""
    if letter.answers_id is None:
        asked_for = letter.letter.partition(".")[0] in AT_ONCE or letter.letter.startswith(ACCESS)
        return "auto-replied" if asked_for else "auto-generated"
    return "auto-replied" if letter.approved_by is None else ""


def _goes_in_circles(session: Session, parts: Parts, letter: OutboxMessage) -> bool:
    """Whether too many letters that nobody saw went out about an account today: this one then waits for a person."""
    if letter.approved_by is not None or letter.account_id is None or letter.state is not OutboxState.APPROVED:
        return False
    sent = outbox.sent_unseen(session, letter.account_id, since=parts.now() - timedelta(days=1))
    if sent < MOST_UNSEEN_A_DAY:
        return False
    outbox.hold_back(
        session,
        letter,
        phrased("{count} letters went out about this account within a day; a person must look", count=sent),
    )
    subject = f"letter {letter.id}"
    audit.append(session, at=parts.now(), actor="worker", action="held", subject=subject, detail={"sent": sent})
    return True


def _no_such_address(final: RecipientRefused, address: str) -> tuple[str, str] | None:
    """An address of which its server says that it is none, and the words; other refusals may be about the message."""
    said = str(final.facts.get("reply", ""))
    return (address, said) if final.facts.get("address") == address and _NO_SUCH_ADDRESS.search(said) else None


def _settle(
    parts: Parts,
    letter_id: int,
    state: OutboxState,
    said: str,
    *,
    digest: str | None = None,
    nobody: tuple[str, str] | None = None,
) -> None:
    """Keep how it went; with `nobody`, an address and what its server said, that nobody is there: both or neither."""
    at = parts.now()
    with parts.open_work() as session:
        letter = outbox.by_id(session, letter_id)
        letter.state, letter.last_reply = state, said
        if state is OutboxState.SENT:
            letter.sent_digest = digest
            arrived(session, letter, at=at)
        detail = {"message_id": letter.message_id, "to": letter.to, "cc": letter.cc, "reply": said, "digest": digest}
        subject = f"letter {letter_id}"
        audit.append(session, at=at, actor="worker", action=state.value, subject=subject, detail=detail)
        if nobody is not None:
            correspondents.note_bounce(session, *nobody, at=at)
    log.info("letter settled", extra={"letter": letter_id, "state": state.value, "reply": said})
