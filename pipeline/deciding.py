"""What a reviewer decides, each in one transaction with its decision, its audit event and what follows from it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy.orm import Session

from domain.document import DocumentState
from domain.draft import OutboxState, kind_and_language
from domain.errors import NotConfirmed, Refused, SettledOtherwise
from domain.extraction_json import extraction_from
from domain.field import Value
from domain.message import MessageKind, MessageState
from domain.page import PageKind
from domain.saying import N_, phrased
from outbound.addresses import sendable
from outbound.letter import unfinished
from pipeline import fates
from pipeline.acknowledging import take_back
from pipeline.judging import redraft, with_wording
from pipeline.noticing import still_stands
from pipeline.parts import Parts
from pipeline.reading import sort_out, state_after_reading
from pipeline.reporting import alert
from pipeline.settling import settle
from pipeline.undelivered import LETTER as ASK_ADDRESS
from records import accounts, audit, certificates, decisions, documents, messages, outbox, people
from records.decisions import Decision, DecisionKind
from records.documents import Document
from records.messages import Message
from records.outbox import OutboxMessage

OPEN = (DocumentState.RECEIVED, DocumentState.READING, DocumentState.NEEDS_REVIEW)


def confirm(session: Session, parts: Parts, document_id: int, values: Mapping[str, Value], *, user_id: int) -> None:
    """A person stands for what the document says: corrections stored, account judged anew, answer drafted anew.

    `values` are all corrections that hold, by field path; confirming again replaces the earlier ones.

    Raises:
        KeyError: a path that no certificate has.
        SettledOtherwise: the document was not read, or has no account yet.
    """
    document = documents.by_id(session, document_id)
    if not document.extraction:
        raise SettledOtherwise(what=phrased("{name} has not been read", name=document.name))
    message = messages.by_id(session, document.message_id)
    if message.account_id is None:
        raise SettledOtherwise(what=N_("the mail belongs to no account yet; assign it first"))
    values = with_wording(values)
    held = certificates.corrected(extraction_from(document.extraction), values)
    certificates.replace_certificates(session, document.id, held)
    document.state, document.account_id = DocumentState.REVIEWED, message.account_id
    _note(session, parts, message, DecisionKind.CONFIRM, user_id, document=document, values=dict(values))
    _follow(session, parts, message)


def reject(session: Session, parts: Parts, document_id: int, reason: str, *, user_id: int) -> None:
    """A person refuses the document; the reason is kept, and the answer drafted anew."""
    document = documents.by_id(session, document_id)
    message = messages.by_id(session, document.message_id)
    document.state, document.reason_code, document.reason = DocumentState.REJECTED, "rejected", reason
    _note(session, parts, message, DecisionKind.REJECT, user_id, document=document, reason=reason)
    _follow(session, parts, message)


def reclassify(session: Session, parts: Parts, document_id: int, kind: PageKind, *, user_id: int) -> None:
    """A person says what the document is."""
    document = documents.by_id(session, document_id)
    message = messages.by_id(session, document.message_id)
    was, document.kind = document.kind, kind
    document.state = state_after_reading(kind)
    document.reason_code = document.reason = None
    values = {"from": was.value, "to": kind.value}
    _note(session, parts, message, DecisionKind.RECLASSIFY, user_id, document=document, values=values)
    _follow(session, parts, message)


def split(session: Session, parts: Parts, document_id: int, before_page: int, *, user_id: int) -> int:
    """Make the pages from `before_page` on a document of their own; gives back its id. It is read again.

    Raises:
        SettledOtherwise: there is no such page inside the document.
    """
    document = documents.by_id(session, document_id)
    last = document.last_page or document.page_count
    if not document.first_page < before_page <= last:
        raise SettledOtherwise(
            what=phrased(
                "page {number} is not a page inside {name} to split before", number=before_page, name=document.name
            )
        )
    if not document.extraction:
        raise SettledOtherwise(what=phrased("{name} has not been read", name=document.name))
    message = messages.by_id(session, document.message_id)
    whole = extraction_from(document.extraction)
    made = Document(
        message_id=document.message_id,
        attachment_id=document.attachment_id,
        account_id=document.account_id,
        digest=document.digest,
        name=document.name,
        first_page=before_page,
        last_page=last,
        created_at=document.created_at,
    )
    session.add(made)
    session.flush()
    images = {one.number: one.image_digest for one in documents.pages(session, document.id)}
    for part, first, until in ((document, document.first_page, before_page - 1), (made, before_page, last)):
        own = certificates.of_pages(whole, first, until)
        certificates.replace_reading(
            session,
            part,
            own,
            images=[images.get(page.number) for page in own.pages],
            reader_version=document.reader_version or "",
            at=parts.now(),
        )
        part.last_page = until
        sort_out(part)
    _note(session, parts, message, DecisionKind.SPLIT, user_id, document=document, values={"before_page": before_page})
    _follow(session, parts, message)
    return made.id


def assign(session: Session, parts: Parts, message_id: int, account_id: int, *, user_id: int) -> None:
    """A person says to which account a message and its papers belong; both accounts are judged anew."""
    message = messages.by_id(session, message_id)
    account = accounts.view(session, account_id, on=parts.today())
    before = message.account_id
    message.account_id, message.matched_by = account.id, "person"
    for document in documents.of_message(session, message_id):
        document.account_id = account.id
    values = {"from": before, "to": account.id}
    _note(session, parts, message, DecisionKind.ASSIGN, user_id, values=values, reason=account.contractor)
    session.flush()
    if before is not None and before != account.id:
        settle(session, parts, before)
    _follow(session, parts, message, made_anew=True)


def take(session: Session, parts: Parts, message_id: int, *, user_id: int | None, by: int) -> None:
    """Make somebody, or nobody, the reviewer in charge of a message."""
    message = messages.by_id(session, message_id)
    message.assigned_to = user_id
    _note(session, parts, message, DecisionKind.TAKE, by, values={"to": user_id})


def set_kind(session: Session, parts: Parts, message_id: int, kind: MessageKind, *, user_id: int) -> None:
    """A person says what a message is; automatic mail is never answered whatever it was before."""
    message = messages.by_id(session, message_id)
    values = {"from": message.kind.value, "to": kind.value}
    message.kind, message.kind_reason = kind, N_("a reviewer said so")
    message.may_answer = kind not in (MessageKind.AUTOMATIC_REPLY, MessageKind.BOUNCE)
    _note(session, parts, message, DecisionKind.SET_KIND, user_id, values=values)
    _follow(session, parts, message)


def close(session: Session, parts: Parts, message_id: int, *, user_id: int) -> None:
    """File a message without an answer; its draft is discarded."""
    message = messages.by_id(session, message_id)
    outbox.discard_draft(session, message_id)
    take_back(session, message_id)
    message.state = MessageState.FILED
    _note(session, parts, message, DecisionKind.CLOSE, user_id)
    if message.account_id is not None:
        session.flush()
        settle(session, parts, message.account_id)


def save_letter(session: Session, parts: Parts, letter_id: int, words: Mapping[str, Any], *, user_id: int) -> None:
    """Keep a person's `to`, `cc`, `subject` and `body`; from then on the draft is not made anew by itself.

    Raises:
        SettledOtherwise: the letter is on its way already, or an address cannot be written to.
    """
    letter = _editable(session, letter_id)
    if not _edit(letter, words):
        return
    if letter.answers_id is not None:
        message = messages.by_id(session, letter.answers_id)
        _note(session, parts, message, DecisionKind.EDIT_LETTER, user_id)
    else:
        _note_letter(session, parts, letter_id, DecisionKind.EDIT_LETTER, user_id, {"subject": letter.subject})


def send(session: Session, parts: Parts, letter_id: int, words: Mapping[str, Any], *, user_id: int) -> None:
    """Approve a letter as it stands on the screen, and enqueue its sending in the same transaction.

    Raises:
        NotConfirmed: a document of the message still needs review: nothing goes out unconfirmed.
        SettledOtherwise: somebody was faster, or an address cannot be written to.
    """
    letter = _editable(session, letter_id)
    message = messages.by_id(session, letter.answers_id) if letter.answers_id is not None else None
    if message is not None:
        if not message.may_answer and kind_and_language(letter.letter)[0] != ASK_ADDRESS:
            raise SettledOtherwise(what=N_("this mail is never answered"))
        for document in documents.of_message(session, message.id):
            if document.state in OPEN:
                raise NotConfirmed(name=document.name)
    _edit(letter, words)
    if not letter.to:
        raise SettledOtherwise(what=N_("the letter has no recipient"))
    if unwritten := unfinished(letter.body):
        raise SettledOtherwise(what=unwritten)
    if message is None and not still_stands(session, parts, letter_id):
        raise SettledOtherwise(what=N_("what this notice says is not so any more; it is taken back by itself"))
    letter.why_not = None
    if message is not None:
        take_back(session, message.id)
    session.flush()
    outbox.approve(session, letter_id, user_id=user_id, at=parts.now())
    # a letter that came back may be approved again: each approval is a job of its own
    if message is not None:
        _note(session, parts, message, DecisionKind.SEND, user_id, values={"letter": letter_id})
        key = f"send-{letter_id}-{decisions.sendings(session, letter.answers_id)}"
    else:
        _note_letter(session, parts, letter_id, DecisionKind.SEND, user_id)
        key = f"send-{letter_id}-{outbox.by_id(session, letter_id).attempts}-{parts.now():%Y%m%d%H%M%S%f}"
    parts.enqueue(session, queue="send", workflow="send", key=key, argument=letter_id)


def send_notices(
    session: Session, parts: Parts, letter_ids: Collection[int], *, user_id: int
) -> tuple[tuple[int, ...], dict[int, str]]:
    """Approve many letters of the schedule as they stand: the ids of those that go, and why each other does not."""
    going: list[int] = []
    refused: dict[int, str] = {}
    for letter_id in dict.fromkeys(letter_ids):
        try:
            with session.begin_nested():
                letter = _editable(session, letter_id)
                words = {"to": letter.to, "cc": letter.cc, "subject": letter.subject, "body": letter.body}
                send(session, parts, letter_id, words, user_id=user_id)
        except Refused as refusal:
            refused[letter_id] = str(refusal)
        else:
            going.append(letter_id)
    return tuple(going), refused


def discard_notice(session: Session, parts: Parts, letter_id: int, reason: str, *, user_id: int) -> None:
    """A person decides that a notice is not sent: what it was to tell is not told by another one either.

    Raises:
        SettledOtherwise: it is no draft any more.
    """
    letter = _editable(session, letter_id)
    letter.state, letter.why_not = OutboxState.DISCARDED, reason
    _note_letter(session, parts, letter_id, DecisionKind.CLOSE, user_id, {"reason": reason})


def settle_letter(session: Session, parts: Parts, letter_id: int, *, arrived: bool, user_id: int) -> None:
    """A person says of an uncertain letter whether it arrived, or takes a refused one up again.

    One that arrived is sent; any other becomes a draft again, with the words it had.

    Raises:
        SettledOtherwise: nobody doubts that letter.
    """
    letter = outbox.by_id(session, letter_id)
    if letter.state not in fates.UNSETTLED:
        raise SettledOtherwise(what=phrased("the letter is {state}", state=letter.state.value.replace("_", " ")))
    message = messages.by_id(session, letter.answers_id) if letter.answers_id is not None else None
    if arrived:
        fates.arrived(session, letter, at=parts.now())
    else:
        letter.state, letter.edited = OutboxState.DRAFT, True
    if message is not None:
        values = {"letter": letter_id, "arrived": arrived}
        _note(session, parts, message, DecisionKind.EDIT_LETTER, user_id, values=values)


def _editable(session: Session, letter_id: int) -> OutboxMessage:
    letter = outbox.by_id(session, letter_id)
    if letter.state is not OutboxState.DRAFT:
        raise SettledOtherwise(
            what=phrased("the letter is already {state}", state=letter.state.value.replace("_", " "))
        )
    return letter


def _edit(letter: OutboxMessage, words: Mapping[str, Any]) -> bool:
    """Put a person's words into a draft; True if they differ from what stood there."""
    for address in (*words["to"], *words["cc"]):
        if sendable(address) is None:
            raise SettledOtherwise(
                what=phrased("{address!r} is not an address that can be written to", address=address)
            )
    new = (list(words["to"]), list(words["cc"]), words["subject"], words["body"].replace("\r\n", "\n"))
    if new == (letter.to, letter.cc, letter.subject, letter.body):
        return False
    letter.to, letter.cc, letter.subject, letter.body = new
    letter.edited = True
    if letter.to:
        letter.why_not = None
    return True


