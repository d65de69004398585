"""A client's contractors as its portal lists, counts and exports them; every question names the client."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import JSON, Select, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from domain.document import DocumentState
from domain.finding import AccountStatus
from records.accounts import Account, Agent, Contractor
from records.certificates import Certificate, Policy
from records.documents import Document
from records.requirements import RequirementSet
from records.standings import StatusChange

GROUPS: Mapping[str, tuple[AccountStatus, ...]] = MappingProxyType(
    {
        "in": (AccountStatus.COMPLIANT, AccountStatus.COMPLIANT_WITH_EXCEPTIONS),
        "expiring": (AccountStatus.EXPIRING,),
        "out": (AccountStatus.NONCOMPLIANT, AccountStatus.EXPIRED, AccountStatus.LAPSED, AccountStatus.NO_PROOF),
        "pending": (AccountStatus.PENDING,),
    }
)
"""The parts of the compliance graph, each with the statuses that it sums up."""
MOST_CHOICES = 200
AT_ONCE = 1000
"""Rows that an export holds in memory."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which contractors of `client_id` are wanted; None, "" and () mean all. `within` counts days from `today`.

    `line` is a line of coverage that must be asked for, `line_status` how it must stand.
    """

    client_id: int
    today: date
    statuses: tuple[AccountStatus, ...] = ()
    text: str = ""
    state: str = ""
    trade: str = ""
    project: str = ""
    line: str = ""
    line_status: str = ""
    within: int | None = None
    agent: str = ""
    carrier: str = ""
    sort: str = ""


class Listed(NamedTuple):
    """One contractor in the network list."""

    id: int
    contractor: str
    client_ref: str | None
    status: AccountStatus
    state: str
    trade: str
    project: str
    lines: dict[str, Any]
    next_expiration: date | None
    requirement: str
    agent: str | None
    agent_email: str | None
    contractor_email: str | None


class Change(NamedTuple):
    """One move of a contractor's status."""

    account_id: int
    contractor: str
    day: date
    status: AccountStatus


def counts(session: Session, wanted: Wanted) -> dict[AccountStatus, int]:
    """How many contractors stand how, whatever statuses are asked for: the other filters hold."""
    rows = session.execute(
        select(Account.status, func.count()).where(*conditions(replace(wanted, statuses=()))).group_by(Account.status)
    )
    return {row[0]: row[1] for row in rows}


def page(session: Session, wanted: Wanted, *, limit: int, offset: int) -> tuple[Listed, ...]:
    """One page of the list in the order asked for."""
    return tuple(Listed(*row) for row in session.execute(_listed(wanted).limit(limit).offset(offset)))


def everyone(session: Session, wanted: Wanted) -> Iterator[Listed]:
    """The whole list, some at a time."""
    for row in session.execute(_listed(wanted).execution_options(yield_per=AT_ONCE)):
        yield Listed(*row)


def choices(session: Session, client_id: int) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """The states, trades and projects that occur among a client's contractors, each in order."""
    made = []
    for column in (Account.state, Account.trade, Account.project):
        rows = session.scalars(
            select(column)
            .where(Account.client_id == client_id, Account.archived.is_(False), column != "")
            .distinct()
            .order_by(column)
            .limit(MOST_CHOICES)
        )
        made.append(tuple(rows))
    return made[0], made[1], made[2]


def changes(session: Session, client_id: int, *, limit: int) -> tuple[Change, ...]:
    """The newest moves of a client's contractors."""
    rows = session.execute(
        select(Account.id, Contractor.name, StatusChange.day, StatusChange.status)
        .join(Account, StatusChange.account_id == Account.id)
        .join(Contractor, Account.contractor_id == Contractor.id)
        .where(Account.client_id == client_id, Account.archived.is_(False))
        .order_by(StatusChange.id.desc())
        .limit(limit)
    )
    return tuple(Change(*row) for row in rows)


