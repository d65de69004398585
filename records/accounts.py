"""Clients, contractors, agents, and the accounts that tie them and a requirement set together."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, bindparam, event, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from domain.errors import NotYours
from domain.finding import AccountStatus
from records import holdings, requirements
from records.base import Key, Table, stored_enum
from records.folding import BY_BYTES, fold
from records.requirements import RequirementSet, Version


def this_moment() -> datetime:
    """When a row is written; programs ask for what was changed since."""
    return datetime.now(UTC)


class Client(Table):
    """A company that hires contractors; `slug` is its short name in addresses.

    `time_zone` is an IANA name (America/New_York) by whose midnight its days change; "" for the desk's own.
    """

    __tablename__ = "coi_client"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    address: Mapped[str] = mapped_column(default="")
    contact_email: Mapped[str] = mapped_column(default="")
    time_zone: Mapped[str] = mapped_column(default="")


class Contractor(Table):
    """The party whose insurance is tracked; `name` is its legal name.

    `language` is that in which it is written to, "" where nobody said.
    """

    __tablename__ = "coi_contractor"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[Key] = mapped_column(index=True)
    email: Mapped[Key | None] = mapped_column(index=True)
    phone: Mapped[str | None]
    address: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="", server_default="")
    updated_at: Mapped[datetime] = mapped_column(default=this_moment, onupdate=this_moment)


class Agent(Table):
    """The person or agency that answers for an insured; `language` as of contractors.

    `found` is name, agency and address as they are searched.
    """

    __tablename__ = "coi_agent"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    agency: Mapped[str] = mapped_column(default="")
    email: Mapped[Key | None] = mapped_column(index=True)
    phone: Mapped[str | None]
    language: Mapped[str] = mapped_column(default="", server_default="")
    found: Mapped[str] = mapped_column(BY_BYTES, default="")


AGENCY = func.coalesce(func.nullif(Agent.agency, ""), Agent.name)
"""What an agent is called in lists: by the agency, by name where none is told."""


@event.listens_for(Agent, "before_insert")
@event.listens_for(Agent, "before_update")
def _fold_agent(_mapper: object, _connection: object, agent: Agent) -> None:
    agent.found = found_as(agent.name, agent.agency, agent.email)


def found_as(name: str, agency: str | None, email: str | None) -> str:
    """An agent as searches find it."""
    return "\n".join(fold(one) for one in (name, agency, email))


class Account(Table):
    """One contractor at one client, with where it stands as of `judged_on`.

    `name` is the contractor's, and `contractor_updated_at` when that, or what ties it to the account, was changed: both
    are kept here by `records.copies`, because a client's lists are sorted by them.
    `state` is the contractor's home state, `work_state` that of the project, both by postal code. `also_known_as` are
    other names of the contractor that the client accepts; `parties` names who else the contract speaks of, by role
    (owner, architect, lender). `judge_again_on` is the next day on which its status may change by itself.
    """

    __tablename__ = "coi_account"
    __table_args__ = (
        UniqueConstraint("client_id", "contractor_id"),
        CheckConstraint("score BETWEEN 0 AND 100", name="score_in_range"),
        Index(None, "client_id", "archived", "project"),
        Index("ix_coi_account_client_id_id", "client_id", "id"),
        Index(None, "client_id", "contractor_id"),
        Index("ix_coi_account_client_id_status_id", "client_id", "status", "id"),
        Index("ix_coi_account_client_id_client_ref", "client_id", "client_ref"),
        Index("ix_coi_account_client_id_updated_at_id", "client_id", "updated_at", "id"),
        Index("ix_coi_account_contractors_changed", "client_id", "archived", "contractor_updated_at", "contractor_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("coi_client.id"), index=True)
    contractor_id: Mapped[int] = mapped_column(ForeignKey("coi_contractor.id"), index=True)
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("coi_agent.id"), index=True)
    requirement_set_id: Mapped[int] = mapped_column(ForeignKey("coi_requirement_set.id"))
    name: Mapped[Key] = mapped_column(default="")
    client_ref: Mapped[str | None]
    flags: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[Key] = mapped_column(default="")
    work_state: Mapped[str] = mapped_column(default="")
    trade: Mapped[Key] = mapped_column(default="")
    project: Mapped[Key] = mapped_column(default="")
    contract_start: Mapped[date | None]
    contract_end: Mapped[date | None]
    also_known_as: Mapped[list[Any]] = mapped_column(default=list)
    parties: Mapped[dict[str, Any]] = mapped_column(default=dict)
    status: Mapped[AccountStatus] = mapped_column(stored_enum(AccountStatus), default=AccountStatus.NO_PROOF)
    score: Mapped[int] = mapped_column(default=0)
    lines: Mapped[dict[str, Any]] = mapped_column(default=dict)
    next_expiration: Mapped[date | None]
    judged_on: Mapped[date | None] = mapped_column(active_history=True)
    judge_again_on: Mapped[date | None] = mapped_column(index=True)
    archived: Mapped[bool] = mapped_column(default=False, active_history=True)
    updated_at: Mapped[datetime] = mapped_column(default=this_moment, onupdate=this_moment)
    contractor_updated_at: Mapped[datetime] = mapped_column(default=this_moment)
    client: Mapped[Client] = relationship(lazy="raise")
    contractor: Mapped[Contractor] = relationship(lazy="raise")
    agent: Mapped[Agent | None] = relationship(lazy="raise")
    requirement_set: Mapped[RequirementSet] = relationship(lazy="raise")


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account with everything that judging it and writing about it needs, under the version that holds for it.

    `requirement_layers` are the client's sets that may lie over the account's own (for a state, a trade, a project),
    `requirement_versions` all versions of its own, oldest first.
    """

    id: int
    client_id: int
    client: str
    client_address: str
    time_zone: str
    contractor: str
    contractor_email: str | None
    agent: str
    agent_email: str | None
    requirement_set_id: int
    requirement_code: str
    requirement_title: str
    requirement_version_id: int
    requirement_version: int
    requirement_effective_on: date | None
    requirement_body: dict[str, Any]
    flags: dict[str, Any]
    state: str
    work_state: str
    trade: str
    project: str
    contract_start: date | None
    contract_end: date | None
    also_known_as: tuple[str, ...]
    parties: dict[str, Any]
    status: AccountStatus
    score: int
    lines: dict[str, Any]
    next_expiration: date | None
    judged_on: date | None
    client_ref: str | None
    requirement_layers: tuple[dict[str, Any], ...] = ()
    requirement_versions: tuple[Version, ...] = ()
    contractor_language: str = ""
    agent_language: str = ""


