"""How a client's contractors stand by state, trade, project or agency: each part counted from the roster's indexes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.finding import AccountStatus
from records import occurring, upkeep
from records.accounts import AGENCY, Agent
from records.folding import fold
from records.roster import Listed

Counts = Mapping[AccountStatus, int]


class Part(NamedTuple):
    """The contractors of one state, trade, project or agency.

    `name` is "" for those of whom it is not told; `asked` finds them in the list, "" where nothing does.
    """

    name: str
    asked: str
    counts: Counts


def by_state(session: Session, client_id: int) -> list[Part]:
    """By the contractor's home state."""
    return [Part(name, name, found) for name, found in _counted(session, client_id, Listed.state).items()]


def by_trade(session: Session, client_id: int) -> list[Part]:
    """By trade."""
    return [Part(name, name, found) for name, found in _counted(session, client_id, Listed.trade).items()]


def by_project(session: Session, client_id: int) -> list[Part]:
    """By project; names that differ in case and accents alone are one, told as one of the first thousand is written."""
    found = _counted(session, client_id, Listed.project)
    written = {fold(name): name for name in occurring.projects_written(session, client_id)}
    names = {key: written.get(key, key) for key in found}
    return [Part(names[key], key and f'"{names[key]}"', counts) for key, counts in found.items()]


def by_agency(session: Session, client_id: int) -> list[Part]:
    """By the agency, or the agent where none is told, with its address where several are called so."""
    found = _counted(session, client_id, Listed.agent_id)
    rows = session.execute(select(Agent.id, AGENCY, Agent.email).where(Agent.id.in_(one for one in found if one))).all()
    often = Counter(row[1] for row in rows)
    named = {
        row[0]: (row[1] if often[row[1]] == 1 or not row[2] else f"{row[1]} ({row[2]})", row[2] or row[1])
        for row in rows
    }
    return [Part(*named.get(key, ("", "")), counts) for key, counts in found.items()]


BY: Mapping[str, Callable[[Session, int], list[Part]]] = {
    "state": by_state, "trade": by_trade, "project": by_project, "agent": by_agency
}  # fmt: skip


def _counted(session: Session, client_id: int, column: Any) -> dict[Any, dict[AccountStatus, int]]:
    upkeep.settle(session)
    own = select(column, Listed.status, func.count()).where(Listed.client_id == client_id)
    found: dict[Any, dict[AccountStatus, int]] = defaultdict(dict)
    for value, status, count in session.execute(own.group_by(column, Listed.status)):
        found[value][status] = count
    return found
