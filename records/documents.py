"""Documents, their pages, and every value read from them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, defer, mapped_column

from domain.document import DocumentState
from domain.errors import NotYours
from domain.message import MessageState
from domain.page import PageKind, PageSource
from records.accounts import this_moment
from records.base import CleanJson, Digest, Key, Table, stored_enum
from records.messages import Message


class Document(Table):
    """One document inside an attachment: its pages `first_page` to `last_page` of the file (all, when None).

    `client_id` is its account's, kept by `records.copies`.
    """

    __tablename__ = "coi_document"
    __table_args__ = (
        UniqueConstraint("attachment_id", "first_page"),
        Index(None, "client_id", "id"),
        Index(None, "client_id", "updated_at", "id"),
        CheckConstraint("first_page >= 1 AND (last_page IS NULL OR last_page >= first_page)", name="pages_in_order"),
        CheckConstraint("state NOT IN ('failed', 'rejected') OR reason IS NOT NULL", name="reason_when_set_aside"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("coi_message.id", ondelete="CASCADE"), index=True)
    attachment_id: Mapped[int | None] = mapped_column(ForeignKey("coi_attachment.id", ondelete="CASCADE"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("coi_account.id"), index=True)
    client_id: Mapped[int | None]
    digest: Mapped[Digest]
    name: Mapped[str]
    kind: Mapped[PageKind] = mapped_column(stored_enum(PageKind), default=PageKind.OTHER)
    state: Mapped[DocumentState] = mapped_column(stored_enum(DocumentState), default=DocumentState.RECEIVED)
    reason_code: Mapped[str | None]
    reason: Mapped[str | None]
    first_page: Mapped[int] = mapped_column(default=1)
    last_page: Mapped[int | None]
    page_count: Mapped[int] = mapped_column(default=0)
    reader_version: Mapped[str | None]
    extraction: Mapped[dict[str, Any] | None] = mapped_column(CleanJson)
    read_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(index=True)
    updated_at: Mapped[datetime] = mapped_column(default=this_moment, onupdate=this_moment)


class Page(Table):
    """One page as the reader saw it; `image_digest` is its picture in the blob store. Sizes in points."""

    __tablename__ = "coi_page"
    __table_args__ = (UniqueConstraint("document_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("coi_document.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    kind: Mapped[PageKind] = mapped_column(stored_enum(PageKind))
    edition: Mapped[str | None]
    source: Mapped[PageSource] = mapped_column(stored_enum(PageSource))
    rotation: Mapped[int]
    width: Mapped[float]
    height: Mapped[float]
    image_digest: Mapped[str | None]


class FieldValue(Table):
    """One value read from a page, with its proof; `certificate_no` counts the certificates of the document from 0."""

    __tablename__ = "coi_field_value"
    __table_args__ = (
        UniqueConstraint("document_id", "certificate_no", "path"),
        CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence_in_range"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("coi_document.id", ondelete="CASCADE"), index=True)
    certificate_no: Mapped[int]
    path: Mapped[Key]
    value: Mapped[Any] = mapped_column(CleanJson)
    text: Mapped[str | None]
    confidence: Mapped[float]
    page: Mapped[int | None]
    x0: Mapped[float | None]
    top: Mapped[float | None]
    x1: Mapped[float | None]
    bottom: Mapped[float | None]


def by_ids(session: Session, document_ids: Collection[int]) -> tuple[Document, ...]:
    """Some documents, without what was read from them; unknown ones are left out."""
    wanted = select(Document).options(defer(Document.extraction, raiseload=True)).where(Document.id.in_(document_ids))
    return tuple(session.scalars(wanted))


def of_account(session: Session, account_id: int) -> tuple[Document, ...]:
    """The documents of an account, newest first, without what was read from them."""
    wanted = (
        select(Document).options(defer(Document.extraction, raiseload=True)).where(Document.account_id == account_id)
    )
    return tuple(session.scalars(wanted.order_by(Document.created_at.desc(), Document.id.desc())))


def under_review(session: Session, account_id: int) -> bool:
    """Whether proof of the account was read and waits for a reviewer."""
    waits = (
        select(Document.id)
        .join(Message, Document.message_id == Message.id)
        .where(
            Document.account_id == account_id,
            Document.state == DocumentState.NEEDS_REVIEW,
            Message.state == MessageState.AWAITING_REVIEW,
        )
    )
    return session.scalar(waits.limit(1)) is not None


def by_id(session: Session, document_id: int) -> Document:
    """One document.

    Raises:
        NotYours: there is no such document.
    """
    found = session.get(Document, document_id)
    if found is None:
        raise NotYours
    return found


def of_message(session: Session, message_id: int) -> Sequence[Document]:
    """A message's documents in the sender's order, parts of one file by their pages."""
    wanted = select(Document).filter_by(message_id=message_id)
    return session.scalars(wanted.order_by(Document.attachment_id, Document.first_page)).all()


def least_confidence(session: Session, message_id: int) -> float | None:
    """The confidence of the least sure value that was read from the papers of a message; None without any."""
    wanted = (
        select(func.min(FieldValue.confidence))
        .join(Document, FieldValue.document_id == Document.id)
        .where(Document.message_id == message_id)
    )
    return session.scalar(wanted)


def pages(session: Session, document_id: int) -> Sequence[Page]:
    """A document's pages in order."""
    return session.scalars(select(Page).filter_by(document_id=document_id).order_by(Page.number)).all()
