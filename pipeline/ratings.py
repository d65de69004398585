"""A client's own list of insurers' ratings, taken in whole; every account of the client is judged anew by it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from domain.holdings import CarrierRating
from pipeline.days import today_of
from pipeline.parts import Parts
from records import accounts, audit, ratings, requirements, standings
from rules.ratings_file import ratings_from


def read_ratings(data: bytes, *, name: str) -> tuple[CarrierRating, ...]:
    """The ratings of a file.

    Raises:
        RatingsInvalid: every problem of the file, with its line.
    """
    return ratings_from(data, name)


def take_in(session: Session, parts: Parts, client_id: int, found: tuple[CarrierRating, ...], *, actor: str) -> int:
    """Put a list in place of the client's earlier one; how many insurers it names."""
    client = accounts.client_by_id(session, client_id)
    count = ratings.replace_ratings(session, client_id, found, at=parts.now())
    detail = {"insurers": count}
    audit.append(
        session,
        at=parts.now(),
        actor=actor,
        action="ratings_imported",
        subject=f"client {client.slug}",
        detail=detail,
    )
    today = today_of(parts, client.time_zone)
    for one in requirements.sets(session, client_id=client_id):
        standings.judge_again_by(session, one.id, today)
        key = f"settle-set-{one.id}-ratings-{parts.now().isoformat()}"
        parts.enqueue(session, queue="settle", workflow="settle_set", key=key, argument=one.id)
    return count
