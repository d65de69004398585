"""Reading for screens: the queue and the case, as frozen nouns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from domain.certificate import Certificate, Extraction
from domain.document import DocumentState
from domain.draft import OutboxState
from domain.errors import NotYours
from domain.extraction_json import extraction_from
from domain.field import Value
from domain.finding import Judgement
from domain.message import UNREAD_STATES, MessageState
from domain.saying import N_
from domain.signal import Signal
from extract.signals.contradictions import signals_on_receipt
from pipeline.case import (
    Case,
    CaseAccount,
    CaseChange,
    CaseDecision,
    CaseDocument,
    CaseLetter,
    CaseMessage,
    CasePage,
    QueueFilters,
    QueueItem,
    Suggestion,
)
from pipeline.judging import judgement_with
from pipeline.replies import sentences_of
from records import accounts, certificates, correspondents, decisions, documents, messages, outbox, people, queue
from records.documents import Document
from records.messages import Message
from records.outbox import OutboxMessage
from rules.changes import changes

SAID = {
    "confirm": N_("confirmed what was read"),
    "reject": N_("rejected the document"),
    "assign": N_("assigned it to an account"),
    "take": N_("took it over"),
    "reclassify": N_("changed what the document is"),
    "split": N_("split the document"),
    "set_kind": N_("changed what the mail is"),
    "close": N_("closed it without an answer"),
    "edit_letter": N_("edited the letter"),
    "send": N_("approved the letter"),
}


def queue_page(
    session: Session, filters: QueueFilters, *, limit: int, offset: int
) -> tuple[tuple[QueueItem, ...], int]:
    """One page of the queue, oldest first, and how many lines there are in all."""
    states: tuple[MessageState, ...] = (filters.state,) if filters.state else ()
    if filters.state is MessageState.AWAITING_REVIEW:
        states = (*queue.NEEDS_REVIEW, *UNREAD_STATES)
    rows, total = queue.page(
        session,
        states=states,
        client_id=filters.client_id,
        kind=filters.kind,
        text=filters.text,
        assigned_to=filters.mine,
        limit=limit,
        offset=offset,
    )
    ids = [row[0].id for row in rows]
    papers, doubts = queue.documents_of(session, ids), queue.doubts_of(session, ids)
    letters = queue.letters_of(session, ids)
    return tuple(
        QueueItem(
            message_id=message.id,
            arrived_at=message.arrived_at,
            sender=message.sender,
            sender_name=message.sender_name,
            subject=message.subject,
            kind=message.kind,
            state=message.state,
            reason=message.reason,
            account=contractor,
            client=client,
            documents=tuple(_document(one) for one in papers.get(message.id, ())),
            findings=message.open_findings,
            doubts=doubts.get(message.id, 0),
            letter_state=letters.get(message.id),
            assigned_to=assignee,
        )
        for message, client, contractor, assignee in rows
    ), total


def case(session: Session, message_id: int, document_id: int | None, today: date) -> Case:
    """Everything the review screen shows.

    Raises:
        NotYours: no such message, or the document is not of it.
    """
    message = messages.by_id(session, message_id)
    papers = documents.of_message(session, message_id)
    shown = _chosen(session, papers, message, document_id)
    certificate = _certificate(session, shown) if shown else None
    extraction = extraction_from(shown.extraction) if shown and shown.extraction else None
    account = accounts.view(session, message.account_id, on=today) if message.account_id else None
    judgement: Judgement | None = None
    if account is not None and any(one.extraction for one in papers):
        judgement = judgement_with(session, account.id, message_id=message_id, today=today)
    return Case(
        message=_message(session, message),
        documents=(*(_document(one) for one in papers), *_refused(session, message_id)),
        document=_document(shown) if shown else None,
        pages=tuple(
            CasePage(one.number, one.width, one.height, one.kind, one.rotation, one.image_digest)
            for one in (documents.pages(session, shown.id) if shown else ())
        ),
        certificate=certificate,
        endorsements=extraction.endorsements if extraction else (),
        notices=extraction.notices if extraction else (),
        property_evidence=extraction.property_evidence if extraction else (),
        warnings=extraction.warnings if extraction else (),
        signals=_signals(extraction, message.arrived_at.date()) if extraction else (),
        confirmed=shown is not None and shown.state is DocumentState.REVIEWED,
        corrections=_corrections(session, shown),
        account=CaseAccount(
            id=account.id,
            client=account.client,
            contractor=account.contractor,
            requirement=account.requirement_title,
            status=account.status.value,
            agent_email=account.agent_email,
            contractor_email=account.contractor_email,
        )
        if account
        else None,
        suggestions=tuple(
            Suggestion(one["account_id"], accounts.label(session, one["account_id"]), one["score"], one["why"])
            for one in message.suggestions
        ),
        judgement=judgement,
        changes=_changes(session, account.id, shown, certificate) if account and shown and certificate else (),
        letter=_letter(outbox.answer_to(session, message_id)),
        history=_history(session, message),
        today=today,
    )


def _signals(extraction: Extraction, received: date) -> tuple[Signal, ...]:
    """What reading found to look at twice, and what the day of arrival adds to it."""
    late = (one for certificate in extraction.certificates for one in signals_on_receipt(certificate, received))
    return tuple(sorted((*extraction.signals, *late), key=lambda one: -one.weight))


def _chosen(session: Session, papers: Sequence[Document], message: Message, document_id: int | None) -> Document | None:
    if document_id is not None:
        wanted = documents.by_id(session, document_id)
        if wanted.message_id != message.id:
            raise NotYours
        return wanted
    order = (DocumentState.NEEDS_REVIEW, DocumentState.REVIEWED)
    for state in order:
        for paper in papers:
            if paper.state is state:
                return paper
    return papers[0] if papers else None


def _certificate(session: Session, document: Document) -> Certificate | None:
    if not document.extraction:
        return None
    confirmed = decisions.confirmation(session, document.id)
    extraction = extraction_from(document.extraction)
    held = certificates.corrected(extraction, confirmed.values if confirmed else {})
    return held[0] if held else None


def _corrections(session: Session, document: Document | None) -> tuple[tuple[str, Value], ...]:
    confirmed = decisions.confirmation(session, document.id) if document else None
    held = confirmed.values if confirmed else {}
    return tuple((path, value) for path, value in held.items() if path != certificates.WORDING)


def _changes(session: Session, account_id: int, document: Document, certificate: Certificate) -> tuple[CaseChange, ...]:
    earlier = [
        one
        for one in certificates.confirmed_proofs(session, account_id, but=document.id)
        if one.certificates and one.received_on <= document.created_at.date()
    ]
    if not earlier:
        return ()
    found = changes(earlier[-1].certificates[0], certificate)
    return tuple(CaseChange(one.path, one.label, one.before, one.after, one.worse) for one in found)


def _message(session: Session, message: Message) -> CaseMessage:
    assignee = people.by_id(session, message.assigned_to) if message.assigned_to else None
    return CaseMessage(
        id=message.id,
        sender=message.sender,
        sender_name=message.sender_name,
        subject=message.subject,
        body=message.body,
        kind=message.kind,
        kind_reason=message.kind_reason,
        state=message.state,
        reason=message.reason,
        arrived_at=message.arrived_at,
        flags=tuple(message.flags),
        may_answer=message.may_answer,
        assigned_to=assignee.name if assignee else None,
        said=sentences_of(message),
        proven=tuple(sorted(message.authentication.items())),
        successor="" if _is_successor(session, message) else message.successor,
    )


def _is_successor(session: Session, message: Message) -> bool:
    """Whether the address that a mail names is written to already."""
    named = correspondents.known(session, (message.sender,)).get(message.sender)
    return named is not None and named.successor == message.successor


def _document(one: Document) -> CaseDocument:
    return CaseDocument(one.id, one.name, one.kind.value, one.state, one.reason, one.page_count)


def _refused(session: Session, message_id: int) -> tuple[CaseDocument, ...]:
    """Files that were not kept as documents, with the reason; their id is 0."""
    return tuple(
        CaseDocument(0, one.name, "other", DocumentState.FAILED, one.refusal, 0)
        for one in messages.attachments(session, message_id)
        if one.refusal
    )


def _letter(letter: OutboxMessage | None) -> CaseLetter | None:
    if letter is None:
        return None
    why = letter.why_not
    if letter.state in (OutboxState.REFUSED, OutboxState.UNCERTAIN):
        why = letter.last_reply
    return CaseLetter(
        id=letter.id,
        state=letter.state,
        to=tuple(letter.to),
        cc=tuple(letter.cc),
        subject=letter.subject,
        body=letter.body,
        why_not=why,
        sent_at=letter.sent_at,
        edited=letter.edited,
        papers=letter.papers,
        without=letter.without,
    )


def _history(session: Session, message: Message) -> tuple[CaseDecision, ...]:
    told = [CaseDecision(message.arrived_at, "Certdesk", N_("received the mail"), None)]
    if message.read_at is not None:
        told.append(CaseDecision(message.read_at, "Certdesk", N_("read it"), None))
    told += [
        CaseDecision(one.made_at, who, SAID[one.kind.value], one.reason)
        for one, who in decisions.history(session, message.id)
    ]
    letter = outbox.answer_to(session, message.id)
    if letter is not None and letter.sent_at is not None:
        told.append(CaseDecision(letter.sent_at, "Certdesk", N_("sent the letter"), letter.last_reply))
    return tuple(sorted(told, key=lambda one: one.at))
