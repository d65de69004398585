"""A client's reports, row by row: what is open at its contractors, and what it let go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, aliased

from domain.certificate import Line
from domain.document import DocumentState
from domain.exceptions import ExceptionKind
from domain.finding import Fixer, Severity
from records.accounts import Account, Agent, Contractor
from records.certificates import Certificate, Policy
from records.documents import Document
from records.exceptions import AccountException
from records.findings import OPEN, Finding
from records.network import AT_ONCE
from records.network_filters import Wanted, fitting
from records.people import User


class Deficiency(NamedTuple):
    """One thing that is open at a contractor."""

    contractor: str
    client_ref: str | None
    line: str | None
    severity: Severity
    fixer: Fixer
    title: str
    ask: str
    judged_on: date
    code: str
    facts: Mapping[str, str]
    """What fills the sentences of its code, in whatever language."""


class LetGo(NamedTuple):
    """One exception that holds, or held."""

    contractor: str
    client_ref: str | None
    requirement: str
    kind: ExceptionKind
    reason: str
    approved_by: str
    approved_on: date
    ends_on: date
    ended_on: date | None


class Insured(NamedTuple):
    """The policy that a contractor showed last for a line of coverage."""

    contractor: str
    client_ref: str | None
    line: Line
    number: str | None
    insurer: str | None
    effective: date | None
    expiration: date
    agent: str | None
    agent_email: str | None


def policies(session: Session, wanted: Wanted, *, since: date | None, until: date) -> Iterator[Insured]:
    """Confirmed policies that expire from `since` to `until`, soonest first; one that a later one follows is left out.

    What `wanted` says of days is of the account, and not asked here.
    """
    days = (Policy.expiration <= until, *(() if since is None else (Policy.expiration >= since,)))
    rows = session.execute(
        select(Contractor.name, Account.client_ref, Policy.line, Policy.number, Policy.insurer, Policy.effective)
        .add_columns(Policy.expiration, func.coalesce(func.nullif(Agent.agency, ""), Agent.name), Agent.email)
        .join(Certificate, Policy.certificate_id == Certificate.id)
        .join(Document, Certificate.document_id == Document.id)
        .join(Account, Document.account_id == Account.id)
        .join(Contractor, Account.contractor_id == Contractor.id)
        .outerjoin(Agent, Account.agent_id == Agent.id)
        .where(*days, Document.state == DocumentState.REVIEWED, ~_followed())
        .where(Account.id.in_(fitting(replace(wanted, within=None))))
        .order_by(Policy.expiration, Contractor.name, Policy.id)
        .execution_options(yield_per=AT_ONCE)
    )
    for row in rows:
        yield Insured(*row)


def _followed() -> ColumnElement[bool]:
    """Whether the account showed a policy for the same line that ends later, or the same one again."""
    later, paper, document = aliased(Policy), aliased(Certificate), aliased(Document)
    same = later.number.is_not_distinct_from(Policy.number) & (later.id > Policy.id)
    return (
        select(later.id)
        .join(paper, later.certificate_id == paper.id)
        .join(document, paper.document_id == document.id)
        .where(
            document.account_id == Document.account_id,
            document.state == DocumentState.REVIEWED,
            later.line == Policy.line,
            or_(later.expiration > Policy.expiration, (later.expiration == Policy.expiration) & same),
        )
        .correlate(Policy, Document)
        .exists()
    )


def deficiencies(session: Session, wanted: Wanted) -> Iterator[Deficiency]:
    """What is open at the contractors that are wanted, some rows at a time."""
    rows = session.execute(
        select(
            Contractor.name,
            Account.client_ref,
            Finding.line,
            Finding.severity,
            Finding.fixer,
            Finding.title,
            Finding.ask,
            Finding.judged_on,
            Finding.code,
            Finding.facts,
        )
        .join(Account, Finding.account_id == Account.id)
        .join(Contractor, Account.contractor_id == Contractor.id)
        .where(Account.id.in_(fitting(wanted)), Finding.result.in_(OPEN))
        .order_by(Contractor.name, Account.id, Finding.position)
        .execution_options(yield_per=AT_ONCE)
    )
    for row in rows:
        yield Deficiency(*row)


def let_go(session: Session, wanted: Wanted) -> Iterator[LetGo]:
    """The exceptions of the contractors that are wanted, some rows at a time."""
    rows = session.execute(
        select(
            Contractor.name,
            Account.client_ref,
            AccountException.requirement,
            AccountException.kind,
            AccountException.reason,
            User.name,
            AccountException.approved_on,
            AccountException.ends_on,
            AccountException.ended_on,
        )
        .join(Account, AccountException.account_id == Account.id)
        .join(Contractor, Account.contractor_id == Contractor.id)
        .join(User, AccountException.approved_by == User.id)
        .where(Account.id.in_(fitting(wanted)))
        .order_by(Contractor.name, Account.id, AccountException.id)
        .execution_options(yield_per=AT_ONCE)
    )
    for row in rows:
        yield LetGo(*row)
