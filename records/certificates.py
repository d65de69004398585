"""Certificates, policies and endorsements as read and as confirmed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from config.vocabulary import line_of
from domain import certificate as nouns
from domain.document import DocumentState
from domain.extraction_json import extraction_from, to_json, wording_from
from domain.field import Field
from domain.field_paths import walk, with_values
from domain.holdings import Proof
from domain.page import PageKind
from records import marks
from records.base import Key, Table, stored_enum
from records.decisions import Decision, DecisionKind
from records.documents import Document, FieldValue, Page
from records.folding import bare_number

WORDING = "wording"
"""Among a person's values: what their description grants or denies, as JSON."""
BINDER = "ACORD 75"
"""The form of a binder: temporary proof, until the policy is issued."""


class Certificate(Table):
    """One certificate of a document, in the form in which it now holds (with corrections once confirmed)."""

    __tablename__ = "coi_certificate"
    __table_args__ = (UniqueConstraint("document_id", "position"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("coi_document.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    form: Mapped[str]
    edition: Mapped[str | None]
    page: Mapped[int]
    insured: Mapped[Key | None] = mapped_column(index=True)
    holder: Mapped[str | None]
    certificate_date: Mapped[date | None]
    body: Mapped[dict[str, Any]]


class Policy(Table):
    """One policy that a certificate states; `limits` by limit code in whole US dollars.

    `covers` is the glossary's code of its line of coverage: that of `line`, and of a row for other coverage what its
    description names ("professional"), "other" where it names none. `bare` is its number as it is
    looked for, without blanks, signs and case.
    """

    __tablename__ = "coi_policy"
    __table_args__ = (UniqueConstraint("certificate_id", "position"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    certificate_id: Mapped[int] = mapped_column(ForeignKey("coi_certificate.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    line: Mapped[nouns.Line] = mapped_column(stored_enum(nouns.Line))
    covers: Mapped[str] = mapped_column(String(40), default=lambda row: row.get_current_parameters()["line"].value)
    number: Mapped[Key | None]
    bare: Mapped[Key] = mapped_column(
        index=True, default=lambda row: bare_number(row.get_current_parameters().get("number"))
    )
    insurer: Mapped[Key | None] = mapped_column(index=True)
    naic: Mapped[str | None]
    effective: Mapped[date | None]
    expiration: Mapped[date | None] = mapped_column(index=True)
    limits: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Endorsement(Table):
    """One endorsement page of a document."""

    __tablename__ = "coi_endorsement"
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("coi_document.id", ondelete="CASCADE"), index=True)
    form: Mapped[str]
    edition: Mapped[str | None]
    page: Mapped[int]
    policy_number: Mapped[str | None]
    parties: Mapped[list[Any]] = mapped_column(default=list)


def policies_of_message(session: Session, message_id: int) -> Sequence[Policy]:
    """The policies that the papers of a message state, in the papers' order."""
    wanted = (
        select(Policy)
        .join(Certificate, Policy.certificate_id == Certificate.id)
        .join(Document, Certificate.document_id == Document.id)
        .where(Document.message_id == message_id)
    )
    return session.scalars(wanted.order_by(Document.id, Certificate.position, Policy.position)).all()


def replace_reading(
    session: Session,
    document: Document,
    extraction: nouns.Extraction,
    *,
    images: Sequence[str | None],
    reader_version: str,
    at: datetime,
) -> None:
    """Store what was read from a document in place of what was read before.

    `images` holds the digest of each page's picture, in the order of the pages, None where there is none.
    """
    _hold(session, document.id)
    for table in (Page, FieldValue, Endorsement):
        session.execute(delete(table).where(table.document_id == document.id))
    document.extraction = to_json(extraction)
    document.page_count = len(extraction.pages)
    document.reader_version, document.read_at = reader_version, at
    document.kind = kind_of(extraction)
    for n, page in enumerate(extraction.pages):
        session.add(
            Page(
                document_id=document.id,
                number=page.number,
                kind=page.kind,
                edition=page.edition,
                source=page.source,
                rotation=page.rotation,
                width=page.width,
                height=page.height,
                image_digest=images[n] if n < len(images) else None,
            )
        )
    for n, certificate in enumerate(extraction.certificates):
        session.add_all(
            _field_row(document.id, n, path, field) for path, field in walk(certificate) if _says_something(field)
        )
    session.add_all(
        Endorsement(
            document_id=document.id,
            form=one.form,
            edition=one.edition,
            page=one.page,
            policy_number=_text(one.policy_number),
            parties=list(one.scheduled_parties),
        )
        for one in extraction.endorsements
    )
    replace_certificates(session, document.id, extraction.certificates)


def replace_certificates(session: Session, document_id: int, certificates: Sequence[nouns.Certificate]) -> None:
    """Store the certificates of a document, and their policies, as they now hold."""
    _hold(session, document_id)
    session.execute(delete(Certificate).where(Certificate.document_id == document_id))
    marks.of(session).documents.add(document_id)
    for position, one in enumerate(certificates):
        row = Certificate(
            document_id=document_id,
            position=position,
            form=one.form,
            edition=one.edition,
            page=one.page,
            insured=_text(one.insured.name),
            holder=_text(one.holder.name),
            certificate_date=_day(one.date),
            body=to_json(one),
        )
        session.add(row)
        session.flush()
        for n, coverage in enumerate(one.coverages):
            insurer = one.insurers.get(str(coverage.insurer_letter.value or "")[:1])
            session.add(
                Policy(
                    certificate_id=row.id,
                    position=n,
                    line=coverage.line,
                    covers=line_of(coverage),
                    number=_text(coverage.policy_number),
                    insurer=_text(insurer.name) if insurer else None,
                    naic=_text(insurer.naic) if insurer else None,
                    effective=_day(coverage.effective_date),
                    expiration=_day(coverage.expiration_date),
                    limits={code: field.value for code, field in coverage.limits.items() if field.value is not None},
                )
            )


def kind_of(extraction: nouns.Extraction) -> PageKind:
    """What a document as a whole is: its first certificate's page, else property evidence, a notice, an endorsement.

    What has none of them is what its first page is.
    """
    kinds = {page.number: page.kind for page in extraction.pages}
    if extraction.certificates:
        return kinds.get(extraction.certificates[0].page, PageKind.ACORD_25)
    if extraction.property_evidence:
        return kinds.get(extraction.property_evidence[0].page, PageKind.OTHER_CERTIFICATE)
    if extraction.notices:
        return PageKind.CANCELLATION_NOTICE
    if extraction.endorsements:
        return PageKind.ENDORSEMENT
    return extraction.pages[0].kind if extraction.pages else PageKind.OTHER


def of_pages(extraction: nouns.Extraction, first: int, last: int) -> nouns.Extraction:
    """The part of an extraction that stands on the pages from `first` to `last`."""
    inside = range(first, last + 1)
    return replace(
        extraction,
        pages=tuple(one for one in extraction.pages if one.number in inside),
        certificates=tuple(one for one in extraction.certificates if one.page in inside),
        endorsements=tuple(one for one in extraction.endorsements if one.page in inside),
        notices=tuple(one for one in extraction.notices if one.page in inside),
        warnings=tuple(one for one in extraction.warnings if one.page is None or one.page in inside),
        property_evidence=tuple(one for one in extraction.property_evidence if one.page in inside),
    )


def corrected(extraction: nouns.Extraction, values: Mapping[str, Any]) -> tuple[nouns.Certificate, ...]:
    """The certificates of a document with a person's values in the first one, which is the one the screen shows.

    A corrected description, or corrected remarks, bring their own `wording` along: the spans of the words that were
    read do not fit them.
    """
    if not extraction.certificates:
        return ()
    boxes = {path: value for path, value in values.items() if path != WORDING}
    first = with_values(extraction.certificates[0], boxes)
    if WORDING in values:
        kept = tuple(one for one in first.wording if one.source not in values)
        first = replace(first, wording=(*kept, *(wording_from(one) for one in values[WORDING])))
    return (first, *extraction.certificates[1:])


def confirmed_proofs(
    session: Session, account_id: int, *, but: int | None = None, until: datetime | None = None
) -> tuple[Proof, ...]:
    """All that people confirmed for an account, oldest first; the document `but` left out.

    With `until` only what was confirmed before that moment, as it was confirmed then.
    """
    newest: dict[int, tuple[Document, Decision]] = {}
    rows = session.execute(
        select(Document, Decision)
        .join(Decision, Decision.document_id == Document.id)
        .where(
            Document.account_id == account_id,
            Document.state == DocumentState.REVIEWED,
            Decision.kind == DecisionKind.CONFIRM,
            *(() if until is None else (Decision.made_at < until,)),
        )
        .order_by(Decision.id)
    )
    for document, decision in rows:
        newest[document.id] = (document, decision)
    return tuple(
        proof_of(document, decision.values)
        for document, decision in newest.values()
        if document.id != but and document.extraction
    )


def proof_of(document: Document, values: dict[str, Any]) -> Proof:
    """One document as proof, with a person's values."""
    extraction = extraction_from(document.extraction or {})
    return Proof(
        document_id=document.id,
        received_on=document.created_at.date(),
        certificates=corrected(extraction, values),
        endorsements=extraction.endorsements,
        confirmed=document.state is DocumentState.REVIEWED,
        notices=extraction.notices,
        property_evidence=extraction.property_evidence,
        signals=extraction.signals,
        is_binder=any(one.form.upper().startswith(BINDER) for one in extraction.certificates),
    )


def _hold(session: Session, document_id: int) -> None:
    """Wait for whoever is replacing the same document's rows, and keep others waiting until the unit ends."""
    session.flush()
    session.execute(select(Document.id).where(Document.id == document_id).with_for_update())


def _says_something(field: Field) -> bool:
    return field.value is not None or bool(field.text)


def _field_row(document_id: int, certificate_no: int, path: str, field: Field) -> FieldValue:
    box = field.box or (None, None, None, None)
    return FieldValue(
        document_id=document_id,
        certificate_no=certificate_no,
        path=path,
        value=field.value,
        text=field.text,
        confidence=field.confidence,
        page=field.page,
        x0=box[0],
        top=box[1],
        x1=box[2],
        bottom=box[3],
    )


def _text(field: Field) -> str | None:
    return str(field.value) if field.value not in (None, "") else None


def _day(field: Field) -> date | None:
    try:
        return date.fromisoformat(str(field.value))
    except ValueError:
        return None
