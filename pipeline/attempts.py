"""Tries to get in, counted: so many under each key within a quarter of an hour, and none is looked at beyond."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from records import people
from records.people import FailedSignIn

WITHIN = timedelta(minutes=15)


def count(session: Session, most: Mapping[str, int], *, at: datetime) -> tuple[int, ...] | None:
    """Count one try under each key of `most`; None when one of them has no try left.

    The try counts as failed until it is forgiven: many at once get no more tries than one after another.
    """
    if any(people.failures(session, key, since=at - WITHIN) >= limit for key, limit in most.items()):
        return None
    counted = [FailedSignIn(key=key, at=at) for key in most]
    session.add_all(counted)
    session.flush()
    return tuple(one.id for one in counted)


def forgive(session: Session, tries: Collection[int]) -> None:
    """These succeeded."""
    session.execute(delete(FailedSignIn).where(FailedSignIn.id.in_(tries)))
