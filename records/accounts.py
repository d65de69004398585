"""Clients, contractors, agents, requirement sets, and the accounts that tie them together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from domain.errors import NotYours
from domain.finding import AccountStatus
from records.base import Key, Table, stored_enum


class Client(Table):
    """A company that hires contractors; `slug` is its short name in addresses."""

    __tablename__ = "coi_client"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    address: Mapped[str] = mapped_column(default="")
    contact_email: Mapped[str] = mapped_column(default="")


class Contractor(Table):
    """The party whose insurance is tracked; `name` is its legal name."""

    __tablename__ = "coi_contractor"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[Key] = mapped_column(index=True)
    email: Mapped[Key | None] = mapped_column(index=True)
    phone: Mapped[str | None]
    address: Mapped[str] = mapped_column(default="")


class Agent(Table):
    """The person or agency that answers for an insured."""

    __tablename__ = "coi_agent"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    agency: Mapped[str] = mapped_column(default="")
    email: Mapped[Key | None] = mapped_column(index=True)
    phone: Mapped[str | None]


class RequirementSet(Table):
    """All rules a client applies to one kind of contractor; its content lies in versions."""

    __tablename__ = "coi_requirement_set"
    __table_args__ = (UniqueConstraint("client_id", "code"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("coi_client.id"))
    code: Mapped[str]
    title: Mapped[str]


class RequirementVersion(Table):
    """One version of a requirement set, never changed after it was made."""

    __tablename__ = "coi_requirement_version"
    __table_args__ = (UniqueConstraint("requirement_set_id", "version"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    requirement_set_id: Mapped[int] = mapped_column(ForeignKey("coi_requirement_set.id"))
    version: Mapped[int]
    body: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class Account(Table):
    """One contractor at one client, with where it stands as of `judged_on`."""

    __tablename__ = "coi_account"
    __table_args__ = (
        UniqueConstraint("client_id", "contractor_id"),
        CheckConstraint("score BETWEEN 0 AND 100", name="score_in_range"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("coi_client.id"), index=True)
    contractor_id: Mapped[int] = mapped_column(ForeignKey("coi_contractor.id"), index=True)
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("coi_agent.id"), index=True)
    requirement_set_id: Mapped[int] = mapped_column(ForeignKey("coi_requirement_set.id"))
    client_ref: Mapped[str | None]
    flags: Mapped[dict[str, Any]] = mapped_column(default=dict)
    status: Mapped[AccountStatus] = mapped_column(stored_enum(AccountStatus), default=AccountStatus.NO_PROOF)
    score: Mapped[int] = mapped_column(default=0)
    lines: Mapped[dict[str, Any]] = mapped_column(default=dict)
    next_expiration: Mapped[date | None]
    judged_on: Mapped[date | None]
    archived: Mapped[bool] = mapped_column(default=False)
    client: Mapped[Client] = relationship(lazy="raise")
    contractor: Mapped[Contractor] = relationship(lazy="raise")
    agent: Mapped[Agent | None] = relationship(lazy="raise")
    requirement_set: Mapped[RequirementSet] = relationship(lazy="raise")


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account with everything that judging it and writing about it needs."""

    id: int
    client_id: int
    client: str
    client_address: str
    contractor: str
    contractor_email: str | None
    agent: str
    agent_email: str | None
    requirement_code: str
    requirement_title: str
    requirement_version_id: int
    requirement_body: dict[str, Any]
    flags: dict[str, Any]
    status: AccountStatus
    score: int
    lines: dict[str, Any]
    next_expiration: date | None
    client_ref: str | None


def add_requirement_version(session: Session, set_id: int, body: dict[str, Any], at: datetime) -> RequirementVersion:
    """The next version of a requirement set; earlier ones stay as they are."""
    last = session.scalar(
        select(func.max(RequirementVersion.version)).where(RequirementVersion.requirement_set_id == set_id)
    )
    made = RequirementVersion(requirement_set_id=set_id, version=(last or 0) + 1, body=body, created_at=at)
    session.add(made)
    session.flush()
    return made


def view(session: Session, account_id: int) -> AccountView:
    """One account with its newest requirement version.

    Raises:
        NotYours: there is no such account.
    """
    found = _views(session, Account.id == account_id)
    if not found:
        raise NotYours
    return found[0]


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


def of_client(session: Session, *, client_id: int) -> tuple[AccountView, ...]:
    """A client's accounts, by contractor's name; the archived ones left out."""
    return _views(session, Account.client_id == client_id, Account.archived.is_(False))


def find(session: Session, text: str, *, limit: int = 8) -> Sequence[tuple[int, str, str]]:
    """Accounts whose contractor, client, agency or client's own id contains `text`: (id, contractor, client)."""
    asked = text.strip()
    rows = session.execute(
        select(Account.id, Contractor.name, Client.name)
        .join(Contractor, Account.contractor_id == Contractor.id)
        .join(Client, Account.client_id == Client.id)
        .outerjoin(Agent, Account.agent_id == Agent.id)
        .where(
            Account.archived.is_(False),
            or_(
                Contractor.name.icontains(asked, autoescape=True),
                Client.name.icontains(asked, autoescape=True),
                Agent.agency.icontains(asked, autoescape=True),
                Account.client_ref.icontains(asked, autoescape=True),
            ),
        )
        .order_by(Contractor.name, Account.id)
        .limit(limit)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def _views(session: Session, *where: Any) -> tuple[AccountView, ...]:
    newest = (
        select(RequirementVersion.requirement_set_id, func.max(RequirementVersion.version).label("version"))
        .group_by(RequirementVersion.requirement_set_id)
        .subquery()
    )
    rows = session.execute(
        select(Account, Client, Contractor, Agent, RequirementSet, RequirementVersion)
        .join(Client, Account.client_id == Client.id)
        .join(Contractor, Account.contractor_id == Contractor.id)
        .outerjoin(Agent, Account.agent_id == Agent.id)
        .join(RequirementSet, Account.requirement_set_id == RequirementSet.id)
        .join(newest, newest.c.requirement_set_id == RequirementSet.id)
        .join(
            RequirementVersion,
            (RequirementVersion.requirement_set_id == RequirementSet.id)
            & (RequirementVersion.version == newest.c.version),
        )
        .where(*where)
        .order_by(Contractor.name, Account.id)
    )
    return tuple(
        AccountView(
            id=account.id,
            client_id=client.id,
            client=client.name,
            client_address=client.address,
            contractor=contractor.name,
            contractor_email=contractor.email,
            agent=agent.name if agent else "",
            agent_email=agent.email if agent else None,
            requirement_code=requirement.code,
            requirement_title=requirement.title,
            requirement_version_id=version.id,
            requirement_body=version.body,
            flags=account.flags,
            status=account.status,
            score=account.score,
            lines=account.lines,
            next_expiration=account.next_expiration,
            client_ref=account.client_ref,
        )
        for account, client, contractor, agent, requirement, version in rows
    )


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