def over_time(session: Session, client_id: int, days: Sequence[date]) -> list[dict[AccountStatus, int]]:
    """How many contractors stood how at the end of each of `days`, which are in order; from the status history.

    Every move adds one to where it leads and takes one from where it came from, so the history is read once.
    """
    before = func.lag(StatusChange.status).over(partition_by=StatusChange.account_id, order_by=StatusChange.id)
    moves = (
        select(StatusChange.day, StatusChange.status, before.label("before"))
        .join(Account, StatusChange.account_id == Account.id)
        .where(Account.client_id == client_id, Account.archived.is_(False))
        .subquery()
    )
    rows = session.execute(
        select(moves.c.day, moves.c.status, moves.c.before, func.count())
        .group_by(moves.c.day, moves.c.status, moves.c.before)
        .order_by(moves.c.day)
    ).all()
    made: list[dict[AccountStatus, int]] = []
    standing: dict[AccountStatus, int] = dict.fromkeys(AccountStatus, 0)
    position = 0
    for day in days:
        while position < len(rows) and rows[position][0] <= day:
            _, now, was, count = rows[position]
            standing[now] += count
            if was is not None:
                standing[AccountStatus(was)] -= count
            position += 1
        made.append(dict(standing))
    return made


def conditions(wanted: Wanted) -> list[Any]:
    """What must hold of an account to be wanted."""
    made: list[Any] = [Account.client_id == wanted.client_id, Account.archived.is_(False)]
    if wanted.statuses:
        made.append(Account.status.in_(wanted.statuses))
    for column, value in ((Account.state, wanted.state), (Account.trade, wanted.trade)):
        if value:
            made.append(column == value)
    if wanted.project:
        made.append(Account.project.icontains(wanted.project, autoescape=True))
    if wanted.line:
        told = type_coerce(Account.lines, JSON)[wanted.line].as_string()
        made.append(told == wanted.line_status if wanted.line_status else told.is_not(None))
    if wanted.within is not None:
        made.append(Account.next_expiration.between(wanted.today, wanted.today + timedelta(wanted.within)))
    if wanted.agent:
        named = or_(
            *(each.icontains(wanted.agent, autoescape=True) for each in (Agent.name, Agent.agency, Agent.email))
        )
        made.append(Account.agent_id.in_(select(Agent.id).where(named)))
    if wanted.carrier:
        made.append(Account.id.in_(_insured_by(wanted)))
    if wanted.text:
        named = Contractor.name.icontains(wanted.text, autoescape=True)
        made.append(
            or_(
                Account.client_ref.icontains(wanted.text, autoescape=True),
                Account.contractor_id.in_(select(Contractor.id).where(named)),
            )
        )
    return made


def _insured_by(wanted: Wanted) -> Select[Any]:
    return (
        select(Document.account_id)
        .join(Certificate, Certificate.document_id == Document.id)
        .join(Policy, Policy.certificate_id == Certificate.id)
        .where(
            Policy.insurer.icontains(wanted.carrier, autoescape=True),
            Document.state == DocumentState.REVIEWED,
            Document.account_id.is_not(None),
        )
    )


def _listed(wanted: Wanted) -> Select[Any]:
    column = {
        "status": Account.status,
        "expires": func.coalesce(Account.next_expiration, date.max),
        "ref": Account.client_ref,
        "state": Account.state,
    }.get(wanted.sort.removeprefix("-"), Contractor.name)
    first = column.desc() if wanted.sort.startswith("-") else column.asc()
    return (
        select(
            Account.id,
            Contractor.name,
            Account.client_ref,
            Account.status,
            Account.state,
            Account.trade,
            Account.project,
            Account.lines,
            Account.next_expiration,
            RequirementSet.title,
            func.coalesce(func.nullif(Agent.agency, ""), Agent.name),
            Agent.email,
            Contractor.email,
        )
        .join(Contractor, Account.contractor_id == Contractor.id)
        .join(RequirementSet, Account.requirement_set_id == RequirementSet.id)
        .outerjoin(Agent, Account.agent_id == Agent.id)
        .where(*conditions(wanted))
        .order_by(first, Account.id)
    )
