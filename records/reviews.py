"""When an account began to wait for a person's look, what it stood at then, and until when it keeps that."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.finding import AccountStatus
from domain.holdings import UnderReview
from records.base import Table, stored_enum


class AccountReview(Table):
    """One time that an account waited: from `began_on` up to, not including, `ended_on`; None while it still waits.

    `before` is what it stood at, `keeps_until` the first day on which that does not hold any more.
    """

    __tablename__ = "coi_account_review"
    __table_args__ = (
        Index(None, "account_id", "began_on"),
        CheckConstraint("keeps_until > began_on", name="keeps_after_it_began"),
        CheckConstraint("ended_on IS NULL OR ended_on > began_on", name="ends_after_it_began"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("coi_account.id", ondelete="CASCADE"))
    before: Mapped[AccountStatus] = mapped_column(stored_enum(AccountStatus))
    began_on: Mapped[date]
    keeps_until: Mapped[date]
    ended_on: Mapped[date | None]


def begin(session: Session, account_id: int, review: UnderReview) -> None:
    """An account waits for a person from now on."""
    session.add(
        AccountReview(
            account_id=account_id, before=review.before, began_on=review.began_on, keeps_until=review.keeps_until
        )
    )


def end(session: Session, account_id: int, *, on: date) -> None:
    """An account does not wait any more; what began on that very day, or later, never was."""
    for one in session.scalars(select(AccountReview).filter_by(account_id=account_id, ended_on=None)):
        if one.began_on < on:
            one.ended_on = on
        else:
            session.delete(one)


def on_day(session: Session, account_ids: Collection[int], day: date) -> dict[int, UnderReview]:
    """Those of some accounts that wait on a day, by account, with when that began; in one statement."""
    rows = session.scalars(
        select(AccountReview)
        .where(
            AccountReview.account_id.in_(account_ids),
            AccountReview.began_on <= day,
            or_(AccountReview.ended_on.is_(None), AccountReview.ended_on > day),
        )
        .order_by(AccountReview.id)
    )
    return {one.account_id: UnderReview(one.before, one.began_on, one.keeps_until) for one in rows}
