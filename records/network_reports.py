"""A client's reports, row by row: what is open at its contractors, what it let go, and whose documents there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, tzinfo
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.errors import TooManyAtOnce
from domain.exceptions import ExceptionKind
from domain.finding import Fixer, Severity
from records.accounts import AGENCY, Account, Agent, Contractor
from records.batches import AT_ONCE, in_batches
from records.contacted import last_contacted
from records.documents import Document
from records.exceptions import AccountException
from records.findings import OPEN, Finding
from records.network_filters import Wanted, conditions, fitting, looked_up
from records.people import User
from records.roster import Listed


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
    state: str
    project: str
    contractor_email: str | None
    agent: str | None
    agent_email: str | None
    last_contacted: date | None


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


def deficiencies(session: Session, wanted: Wanted, zone: tzinfo) -> Iterator[Deficiency]:
    """What is open at the contractors that are wanted, some rows at a time; `zone` is that of the days of letters."""
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
            *(Account.state, Account.project, Contractor.email),
            *(AGENCY, Agent.email, Account.id),
        )
        .join(Account, Finding.account_id == Account.id)
        .join(Contractor, Account.contractor_id == Contractor.id)
        .outerjoin(Agent, Account.agent_id == Agent.id)
        .where(Account.id.in_(fitting(wanted)), Finding.result.in_(OPEN))
        .order_by(Contractor.name, Account.id, Finding.position)
        .execution_options(yield_per=AT_ONCE)
    )
    some: tuple[Any, ...]
    for some in in_batches(iter(rows)):
        written = last_contacted(session, {row[-1] for row in some}, zone)
        for *told, account in some:
            yield Deficiency._make((*told, written.get(account)))


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


def with_documents(session: Session, wanted: Wanted, *, most: int) -> tuple[int, ...]:
    """The accounts that are wanted and have documents, by name.

    Raises:
        TooManyAtOnce: they have more than `most` documents.
    """
    wanted = looked_up(session, wanted)
    rows = session.execute(
        select(Listed.account_id, func.count(Document.id))
        .join(Document, Document.account_id == Listed.account_id)
        .where(*conditions(wanted), Document.client_id == wanted.client_id)
        .group_by(Listed.account_id, Listed.name)
        .order_by(Listed.name, Listed.account_id)
    ).all()
    if (count := sum(row[1] for row in rows)) > most:
        raise TooManyAtOnce(count=f"{count:,}", most=f"{most:,}")
    return tuple(row[0] for row in rows)
