"""Papers of ours that were made for letters, by what they were made from; or why one could not be made."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, String, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.base import Digest, Table, clean_json


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


class PaperSource(Table):
    """What many papers are made from alike, a requirement as it holds, by the digest of its JSON; never changed."""

    __tablename__ = "coi_paper_source"
    digest: Mapped[Digest] = mapped_column(primary_key=True)
    body: Mapped[dict[str, Any]]


def source_digest(body: Mapping[str, Any]) -> str:
    """Under which digest such a source is kept."""
    return hashlib.sha256(json.dumps(clean_json(dict(body)), sort_keys=True).encode()).hexdigest()


def keep_source(session: Session, body: Mapping[str, Any]) -> str:
    """Keep what papers are made from and give back its digest; keeping it twice is keeping it once."""
    digest = source_digest(body)
    if session.get(PaperSource, digest) is None:
        try:
            with session.begin_nested():
                session.add(PaperSource(digest=digest, body=dict(body)))
        except IntegrityError:  # somebody else kept the same meanwhile
            return digest
    return digest


def source(session: Session, digest: str) -> Mapping[str, Any]:
    """What was kept under a digest.

    Raises:
        sqlalchemy.exc.NoResultFound: nothing was.
    """
    return session.get_one(PaperSource, digest).body


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
