"""Exceptions that clients granted: kept for good, ended by a day, a person, or what they rested on."""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.errors import NotYours
from domain.exceptions import ExceptionKind, GrantedException
from records import events
from records.base import Table, stored_enum
from records.events import EventKind
from records.people import User


class Ended(enum.Enum):
    """Why an exception is over: its day came, a person took it back, or what it rested on is not there any more."""

    ITS_DAY = "its_day"
    REVOKED = "revoked"
    POLICY_CHANGED = "policy_changed"
    GOT_WORSE = "got_worse"
    REQUIREMENT_CHANGED = "requirement_changed"


class AccountException(Table):
    """One requirement of one account that a client let go; see `domain.exceptions.GrantedException`.

    `ends_on` is the first day on which it does not hold any more. `ended_on` and `ended_why` are set once it is over.
    `client_id` is the account's, kept by `records.copies`.
    """

    __tablename__ = "coi_exception"
    __table_args__ = (
        Index(None, "client_id", "id"),
        CheckConstraint("ends_on > approved_on", name="ends_after_it_begins"),
        CheckConstraint("(ended_on IS NULL) = (ended_why IS NULL)", name="why_when_ended"),
        CheckConstraint("reason <> ''", name="has_a_reason"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("coi_account.id", ondelete="CASCADE"), index=True)
    client_id: Mapped[int | None]
    requirement: Mapped[str]
    kind: Mapped[ExceptionKind] = mapped_column(stored_enum(ExceptionKind))
    code: Mapped[str] = mapped_column(default="")
    shortfall: Mapped[str] = mapped_column(default="")
    policy_number: Mapped[str] = mapped_column(default="")
    requirement_version: Mapped[int] = mapped_column(default=0)
    approved_by: Mapped[int] = mapped_column(ForeignKey("coi_user.id"))
    approved_on: Mapped[date]
    reason: Mapped[str]
    ends_on: Mapped[date]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("coi_document.id", ondelete="SET NULL"))
    ended_on: Mapped[date | None]
    ended_why: Mapped[Ended | None] = mapped_column(stored_enum(Ended))


@dataclass(frozen=True, slots=True)
class StoredException:
    """An exception as its row says it: what was granted, and whether and why it is over."""

    id: int
    account_id: int
    granted: GrantedException
    ended_on: date | None
    ended_why: Ended | None


def add(session: Session, account_id: int, granted: GrantedException, *, user_id: int) -> int:
    """Keep an exception that `user_id` granted; gives back its id."""
    made = AccountException(
        account_id=account_id,
        requirement=granted.requirement,
        kind=granted.kind,
        code=granted.code,
        shortfall=granted.shortfall,
        policy_number=granted.policy_number,
        requirement_version=granted.requirement_version,
        approved_by=user_id,
        approved_on=granted.approved_on,
        reason=granted.reason,
        ends_on=granted.ends_on,
        document_id=granted.document_id,
    )
    session.add(made)
    session.flush()
    said = {"exception": made.id, "requirement": granted.requirement, "ends_on": granted.ends_on.isoformat()}
    events.emit(session, EventKind.EXCEPTION_GRANTED, account_id=account_id, data=said)
    return made.id


def end(session: Session, exception_id: int, *, on: date, why: Ended) -> None:
    """Say that an exception is over; one that is over already stays as it was."""
    found = session.get(AccountException, exception_id)
    if found is None:
        raise NotYours
    if found.ended_on is None:
        found.ended_on, found.ended_why = on, why
        said = {"exception": found.id, "requirement": found.requirement, "why": why.value, "on": on.isoformat()}
        events.emit(session, EventKind.EXCEPTION_LAPSED, account_id=found.account_id, data=said)


def by_id(session: Session, exception_id: int) -> StoredException:
    """One exception.

    Raises:
        NotYours: there is no such exception.
    """
    row = session.execute(_with_names().where(AccountException.id == exception_id)).first()
    if row is None:
        raise NotYours
    return _stored(row[0], row[1])


def of_account(session: Session, account_id: int) -> tuple[StoredException, ...]:
    """All exceptions of an account, those in force and those that are over, newest first."""
    rows = session.execute(
        _with_names().where(AccountException.account_id == account_id).order_by(AccountException.id.desc())
    )
    return tuple(_stored(row[0], row[1]) for row in rows)


def in_force(session: Session, account_ids: Collection[int], *, on: date) -> dict[int, tuple[StoredException, ...]]:
    """What was granted to some accounts and not over by that day, in the order of granting; by account."""
    rows = session.execute(
        _with_names()
        .where(
            AccountException.account_id.in_(account_ids),
            AccountException.approved_on <= on,
            AccountException.ends_on > on,
            AccountException.ended_on.is_(None) | (AccountException.ended_on > on),
        )
        .order_by(AccountException.id)
    )
    made: dict[int, list[StoredException]] = {}
    for row in rows:
        made.setdefault(row[0].account_id, []).append(_stored(row[0], row[1]))
    return {account_id: tuple(found) for account_id, found in made.items()}


def held_on(found: Iterable[StoredException], on: date) -> tuple[StoredException, ...]:
    """Of those what was granted and not over by that day, in the order of granting, as `in_force` finds them."""
    held = [
        one
        for one in found
        if one.granted.approved_on <= on < one.granted.ends_on and (one.ended_on is None or one.ended_on > on)
    ]
    return tuple(sorted(held, key=lambda one: one.id))


def past_their_day(session: Session, account_id: int, *, on: date) -> tuple[StoredException, ...]:
    """Exceptions whose day has come and that nobody has said so of yet."""
    rows = session.execute(
        _with_names().where(
            AccountException.account_id == account_id,
            AccountException.ends_on <= on,
            AccountException.ended_on.is_(None),
        )
    )
    return tuple(_stored(row[0], row[1]) for row in rows)


def _with_names() -> Select[AccountException, str]:
    return select(AccountException, User.name).join(User, AccountException.approved_by == User.id)


def _stored(row: AccountException, name: str) -> StoredException:
    granted = GrantedException(
        requirement=row.requirement,
        kind=row.kind,
        approved_by=name,
        approved_on=row.approved_on,
        reason=row.reason,
        ends_on=row.ends_on,
        code=row.code,
        shortfall=row.shortfall,
        policy_number=row.policy_number,
        requirement_version=row.requirement_version,
        document_id=row.document_id,
    )
    return StoredException(row.id, row.account_id, granted, row.ended_on, row.ended_why)
