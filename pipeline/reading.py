"""Two arrows: raw bytes to a read message, and a document to its fields. Foreign bytes are parsed in the sandbox."""

from __future__ import annotations

import logging

from sqlalchemy import delete
from sqlalchemy.orm import Session

from domain.certificate import ILLEGIBLE
from domain.document import DocumentState
from domain.errors import Refused
from domain.message import MessageKind, MessageState, ReadMessage
from domain.page import PageKind
from extract.read import READER_VERSION, read_document
from ingest.read import read_message
from pipeline import illegible
from pipeline.faxes import fax_codes, tie
from pipeline.parts import Parts
from pipeline.replies import keep, understood
from records import certificates, correspondents, documents, messages, outbox
from records.documents import Document
from records.messages import Attachment, Message

log = logging.getLogger(__name__)
UNREAD = (DocumentState.RECEIVED, DocumentState.READING, DocumentState.FAILED)


def read_mail(parts: Parts, message_id: int) -> list[int]:
    """Walk the MIME tree of a stored message, keep its files, and give back the ids of the documents to read.

    Safe to repeat: what was kept for the same message is found again, not doubled.

    Raises:
        TryLater: the store or a reading process is unwell.
    """
    with parts.open_work() as session:
        message = messages.by_id(session, message_id)
        if message.state is MessageState.RECEIVED:
            message.state = MessageState.READING
        digest = message.digest
    raw = parts.blobs.get(digest)
    assert parts.sandbox is not None  # noqa: S101 - a worker has one
    try:
        read = parts.sandbox.call(read_message, raw, own_addresses=parts.identity.own_addresses, trusted=parts.authserv)
        said, codes = understood(parts, read), fax_codes(parts, read)
    except Refused as refusal:
        log.warning("set aside", extra={"message_row": message_id, "code": refusal.code})
        with parts.open_work() as session:
            message = messages.by_id(session, message_id)
            message.state, message.read_at = MessageState.QUARANTINED, parts.now()
            message.reason_code, message.reason = refusal.code, str(refusal)
        return []
    digests = [parts.blobs.put(part.data) for part in read.parts]
    with parts.open_work() as session:
        message = messages.by_id(session, message_id)
        _keep_headers(message, read)
        keep(message, said, parts.identity.own_addresses)
        _keep_bounce(session, message, read, parts)
        _keep_absence(session, read)
        tie(session, parts, message, codes)
        return _keep_parts(session, message, read, digests, parts)


def read_paper(parts: Parts, document_id: int) -> None:
    """Read one document: pages, fields, certificates and pictures; a refusal becomes its stored reason.

    Raises:
        TryLater: the store or a reading process is unwell.
    """
    with parts.open_work() as session:
        document = documents.by_id(session, document_id)
        if document.reader_version == READER_VERSION and document.state not in UNREAD:
            return
        document.state = DocumentState.READING
        digest, name = document.digest, document.name
    data = parts.blobs.get(digest)
    assert parts.sandbox is not None  # noqa: S101 - a worker has one
    try:
        reading = parts.sandbox.call(read_document, data, name=name)
    except Refused as refusal:
        log.warning("set aside", extra={"document": document_id, "code": refusal.code})
        with parts.open_work() as session:
            document = documents.by_id(session, document_id)
            document.state, document.read_at = DocumentState.FAILED, parts.now()
            document.reason_code, document.reason = refusal.code, str(refusal)
        return
    images = [parts.blobs.put(image) for image in reading.images]
    with parts.open_work() as session:
        document = documents.by_id(session, document_id)
        certificates.replace_reading(
            session, document, reading.extraction, images=images, reader_version=READER_VERSION, at=parts.now()
        )
        sort_out(document)


def sort_out(document: Document) -> None:
    """Put a document where it goes after reading, with the reason if there is nothing in it to judge."""
    document.state, document.reason_code, document.reason = state_after_reading(document.kind), None, None
    if document.state is not DocumentState.NOT_A_CERTIFICATE:
        return
    if illegible.pages_of(document):
        document.state = DocumentState.FAILED
        document.reason_code, document.reason = ILLEGIBLE, illegible.why(document)
    else:
        document.reason_code = "not-a-certificate"
        document.reason = f"{document.name} is not a certificate of insurance."


