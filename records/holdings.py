"""What an account holds, folded and compact, kept beside it so that it can be judged without its papers."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.base import Digest, Table

_AT_ONCE = 500
"""Values in one IN (...)."""


class StoredHoldings(Table):
    """The holdings of one account: `body` as the pipeline encoded them, `digest` of that body.

    `format` is the version of what folded and encoded them: a body of another one is folded anew, not read.
    `starts` are the days on which its policies begin (a version that applies at renewal asks for them).
    """

    __tablename__ = "coi_holdings"
    account_id: Mapped[int] = mapped_column(
        ForeignKey("coi_account.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    digest: Mapped[Digest]
    format: Mapped[int]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    starts: Mapped[list[Any]] = mapped_column(default=list)
    folded_at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Held:
    """The stored holdings of one account."""

    account_id: int
    digest: str
    format: int
    body: bytes
    starts: tuple[date, ...]


def put(
    session: Session, account_id: int, body: bytes, *, starts: Collection[date], at: datetime, version: int = 0
) -> bool:
    """Keep what an account holds now; True when it differs from what was kept before."""
    digest = hashlib.sha256(body).hexdigest()
    days = sorted({one.isoformat() for one in starts})
    known = session.get(StoredHoldings, account_id)
    if known is None:
        made = StoredHoldings(account_id=account_id, digest=digest, format=version, body=body, starts=days)
        made.folded_at = at
        session.add(made)
        return True
    if (known.digest, known.format) == (digest, version):
        return False
    known.digest, known.format, known.body, known.starts, known.folded_at = digest, version, body, days, at
    return True


def get(session: Session, account_id: int) -> Held | None:
    """What is kept of an account, if it was ever folded."""
    found = session.get(StoredHoldings, account_id)
    return _held(found) if found else None


def bodies_of(session: Session, account_ids: Collection[int], *, version: int) -> dict[int, bytes]:
    """What is kept of some accounts in this format, by account; others left out."""
    asked, found = sorted(account_ids), {}
    wanted = select(StoredHoldings.account_id, StoredHoldings.body).where(StoredHoldings.format == version)
    for n in range(0, len(asked), _AT_ONCE):
        for row in session.execute(wanted.where(StoredHoldings.account_id.in_(asked[n : n + _AT_ONCE]))):
            found[row[0]] = row[1]
    return found


def starts_of(session: Session, account_ids: Collection[int]) -> dict[int, tuple[date, ...]]:
    """The days on which the policies of some accounts begin, by account, as of their stored holdings."""
    rows = session.execute(
        select(StoredHoldings.account_id, StoredHoldings.starts).where(StoredHoldings.account_id.in_(account_ids))
    )
    return {row[0]: tuple(date.fromisoformat(one) for one in row[1]) for row in rows}


def _held(row: StoredHoldings) -> Held:
    starts = tuple(date.fromisoformat(one) for one in row.starts)
    return Held(row.account_id, row.digest, row.format, row.body, starts)
