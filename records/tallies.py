"""Counts of accounts that are kept, not made: how many stand how, and how many moved from where to where on each day.

`records.upkeep` raises them as a unit of work commits, last and in one order, so that units that raise the same wait
for one another and never in a ring.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from domain.finding import AccountStatus
from records.accounts import Account
from records.marks import Marks
from records.roster import DayMoves, Listed, StatusCount
from records.standings import StatusChange

AT_ONCE = 500
_KEYS: Mapping[type[StatusCount | DayMoves], tuple[str, ...]] = {
    StatusCount: ("client_id", "status"),
    DayMoves: ("client_id", "day", "status", "came_from"),
}
_MOVE = (StatusChange.client_id, StatusChange.day, StatusChange.status, func.coalesce(StatusChange.came_from, ""))


def standing(connection: Connection, ids: Collection[int]) -> Counter[tuple[int, AccountStatus]]:
    """How some accounts stand in the roster, by client and status."""
    rows = connection.execute(select(Listed.client_id, Listed.status).where(Listed.account_id.in_(ids)))
    return Counter((row[0], row[1]) for row in rows)


def raise_statuses(connection: Connection, more: Mapping[tuple[int, AccountStatus], int]) -> None:
    """Raise, or lower, how many accounts of a client stand how."""
    _raise(connection, StatusCount, more)


def raise_moves(connection: Connection, touched: Marks) -> None:
    """Raise the counts of days by what was added to accounts' histories, or came and went with an account."""
    now = select(Account.id, Account.archived).where(Account.id.in_(touched.archived))
    turned = sorted(row[0] for row in connection.execute(now) if touched.archived[row[0]] is not row[1])
    more: Counter[tuple[Any, ...]] = Counter()
    live = select(*_MOVE).join(Account, StatusChange.account_id == Account.id)
    new = sorted(touched.moves)
    for start in range(0, len(new), AT_ONCE):
        some = StatusChange.id.in_(new[start : start + AT_ONCE])
        more.update(_tuples(connection, live.where(some, Account.archived.is_(False), Account.id.not_in(turned))))
    for one in turned:
        own = live.where(Account.id == one)
        more.update(_tuples(connection, own.where(Account.archived.is_(False))))
        more.subtract(_tuples(connection, own.where(Account.archived.is_(True), StatusChange.id.not_in(new))))
    _raise(connection, DayMoves, more)


def recount(connection: Connection) -> int:
    """Count everything anew; how many counts were wrong."""
    stand = select(Listed.client_id, Listed.status, func.count()).group_by(Listed.client_id, Listed.status)
    moves = (
        select(*_MOVE, func.count())
        .join(Account, StatusChange.account_id == Account.id)
        .where(Account.archived.is_(False))
        .group_by(*_MOVE)
    )
    return sum(_replace(connection, table, wanted) for table, wanted in ((StatusCount, stand), (DayMoves, moves)))


def _replace(connection: Connection, table: type[StatusCount | DayMoves], counted: Any) -> int:
    names = _KEYS[table]
    wanted = {tuple(row[:-1]): row[-1] for row in connection.execute(counted)}
    known = {tuple(row[:-1]): row[-1] for row in connection.execute(select(table.__table__)) if row[-1]}
    if wanted != known:
        connection.execute(delete(table))
        rows = [{**dict(zip(names, key, strict=True)), "number": number} for key, number in wanted.items()]
        if rows:
            connection.execute(insert(table), rows)
    return sum(wanted.get(one) != known.get(one) for one in wanted.keys() | known.keys())


def _raise(connection: Connection, table: type[StatusCount | DayMoves], more: Mapping[Any, int]) -> None:
    kind: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
    names = _KEYS[table]
    for key, number in sorted(more.items(), key=lambda one: tuple(map(str, one[0]))):
        if number:
            put = kind.insert(table).values(**dict(zip(names, key, strict=True)), number=number)
            raised = {"number": table.number + put.excluded.number}
            connection.execute(put.on_conflict_do_update(index_elements=list(names), set_=raised))


def _tuples(connection: Connection, wanted: Any) -> Iterator[tuple[int, date, AccountStatus, str]]:
    for row in connection.execute(wanted):
        yield (row[0], row[1], row[2], row[3])