def _follow(session: Session, parts: Parts, message: Message, *, made_anew: bool = False) -> None:
    """What follows from a decision: the account's status, and the answer while it is still a draft."""
    session.flush()
    if message.account_id is not None:
        settle(session, parts, message.account_id)
        if message.kind is MessageKind.CANCELLATION_NOTICE:  # the client is told at once, not with the next hour
            alert(session, parts, accounts.client_of(session, message.account_id))
    if made_anew:
        letter = outbox.answer_to(session, message.id)
        if letter is not None and letter.state is OutboxState.DRAFT:
            letter.edited = False  # another account's letter must not keep the words meant for this one
    redraft(session, parts, message)


def _note_letter(
    session: Session,
    parts: Parts,
    letter_id: int,
    kind: DecisionKind,
    user_id: int,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """A decision about a letter that answers no mail: it is in the audit trail alone."""
    user = people.by_id(session, user_id)
    actor, subject = user.email if user else str(user_id), f"letter {letter_id}"
    audit.append(session, at=parts.now(), actor=actor, action=kind.value, subject=subject, detail=detail)


def _note(
    session: Session,
    parts: Parts,
    message: Message,
    kind: DecisionKind,
    user_id: int,
    *,
    document: Document | None = None,
    values: Mapping[str, Any] | None = None,
    reason: str | None = None,
) -> None:
    at = parts.now()
    session.add(
        Decision(
            message_id=message.id,
            document_id=document.id if document else None,
            user_id=user_id,
            kind=kind,
            values=dict(values or {}),
            reason=reason,
            made_at=at,
        )
    )
    user = people.by_id(session, user_id)
    subject = f"document {document.id}" if document else f"message {message.id}"
    detail = {"values": dict(values or {}), "reason": reason, "reader": document.reader_version if document else None}
    audit.append(
        session, at=at, actor=user.email if user else str(user_id), action=kind.value, subject=subject, detail=detail
    )


__all__ = [
    "assign",
    "close",
    "confirm",
    "discard_notice",
    "reclassify",
    "reject",
    "save_letter",
    "send",
    "send_notices",
    "set_kind",
    "settle_letter",
    "split",
    "take",
]
