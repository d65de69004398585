"""What a client's programs may see, as the API shows it: every query takes whose rows they must be.

Names follow the glossary, days are ISO, money is whole US dollars. Lists come in slices: behind a place, so many at
most, by id; or changed since a moment, in the order of the change.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar

from msgspec import Meta
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from domain.errors import NotYours
from domain.finding import AccountStatus
from records.accounts import Account, Agent, Contractor
from records.requirements import RequirementSet

One = TypeVar("One")
Column = ColumnElement[Any] | InstrumentedAttribute[Any]
Instant = Annotated[datetime, Meta(tz=True)]
"""A moment in UTC, as the API shows it (RFC 3339)."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a list a slice begins: behind the row with this id, changed at this moment where that is the order.

    `within` is the id of what the row belongs to, where rows have no moment of their own but that one's.
    """

    id: int
    moment: datetime | None = None
    within: int = 0


@dataclass(frozen=True, slots=True)
class Slice:
    """Which part of a list is wanted."""

    limit: int = 100
    after: Place | None = None
    updated_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Found(Generic[One]):
    """A slice of a list, and where the next one begins; None when there is no more."""

    items: tuple[One, ...]
    next: Place | None


@dataclass(frozen=True, slots=True)
class ContractorNamed:
    """A contractor by our id, the client's own (`contractor_id`) and its legal name."""

    id: int
    contractor_id: str | None
    name: str


@dataclass(frozen=True, slots=True)
class AgentView:
    """The person or agency that answers for a contractor."""

    name: str
    agency: str
    email: str | None
    phone: str | None


@dataclass(frozen=True, slots=True)
class ContractorView:
    """A contractor. `contractor_id` is the client's own id, `account` the account that ties it to its requirements."""

    id: int
    contractor_id: str | None
    name: str
    email: str | None
    phone: str | None
    address: str
    account: int
    updated_at: Instant


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One contractor at the client, and where it stands as of `judged_on`.

    `lines` gives each required line of coverage its status. `state` is the contractor's home state, `work_state` that
    of the project. `parties` names who else the contract speaks of, by role. `flags` answers what requirements ask
    about (vehicles, employees, ...).
    """

    id: int
    contractor: ContractorNamed
    agent: AgentView | None
    requirement_set: str
    status: AccountStatus
    score: int
    lines: dict[str, str]
    next_expiration: date | None
    judged_on: date | None
    state: str
    work_state: str
    trade: str
    project: str
    contract_start: date | None
    contract_end: date | None
    also_known_as: list[str]
    parties: dict[str, str]
    flags: dict[str, bool]
    archived: bool
    updated_at: Instant


@dataclass(frozen=True, slots=True)
class AccountFilters:
    """Which accounts are wanted; None means all. `contractor_id` is the client's own id."""

    status: AccountStatus | None = None
    contractor_id: str | None = None
    requirement_set: str | None = None
    state: str | None = None
    trade: str | None = None
    project: str | None = None
    archived: bool | None = False


_ACCOUNT: tuple[InstrumentedAttribute[Any], ...] = (
    Account.id,
    Account.client_ref,
    Account.contractor_id,
    Contractor.name,
    Account.agent_id,
    Agent.name,
    Agent.agency,
    Agent.email,
    Agent.phone,
    RequirementSet.code,
    Account.status,
    Account.score,
    Account.lines,
    Account.next_expiration,
    Account.judged_on,
    Account.state,
    Account.work_state,
    Account.trade,
    Account.project,
    Account.contract_start,
    Account.contract_end,
    Account.also_known_as,
    Account.parties,
    Account.flags,
    Account.archived,
    Account.updated_at,
)


def accounts(session: Session, client_id: int, filters: AccountFilters, part: Slice) -> Found[AccountRow]:
    """A slice of a client's accounts."""
    wanted = _accounts(client_id)
    for column, value in (
        (Account.status, filters.status),
        (Account.client_ref, filters.contractor_id),
        (RequirementSet.code, filters.requirement_set),
        (Account.state, filters.state),
        (Account.trade, filters.trade),
        (Account.project, filters.project),
        (Account.archived, filters.archived),
    ):
        if value is not None:
            wanted = wanted.where(column == value)
    return cut(session, wanted, part, key=Account.id, moment=Account.updated_at, make=_account)


def account(session: Session, client_id: int, account_id: int) -> AccountRow:
    """One account.

    Raises:
        NotYours: there is no such account, or it is another client's.
    """
    return _one(session, _accounts(client_id).where(Account.id == account_id), _account)


def contractors(session: Session, client_id: int, contractor_id: str | None, part: Slice) -> Found[ContractorView]:
    """A slice of a client's contractors; `contractor_id`, the client's own, picks one."""
    wanted = _contractors(client_id).where(Account.archived.is_(False))
    if contractor_id is not None:
        wanted = wanted.where(Account.client_ref == contractor_id)
    return cut(session, wanted, part, key=Account.contractor_id, moment=Account.contractor_updated_at, make=_contractor)


