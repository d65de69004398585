"""The read-back: whoever sent a certificate is told at once what was received and read, before a person looks."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta

from sqlalchemy.orm import Session

from config.comms import limits
from config.finding_words import judgement_in
from domain.dialogue import Addressee, Correspondent
from domain.draft import Draft
from domain.errors import Refused
from domain.finding import Finding, Fixer
from domain.message import MessageKind, MessageState
from domain.saying import phrased
from outbound.addresses import sendable
from outbound.draft import reply_subject
from outbound.read_back import policy_read, shortened
from pipeline.days import today_of
from pipeline.judging import JUDGED, judgement_with
from pipeline.languages import languages_of
from pipeline.mailing import cadence_of, letter_name, put_down, single
from pipeline.notice_facts import Filler
from pipeline.parts import Parts
from pipeline.replies import STOPPED
from records import accounts, certificates, correspondence, correspondents, documents, notices
from records.accounts import AccountView
from records.correspondence import KnownAccount
from records.messages import Message

log = logging.getLogger(__name__)
TEMPLATE = "received"
DOUBTFUL = frozenset({"spam", "loop", "lookalike-domain", "ambiguous-sender", "not-authenticated", STOPPED})
"""Flags of mail that is answered by nobody but a person."""


def key_of(message_id: int) -> str:
    """The key of the acknowledgement of a message: it is used once."""
    return f"{TEMPLATE}:{message_id}"


def acknowledge(session: Session, parts: Parts, message: Message) -> int | None:
    """Tell the sender what was received and read; the letter's id, None where nobody is to be told.

    Told once a message, to addresses that the account knows, about papers that were read, and never more often about
    an account than `answers_per_day`: two machines that answer each other stop there. It goes by itself where the
    client's policy says so; else it waits for a person.
    """
    if not _may(message) or message.account_id is None:
        return None
    account = accounts.hold(session, message.account_id)  # two of one account: the second counts the first
    since = parts.now() - timedelta(days=1)
    if notices.how_many(session, account.id, TEMPLATE, since=since) >= limits().answers_per_day:
        log.warning("no acknowledgement: too many today", extra={"account": account.id, "mail": message.id})
        return None
    day = today_of(parts, accounts.time_zone_of(session, account.id))
    view = accounts.view(session, account.id, on=day)
    reader = _reader(session, message, view)
    if reader is None or not any(one.state in JUDGED for one in documents.of_message(session, message.id)):
        return None
    to = Addressee.CONTRACTOR if _is(reader.address, view.contractor_email) else Addressee.AGENT
    notice = single(
        reader,
        key=key_of(message.id),
        account=view.id,
        client=view.client_id,
        to=to,
        template=TEMPLATE,
        why=phrased("a certificate came from {address} and was read", address=reader.address),
        day=day,
    )
    try:
        filler = Filler(session, parts.identity, day)
        facts = filler.facts(notice, reader.time_zone, {view.id: reader.name})
        judgement = judgement_with(session, view.id, message_id=message.id, today=day)
        judgement = judgement_in(judgement, notice.language)
        held = _read(session, message.id, notice.language)
        opened = shortened([_words(one, to) for one in judgement.deficiencies], notice.language)
        facts = replace(facts, about=(replace(facts.about[0], held=held, open=opened),))
        letter = filler.write(facts, notice, at=parts.now())
    except Refused as refusal:  # a broken requirement set must not hold up the reading
        log.warning("no acknowledgement", extra={"mail": message.id, "why": str(refusal)})
        return None
    draft = Draft(
        letter=letter_name(notice),
        to=(notice.to,),
        cc=(),
        subject=reply_subject(message.subject) or letter.subject,
        body=letter.body,
        in_reply_to=message.message_id,
        references=(*message.references, *((message.message_id,) if message.message_id else ())),
    )
    goes = TEMPLATE in cadence_of(session, view.client_id).auto
    return put_down(session, parts, notice, draft, account_id=view.id, day=day, goes=goes)


def _may(message: Message) -> bool:
    return (
        message.may_answer
        and message.kind is MessageKind.SUBMISSION
        and message.state is MessageState.AWAITING_REVIEW
        and DOUBTFUL.isdisjoint(message.flags)
    )


def _reader(session: Session, message: Message, view: AccountView) -> Correspondent | None:
    """The sender, if the account knows the address and mail may go there."""
    address = sendable(message.sender)
    if address is None or not _knows(session, view.id, address):
        return None
    row = correspondents.known(session, (address,)).get(address.lower())
    if row is not None and (row.stopped_at or row.bounced_at or view.id in row.not_theirs):
        return None
    is_agent = _is(address, view.agent_email)
    name = view.agent if is_agent else view.contractor if _is(address, view.contractor_email) else ""
    return Correspondent(address=address, name=name, language=languages_of(session, view, address)[address.lower()])


def _knows(session: Session, account_id: int, address: str) -> bool:
    known: KnownAccount | None = next((o for o in correspondence.known_accounts(session) if o.id == account_id), None)
    return known is not None and address.lower() in known.addresses


def _read(session: Session, message_id: int, language: str) -> tuple[str, ...]:
    """The policies of the papers of a message, a line each."""
    found = certificates.policies_of_message(session, message_id)
    lines = [
        policy_read(
            one.covers,
            one.number or "",
            (one.effective, one.expiration),
            {code: amount for code, amount in one.limits.items() if isinstance(amount, int)},
            language,
        )
        for one in found
    ]
    return shortened(lines, language)


def _words(one: Finding, to: Addressee) -> str:
    if to is Addressee.AGENT and one.fixer is not Fixer.INSURED:
        return one.ask or one.tell_insured or one.title
    return one.tell_insured or one.ask or one.title


def _is(address: str, other: str | None) -> bool:
    return bool(other) and address.lower() == (other or "").lower()


def take_back(session: Session, message_id: int) -> None:
    """A person has decided: an acknowledgement that nobody sent yet has nothing to say any more."""
    notices.take_back(session, key_of(message_id))
