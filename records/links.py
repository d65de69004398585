"""Links without a login: which were revoked, and for which accounts an address answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.dialogue import Addressee
from records.accounts import Account, Agent, Contractor
from records.base import Table, stored_enum


class LinkNumber(Table):
    """From which number on the links of a party to an account open; no row means from 0: nothing was revoked."""

    __tablename__ = "coi_link"
    __table_args__ = (UniqueConstraint("account_id", "party"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("coi_account.id", ondelete="CASCADE"))
    party: Mapped[Addressee] = mapped_column(stored_enum(Addressee))
    number: Mapped[int]
    revoked_at: Mapped[datetime]
    revoked_by: Mapped[int | None] = mapped_column(ForeignKey("coi_user.id"))


def numbers(session: Session, account_ids: Collection[int]) -> Mapping[tuple[int, Addressee], int]:
    """The numbers that links of these accounts must carry, by account and party; those that are 0 left out."""
    wanted = select(LinkNumber.account_id, LinkNumber.party, LinkNumber.number)
    rows = session.execute(wanted.where(LinkNumber.account_id.in_(account_ids)))
    return {(row[0], row[1]): row[2] for row in rows}


def revoke(session: Session, account_id: int, party: Addressee, *, user_id: int | None, at: datetime) -> None:
    """Close all links of a party to an account that were given until now."""
    same = select(LinkNumber).filter_by(account_id=account_id, party=party)
    row = session.scalar(same.with_for_update())
    if row is None:
        session.add(LinkNumber(account_id=account_id, party=party, number=1, revoked_at=at, revoked_by=user_id))
        session.flush()
        return
    row.number, row.revoked_at, row.revoked_by = row.number + 1, at, user_id


def ids_of_contractor(session: Session, address: str) -> tuple[int, ...]:
    """The accounts, at any client, of whom a contractor with that mail address is tracked; archived ones left out."""
    spelled = {address.strip(), address.strip().lower()} - {""}
    wanted = select(Account.id).join(Contractor).where(Contractor.email.in_(spelled), Account.archived.is_(False))
    return tuple(session.scalars(wanted.order_by(Account.id)))


def ids_of_agent(session: Session, address: str, *, client_id: int) -> tuple[int, ...]:
    """A client's accounts for which an agent with that mail address answers; archived ones left out."""
    spelled = {address.strip(), address.strip().lower()} - {""}
    mine = (Agent.email.in_(spelled), Account.client_id == client_id, Account.archived.is_(False))
    return tuple(session.scalars(select(Account.id).join(Agent).where(*mine).order_by(Account.id)))


def is_archived(session: Session, account_id: int) -> bool:
    """Whether an account is kept only for its history; True, too, when there is none."""
    return session.scalar(select(Account.archived).filter_by(id=account_id)) is not False
