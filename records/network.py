"""A client's contractors as its portal lists, counts and exports them; every question names the client."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import String, case, cast, func, or_, select
from sqlalchemy.orm import Session

from domain.finding import AccountStatus
from records import upkeep
from records.accounts import AGENCY, Account, Agent, Contractor
from records.batches import AT_ONCE, in_batches
from records.exceptions import AccountException
from records.folding import Aside
from records.network_filters import (
    FEW,
    Wanted,
    conditions,
    few,
    in_one_index,
    looked_up,
    narrows,
    order,
    sorted_by_index,
    walks,
)
from records.requirements import RequirementSet
from records.roster import DayMoves, StatusCount
from records.roster import Listed as Entry
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


class Listed(NamedTuple):
    """One contractor in the network list; `since` and `let_go` are told by `everyone` alone.

    `since` is the day from which it stands so, `let_go` how many exceptions hold.
    """

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
    since: date | None = None
    let_go: int = 0


class Change(NamedTuple):
    """One move of a contractor's status."""

    account_id: int
    contractor: str
    day: date
    status: AccountStatus


def counts(session: Session, wanted: Wanted) -> dict[AccountStatus, int]:
    """How many contractors stand how, whatever statuses are asked for: the other filters hold."""
    upkeep.settle(session)
    if not narrows(wanted):
        own = (StatusCount.client_id == wanted.client_id, StatusCount.number > 0)
        return {row[0]: row[1] for row in session.execute(select(StatusCount.status, StatusCount.number).where(*own))}
    held = conditions(replace(wanted, statuses=()))
    # the key has rows by status, for which SQLite would read them all
    by = Aside(Entry.status) if in_one_index(wanted) else Entry.status
    rows = session.execute(select(Entry.status, func.count()).where(*held).group_by(by))
    return {row[0]: row[1] for row in rows}


def page(
    session: Session, wanted: Wanted, *, limit: int, offset: int, counted: int | None = None
) -> tuple[Listed, ...]:
    """One page of the list in the order asked for; `counted` is how many fit, where that is known."""
    upkeep.settle(session)
    walking = walks(wanted, offset + limit, counted)
    chosen = select(Entry.account_id).where(*conditions(wanted, walking=walking))
    ids = session.scalars(chosen.order_by(*order(wanted, walking=walking)).limit(limit).offset(offset))
    return _shown(session, ids.all())


def page_and_counts(
    session: Session, wanted: Wanted, *, limit: int, offset: int
) -> tuple[tuple[Listed, ...], dict[AccountStatus, int]]:
    """One page of the list in the order asked for, and `counts`."""
    upkeep.settle(session)
    wanted = looked_up(session, wanted)
    by_index = in_one_index(wanted)
    counted = counts(session, wanted) if by_index else {}
    if by_index and sum(counted.values()) <= FEW and not walks(wanted, offset + limit, None):
        ids = session.scalars(sorted_by_index(session, wanted).limit(limit).offset(offset)).all()
        return _shown(session, ids), counted
    found = None if by_index else few(session, wanted)
    if found is None:
        counted = counted or counts(session, wanted)
        fit = sum(count for one, count in counted.items() if not wanted.statuses or one in wanted.statuses)
        return page(session, wanted, limit=limit, offset=offset, counted=fit), counted
    ids = [one for one, status in found if not wanted.statuses or status in wanted.statuses]
    return _shown(session, ids[offset : offset + limit]), dict(Counter(status for _, status in found))


def everyone(session: Session, wanted: Wanted) -> Iterator[Listed]:
    """The whole list, some at a time."""
    wanted = looked_up(session, wanted)
    chosen = select(Entry.account_id).where(*conditions(wanted)).order_by(*order(wanted, walking=False))
    for some in in_batches(iter(session.scalars(chosen.execution_options(yield_per=AT_ONCE)))):
        since, let_go = _since(session, some), _let_go(session, some)
        for row in _shown(session, some):
            yield row._replace(since=since.get(row.id), let_go=let_go.get(row.id, 0))


def _since(session: Session, ids: Sequence[int]) -> dict[int, date]:
    """The day from which each of some accounts stands as it does: not every change of a score moves its status."""
    moved = or_(StatusChange.came_from.is_(None), StatusChange.came_from != cast(StatusChange.status, String))
    wanted = select(StatusChange.account_id, func.max(StatusChange.day)).where(moved)
    rows = session.execute(wanted.where(StatusChange.account_id.in_(ids)).group_by(StatusChange.account_id))
    return {row[0]: row[1] for row in rows}


def _let_go(session: Session, ids: Sequence[int]) -> dict[int, int]:
    """How many exceptions hold of those of some accounts that have any."""
    wanted = select(AccountException.account_id, func.count()).where(AccountException.ended_on.is_(None))
    rows = session.execute(wanted.where(AccountException.account_id.in_(ids)).group_by(AccountException.account_id))
    return {row[0]: row[1] for row in rows}


def _shown(session: Session, ids: Sequence[int]) -> tuple[Listed, ...]:
    """What lists show of some accounts, in their order: found in the roster, and only then fetched."""
    rows = {row[0]: Listed(*row) for row in session.execute(_LISTED.where(Account.id.in_(ids)))}
    return tuple(rows[one] for one in ids)


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
    upkeep.settle(session)
    standing = {one: now.get(one, 0) for one in AccountStatus}
    standing[AccountStatus.NO_PROOF] -= _never_judged(session, client_id)
    moves = _moves_since(session, client_id, days)
    made: list[dict[AccountStatus, int]] = []
    for number in reversed(range(len(days))):
        while moves and moves[-1][0] >= number:
            _, status, came_from, count = moves.pop()
            standing[status] -= count
            if came_from:
                standing[AccountStatus(came_from)] += count
        made.append(dict(standing))
    return made[::-1]


def _never_judged(session: Session, client_id: int) -> int:
    new = (Entry.status == AccountStatus.NO_PROOF, Entry.judged.is_(False))
    return session.scalar(select(func.count()).where(Entry.client_id == client_id, *new)) or 0


def _moves_since(session: Session, client_id: int, days: Sequence[date]) -> list[tuple[int, AccountStatus, str, int]]:
    """How many moved from where to where behind each of `days`, by its number, up to the next; archived ones left out.

    Summed by the database: of three months there are thousands of rows.
    """
    behind = case(*((DayMoves.day > day, number) for number, day in reversed(list(enumerate(days))))).label("behind")
    rows = session.execute(
        select(behind, DayMoves.status, DayMoves.came_from, func.sum(DayMoves.number))
        .where(DayMoves.client_id == client_id, DayMoves.day > days[0])
        .group_by("behind", DayMoves.status, DayMoves.came_from)
        .order_by("behind")
    )
    return [(row[0], row[1], row[2], int(row[3])) for row in rows]


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
        AGENCY,
        Agent.email,
        Contractor.email,
    )
    .join(Contractor, Account.contractor_id == Contractor.id)
    .join(RequirementSet, Account.requirement_set_id == RequirementSet.id)
    .outerjoin(Agent, Account.agent_id == Agent.id)
)
