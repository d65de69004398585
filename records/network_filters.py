"""Which contractors of a client a list is asked for, and how the roster finds them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from domain.finding import AccountStatus
from records import occurring
from records.accounts import Agent
from records.folding import Aside, Holds, fold, holds
from records.roster import Insured, Listed, asked_line

FEW = 2000
"""So many that fit are fetched at once: counted, and sorted as a page, without reading the roster again."""
SKIP = 8
"""How many rows are read one after the other in the time of finding one by an index."""
_QUOTED = re.compile(r'^\s*"(.+)"\s*$')


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which contractors of `client_id` are wanted; None, "" and () mean all. `within` counts days from `today`.

    `line` is a line of coverage that must be asked for, `line_status` how it must stand. `projects` and `carriers` are
    the folded values that have `project` and `carrier` in them, where they were `looked_up`.
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
    projects: tuple[str, ...] | None = None
    carriers: tuple[str, ...] | None = None


def fitting(wanted: Wanted) -> Select[Any]:
    """The ids of the accounts that are wanted."""
    return select(Listed.account_id).where(*conditions(wanted))


def looked_up(session: Session, wanted: Wanted) -> Wanted:
    """`wanted` with the few projects and insurers that fit instead of a text that every row is searched for.

    A project between quotation marks is that one alone, not all that have it in their names.
    """
    if wanted.project and wanted.projects is None:
        named = _QUOTED.match(wanted.project)
        projects = (fold(named[1]),) if named else occurring.projects(session, wanted.client_id, wanted.project)
        wanted = replace(wanted, projects=projects)
    if wanted.carrier and wanted.carriers is None:
        wanted = replace(wanted, carriers=occurring.carriers(session, wanted.client_id, wanted.carrier))
    return wanted


def in_one_index(wanted: Wanted) -> bool:
    """Whether one index has all that is asked for, beside a status: counting by it takes a few milliseconds."""
    if wanted.text or wanted.line or wanted.carrier or (wanted.project and wanted.projects is None):
        return False
    asked = (wanted.state or wanted.trade, wanted.project, wanted.agent, wanted.within is not None)
    return sum(map(bool, asked)) == 1


def sorted_by_index(session: Session, wanted: Wanted) -> Select[Any]:
    """The ids of what is `in_one_index`, in the order asked for: of few, faster than by a walk.

    SQLite would read all rows of the client for it; asked in two steps it reads those that the index names.
    """
    held = conditions(wanted)
    if session.get_bind().dialect.name == "sqlite":
        found = fitting(replace(wanted, statuses=()))
        held = conditions(Wanted(wanted.client_id, wanted.today, wanted.statuses), among=found)
    return select(Listed.account_id).where(*held).order_by(*order(wanted, walking=False))


def conditions(
    wanted: Wanted, *, walking: bool = False, among: Collection[int] | Select[Any] | None = None
) -> list[Any]:
    """What must hold of a row of the roster to be wanted.

    `walking` says that only some of the rows are looked at; `among` that it must be one of some few accounts.
    """
    made: list[Any] = [Listed.client_id == wanted.client_id]
    if isinstance(among, Select):
        made = [past_indices(Listed.client_id) == wanted.client_id, Listed.account_id.in_(among)]
    elif among is not None:
        # numbers of ours, written into the statement: a thousand parameters take longer than what they ask for
        ids: BindParameter[int] = bindparam("among", list(among), expanding=True, literal_execute=True)
        made = [past_indices(Listed.client_id) == wanted.client_id, Listed.account_id.in_(ids)]
    if wanted.statuses:
        made.append(Listed.status.in_(wanted.statuses))
    for column, value in ((Listed.state, wanted.state), (Listed.trade, wanted.trade)):
        if value:
            made.append((Aside(column) if walking else column) == value)
    if wanted.within is not None:
        made.append(Listed.expires.between(wanted.today, wanted.today + timedelta(wanted.within)))
    return [*made, *_searched(wanted, walking=walking)]


def _searched(wanted: Wanted, *, walking: bool) -> Iterator[Any]:
    """What is searched for; what was looked up is found in an index, but by the rows that a walk comes by."""
    if wanted.project and wanted.projects is not None:
        yield (Aside(Listed.project) if walking else Listed.project).in_(wanted.projects)
    elif quoted := _QUOTED.match(wanted.project):
        yield Listed.project == fold(quoted[1])
    elif wanted.project:
        yield holds(Listed.project, wanted.project)
    if wanted.line:
        yield Holds(Listed.lines, asked_line(wanted.line, wanted.line_status))
    if wanted.agent:
        yield (Aside(Listed.agent_id) if walking else Listed.agent_id).in_(
            select(Agent.id).where(holds(Agent.found, wanted.agent))
        )
    if wanted.carrier:
        named = _insured_by(wanted)
        one = named.where(Insured.account_id == Listed.account_id).correlate(Listed)
        yield one.exists() if walking else Listed.account_id.in_(named)
    if wanted.text:
        yield or_(*(holds(each, wanted.text) for each in (Listed.name, Listed.ref)))


def narrows(wanted: Wanted) -> bool:
    """Whether anything but a status is asked for."""
    return wanted.within is not None or _beside_days(wanted)


def few(session: Session, wanted: Wanted) -> list[tuple[int, AccountStatus]] | None:
    """All that fit, whatever statuses are asked for, in the order asked for; None when filters leave more than FEW."""
    held = replace(wanted, statuses=())
    if not narrows(held):
        return None
    among: Sequence[int] | None = None
    if held.carrier:  # the widest of what is read: not twice
        ids = session.scalars(_insured_by(held).limit(FEW + 1)).all()
        if len(ids) <= FEW:
            held, among = replace(held, carrier=""), ids
        elif not narrows(replace(held, carrier="")):
            return None
    found = select(_sorted_by(wanted), Listed.account_id, Listed.status).where(*conditions(held, among=among))
    rows = session.execute(found.limit(FEW + 1)).all()
    if len(rows) > FEW:
        return None
    # sorted here, as both databases would: they compare these columns by their bytes
    ordered = sorted(rows, key=lambda row: (getattr(row[0], "value", row[0]), row[1]), reverse=_turned(wanted))
    return [(row[1], row[2]) for row in ordered]


def past_indices(column: Any) -> Any:
    """`column`, told so that no database looks it up in an index: another way is faster."""
    return func.coalesce(column, column)


def walks(wanted: Wanted, until: int, counted: int | None) -> bool:
    """Whether a page that ends at row `until` is found faster by walking an index in order than by sorting what fits.

    Each step of a walk costs as much as reading SKIP rows one after the other, and of those passed only some fit.
    """
    if not _beside_days(wanted) and (wanted.within is None or wanted.sort.endswith("expires")):
        return True
    return counted is not None and until * SKIP <= counted


def order(wanted: Wanted, *, walking: bool) -> tuple[Any, Any]:
    """The order asked for; unless `walking`, told so that no database walks an index row by row for it."""
    column = _sorted_by(wanted) if walking else past_indices(_sorted_by(wanted))
    if _turned(wanted):
        return column.desc(), Listed.account_id.desc()
    return column.asc(), Listed.account_id.asc()


def _sorted_by(wanted: Wanted) -> Any:
    by: Mapping[str, InstrumentedAttribute[Any]] = {
        "status": Listed.status, "expires": Listed.expires, "ref": Listed.ref, "state": Listed.state
    }  # fmt: skip
    return by.get(wanted.sort.removeprefix("-"), Listed.name)


def _turned(wanted: Wanted) -> bool:
    return wanted.sort.startswith("-")


def _beside_days(wanted: Wanted) -> bool:
    return any((wanted.state, wanted.trade, wanted.project, wanted.line, wanted.agent, wanted.carrier, wanted.text))


def _insured_by(wanted: Wanted) -> Select[Any]:
    """The accounts of the client with a confirmed policy of an insurer called so."""
    named = holds(Insured.name, wanted.carrier) if wanted.carriers is None else Insured.name.in_(wanted.carriers)
    return select(Insured.account_id).where(Insured.client_id == wanted.client_id, named)