def view(
    session: Session,
    account_id: int,
    *,
    on: date,
    client_id: int | None = None,
    starts: Collection[date] | None = None,
) -> AccountView:
    """One account with the requirement version that holds for it on a day.

    Args:
        session: an open unit of work.
        account_id: which.
        on: the day, in the client's calendar; a version that takes effect later does not judge yet.
        client_id: whose it must be; None for anybody's.
        starts: the days on which its policies began; None for those of its stored holdings.

    Raises:
        NotYours: there is no such account, or it is another client's.
    """
    found = views(session, (account_id,), on=on, starts=None if starts is None else {account_id: starts})
    if not found or client_id not in (None, found[0].client_id):
        raise NotYours
    return found[0]


def views(
    session: Session,
    account_ids: Collection[int],
    *,
    on: date,
    starts: Mapping[int, Collection[date]] | None = None,
) -> tuple[AccountView, ...]:
    """The same of several accounts in few statements, by contractor's name; unknown ones are left out."""
    rows = session.execute(
        select(Account, Client, Contractor, Agent, RequirementSet)
        .join(Client, Account.client_id == Client.id)
        .join(Contractor, Account.contractor_id == Contractor.id)
        .outerjoin(Agent, Account.agent_id == Agent.id)
        .join(RequirementSet, Account.requirement_set_id == RequirementSet.id)
        .where(Account.id.in_(account_ids))
        .order_by(Contractor.name, Account.id)
    ).all()
    begun = holdings.starts_of(session, account_ids) if starts is None else starts
    sets_of = requirements.sets_of_clients(session, {row[1].id for row in rows})
    versions = requirements.versions_of(session, {*sets_of, *(row[4].id for row in rows)})
    held = {
        row[0].id: requirements.in_force(versions[row[4].id], on, begun.get(row[0].id, ()))
        for row in rows
        if row[4].id in versions
    }
    over = requirements.lying_over({one: versions[one] for one in sets_of if one in versions}, on)
    bodies = requirements.bodies_of(session, {one.id for one in (*held.values(), *over.values())})
    layers = requirements.layers(sets_of, over, bodies)
    return tuple(
        _view(row, held[row[0].id], bodies, versions[row[4].id], layers.get(row[1].id, ()))
        for row in rows
        if row[0].id in held
    )


