"""Answers to the question whether policies are in force: each once, corrected by a newer one, never removed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, and_, case, exists, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.dialogue import Purpose
from domain.draft import OutboxState
from domain.errors import NotYours
from domain.verification import Answer, Rate, Said, Via
from records.accounts import Account
from records.base import Key, Table, stored_enum
from records.notices import SentNotice
from records.outbox import OutboxMessage
from records.people import User

AGAIN = "-again"
"""How the key of a reminder ends; what is before is the key of the question."""
_QUESTIONS = f"{Purpose.VERIFICATION.value}:"


class StoredAnswer(Table):
    """One answer about one policy, "" for all of the account. One that a newer took the place of has `replaced_at`."""

    __tablename__ = "coi_answer"
    __table_args__ = (
        UniqueConstraint("account_id", "asked", "policy", "answer"),
        Index("ix_coi_answer_account_id_at", "account_id", "at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("coi_account.id", ondelete="CASCADE"))
    asked: Mapped[Key]
    policy: Mapped[Key]
    answer: Mapped[Answer] = mapped_column(stored_enum(Answer))
    effective: Mapped[date | None]
    said_by: Mapped[str]
    via: Mapped[Via] = mapped_column(stored_enum(Via))
    note: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("coi_user.id"))
    settled_as: Mapped[str] = mapped_column(default="")


def question_of(session: Session, account_id: int, at: datetime) -> str:
    """The key of the newest question that was put down about an account until then, "" when none was."""
    wanted = (
        select(SentNotice.key)
        .where(
            SentNotice.account_id == account_id,
            SentNotice.key.startswith(f"{_QUESTIONS}{account_id}:", autoescape=True),
            SentNotice.created_at <= at,
        )
        .order_by(SentNotice.id.desc())
        .limit(1)
    )
    return (session.scalar(wanted) or "").removesuffix(AGAIN)


def put(session: Session, made: StoredAnswer) -> StoredAnswer | None:
    """Keep an answer in place of what was said of the policy before; None when it says nothing new.

    Said of all policies, it takes the place of what was said of each.
    """
    same = select(StoredAnswer).filter_by(account_id=made.account_id, asked=made.asked)
    listed = session.scalars(same.with_for_update()).all()
    known = next((one for one in listed if (one.policy, one.answer) == (made.policy, made.answer)), None)
    holds = known is not None and known.replaced_at is None
    if known is not None and holds and known.effective == made.effective and made.note in ("", known.note):
        return None
    for one in listed:
        if one is not known and one.replaced_at is None and made.policy in ("", one.policy):
            one.replaced_at = made.at
    if known is None:
        session.add(made)
        session.flush()
        return made
    known.effective, known.note, known.said_by, known.via, known.at = (
        made.effective,
        made.note or known.note,
        made.said_by,
        made.via,
        made.at,
    )
    known.replaced_at = known.settled_at = known.settled_by = None
    known.settled_as = ""
    return known


def of_account(session: Session, account_id: int, *, asked: str | None = None) -> tuple[Said, ...]:
    """The answers about an account that hold, newest first; only those to one question if it is named."""
    wanted = _holding().where(StoredAnswer.account_id == account_id)
    if asked is not None:
        wanted = wanted.where(StoredAnswer.asked == asked)
    return _said(session, wanted.order_by(StoredAnswer.at.desc(), StoredAnswer.id.desc()))


def waiting(session: Session, *, client_id: int | None = None) -> tuple[Said, ...]:
    """The answers that a person has still to deal with, oldest first."""
    wanted = _holding().where(StoredAnswer.answer != Answer.IN_FORCE, StoredAnswer.settled_at.is_(None))
    if client_id is not None:
        wanted = wanted.where(StoredAnswer.account_id.in_(select(Account.id).where(Account.client_id == client_id)))
    return _said(session, wanted.order_by(StoredAnswer.at, StoredAnswer.id))


def how_many_wait(session: Session) -> int:
    """How many answers a person has still to deal with."""
    wanted = select(func.count()).select_from(StoredAnswer)
    open_ = (StoredAnswer.replaced_at.is_(None), StoredAnswer.settled_at.is_(None))
    return session.scalar(wanted.where(*open_, StoredAnswer.answer != Answer.IN_FORCE)) or 0


def settle(session: Session, answer_id: int, as_: str, *, user_id: int, at: datetime) -> StoredAnswer | None:
    """Note that a person dealt with an answer, and how; None when somebody had before.

    Raises:
        NotYours: there is no such answer.
    """
    found = session.get(StoredAnswer, answer_id, with_for_update=True)
    if found is None:
        raise NotYours
    if found.settled_at is not None or found.replaced_at is not None:
        return None
    found.settled_at, found.settled_by, found.settled_as = at, user_id, as_
    return found


def spoken_of(
    session: Session, *, client_id: int | None, account_ids: Collection[int] | None
) -> Mapping[int, Mapping[str, date]]:
    """By account and policy ("" for all) the day of the last answer that holds: of these, of a client, or of all."""
    wanted = select(StoredAnswer.account_id, StoredAnswer.policy, func.max(StoredAnswer.at)).where(
        StoredAnswer.replaced_at.is_(None)
    )
    if account_ids is not None:
        wanted = wanted.where(StoredAnswer.account_id.in_(account_ids))
    elif client_id is not None:
        wanted = wanted.where(StoredAnswer.account_id.in_(select(Account.id).where(Account.client_id == client_id)))
    found: dict[int, dict[str, date]] = defaultdict(dict)
    for account, policy, at in session.execute(wanted.group_by(StoredAnswer.account_id, StoredAnswer.policy)):
        found[account][policy] = at.date()
    return found


def rate(session: Session, *, since: date, client_id: int | None = None) -> Rate:
    """Of the questions sent since a day: how many, how many answered, how many with every answer "in force"."""
    later = and_(
        StoredAnswer.account_id == SentNotice.account_id,
        StoredAnswer.replaced_at.is_(None),
        StoredAnswer.at >= SentNotice.created_at,
    )
    any_, bad = exists().where(later), exists().where(later, StoredAnswer.answer != Answer.IN_FORCE)
    wanted = (
        select(
            func.count(),
            func.sum(case((any_, 1), else_=0)),
            func.sum(case((and_(any_, ~bad), 1), else_=0)),
        )
        .select_from(SentNotice)
        .join(OutboxMessage, SentNotice.outbox_id == OutboxMessage.id)
        .where(
            SentNotice.key.startswith(_QUESTIONS),
            ~SentNotice.key.endswith(AGAIN),
            SentNotice.day >= since,
            OutboxMessage.state == OutboxState.SENT,
        )
    )
    if client_id is not None:
        wanted = wanted.where(SentNotice.account_id.in_(select(Account.id).where(Account.client_id == client_id)))
    asked, answered, in_force = session.execute(wanted).one()
    return Rate(asked, answered or 0, in_force or 0)


def _holding() -> Any:
    return (
        select(StoredAnswer, User.name)
        .outerjoin(User, StoredAnswer.settled_by == User.id)
        .where(StoredAnswer.replaced_at.is_(None))
    )


def _said(session: Session, wanted: Any) -> tuple[Said, ...]:
    return tuple(_one(row, name) for row, name in session.execute(wanted))


def _one(row: StoredAnswer, name: str | None) -> Said:
    return Said(
        id=row.id,
        account=row.account_id,
        asked=row.asked,
        policy=row.policy,
        answer=row.answer,
        effective=row.effective,
        by=row.said_by,
        via=row.via,
        note=row.note,
        at=row.at,
        settled_by=name or "",
        settled_as=row.settled_as,
    )
