"""A client's contractors as its portal lists, counts and exports them; every question names the client."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import JSON, Select, func, or_, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, Session

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
    # the rows that are skipped are skipped in an index; only those of the page are fetched
    chosen = select(Account.id).where(*conditions(wanted)).order_by(*_order(wanted)).limit(limit).offset(offset)
    rows = session.execute(_LISTED.where(Account.id.in_(chosen)).order_by(*_order(wanted)))
    return tuple(Listed(*row) for row in rows)


def everyone(session: Session, wanted: Wanted) -> Iterator[Listed]:
    """The whole list, some at a time."""
    whole = _LISTED.where(*conditions(wanted)).order_by(*_order(wanted))
    for row in session.execute(whole.execution_options(yield_per=AT_ONCE)):
        yield Listed(*row)


def choices(session: Session, client_id: int) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """The states, trades and projects that occur among a client's contractors, each in order."""
    found = (_occurring(session, client_id, one) for one in (Account.state, Account.trade, Account.project))
    states, trades, projects = found
    return states, trades, projects


def _occurring(session: Session, client_id: int, column: InstrumentedAttribute[str]) -> tuple[str, ...]:
    """The values of a column in order, each found in its index behind the one before: no row is read."""

    def behind(value: Any) -> Any:
        held = (Account.client_id == client_id, Account.archived.is_(False), column > value)
        return select(func.min(column)).where(*held).scalar_subquery()

    found = select(behind("").label("value")).cte("occurring", recursive=True)
    found = found.union_all(select(behind(found.c.value)).where(found.c.value.is_not(None)))
    return tuple(session.scalars(select(found.c.value).where(found.c.value.is_not(None)).limit(MOST_CHOICES)))


def changes(session: Session, client_id: int, *, limit: int) -> tuple[Change, ...]:
    """The newest moves of a client's contractors."""
    rows = session.execute(
        select(Account.id, Contractor.name, StatusChange.day, StatusChange.status)
        .join(Account, StatusChange.account_id == Account.id)
        .join(Contractor, Account.contractor_id == Contractor.id)
        .where(StatusChange.client_id == client_id, Account.archived.is_(False))
        .order_by(StatusChange.id.desc())
        .limit(limit)
    )
    return tuple(Change(*row) for row in rows)


def over_time(
    session: Session, client_id: int, days: Sequence[date], now: Mapping[AccountStatus, int]
) -> list[dict[AccountStatus, int]]:
    """How many contractors stood how at the end of each of `days`, which are in order; `now` is how they stand.

    Every move added one to where it leads and took one from where it came from: those since a day are taken back.
    Whoever was added today and never judged has no history and is in none of them.
    """
    standing = {one: now.get(one, 0) for one in AccountStatus}
    standing[AccountStatus.NO_PROOF] -= _never_judged(session, client_id)
    moves = _moves_since(session, client_id, days[0])
    made: list[dict[AccountStatus, int]] = []
    for day in reversed(days):
        while moves and moves[-1][0] > day:
            _, status, came_from, count = moves.pop()
            standing[status] -= count
            if came_from is not None:
                standing[AccountStatus(came_from)] += count
        made.append(dict(standing))
    return made[::-1]


def _never_judged(session: Session, client_id: int) -> int:
    new = (Account.status == AccountStatus.NO_PROOF, Account.judged_on.is_(None))
    counted = select(func.count()).where(Account.client_id == client_id, Account.archived.is_(False), *new)
    return session.scalar(counted) or 0


def _moves_since(session: Session, client_id: int, day: date) -> list[tuple[date, AccountStatus, str | None, int]]:
    """How many contractors moved from where to where on each day behind that one, archived ones left out."""
    parts = (StatusChange.day, StatusChange.status, StatusChange.came_from)
    every = (
        select(*parts, func.count())
        .where(StatusChange.client_id == client_id, StatusChange.day > day)
        .group_by(*parts)
        .order_by(StatusChange.day)
    )
    archived = select(Account.id).where(Account.client_id == client_id, Account.archived.is_(True))
    gone = {tuple(row[:3]): row[3] for row in session.execute(every.where(StatusChange.account_id.in_(archived)))}
    return [(row[0], row[1], row[2], row[3] - gone.get(tuple(row[:3]), 0)) for row in session.execute(every)]


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
        made.append(Account.id.in_(_insured_by(wanted.carrier)))
    if wanted.text:
        made.append(or_(*(each.icontains(wanted.text, autoescape=True) for each in (Account.name, Account.client_ref))))
    return made


def _insured_by(carrier: str) -> Select[Any]:
    """The accounts with a policy of an insurer called so; names are few, and found one behind the other in an index."""

    def behind(value: Any) -> Any:
        return select(func.min(Policy.insurer)).where(Policy.insurer > value).scalar_subquery()

    names = select(behind("").label("name")).cte("insurers", recursive=True)
    names = names.union_all(select(behind(names.c.name)).where(names.c.name.is_not(None)))
    return (
        select(Document.account_id)
        .join(Certificate, Certificate.document_id == Document.id)
        .join(Policy, Policy.certificate_id == Certificate.id)
        .where(
            Policy.insurer.in_(select(names.c.name).where(names.c.name.icontains(carrier, autoescape=True))),
            Document.state == DocumentState.REVIEWED,
            Document.account_id.is_not(None),
        )
    )


def _order(wanted: Wanted) -> tuple[Any, Any]:
    column: Any = {
        "status": Account.status,
        "expires": func.coalesce(Account.next_expiration, date.max),
        "ref": Account.client_ref,
        "state": Account.state,
    }.get(wanted.sort.removeprefix("-"), Account.name)
    return (column.desc(), Account.id.desc()) if wanted.sort.startswith("-") else (column.asc(), Account.id.asc())


_LISTED = (
    select(
        Account.id,
        Account.name,
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
)
