"""Where accounts stand: whom the day may move, and how each came to where it is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, func, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.finding import AccountStatus
from records import events
from records.accounts import Account, Contractor
from records.base import Table, stored_enum
from records.events import EventKind
from records.requirements import RequirementVersion


class StatusChange(Table):
    """One change of where an account stands: appended when a judgement differs from the one before, never changed.

    `client_id` is the account's, `came_from` the status before it, None for an account's first.
    """

    __tablename__ = "coi_account_status"
    __table_args__ = (
        Index("ix_coi_account_status_account_id_day", "account_id", "day"),
        Index(None, "client_id", "day", "status", "came_from"),
        Index(None, "client_id", "id"),
        CheckConstraint("score BETWEEN 0 AND 100", name="score_in_range"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("coi_account.id", ondelete="CASCADE"))
    client_id: Mapped[int]
    day: Mapped[date]
    status: Mapped[AccountStatus] = mapped_column(stored_enum(AccountStatus))
    came_from: Mapped[str | None] = mapped_column(String(40))
    score: Mapped[int]
    requirement_version_id: Mapped[int] = mapped_column(ForeignKey("coi_requirement_version.id"))


@dataclass(frozen=True, slots=True)
class Moved:
    """One line of an account's history: from `day` on it stood so, under that version."""

    day: date
    status: AccountStatus
    score: int
    version: int


def of_set(session: Session, set_id: int, *, after: int = 0, limit: int = 500) -> tuple[int, ...]:
    """The accounts judged by a set, by id behind `after`; the archived ones left out."""
    wanted = (
        select(Account.id)
        .where(Account.requirement_set_id == set_id, Account.archived.is_(False), Account.id > after)
        .order_by(Account.id)
        .limit(limit)
    )
    return tuple(session.scalars(wanted))


def per_set(session: Session, set_ids: Collection[int]) -> dict[int, int]:
    """How many accounts some sets judge, by set; the archived ones left out."""
    rows = session.execute(
        select(Account.requirement_set_id, func.count(Account.id))
        .where(Account.requirement_set_id.in_(set_ids), Account.archived.is_(False))
        .group_by(Account.requirement_set_id)
    )
    return {row[0]: row[1] for row in rows}


def due(session: Session, *, client_id: int, day: date, after: int = 0, limit: int = 500) -> tuple[int, ...]:
    """A client's accounts whose status may change by that day, or was never judged, by id behind `after`."""
    wanted = (
        select(Account.id)
        .where(
            Account.client_id == client_id,
            Account.archived.is_(False),
            or_(Account.judge_again_on.is_(None), Account.judge_again_on <= day),
            or_(Account.judged_on.is_(None), Account.judged_on < day),
            Account.id > after,
        )
        .order_by(Account.id)
        .limit(limit)
    )
    return tuple(session.scalars(wanted))


def judge_again_by(session: Session, set_id: int, day: date) -> None:
    """See to it that a set's accounts are judged again on that day at the latest."""
    session.execute(
        update(Account)
        .where(
            Account.requirement_set_id == set_id, or_(Account.judge_again_on.is_(None), Account.judge_again_on > day)
        )
        .values(judge_again_on=day)
        .execution_options(synchronize_session=False)
    )


def record(session: Session, account_id: int, now: Moved, *, requirement_version_id: int) -> bool:
    """Append where an account stands, if it differs from the last line of its history; True when it did."""
    last = session.scalar(
        select(StatusChange).filter_by(account_id=account_id).order_by(StatusChange.id.desc()).limit(1)
    )
    if last is not None and (last.status, last.score, last.requirement_version_id) == (
        now.status,
        now.score,
        requirement_version_id,
    ):
        return False
    before = last.status if last is not None else AccountStatus.NO_PROOF
    if before is not now.status:
        said = {"from": before.value, "to": now.status.value, "score": now.score, "day": now.day.isoformat()}
        events.emit(session, EventKind.STATUS_CHANGED, account_id=account_id, data=said)
    session.add(
        StatusChange(
            account_id=account_id,
            client_id=select(Account.client_id).where(Account.id == account_id).scalar_subquery(),
            day=now.day,
            status=now.status,
            came_from=last.status.value if last is not None else None,
            score=now.score,
            requirement_version_id=requirement_version_id,
        )
    )
    return True


@dataclass(frozen=True, slots=True)
class Turn:
    """One change of where an account stands: `before` is None for its first."""

    id: int
    account_id: int
    contractor: str
    day: date
    before: AccountStatus | None
    now: AccountStatus


def turns(session: Session, client_id: int, *, since: date) -> tuple[Turn, ...]:
    """Of each of a client's accounts where it stands since that day, and where it stood before; those unmoved left out.

    Several changes of one account are one turn, with the number and day of the last change of status.
    """
    rows = session.execute(
        select(StatusChange.id, StatusChange.account_id, Contractor.name, StatusChange.day, StatusChange.status)
        .join(Account, StatusChange.account_id == Account.id)
        .join(Contractor, Account.contractor_id == Contractor.id)
        .where(
            Account.client_id == client_id,
            Account.archived.is_(False),
            StatusChange.account_id.in_(select(StatusChange.account_id).where(StatusChange.day >= since)),
        )
        .order_by(StatusChange.account_id, StatusChange.id)
    )
    before: dict[int, AccountStatus | None] = {}
    last: dict[int, AccountStatus] = {}
    found: dict[int, Turn] = {}
    for id_, account_id, contractor, day, status in rows:
        if day < since:
            before[account_id] = status
        elif last.get(account_id) is not status:  # a change of score or version alone is no turn
            found[account_id] = Turn(id_, account_id, contractor, day, before.get(account_id), status)
            before.setdefault(account_id, status)
        last[account_id] = status
    return tuple(one for one in found.values() if one.before is not one.now)


def history(session: Session, account_id: int, *, limit: int = 200) -> Sequence[Moved]:
    """How an account came to where it stands, newest first."""
    rows = session.execute(
        select(StatusChange.day, StatusChange.status, StatusChange.score, RequirementVersion.version)
        .join(RequirementVersion, StatusChange.requirement_version_id == RequirementVersion.id)
        .where(StatusChange.account_id == account_id)
        .order_by(StatusChange.id.desc())
        .limit(limit)
    )
    return [Moved(*row) for row in rows]
