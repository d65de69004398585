"""A small desk's rows for tests: two clients, one contractor at both, mails and papers."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy.orm import Session

from domain.certificate import Certificate, Coverage, Endorsement, Extraction, Insurer, Line, Party
from domain.dialogue import Addressee
from domain.document import DocumentState
from domain.draft import OutboxState
from domain.field import Box, Field
from domain.page import PageKind, PageSource, PageSummary
from records.accounts import Account, Agent, Client, Contractor
from records.documents import Document
from records.messages import Attachment, Message
from records.notices import SentNotice
from records.outbox import OutboxMessage
from records.people import Role, User
from records.requirements import RequirementSet, add_requirement_version

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = NOW.date()


def account(
    session: Session, *, client: str = "Acme", contractor: str = "Bolt Electric LLC", agent: str | None = "ann"
) -> int:
    owner = Client(slug=client.lower(), name=client)
    worker = Contractor(name=contractor, email=f"office@{contractor.split()[0].lower()}.example")
    broker = Agent(name=agent.title(), agency="Coastal Insurance", email=f"{agent}@coastal.example") if agent else None
    session.add_all([one for one in (owner, worker, broker) if one])
    session.flush()
    rules = RequirementSet(client_id=owner.id, code="standard", title="Standard vendor")
    session.add(rules)
    session.flush()
    add_requirement_version(session, rules.id, {"id": "standard"}, NOW)
    made = Account(
        client_id=owner.id,
        contractor_id=worker.id,
        agent_id=broker.id if broker else None,
        requirement_set_id=rules.id,
        client_ref=f"{client[:2].upper()}_100%",
    )
    session.add(made)
    session.flush()
    return made.id


def user(session: Session, email: str = "rita@desk.example", **values: Any) -> int:
    values = {"name": email, "password_hash": "x", "role": Role.REVIEWER} | values
    made = User(email=email, **values)
    session.add(made)
    session.flush()
    return made.id


def message(session: Session, number: int = 1, **values: Any) -> int:
    digest = hashlib.sha256(f"mail {number}".encode()).hexdigest()
    values = {"message_id": f"<{number}@coastal.example>", "arrived_at": NOW + timedelta(minutes=number)} | values
    made = Message(identity=digest, digest=digest, mailbox="desk", **values)
    session.add(made)
    session.flush()
    return made.id


def document(session: Session, message_id: int, name: str = "coi.pdf", **values: Any) -> int:
    digest = hashlib.sha256(f"{message_id} {name}".encode()).hexdigest()
    file = Attachment(
        message_id=message_id,
        path=name,
        position=0,
        name=name,
        media_type="application/pdf",
        digest=digest,
        size=1,
    )
    session.add(file)
    session.flush()
    values = {"state": DocumentState.NEEDS_REVIEW, "created_at": NOW} | values
    made = Document(message_id=message_id, attachment_id=file.id, digest=digest, name=name, **values)
    session.add(made)
    session.flush()
    return made.id


def letter(
    session: Session,
    account: int,
    key: str,
    at: datetime,
    *,
    to: Addressee = Addressee.AGENT,
    state: OutboxState = OutboxState.SENT,
    address: str = "ann@coastal.example",
) -> None:
    """A letter of the schedule, put down and, unless `state` says otherwise, sent at that moment."""
    made = OutboxMessage(letter="renewal", to=[address], subject="x", body="x", account_id=account)
    made.message_id, made.state, made.created_at, made.approved_at = f"<{key}@desk.example>", state, at, at
    made.sent_at = at if state is OutboxState.SENT else None
    session.add(made)
    session.flush()
    told = SentNotice(key=key, account_id=account, outbox_id=made.id, to_address=address, addressee=to)
    told.template, told.why, told.day, told.created_at = "renewal_request", "due", at.date(), at
    session.add(told)
    session.flush()


def field(value: Any, confidence: float = 0.99) -> Field:
    return Field(value=value, text=str(value), confidence=confidence, page=1, box=Box(10, 20, 110, 32))


def reading(*, insured: str = "Bolt Electric LLC", occurrence: int = 1_000_000, doubt: float = 0.6) -> Extraction:
    """One certificate with one policy; the limit is read with confidence `doubt`."""
    liability = Coverage(
        line=Line.GL,
        insurer_letter=field("A"),
        policy_number=field("GL-77-01"),
        effective_date=field("2026-01-01"),
        expiration_date=field("2027-01-01"),
        limits=MappingProxyType({"each_occurrence": field(occurrence, doubt), "med_exp": Field(text="EXCLUDED")}),
    )
    certificate = Certificate(
        form="ACORD 25",
        page=1,
        edition="2016/03",
        date=field("2026-11-20"),
        insured=Party(name=field(insured)),
        holder=Party(name=field("Acme")),
        insurers=MappingProxyType({"A": Insurer(field("Granite Mutual"), field("12345"))}),
        coverages=(liability,),
    )
    paper = Endorsement(form="CG 20 10", edition="04 13", page=2, scheduled_parties=("Acme",))
    return Extraction(
        file="coi.pdf",
        sha256="0" * 64,
        pages=(
            PageSummary(1, PageKind.ACORD_25, PageSource.TEXT, edition="2016/03"),
            PageSummary(2, PageKind.ENDORSEMENT, PageSource.OCR, rotation=90),
        ),
        certificates=(certificate,),
        endorsements=(paper,),
    )
