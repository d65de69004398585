"""The certificates that came with a mail, marked up for its answer. Foreign bytes are parsed in the sandbox."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import PurePath

from sqlalchemy.orm import Session

from domain.certificate import Extraction
from domain.document import DocumentState
from domain.errors import ReaderLost, Refused
from domain.extraction_json import extraction_from
from domain.finding import Finding, Judgement
from domain.token import reference
from outbound.numbered import numbered
from pipeline.papers import Order, key_of
from pipeline.parts import Parts
from records import documents
from records.accounts import AccountView
from records.documents import Document
from records.messages import Message

MOST_COPIES = 3
"""Certificates of one mail that go back marked up."""
_JUDGED = (DocumentState.NEEDS_REVIEW, DocumentState.REVIEWED)
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class _Copy:
    """All that a marked-up copy is made from; `images` are the digests of its pages' pictures."""

    document_id: int
    name: str
    digest: str
    read: Extraction
    images: tuple[tuple[int, str], ...]
    findings: tuple[Finding, ...]
    client: str
    respond_by: date
    reference: str
    language: str = "en"


def marked_copies(
    session: Session,
    parts: Parts,
    message: Message,
    account: AccountView,
    judgement: Judgement,
    respond_by: date,
    *,
    language: str = "en",
) -> tuple[Order, ...]:
    """The copies for an answer, its numbers those of the letter's lines; none when nothing is asked of the agent."""
    lines = numbered(judgement.deficiencies)
    if not lines:
        return ()
    called = reference(account_id=account.id, secret=parts.identity.secret)
    orders: dict[str, Order] = {}
    for document in _chosen(documents.of_message(session, message.id), account.id, lines):
        copy = _Copy(
            document_id=document.id,
            name=document.name,
            digest=document.digest,
            read=extraction_from(document.extraction or {}),
            images=tuple(
                (one.number, one.image_digest) for one in documents.pages(session, document.id) if one.image_digest
            ),
            findings=judgement.deficiencies,
            client=account.client,
            respond_by=respond_by,
            reference=called,
            language=language,
        )
        name = _name(document.name, orders)
        key = key_of("marked-up", copy)
        orders[name] = Order(name, f"the marked-up copy of {document.name}", key, partial(_marked, copy))
    return tuple(orders.values())


def _chosen(papers: Sequence[Document], account_id: int, lines: dict[str, tuple[Finding, ...]]) -> Sequence[Document]:
    """The certificates of the mail that the lines are about; else the first of them."""
    held = [
        one
        for one in papers
        if one.state in _JUDGED and one.account_id == account_id and (one.extraction or {}).get("certificates")
    ]
    spoken_of = {finding.document_id for line in lines.values() for finding in line if finding.fields}
    return ([one for one in held if one.id in spoken_of] or held[:1])[:MOST_COPIES]


def _marked(copy: _Copy, parts: Parts) -> bytes:
    """The copy, drawn by a reading process; over the pages' pictures when the file cannot be taken apart.

    Raises:
        Refused: neither can be drawn on.
        TryLater: a reading process, or the store, is unwell.
    """
    data = parts.blobs.get(copy.digest)
    try:
        return _drawn(copy, parts, data, {})
    except Refused:
        if not copy.images:
            raise
        return _drawn(copy, parts, data, {number: parts.blobs.get(digest) for number, digest in copy.images})


def _drawn(copy: _Copy, parts: Parts, data: bytes, images: dict[int, bytes]) -> bytes:
    from outbound.markup import marked_up  # here: a letter without one does not need it

    if parts.sandbox is None:
        raise ReaderLost(name=copy.name)
    return parts.sandbox.call(
        marked_up,
        data,
        copy.findings,
        copy.read,
        client=copy.client,
        respond_by=copy.respond_by,
        page_images=images,
        document_id=copy.document_id,
        reference=copy.reference,
        language=copy.language,
    )


def _name(name: str, taken: dict[str, Order]) -> str:
    """A plain file name that tells of which file it is the copy."""
    stem = _NOT_PLAIN.sub("-", PurePath(name).stem).strip("-.")[:60] or "certificate"
    wanted = f"{stem}-marked-up.pdf"
    return wanted if wanted not in taken else f"{stem}-{len(taken) + 1}-marked-up.pdf"
