"""What is known of an address that the desk writes to, whichever accounts it answers for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from config.comms import languages
from records.base import Key, Table, key_text
from records.messages import IN_ONE_QUESTION

SOFT_WITHIN_DAYS, MOST_SOFT = 30, 3


class Correspondent(Table):
    """One address, in lower case.

    `not_theirs` are accounts of which its owner said that they are somebody else's, `successor` the address that was
    named instead. `away_until` is the first day back. `soft_bounces` counts failures
    that pass, of one month. `language` and `time_zone` are "" where nobody said.
    """

    __tablename__ = "coi_correspondent"
    __table_args__ = (CheckConstraint("address = lower(address)", name="address_in_lower_case"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[Key] = mapped_column(unique=True)
    language: Mapped[str] = mapped_column(default="")
    time_zone: Mapped[str] = mapped_column(default="")
    bounced_at: Mapped[datetime | None]
    bounce_reason: Mapped[str] = mapped_column(default="")
    soft_bounces: Mapped[int] = mapped_column(default=0)
    soft_bounced_at: Mapped[datetime | None]
    complained_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    away_until: Mapped[date | None]
    successor: Mapped[str] = mapped_column(default="")
    not_theirs: Mapped[list[Any]] = mapped_column(default=list)


def known(session: Session, addresses: Collection[str]) -> Mapping[str, Correspondent]:
    """What is known of these addresses, by the address in lower case; those of which nothing is known left out."""
    asked = sorted({key_text(one.lower()) for one in addresses})
    pieces = (asked[n : n + IN_ONE_QUESTION] for n in range(0, len(asked), IN_ONE_QUESTION))
    found = (session.scalars(select(Correspondent).where(Correspondent.address.in_(some))) for some in pieces)
    return {one.address: one for some in found for one in some}


def language_of(session: Session, address: str) -> str:
    """The language in which an address is written to: its own where we have it, else the first of ours."""
    row = known(session, [address]).get(address.strip().lower())
    return row.language if row is not None and row.language in languages() else languages()[0]


def of(session: Session, address: str) -> Correspondent:
    """The row of an address, made now if this is the first that is to be known of it."""
    same = select(Correspondent).filter_by(address=address.strip().lower())
    if row := session.scalar(same):
        return row
    try:
        with session.begin_nested():
            session.add(made := Correspondent(address=address.strip().lower()))
    except IntegrityError:  # another worker made it between our question and our answer
        return session.scalars(same).one()
    return made


def note_bounce(session: Session, address: str, reason: str, *, at: datetime) -> None:
    """Mail to the address came back: nothing more is sent there until a person says that it works again."""
    row = of(session, address)
    row.bounced_at, row.bounce_reason = row.bounced_at or at, reason[:300]


def note_soft_bounce(session: Session, address: str, reason: str, *, at: datetime) -> None:
    """Mail to the address came back for now; the third time in a month it counts as come back for good."""
    row = of(session, address)
    is_fresh = row.soft_bounced_at is not None and at - row.soft_bounced_at < timedelta(days=SOFT_WITHIN_DAYS)
    row.soft_bounces = row.soft_bounces + 1 if is_fresh else 1
    row.soft_bounced_at = at
    if row.soft_bounces >= MOST_SOFT:
        note_bounce(session, address, reason, at=at)


def note_works(session: Session, address: str) -> None:
    """The address works (again)."""
    row = of(session, address)
    row.bounced_at, row.bounce_reason = None, ""
    row.soft_bounces, row.soft_bounced_at = 0, None


def note_writes(session: Session, address: str) -> None:
    """Its owner has just written: the address works, and nobody is away. Nothing is stored where nothing was known."""
    row = known(session, (address,)).get(address.lower())
    if row is not None:
        note_works(session, address)
        row.away_until = None


def note_complaint(session: Session, address: str, *, at: datetime) -> None:
    """Its owner called our mail spam: nothing more is sent there."""
    row = of(session, address)
    row.complained_at = row.complained_at or at
    note_stop(session, address, at=at)


def note_stop(session: Session, address: str, *, at: datetime) -> None:
    """Its owner asked not to be written to."""
    row = of(session, address)
    row.stopped_at = row.stopped_at or at


def note_away(session: Session, address: str, until: date) -> None:
    """Nobody reads there before that day."""
    of(session, address).away_until = until


def note_not_theirs(session: Session, address: str, account_id: int, *, successor: str = "") -> None:
    """Its owner says that the account is somebody else's, and perhaps whose."""
    row = of(session, address)
    row.not_theirs = sorted({*row.not_theirs, account_id})
    row.successor = successor.strip() or row.successor


def note_theirs(session: Session, address: str, account_id: int) -> None:
    """Its owner speaks of the account as theirs (again)."""
    row = known(session, (address,)).get(address.strip().lower())
    if row is not None and account_id in row.not_theirs:
        row.not_theirs = [one for one in row.not_theirs if one != account_id]
