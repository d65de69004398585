"""Papers of ours that were made for letters, by what they were made from; or why one could not be made."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import CheckConstraint, String, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.base import Digest, Table


class StoredPaper(Table):
    """One paper. `key` is a digest of all that it is made from; `again_at` is when a failure may be tried anew."""

    __tablename__ = "coi_paper"
    __table_args__ = (CheckConstraint("(digest IS NULL) = (why <> '')", name="why_when_missing"),)
    key: Mapped[Digest] = mapped_column(primary_key=True)
    digest: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(default=0)
    why: Mapped[str] = mapped_column(default="")
    again_at: Mapped[datetime | None]
    made_at: Mapped[datetime]


def known(session: Session, keys: Collection[str], *, at: datetime) -> dict[str, StoredPaper]:
    """What is known of papers by key; failures that may be tried anew at that moment are left out."""
    rows = session.scalars(select(StoredPaper).where(StoredPaper.key.in_(set(keys)))) if keys else ()
    return {one.key: one for one in rows if one.again_at is None or one.again_at > at}


def keep(session: Session, paper: StoredPaper) -> None:
    """Store what became of a paper, in place of an older failure; of two who store it at once the first counts."""
    session.execute(delete(StoredPaper).where(StoredPaper.key == paper.key, StoredPaper.digest.is_(None)))
    try:
        with session.begin_nested():
            session.add(paper)
    except IntegrityError:
        return
