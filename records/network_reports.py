"""A client's reports, row by row: what is open at its contractors, and what it let go."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.exceptions import ExceptionKind
from domain.finding import Fixer, Severity
from records.accounts import Account, Contractor
from records.exceptions import AccountException
from records.findings import OPEN, Finding
from records.network import AT_ONCE, Wanted, conditions
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
        )
        .join(Account, Finding.account_id == Account.id)
        .join(Contractor, Account.contractor_id == Contractor.id)
        .where(*conditions(wanted), Finding.result.in_(OPEN))
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
        .where(*conditions(wanted))
        .order_by(Contractor.name, Account.id, AccountException.id)
        .execution_options(yield_per=AT_ONCE)
    )
    for row in rows:
        yield LetGo(*row)
