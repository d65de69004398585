"""What clients know of insurers: their own lists of ratings and licences, imported by them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, delete, func, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.holdings import CarrierRating
from records.base import CleanJson, Table


class StoredRating(Table):
    """One insurer's rating by one client's list; `admitted` is None when the list says nothing of licences."""

    __tablename__ = "coi_carrier_rating"
    __table_args__ = (UniqueConstraint("client_id", "naic"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("coi_client.id", ondelete="CASCADE"))
    naic: Mapped[str]
    am_best: Mapped[str] = mapped_column(default="")
    size: Mapped[str] = mapped_column(default="")
    as_of: Mapped[date | None]
    admitted: Mapped[list[Any] | None] = mapped_column(CleanJson(none_as_null=True))
    imported_at: Mapped[datetime]


def replace_ratings(session: Session, client_id: int, ratings: Iterable[CarrierRating], *, at: datetime) -> int:
    """Put a client's list in place of the one before; how many insurers it names. The last line of a number counts."""
    rows = {
        one.naic: {
            "client_id": client_id,
            "naic": one.naic,
            "am_best": one.am_best,
            "size": one.size,
            "as_of": one.as_of,
            "admitted": None if one.admitted is None else sorted(one.admitted),
            "imported_at": at,
        }
        for one in ratings
    }
    session.execute(delete(StoredRating).where(StoredRating.client_id == client_id))
    if rows:
        session.execute(insert(StoredRating), list(rows.values()))
    return len(rows)


def of_client(session: Session, client_id: int) -> Mapping[str, CarrierRating]:
    """A client's ratings by NAIC number."""
    rows = session.scalars(select(StoredRating).where(StoredRating.client_id == client_id).order_by(StoredRating.naic))
    return {
        one.naic: CarrierRating(
            naic=one.naic,
            am_best=one.am_best,
            size=one.size,
            as_of=one.as_of,
            admitted=None if one.admitted is None else frozenset(one.admitted),
        )
        for one in rows
    }


def count(session: Session, client_id: int) -> int:
    """How many insurers a client's list names."""
    return session.scalar(select(func.count(StoredRating.id)).where(StoredRating.client_id == client_id)) or 0