def contractor(session: Session, client_id: int, contractor_id: int) -> ContractorView:
    """One contractor, by our id.

    Raises:
        NotYours: there is no such contractor, or it works for other clients only.
    """
    return _one(session, _contractors(client_id).where(Contractor.id == contractor_id), _contractor)


def contractor_of_account(session: Session, client_id: int, account_id: int) -> ContractorView:
    """The contractor of an account.

    Raises:
        NotYours: there is no such account, or it is another client's.
    """
    return _one(session, _contractors(client_id).where(Account.id == account_id), _contractor)


def account_by_ref(session: Session, client_id: int, contractor_id: str) -> int | None:
    """The id of the account that a client's own id names."""
    return session.scalar(select(Account.id).filter_by(client_id=client_id, client_ref=contractor_id))


def owned(session: Session, client_id: int, account_id: int) -> None:
    """Nothing, if the account is the client's.

    Raises:
        NotYours: there is no such account, or it is another client's.
    """
    if session.scalar(select(Account.id).filter_by(client_id=client_id, id=account_id)) is None:
        raise NotYours


def cut(
    session: Session,
    wanted: Any,
    part: Slice,
    *,
    key: Column,
    moment: Column,
    make: Callable[[Any], One],
    within: Column | None = None,
) -> Found[One]:
    """The slice of a query. `key` is the column of the id, `moment` that of the change; both must be selected.

    Rows are walked by `key`, those that have no index of their own that begins with the client by what they are
    `within` before that; what changed is walked by moment first. Of rows that tie the next one is found by a question
    of its own: SQLite compares by the first column of an index alone, and a night changes all rows in one moment.

    A row that changes meanwhile moves behind all that are there, so whoever goes on finds it, and no other row is
    passed over or given twice.
    """
    keys, at = (key,) if within is None else (within, key), part.after
    if part.updated_since is not None:
        keys = (moment, *keys)
        if at is None or at.moment is None or at.moment < part.updated_since:
            wanted, at = wanted.where(moment >= part.updated_since), None
    told = {} if at is None else {key: at.id, moment: at.moment, within: at.within}
    depths = range(len(keys), 0, -1) if at is not None else (0,)  # first rows that tie in all columns but the last
    rows: list[Any] = []
    for depth in depths:
        same = [one == told[one] for one in keys[: depth - 1]] if depth else []
        behind = [keys[depth - 1] > told[keys[depth - 1]]] if depth else []
        if (missing := part.limit + 1 - len(rows)) > 0:
            rows += session.execute(wanted.where(*same, *behind).order_by(*keys).limit(missing)).all()
    place = None
    if len(rows) > part.limit:
        last = rows[part.limit - 1]._mapping
        when = last[moment] if part.updated_since is not None else None
        place = Place(last[key], when, last[within] if within is not None else 0)
    return Found(tuple(make(row) for row in rows[: part.limit]), place)


def _one(session: Session, wanted: Any, make: Callable[[Any], One]) -> One:
    row = session.execute(wanted).first()
    if row is None:
        raise NotYours
    return make(row)


def _accounts(client_id: int) -> Any:
    return (
        select(*_ACCOUNT)
        .join(Contractor, Account.contractor_id == Contractor.id)
        .outerjoin(Agent, Account.agent_id == Agent.id)
        .join(RequirementSet, Account.requirement_set_id == RequirementSet.id)
        .where(Account.client_id == client_id)
    )


def _account(row: Any) -> AccountRow:
    made: Any = AccountRow
    account_row: AccountRow = made(
        row[0],
        ContractorNamed(row[2], row[1], row[3]),
        None if row[4] is None else AgentView(*row[5:9]),
        *row[9:12],
        words(row[12]),
        *row[13:21],
        [str(one) for one in row[21]],
        words(row[22]),
        {str(name): bool(value) for name, value in row[23].items()},
        *row[24:26],
    )
    return account_row


def _contractors(client_id: int) -> Any:
    return (
        select(
            Account.contractor_id,  # and not the contractor's own column: an index has the client's in this order
            Account.client_ref,
            Contractor.name,
            Contractor.email,
            Contractor.phone,
            Contractor.address,
            Account.id.label("account"),
            Account.contractor_updated_at,
        )
        .join(Account, Account.contractor_id == Contractor.id)
        .where(Account.client_id == client_id)
    )


def _contractor(row: Any) -> ContractorView:
    return ContractorView(*row)


def words(stored: Mapping[str, Any]) -> dict[str, str]:
    """A stored object with text for values."""
    return {str(name): str(value) for name, value in stored.items() if value is not None}
