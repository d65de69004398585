"""The door to what happened at a client: proofs, statuses, letters, exceptions, and what its people did."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice

from pipeline.days import today_of
from pipeline.parts import Parts
from records import activity
from records.activity import KINDS, Act, Span
from records.dialogues import zone_of
from records.work import OpenWork

USUAL_DAYS = 30
LONGEST_DAYS = 3660


class ActivityDesk:
    """A client's activity over the given parts; every call names the client, whose rows alone are seen."""

    def __init__(self, parts: Parts, *, look: OpenWork) -> None:
        self._parts = parts
        self._look = look

    def span(
        self, client_id: int, since: date | None = None, until: date | None = None, kinds: Sequence[str] = KINDS
    ) -> Span:
        """The days asked for, in the client's time: up to today and for USUAL_DAYS where nothing is said."""
        with self._look() as session:
            zone = zone_of(session, client_id)
        today = today_of(self._parts, zone)
        until = until or today
        since = since or until - timedelta(USUAL_DAYS - 1)
        since, until = min(since, until), max(since, until)
        return Span(client_id, max(since, until - timedelta(LONGEST_DAYS)), until, zone, tuple(kinds) or KINDS)

    def page(self, span: Span, *, limit: int, offset: int) -> tuple[Act, ...]:
        """A part of it, the newest first; one more than `limit` when there are more."""
        with self._look() as session:
            return tuple(islice(activity.acts(session, span, most=offset + limit + 1), offset, offset + limit + 1))

    def everything(self, span: Span) -> Iterator[Act]:
        """All of it; the database is held while it is taken."""
        with self._look() as session:
            yield from activity.acts(session, span)
