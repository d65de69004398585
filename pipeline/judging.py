"""From an account's holdings to its findings, and from those to the drafted answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from email.utils import make_msgid
from typing import Any

from sqlalchemy.orm import Session

from domain.certificate import ILLEGIBLE
from domain.document import DocumentState
from domain.draft import Draft, kind_and_language
from domain.errors import Refused
from domain.extraction_json import to_json
from domain.finding import AccountStatus, Judgement
from domain.holdings import Proof
from domain.message import MessageKind
from outbound.answering import Known, passages, sign_off
from outbound.draft import (
    LINK_INSTEAD,
    NOT_A_CERTIFICATE,
    NOTHING_ATTACHED,
    Arrived,
    Occasion,
    Unread,
    draft_reply,
    language_of,
)
from outbound.letter import kind_of
from pipeline import illegible
from pipeline.attaching import papers_of_answer
from pipeline.days import today_of
from pipeline.facts import facts_of, requirement_of
from pipeline.folding import folded, starts
from pipeline.languages import languages_of
from pipeline.own_letters import OwnLetters
from pipeline.papers import Order, fetched
from pipeline.parts import Parts
from pipeline.replies import STOPPED, sentences_of
from pipeline.settling import judged
from pipeline.undelivered import ask_other
from records import accounts, certificates, correspondence, decisions, documents, findings, messages, outbox
from records.accounts import AccountView
from records.documents import Document
from records.letter_templates import DESK
from records.messages import Message
from records.outbox import OutboxMessage

RESPOND_WITHIN_DAYS = 7
UNSEEN = (AccountStatus.NO_PROOF, AccountStatus.PENDING)
JUDGED = (DocumentState.NEEDS_REVIEW, DocumentState.REVIEWED)


def judgement_with(
    session: Session,
    account_id: int,
    *,
    message_id: int,
    today: date,
    values: Mapping[int, Mapping[str, Any]] | None = None,
) -> Judgement:
    """The whole account judged with the papers of one message counted in, confirmed or not.

    Args:
        values: corrections by document id and field path that replace what was confirmed of those documents.
    """
    proofs = list(certificates.confirmed_proofs(session, account_id))
    held = {proof.document_id for proof in proofs}
    for document in documents.of_message(session, message_id):
        if document.state in JUDGED and document.account_id == account_id and document.extraction:
            if document.id in held:
                proofs = [proof for proof in proofs if proof.document_id != document.id]
            proofs.append(_proof(session, document, (values or {}).get(document.id)))
    holdings = folded(proofs)
    account = accounts.view(session, account_id, on=today, starts=starts(holdings))
    return judged(facts_of(session, account, on=today), requirement_of(account), holdings, today)


def answer_for(
    session: Session, parts: Parts, message: Message, *, values: Mapping[int, Mapping[str, Any]] | None = None
) -> tuple[Draft, Judgement | None]:
    """The answer that fits a message now, and the judgement that it rests on, if any; nothing is stored."""
    today = _today(session, parts, message.account_id)
    account = accounts.view(session, message.account_id, on=today) if message.account_id else None
    papers = documents.of_message(session, message.id)
    judged = [one for one in papers if one.state in JUDGED and one.extraction]
    judgement = None
    if account is not None and judged:
        judgement = judgement_with(session, account.id, message_id=message.id, today=today, values=values)
    unclear = illegible.missed(papers, judgement)
    problem, name = (None, "") if judged else _problem(session, message, papers)
    if unclear and not illegible.states_coverage(papers):  # what else came does not stand in for the certificate
        problem, name = ILLEGIBLE, unclear[0].name
    known = correspondence.known_accounts(session) if account else ()
    mine = next((one for one in known if account and one.id == account.id), None)
    occasion = Occasion(
        client=account.client if account else "",
        contractor=account.contractor if account else "",
        agent_name=account.agent if account else "",
        agent_email=(account.agent_email or "") if account else "",
        contractor_email=(account.contractor_email or "") if account else "",
        reply_address=parts.identity.reply_to(message.account_id),
        arrived=Arrived(
            subject=message.subject,
            message_id=message.message_id,
            sender=message.sender,
            sender_name=message.sender_name,
            references=tuple(message.references),
            kind=message.kind,
            may_answer=message.may_answer,
            why_not_answer=message.kind_reason,
            sender_is_known=mine is not None and message.sender.lower() in mine.addresses,
        ),
        respond_by=_respond_by(today),
        sign_off_name=sign_off("en"),
        certificate_date=_certificate_date(judged),
        judgement=judgement,
        problem=problem,
        document=name,
        unread=_unread(session, message, papers) if judged else (),
        unclear=unclear,
        languages=languages_of(session, account, message.sender) if account else {},
    )
    language = language_of(occasion)
    occasion = replace(
        occasion,
        language=language,
        sign_off_name=sign_off(language),
        own=OwnLetters(session).sources(account.client_id if account else DESK, language),
        **_answer(session, parts, message, account, respond_by=_respond_by(today), language=language),
    )
    return draft_reply(occasion), judgement


def _answer(
    session: Session, parts: Parts, message: Message, account: AccountView | None, *, respond_by: date, language: str
) -> dict[str, Any]:
    """What answers the questions of a mail, and whether that is all that it asks."""
    said = sentences_of(message)
    intents = {one.intent for one in said if one.intent}
    stops = STOPPED in message.flags
    if account is None or not intents:
        return {"asked_to_stop": stops}
    try:
        made = passages(intents, known_of(session, parts, account, respond_by, language))
    except Refused:  # a broken requirement set: a person writes
        return {"asked_to_stop": stops}
    is_unfinished = not made or any(one.intent is None for one in said)
    return {"passages": made, "is_unfinished": is_unfinished, "asked_to_stop": stops}


def known_of(session: Session, parts: Parts, account: AccountView, respond_by: date, language: str = "en") -> Known:
    """What an answer about an account may rest on.

    Raises:
        RequirementInvalid: the account's set cannot be used.
    """
    return Known(
        client=account.client,
        client_address=account.client_address,
        contractor=account.contractor,
        requirement=requirement_of(account),
        reply_address=parts.identity.reply_to(account.id),
        respond_by=respond_by,
        flags={key: bool(value) for key, value in account.flags.items()},
        state=account.work_state or account.state,
        fax=parts.identity.fax,
        opened=findings.still_asked(session, account.id, language) if account.status not in UNSEEN else (),
        language=language,
    )


def redraft(session: Session, parts: Parts, message: Message) -> OutboxMessage | None:
    """Make the drafted answer of a message anew; None, and any draft discarded, for mail that is never answered.

    Raises:
        PapersWanted: papers of the answer were not made yet; `pipeline.papers.in_one_unit` makes them.
    """
    if message.kind is MessageKind.BOUNCE:
        return ask_other(session, parts, message)
    if not message.may_answer:
        outbox.discard_draft(session, message.id)
        return None
    draft, judgement = answer_for(session, parts, message)
    _note_trouble(session, parts, message, draft)
    papers, without = fetched(session, parts, _papers(session, parts, message, draft, judgement))
    draft = replace(draft, papers=papers, without=without)
    message.open_findings = len(judgement.deficiencies) if judgement else 0
    host = parts.identity.mail_address.rpartition("@")[2]
    return outbox.save_draft(
        session,
        draft,
        account_id=message.account_id,
        answers_id=message.id,
        reply_to=parts.identity.reply_to(message.account_id),
        message_id=make_msgid(domain=host),
        at=parts.now(),
    )


def _note_trouble(session: Session, parts: Parts, message: Message, draft: Draft) -> None:
    """Tell the operators of words of theirs that could not be used; the answer is drafted as it ships."""
    if not draft.trouble:
        return
    name, language = kind_and_language(draft.letter)
    client_id = accounts.client_of(session, message.account_id) if message.account_id else DESK
    OwnLetters(session).note(
        client_id, kind_of(name), language, draft.trouble, account_id=message.account_id, at=parts.now()
    )


def _papers(
    session: Session, parts: Parts, message: Message, draft: Draft, judgement: Judgement | None
) -> tuple[Order, ...]:
    if message.account_id is None:
        return ()
    today = _today(session, parts, message.account_id)
    account = accounts.view(session, message.account_id, on=today)
    by = _respond_by(today)
    return papers_of_answer(session, parts, message, draft, judgement=judgement, account=account, respond_by=by)


def _respond_by(today: date) -> date:
    """The day until which an answer is hoped for: the letter and its papers say the same."""
    return _working_day(today + timedelta(days=RESPOND_WITHIN_DAYS))


def with_wording(values: Mapping[str, Any]) -> dict[str, Any]:
    """A person's values; corrected words are read anew, so that findings follow the words that now stand."""
    made = {path: value for path, value in values.items() if path != certificates.WORDING}
    if texts := [name for name in ("description", "remarks") if name in made]:
        from extract.free_text.wording import (
            wording_of,  # here: spaCy takes a second, and descriptions are seldom corrected
        )

        spans = [replace(one, source=name) for name in texts for one in wording_of(str(made[name] or ""))]
        made[certificates.WORDING] = to_json(spans)
    return made