def _view(row: Any, version: Version, bodies: Mapping[int, dict[str, Any]], versions: Any, layers: Any) -> AccountView:
    account, client, contractor, agent, requirement = row
    return AccountView(
        id=account.id,
        client_id=client.id,
        client=client.name,
        client_address=client.address,
        time_zone=client.time_zone,
        contractor=contractor.name,
        contractor_email=contractor.email,
        agent=agent.name if agent else "",
        agent_email=agent.email if agent else None,
        contractor_language=contractor.language,
        agent_language=agent.language if agent else "",
        requirement_set_id=requirement.id,
        requirement_code=requirement.code,
        requirement_title=requirement.title,
        requirement_version_id=version.id,
        requirement_version=version.number,
        requirement_effective_on=version.effective_on,
        requirement_body=bodies[version.id],
        flags=account.flags,
        state=account.state,
        work_state=account.work_state,
        trade=account.trade,
        project=account.project,
        contract_start=account.contract_start,
        contract_end=account.contract_end,
        also_known_as=tuple(account.also_known_as),
        parties=account.parties,
        status=account.status,
        score=account.score,
        lines=account.lines,
        next_expiration=account.next_expiration,
        judged_on=account.judged_on,
        client_ref=account.client_ref,
        requirement_layers=layers,
        requirement_versions=versions,
    )


def hold(session: Session, account_id: int) -> Account:
    """One account, held until the unit of work ends: others that hold it wait, and then see what was done to it.

    Raises:
        NotYours: there is no such account.
    """
    session.flush()
    found = session.get(Account, account_id, with_for_update=True)
    if found is None:
        raise NotYours
    return found


def hold_client(session: Session, client_id: int) -> None:
    """Hold a client's row until the unit of work ends: others that hold it wait."""
    session.execute(select(Client.id).where(Client.id == client_id).with_for_update())


def label(session: Session, account_id: int) -> str:
    """An account in words: contractor and client.

    Raises:
        NotYours: there is no such account.
    """
    row = session.execute(
        select(Contractor.name, Client.name)
        .join(Account, Account.contractor_id == Contractor.id)
        .join(Client, Account.client_id == Client.id)
        .where(Account.id == account_id)
    ).first()
    if row is None:
        raise NotYours
    return f"{row[0]} · {row[1]}"


def ids_of_client(session: Session, client_id: int) -> tuple[int, ...]:
    """The ids of a client's accounts, archived ones too."""
    return tuple(session.scalars(select(Account.id).where(Account.client_id == client_id).order_by(Account.id)))


def names_of(session: Session) -> dict[int, tuple[str, str]]:
    """Of every account the client's own id for it, ours where it has none, and the contractor's name."""
    wanted = select(Account.id, Account.client_ref, Contractor.name).join(Contractor)
    return {row[0]: (row[1] or str(row[0]), row[2]) for row in session.execute(wanted)}


def client_by_slug(session: Session, slug: str) -> Client | None:
    """The client of that short name."""
    return session.scalar(select(Client).filter_by(slug=slug))


def client_names(session: Session) -> tuple[tuple[int, str], ...]:
    """All clients, (id, name), by name."""
    return tuple((row[0], row[1]) for row in session.execute(select(Client.id, Client.name).order_by(Client.name)))


def time_zone_of(session: Session, account_id: int) -> str:
    """The time zone of an account's client, "" for the desk's own.

    Raises:
        NotYours: there is no such account.
    """
    own = select(Account.client_id).where(Account.id == account_id).scalar_subquery()
    found = session.scalar(select(Client.time_zone).where(Client.id == own))
    if found is None:
        raise NotYours
    return found


def zone_of_client(session: Session, client_id: int) -> str:
    """The same of a client itself."""
    found = session.scalar(_ZONE_OF_CLIENT, {"client_id": client_id})
    if found is None:
        raise NotYours
    return str(found)


def client_of(session: Session, account_id: int) -> int:
    """Whose an account is.

    Raises:
        NotYours: there is no such account.
    """
    found = session.scalar(select(Account.client_id).where(Account.id == account_id))
    if found is None:
        raise NotYours
    return found


def counts_by_client(session: Session) -> dict[int, int]:
    """How many accounts each client has, the archived ones left out."""
    wanted = select(Account.client_id, func.count()).where(Account.archived.is_(False)).group_by(Account.client_id)
    return {row[0]: row[1] for row in session.execute(wanted)}


def client_zones(session: Session) -> tuple[tuple[int, str], ...]:
    """All clients with their time zones, (id, zone), by id."""
    return tuple((row[0], row[1]) for row in session.execute(select(Client.id, Client.time_zone).order_by(Client.id)))


def client_by_id(session: Session, client_id: int) -> Client:
    """One client.

    Raises:
        NotYours: there is no such client.
    """
    found = session.get(Client, client_id)
    if found is None:
        raise NotYours
    return found


_ZONE_OF_CLIENT = select(Client.time_zone).where(Client.id == bindparam("client_id"))
