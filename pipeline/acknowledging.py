"""The read-back: whoever sent a certificate is told at once what was received and read, before a person looks.

Whoever sent one that is too worn to be read is asked for a clearer copy instead.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from config.comms import limits
from config.finding_words import finding_in
from domain.dialogue import Addressee, Correspondent, Notice
from domain.document import DocumentState
from domain.draft import Draft
from domain.errors import Refused
from domain.finding import Finding, Fixer
from domain.message import MessageKind, MessageState
from domain.saying import phrased
from outbound.addresses import sendable
from outbound.draft import Unread, reply_subject
from outbound.letter import Letter
from outbound.read_back import pages_called, policy_read, shortened
from pipeline import illegible
from pipeline.days import today_of
from pipeline.faxes import BY_FAX
from pipeline.judging import JUDGED, judgement_with
from pipeline.languages import languages_of
from pipeline.mailing import cadence_of, letter_name, put_down, single
from pipeline.notice_facts import Filler
from pipeline.parts import Parts
from pipeline.replies import STOPPED, sentences_of
from records import accounts, certificates, correspondence, correspondents, documents, messages, notices, outbox
from records.accounts import AccountView
from records.correspondence import KnownAccount
from records.documents import Document
from records.messages import Message

log = logging.getLogger(__name__)
TEMPLATE, CLEARER = AT_ONCE = "received", "clearer_copy"
PATIENCE = timedelta(days=30)
"""From the second certificate on that cannot be read within so long, a person looks, too."""
DOUBTFUL = frozenset({"spam", "loop", "lookalike-domain", "ambiguous-sender", "not-authenticated", STOPPED})
"""Flags of mail that is answered by nobody but a person."""


def key_of(message_id: int) -> str:
    """The key of the acknowledgement of a message: it is used once."""
    return f"{TEMPLATE}:{message_id}"


@dataclass(frozen=True, slots=True)
class _Told:
    """What a sender is told: by which letter, what is still missing, and which certificates could not be read."""

    template: str
    missing: tuple[Finding, ...]
    unclear: tuple[Unread, ...]


def acknowledge(session: Session, parts: Parts, message: Message) -> int | None:
    """Tell the sender what was received and read; the letter's id, None where nobody is to be told.

    Told once a message, to addresses that the account knows, about papers that were read, and never more often about
    an account than `answers_per_day`: two machines that answer each other stop there. It goes by itself where the
    client's policy says so; else it waits for a person. A mail that holds nothing but a certificate too worn to be
    read is answered by it.
    """
    if not _may(message) or message.account_id is None:
        return None
    account = accounts.hold(session, message.account_id)  # two of one account: the second counts the first
    if _many_today(session, parts, account.id):
        log.warning("no acknowledgement: too many today", extra={"account": account.id, "mail": message.id})
        return None
    day = today_of(parts, accounts.time_zone_of(session, account.id))
    view = accounts.view(session, account.id, on=day)
    papers = documents.of_message(session, message.id)
    try:
        told = _told(session, account.id, message.id, papers, day)
        reader = _reader(session, message, view, told) if told is not None else None
        if told is None or reader is None:
            return None
        notice = _notice(message, view, reader, told, day)
        letter = _letter(session, parts, notice, told, message, reader)
    except Refused as refusal:  # a broken requirement set must not hold up the reading
        log.warning("no acknowledgement", extra={"mail": message.id, "why": str(refusal)})
        return None
    goes = told.template in cadence_of(session, view.client_id).auto
    is_first = not notices.how_many(session, view.id, CLEARER, since=parts.now() - PATIENCE)
    made = put_down(session, parts, notice, _in_thread(message, notice, letter), account_id=view.id, day=day, goes=goes)
    if made is not None and goes and is_first and _is_answered(session, message, papers, told):
        outbox.discard_draft(session, message.id)
        message.state, message.flags = MessageState.ANSWERED, [*message.flags, illegible.ASKED]
    return made


def _many_today(session: Session, parts: Parts, account_id: int) -> bool:
    since = parts.now() - timedelta(days=1)
    told = sum(notices.how_many(session, account_id, one, since=since) for one in AT_ONCE)
    return told >= limits().answers_per_day


def _told(session: Session, account_id: int, message_id: int, papers: Sequence[Document], day: date) -> _Told | None:
    """What the papers of a mail give to tell of an account; None for nothing.

    Raises:
        RequirementInvalid: the account's set cannot be used.
    """
    judgement = None
    if any(one.state in JUDGED for one in papers):
        judgement = judgement_with(session, account_id, message_id=message_id, today=day)
    unclear = illegible.missed(papers, judgement)
    if unclear and not illegible.states_coverage(papers):  # all that is required would seem to be missing
        return _Told(CLEARER, (), unclear)
    return _Told(TEMPLATE, judgement.deficiencies, unclear) if judgement is not None else None


def _notice(message: Message, view: AccountView, reader: Correspondent, told: _Told, day: date) -> Notice:
    if told.template == CLEARER:
        why = phrased("a certificate came from {address} and is too worn to be read", address=message.sender)
    else:
        why = phrased("a certificate came from {address} and was read", address=message.sender)
    return single(
        reader,
        key=key_of(message.id),
        account=view.id,
        client=view.client_id,
        to=Addressee.CONTRACTOR if _is(reader.address, view.contractor_email) else Addressee.AGENT,
        template=told.template,
        why=why,
        day=day,
    )


def _letter(
    session: Session, parts: Parts, notice: Notice, told: _Told, message: Message, reader: Correspondent
) -> Letter:
    day, language = notice.items[0].since, notice.language
    filler = Filler(session, parts.identity, day)
    facts = filler.facts(notice, reader.time_zone, {notice.account: reader.name})
    held = _read(session, message.id, language)
    words = [_words(finding_in(one, language), notice.addressee) for one in told.missing]
    (about,) = facts.about
    facts = replace(
        facts,
        about=(replace(about, held=held, open=shortened(words, language)),),
        unclear=shortened([pages_called(one.name, one.pages, language) for one in told.unclear], language),
    )
    return filler.write(facts, notice, at=parts.now())


def _in_thread(message: Message, notice: Notice, letter: Letter) -> Draft:
    """The letter as an answer to the mail; apart from it where another address than the mail's is told."""
    is_answer = _is(notice.to, message.sender)
    before = (message.message_id,) if message.message_id else ()
    return Draft(
        letter=letter_name(notice),
        to=(notice.to,),
        cc=(),
        subject=(reply_subject(message.subject) if is_answer else "") or letter.subject,
        body=letter.body,
        in_reply_to=message.message_id if is_answer else None,
        references=(*message.references, *before) if is_answer else (),
    )


def _is_answered(session: Session, message: Message, papers: Sequence[Document], told: _Told) -> bool:
    """Whether nobody need look at a mail: its sender was asked for a clearer copy, and nothing else is in it."""
    if told.template != CLEARER or any(one.intent and one.intent.asks for one in sentences_of(message)):
        return False
    nothing = (one.state is DocumentState.NOT_A_CERTIFICATE or illegible.is_illegible(one) for one in papers)
    return all(nothing) and not any(one.refusal_code for one in messages.attachments(session, message.id))


def _may(message: Message) -> bool:
    return (
        (message.may_answer or message.matched_by == BY_FAX)
        and message.kind is MessageKind.SUBMISSION
        and message.state is MessageState.AWAITING_REVIEW
        and DOUBTFUL.isdisjoint(message.flags)
    )


def _reader(session: Session, message: Message, view: AccountView, told: _Told) -> Correspondent | None:
    """The sender, if the account knows the address and mail may go there.

    A fax comes from a gateway that nobody reads: that it could not be read is told to the agent, else the contractor.
    """
    address = sendable(message.sender)
    if message.matched_by == BY_FAX and told.template == CLEARER:
        address = sendable(view.agent_email or "") or sendable(view.contractor_email or "")
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