def state_after_reading(kind: PageKind) -> DocumentState:
    """Where a document of that kind goes once it was read."""
    nothing_to_judge = (PageKind.OTHER, PageKind.BLANK_FORM, PageKind.COVER_SHEET)
    return DocumentState.NOT_A_CERTIFICATE if kind in nothing_to_judge else DocumentState.NEEDS_REVIEW


def _keep_headers(message: Message, read: ReadMessage) -> None:
    message.in_reply_to, message.references = read.in_reply_to, list(read.references)
    message.sender, message.sender_name = read.sender.address, read.sender.name
    message.recipients = [one.address for one in (*read.recipients, *read.copied)]
    message.subject, message.body, message.sent_at = read.subject, read.body, read.sent_at
    message.kind, message.kind_reason, message.may_answer = read.kind, read.kind_reason, read.may_answer
    kept = [flag for flag in message.flags if flag == "same-message-id"]
    message.flags, message.links = [*kept, *read.flags], list(read.links)
    message.authentication = dict(read.proven)
    if message.message_id is None:
        message.message_id = read.message_id


def _keep_bounce(session: Session, message: Message, read: ReadMessage, parts: Parts) -> None:
    """An address that takes no mail any more, or whose owner complained; only by a report on a letter of ours.

    Reports can be forged: one that names no Message-ID of ours says nothing.
    """
    failed = (read.failed_recipient or "").lower()
    if read.kind is not MessageKind.BOUNCE or not failed or not read.original_message_id:
        return
    letter = outbox.sent_by(session, read.original_message_id)
    if letter is None or failed not in {one.lower() for one in (*letter.to, *letter.cc)}:
        return
    message.account_id = message.account_id or letter.account_id  # its page shows what became of the letter
    if "complaint" in read.flags:
        correspondents.note_complaint(session, failed, at=parts.now())
    elif "soft-bounce" in read.flags:
        correspondents.note_soft_bounce(session, failed, read.kind_reason, at=parts.now())
    elif not {"not-a-failure", "blocked-bounce"} & set(read.flags):
        correspondents.note_bounce(session, failed, read.kind_reason, at=parts.now())


def _keep_absence(session: Session, read: ReadMessage) -> None:
    """Until when nobody reads at an address that we wrote to: an absence note in answer to a letter of ours."""
    if read.away_until is None or not read.sender.address:
        return
    ids = (one for one in (read.in_reply_to, *reversed(read.references)) if one)
    letter = next((found for one in ids if (found := outbox.sent_by(session, one))), None)
    if letter is not None and read.sender.address in {one.lower() for one in (*letter.to, *letter.cc)}:
        correspondents.note_away(session, read.sender.address, read.away_until)


def _keep_parts(session: Session, message: Message, read: ReadMessage, digests: list[str], parts: Parts) -> list[int]:
    known = {one.path: one for one in messages.attachments(session, message.id)}
    gone = [one.id for path, one in known.items() if path not in {part.path for part in read.parts}]
    if gone:
        session.execute(delete(Attachment).where(Attachment.id.in_(gone)))
    by_digest = {one.digest for one in documents.of_message(session, message.id)}
    for position, (part, digest) in enumerate(zip(read.parts, digests, strict=True)):
        if part.path in known:
            continue
        row = Attachment(
            message_id=message.id,
            path=part.path,
            position=position,
            name=part.name,
            media_type=part.media_type,
            digest=digest,
            size=len(part.data),
            refusal_code=part.refusal_code,
            refusal=part.refusal,
        )
        session.add(row)
        session.flush()
        if part.refusal is None and digest not in by_digest:  # the same bytes twice are one document
            by_digest.add(digest)
            session.add(
                Document(
                    message_id=message.id,
                    attachment_id=row.id,
                    digest=digest,
                    name=part.name,
                    created_at=message.arrived_at,
                )
            )
    session.flush()
    return [one.id for one in documents.of_message(session, message.id) if one.state in UNREAD]
