"""What an operator sees and does: is every part alive, what is stuck and why, what was done, how well the desk does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.document import DocumentState
from domain.draft import OutboxState
from domain.errors import SettledOtherwise
from domain.message import MessageState
from domain.saying import N_
from pipeline.parts import Parts
from records import audit, care, documents, figures, letter_templates, messages, people, pulses, troubles
from records.audit import AuditEvent, Verdict
from records.care import Care
from records.figures import Confirmed, Turnaround
from records.letter_templates import Failed
from records.messages import Message
from records.outbox import OutboxMessage
from records.pulses import Pulse
from records.work import OpenWork

STUCK_AFTER = timedelta(minutes=15)
SILENT_AFTER = timedelta(seconds=100)
"""A part that lives says so every half minute; three beats may be missed."""
MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Alive:
    """One running part, and whether it was heard of lately."""

    pulse: Pulse
    is_silent: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """The state of the desk: its parts, its mail and letters by state, and what needs a person, newest first.

    `wordings` are operators' own words for letters that could not be used.
    `room` is free and all bytes of where files are kept, None where the store does not tell.
    """

    parts: tuple[Alive, ...]
    mail: Mapping[MessageState, int]
    letters: Mapping[OutboxState, int]
    oldest_unread: datetime | None
    unread: Sequence[Message]
    unread_total: int
    set_aside: Sequence[Message]
    set_aside_total: int
    stranded: Sequence[OutboxMessage]
    stranded_total: int
    wordings: Sequence[Failed]
    room: tuple[int, int] | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Board:
    """The desk's figures since a day: `all` is None while nothing was answered."""

    since: datetime
    all: Turnaround | None
    by_client: tuple[Turnaround, ...]
    by_agency: tuple[Turnaround, ...]
    confirmed: Confirmed
    care: Care
    care_by_client: Mapping[str, Care]
    care_by_agency: Mapping[str, Care]


class OperatorDesk:
    """The desk as its operator sees it, over the given parts."""

    def __init__(self, parts: Parts, *, look: OpenWork) -> None:
        self._parts = parts
        self._look = look

    def overview(self) -> Overview:
        """Is every part alive, and what is stuck."""
        now = self._parts.now()
        with self._look() as session:
            running = tuple(Alive(one, now - one.seen_at > SILENT_AFTER) for one in pulses.all_of(session))
            unread, unread_total = troubles.unread(session, before=now - STUCK_AFTER, limit=MOST_SHOWN)
            set_aside, set_aside_total = troubles.set_aside(session, limit=MOST_SHOWN)
            stranded, stranded_total = troubles.stranded(session, limit=MOST_SHOWN)
            return Overview(
                parts=running,
                mail=messages.counts(session),
                letters=troubles.letters(session),
                oldest_unread=troubles.oldest_unread(session),
                unread=unread,
                unread_total=unread_total,
                set_aside=set_aside,
                set_aside_total=set_aside_total,
                stranded=stranded,
                stranded_total=stranded_total,
                wordings=letter_templates.failed(session),
                room=self._parts.blobs.room(),
                at=now,
            )

    def read_again(self, message_id: int, *, user_id: int) -> None:
        """Read once more what was set aside, as after a fault was mended.

        Raises:
            NotYours: there is no such message.
            SettledOtherwise: it is not set aside any more.
        """
        parts = self._parts
        with parts.open_work() as session:
            message = messages.hold(session, message_id)
            if message.state is not MessageState.QUARANTINED:
                raise SettledOtherwise(what=N_("the mail is not set aside any more"))
            message.state, message.reason_code, message.reason = MessageState.RECEIVED, None, None
            for paper in documents.of_message(session, message_id):
                if paper.state is DocumentState.FAILED:
                    paper.state, paper.reason_code, paper.reason = DocumentState.RECEIVED, None, None
            at = parts.now()
            key = f"intake-{message_id}-again-{at:%Y%m%d%H%M%S%f}"
            parts.enqueue(session, queue="intake", workflow="intake", key=key, argument=message_id)
            user = people.by_id(session, user_id)
            actor = user.email if user else f"user {user_id}"
            audit.append(session, at=at, actor=actor, action="read_again", subject=f"message {message_id}")

    def trail(
        self,
        *,
        text: str = "",
        action: str = "",
        since: datetime | None = None,
        until: datetime | None = None,
        before: int | None = None,
        limit: int = MOST_SHOWN,
    ) -> tuple[Sequence[AuditEvent], tuple[str, ...]]:
        """A page of the audit trail, newest first, and every kind of event there is."""
        with self._look() as session:
            found = troubles.trail(
                session, text=text, action=action, since=since, until=until, before=before, limit=limit
            )
            return found, troubles.actions(session)

    def verify(self) -> Verdict:
        """Prove the whole trail."""
        with self._look() as session:
            return audit.verify(session)

    def board(self, days: int) -> Board:
        """The desk's figures of the last `days` days."""
        since = self._parts.now() - timedelta(days=days)
        with self._look() as session:
            found = figures.answered(session, since=since)
            papers = care.reviewed(session, since=since)
            return Board(
                since=since,
                all=figures.turnaround("", found) if found else None,
                by_client=figures.by_group((one.client, one) for one in found),
                by_agency=figures.by_group((one.agency, one) for one in found),
                confirmed=figures.confirmed(session, since=since),
                care=care.care(papers),
                care_by_client=care.care_by((one.client, one) for one in papers),
                care_by_agency=care.care_by((one.agency, one) for one in papers),
            )
