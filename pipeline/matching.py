"""To which account a message belongs, and so its documents."""

from __future__ import annotations

from dataclasses import asdict, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.message import Address, ReadMessage
from ingest.account import Correspondence, Match, Party, match
from pipeline.parts import Parts
from records import client_uploads, correspondence, documents
from records.certificates import Certificate
from records.documents import Document
from records.messages import Message


def match_message(session: Session, parts: Parts, message: Message) -> None:
    """Match a read message to an account, or leave ranked suggestions; an account once set is kept.

    What a client uploaded is never matched by itself, and suggestions for it are of that client.
    Runs after reading, so that the insured named on the papers counts too.
    """
    upload = client_uploads.of_message(session, message.id) if message.account_id is None else None
    if upload is not None:
        unsigned = replace(_as_read(message), sender=Address("", ""))  # who uploads proves nothing: a person says
        found = match(unsigned, _known(session, parts, message, client_id=upload.client_id))
        message.suggestions = [asdict(one) for one in found.suggestions]
    elif message.account_id is None:
        found = match(_as_read(message), _known(session, parts, message))
        message.account_id, message.matched_by = found.account_id, found.by
        message.suggestions = [asdict(one) for one in found.suggestions]
        message.flags = list(dict.fromkeys([*message.flags, *found.flags]))
    for document in documents.of_message(session, message.id):
        document.account_id = document.account_id or message.account_id


def insured_names(session: Session, message_id: int) -> tuple[str, ...]:
    """The named insureds on the certificates of a message."""
    wanted = (
        select(Certificate.insured)
        .join(Document, Certificate.document_id == Document.id)
        .where(Document.message_id == message_id, Certificate.insured.is_not(None))
    )
    return tuple(name for name in session.scalars(wanted) if name)


def _known(session: Session, parts: Parts, message: Message, *, client_id: int | None = None) -> Correspondence:
    ids = tuple(one for one in (message.in_reply_to, *message.references) if one)
    return Correspondence(
        parties=tuple(
            Party(
                account_id=one.id,
                contractor=one.contractor,
                client=one.client,
                agent=one.agent,
                agency=one.agency,
                addresses=one.addresses,
            )
            for one in correspondence.known_accounts(session, client_id=client_id)
        ),
        threads=correspondence.threads(session, ids),
        secret=parts.identity.secret,
        insured_names=insured_names(session, message.id),
    )


def _as_read(message: Message) -> ReadMessage:
    return ReadMessage(
        message_id=message.message_id,
        sender=Address(message.sender, message.sender_name),
        recipients=tuple(Address(one) for one in message.recipients),
        copied=(),
        reply_to=(),
        subject=message.subject,
        sent_at=message.sent_at,
        in_reply_to=message.in_reply_to,
        references=tuple(message.references),
        body=message.body,
        kind=message.kind,
        kind_reason=message.kind_reason,
        may_answer=message.may_answer,
        flags=tuple(message.flags),
    )


__all__ = ["Match", "insured_names", "match_message"]
