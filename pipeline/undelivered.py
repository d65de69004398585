"""When mail to one party of an account comes back for good: the other party is asked how to reach them."""

from __future__ import annotations

from email.utils import make_msgid

from sqlalchemy.orm import Session

from domain.draft import Draft, letter_in
from outbound.addresses import sendable
from outbound.answering import answer_words, sign_off
from outbound.draft import filled_answer
from pipeline.languages import languages_of
from pipeline.own_letters import OwnLetters
from pipeline.parts import Parts
from records import accounts, correspondents, outbox
from records.messages import Message
from records.outbox import OutboxMessage

LETTER = "ask_address"


def ask_other(session: Session, parts: Parts, message: Message) -> OutboxMessage | None:
    """The drafted question to the other party, for a person to send.

    None, and any draft discarded, when the report is of no dead address, when nobody else can be reached, or when the
    same was asked before.
    """
    draft = _draft(session, parts, message)
    if draft is None:
        outbox.discard_draft(session, message.id)
        return None
    return outbox.save_draft(
        session,
        draft,
        account_id=message.account_id,
        answers_id=message.id,
        reply_to=parts.identity.reply_to(message.account_id),
        message_id=make_msgid(domain=parts.identity.mail_address.rpartition("@")[2]),
        at=parts.now(),
    )


def _draft(session: Session, parts: Parts, message: Message) -> Draft | None:
    if message.account_id is None or {"not-a-failure", "complaint"} & set(message.flags):
        return None
    account = accounts.view(session, message.account_id, on=parts.today())
    agent = (account.agent_email or "", account.agent, "agent")
    contractor = (account.contractor_email or "", account.contractor, "contractor")
    known = correspondents.known(session, [one[0] for one in (agent, contractor) if one[0]])
    for lost, other in ((agent, contractor), (contractor, agent)):
        gone, there = known.get(lost[0].lower()), known.get(other[0].lower())
        to = sendable(other[0])
        is_gone = gone is not None and gone.bounced_at is not None and not gone.successor
        is_there = there is None or (there.bounced_at is None and there.stopped_at is None)
        if not is_gone or not is_there or to is None or to.lower() == lost[0].lower():
            continue
        if outbox.is_asked(session, message.account_id, LETTER, but=message.id):
            return None
        language = languages_of(session, account)[to.lower()]
        values = {
            "client": account.client,
            "contractor": account.contractor,
            "name": other[1] if other is agent else "",
            "lost": lost[0],
            "lost_name": lost[1] if lost is agent else "",
            "lost_part": answer_words()["parts"][lost[2]][language],
            "sign_off_name": sign_off(language),
            "sign_off_phone": "",
        }
        own = OwnLetters(session)
        filled, trouble = filled_answer(LETTER, values, language, own.sources(account.client_id, language))
        if trouble:
            own.note(account.client_id, LETTER, language, trouble, account_id=account.id, at=parts.now())
        kept = letter_in(LETTER, language)
        return Draft(letter=kept, to=(to,), cc=(), subject=filled.subject, body=filled.body)
    return None
