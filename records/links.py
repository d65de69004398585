"""Links without a login that were revoked: a link names its number, and only the newest number opens the page."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.dialogue import Addressee
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
