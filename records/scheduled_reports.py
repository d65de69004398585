"""Reports that go to people of a client by mail, daily, weekly or monthly, and what was sent."""

from __future__ import annotations

import enum
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.draft import OutboxState
from domain.errors import NotYours
from records.base import Digest, Table, stored_enum
from records.outbox import OutboxMessage

MOST_REPORTS = 50
"""Of one client, stopped ones not counted."""


class Every(enum.Enum):
    """How often a report goes out: on business days, on the first business day of a week, of a month."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class ScheduledReport(Table):
    """One report on a schedule: what it shows as in the portal (`report`, `query`), as which file, and to whom.

    `readers` are ids of people of the client; who was removed since gets nothing.
    """

    __tablename__ = "coi_scheduled_report"
    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("coi_client.id", ondelete="CASCADE"), index=True)
    made_by: Mapped[int] = mapped_column(ForeignKey("coi_user.id"))
    report: Mapped[str]
    ending: Mapped[str]
    query: Mapped[str]
    every: Mapped[Every] = mapped_column(stored_enum(Every))
    readers: Mapped[list[Any]] = mapped_column(default=list)
    created_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]


class ReportSending(Table):
    """One sending of a report: the file as it was, and its letters. Each report has one for a day that it is due."""

    __tablename__ = "coi_report_sending"
    __table_args__ = (UniqueConstraint("report_id", "due_on"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("coi_scheduled_report.id", ondelete="CASCADE"))
    due_on: Mapped[date]
    at: Mapped[datetime]
    name: Mapped[str]
    media_type: Mapped[str]
    digest: Mapped[Digest]
    size: Mapped[int]
    is_link: Mapped[bool]
    letters: Mapped[list[Any]] = mapped_column(default=list)


def of_client(session: Session, client_id: int) -> tuple[ScheduledReport, ...]:
    """A client's reports that go on, the oldest first."""
    wanted = select(ScheduledReport).filter_by(client_id=client_id, stopped_at=None)
    return tuple(session.scalars(wanted.order_by(ScheduledReport.id)))


def one(session: Session, client_id: int, report_id: int) -> ScheduledReport:
    """One report of a client, going on or stopped.

    Raises:
        NotYours: there is none, or it is another client's.
    """
    found = session.scalar(select(ScheduledReport).filter_by(id=report_id, client_id=client_id))
    if found is None:
        raise NotYours
    return found


def was_sent(session: Session, report_id: int, due_on: date) -> bool:
    """Whether a report was sent for that day."""
    wanted = select(ReportSending.id).filter_by(report_id=report_id, due_on=due_on)
    return session.scalar(wanted) is not None


def sendings(session: Session, client_id: int, *, limit: int) -> tuple[tuple[ReportSending, ScheduledReport], ...]:
    """What was sent to a client's people, the newest first."""
    rows = session.execute(
        select(ReportSending, ScheduledReport)
        .join(ScheduledReport, ReportSending.report_id == ScheduledReport.id)
        .where(ScheduledReport.client_id == client_id)
        .order_by(ReportSending.id.desc())
        .limit(limit)
    )
    return tuple((row[0], row[1]) for row in rows)


def sending(session: Session, client_id: int, sending_id: int) -> ReportSending:
    """One sending of a client's.

    Raises:
        NotYours: there is none, or it is another client's.
    """
    found = session.scalar(
        select(ReportSending)
        .join(ScheduledReport, ReportSending.report_id == ScheduledReport.id)
        .where(ReportSending.id == sending_id, ScheduledReport.client_id == client_id)
    )
    if found is None:
        raise NotYours
    return found


def letters(session: Session, letter_ids: Collection[int]) -> dict[int, tuple[str, OutboxState]]:
    """To whom some letters go and how far they came, by letter."""
    table = OutboxMessage
    rows = session.execute(select(table.id, table.to, table.state).where(table.id.in_(letter_ids)))
    return {row[0]: (", ".join(map(str, row[1])), row[2]) for row in rows}