def _today(session: Session, parts: Parts, account_id: int | None) -> date:
    return parts.today() if account_id is None else today_of(parts, accounts.time_zone_of(session, account_id))


def _proof(session: Session, document: Document, values: Mapping[str, Any] | None) -> Proof:
    if values is None:
        confirmed = decisions.confirmation(session, document.id)
        return certificates.proof_of(document, confirmed.values if confirmed else {})
    return certificates.proof_of(document, with_wording(values))


def _problem(session: Session, message: Message, papers: Sequence[Document]) -> tuple[str | None, str]:
    """Why there was nothing to judge: a code and the name of the file at fault."""
    for paper in papers:
        if paper.state is DocumentState.FAILED:
            return paper.reason_code or "document-unreadable", paper.name
    for file in messages.attachments(session, message.id):
        if file.refusal_code:
            return file.refusal_code, file.name
    for paper in papers:
        if paper.state in (DocumentState.NOT_A_CERTIFICATE, DocumentState.REJECTED):
            return NOT_A_CERTIFICATE, paper.name
    if "encrypted-message" in message.flags:
        return "password-protected", "The message"
    if message.kind is MessageKind.SUBMISSION and not papers:
        return (LINK_INSTEAD if message.links else NOTHING_ATTACHED), ""
    return None, ""


def _unread(session: Session, message: Message, papers: Sequence[Document]) -> tuple[Unread, ...]:
    """The files beside those that were read; certificates too worn to be read are told of apart."""
    failed = [
        Unread(one.name, one.reason_code or "")
        for one in papers
        if one.state is DocumentState.FAILED and not illegible.is_illegible(one)
    ]
    attached = messages.attachments(session, message.id)
    refused = [Unread(one.name, one.refusal_code) for one in attached if one.refusal_code]
    return tuple(dict.fromkeys([*failed, *refused]))


def _certificate_date(papers: list[Document]) -> date | None:
    for paper in papers:
        for certificate in (paper.extraction or {}).get("certificates", []):
            try:
                return date.fromisoformat(str((certificate.get("date") or {}).get("value")))
            except ValueError:
                continue
    return None


def _working_day(day: date) -> date:
    """That day, or the Monday after it."""
    return day + timedelta(days={5: 2, 6: 1}.get(day.weekday(), 0))


__all__ = ["answer_for", "judgement_with", "redraft"]
