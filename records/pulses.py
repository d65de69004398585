"""The parts of the desk that run (pollers, workers): when each started, and when it was last heard of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.base import Table


class Pulse(Table):
    """One running part by its name; `part` is what it does (mailbox, worker), `state` its own word for how it is."""

    __tablename__ = "coi_pulse"
    name: Mapped[str] = mapped_column(primary_key=True)
    part: Mapped[str]
    state: Mapped[str] = mapped_column(default="")
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]


def beat(session: Session, name: str, part: str, state: str, *, started_at: datetime, at: datetime) -> None:
    """Say that a part lives."""
    session.merge(Pulse(name=name, part=part, state=state, started_at=started_at, seen_at=at))


def end(session: Session, name: str) -> None:
    """Say that a part has stopped as it should."""
    session.execute(delete(Pulse).where(Pulse.name == name))


def all_of(session: Session) -> Sequence[Pulse]:
    """Every part that did not stop as it should, by what it does."""
    return session.scalars(select(Pulse).order_by(Pulse.part, Pulse.name)).all()


def forget(session: Session, *, before: datetime) -> None:
    """Drop parts that were not heard of since then: machines that are gone."""
    session.execute(delete(Pulse).where(Pulse.seen_at < before))
