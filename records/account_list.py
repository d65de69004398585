"""All accounts as reviewers list and find them, and a client's as its reports do; found and counted in the roster."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from domain.finding import AccountStatus
from records import upkeep
from records.accounts import Account, Agent, Client, Contractor, client_names
from records.folding import fold, holds
from records.network_filters import past_indices
from records.requirements import RequirementSet
from records.roster import Listed, StatusCount


@dataclass(frozen=True, slots=True)
class Standing:
    """One account in a list."""

    id: int
    client: str
    contractor: str
    client_ref: str | None
    requirement_title: str
    status: AccountStatus
    score: int
    lines: dict[str, Any]
    next_expiration: date | None


@dataclass(frozen=True, slots=True)
class Filters:
    """Which accounts are wanted; None and "" mean all. `client_id` is whose they must be.

    `text` is part of a contractor's, a client's or an agency's name, or of a client's own id.
    """

    client_id: int | None = None
    status: AccountStatus | None = None
    text: str = ""


def page(session: Session, filters: Filters, *, limit: int, offset: int) -> tuple[Standing, ...]:
    """One page of accounts by contractor's name, the archived ones left out."""
    name = past_indices(Listed.name) if filters.text.strip() else Listed.name
    chosen = select(Listed.account_id).where(*conditions(session, filters)).order_by(name, Listed.account_id)
    ids = tuple(session.scalars(chosen.limit(limit).offset(offset)))
    rows = {row[0]: Standing(*row) for row in session.execute(_STANDING.where(Account.id.in_(ids)))}
    return tuple(rows[one] for one in ids)


def of_client(session: Session, *, client_id: int) -> tuple[Standing, ...]:
    """A client's accounts, by contractor's name; the archived ones left out."""
    own = (Account.client_id == client_id, Account.archived.is_(False))
    rows = session.execute(_STANDING.where(*own).order_by(Contractor.name, Account.id))
    return tuple(Standing(*row) for row in rows)


def counts(session: Session, filters: Filters) -> dict[AccountStatus, int]:
    """How many accounts stand how, whatever status the filters ask for."""
    if not filters.text.strip():
        upkeep.settle(session)
        own = () if filters.client_id is None else (StatusCount.client_id == filters.client_id,)
        counted = select(StatusCount.status, func.sum(StatusCount.number)).where(*own, StatusCount.number > 0)
        return {row[0]: int(row[1]) for row in session.execute(counted.group_by(StatusCount.status))}
    held = conditions(session, replace(filters, status=None))
    rows = session.execute(select(Listed.status, func.count()).where(*held).group_by(Listed.status))
    return {row[0]: row[1] for row in rows}


def conditions(session: Session, filters: Filters) -> list[Any]:
    """What must hold of a row of the roster to be wanted."""
    upkeep.settle(session)
    made: list[Any] = []
    if filters.client_id is not None:
        made.append(Listed.client_id == filters.client_id)
    if filters.status is not None:
        made.append(Listed.status == filters.status)
    if asked := fold(filters.text):
        clients = [id_ for id_, name in client_names(session) if asked in fold(name)]
        agents = select(Agent.id).where(holds(Agent.found, asked))
        ways = (holds(Listed.name, asked), holds(Listed.ref, asked), Listed.agent_id.in_(agents))
        made.append(or_(*ways, *((Listed.client_id.in_(clients),) if clients else ())))
    return made


_STANDING = (
    select(
        Account.id,
        Client.name,
        Contractor.name,
        Account.client_ref,
        RequirementSet.title,
        Account.status,
        Account.score,
        Account.lines,
        Account.next_expiration,
    )
    .join(Client, Account.client_id == Client.id)
    .join(Contractor, Account.contractor_id == Contractor.id)
    .join(RequirementSet, Account.requirement_set_id == RequirementSet.id)
)
