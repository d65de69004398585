"""The letters of the schedule as a person reads them before they go: in order, with names, and as they will look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.dialogue import Addressee
from domain.draft import OutboxState, Paper
from domain.errors import NotYours, TryLater
from outbound.compose import wrapped
from outbound.html import as_html
from outbound.letter import ACCESS
from outbound.schedule import Moment
from pipeline.carrying import with_papers
from pipeline.fates import UNSETTLED
from pipeline.noticing import look
from pipeline.parts import Parts
from records import notices, outbox
from records.notices import SentNotice
from records.outbox import OutboxMessage
from records.work import OpenWork


@dataclass(frozen=True, slots=True)
class Told:
    """What a letter tells about one account: whose it is, by name, and why in words, each reason once."""

    account_id: int
    contractor: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One letter in the list. `template` is its kind, `since` the client's day on which it was drafted."""

    letter_id: int
    client: str
    template: str
    language: str
    addressee: Addressee
    to: str
    subject: str
    body: str
    told: tuple[Told, ...]
    since: date

    @property
    def why(self) -> tuple[str, ...]:
        """Its reasons in words, each once."""
        return tuple(dict.fromkeys(reason for one in self.told for reason in one.why))


@dataclass(frozen=True, slots=True)
class NoticeGroup:
    """The letters of one kind to be sent for one client; `total` counts those on other pages of the list too."""

    client: str
    template: str
    lines: tuple[NoticeLine, ...]
    total: int


@dataclass(frozen=True, slots=True)
class NoticeLetter:
    """One whole letter. `line` is None for one that was taken back: what it was to tell is told by another, or not.

    `before` and `after` are its neighbours in the list. `text` is its plain part as it will leave. `papers` go with it;
    `without` says which of them it goes without, and why.
    """

    letter_id: int
    state: OutboxState
    line: NoticeLine | None
    to: tuple[str, ...]
    cc: tuple[str, ...]
    reply_to: str
    subject: str
    body: str
    text: str
    language: str
    why_not: str | None
    before: int | None
    after: int | None
    papers: tuple[Paper, ...] = ()
    without: str = ""


@dataclass(frozen=True, slots=True)
class PlanLine:
    """Something of today's plan that does not go by itself: held back, or only for a person; `to` "" for the latter."""

    account_id: int
    contractor: str
    what: str
    to: str = ""
    template: str = ""
    addressee: Addressee = Addressee.AGENT


@dataclass(frozen=True, slots=True)
class DayPlan:
    """What today's plan holds back, and what it asks of a person."""

    day: date
    held: tuple[PlanLine, ...]
    tasks: tuple[PlanLine, ...]


@dataclass(frozen=True, slots=True)
class Stranded:
    """A letter that was refused, or of which nobody knows whether it arrived; `said` is the server's last word."""

    letter_id: int
    state: OutboxState
    to: str
    subject: str
    said: str


class NoticesDesk:
    """The waiting letters over the given parts; nothing here writes but the papers of a letter that is opened."""

    def __init__(self, parts: Parts, *, look: OpenWork) -> None:
        self._parts = parts
        self._look = look

    def count(self) -> int:
        """How many letters wait."""
        with self._look() as session:
            return notices.how_many_wait(session)

    def stranded(self) -> tuple[Stranded, ...]:
        """What a person has to settle, oldest first."""
        with self._look() as session:
            return tuple(
                Stranded(one.id, one.state, ", ".join(one.to), one.subject, one.last_reply or "")
                for one in outbox.stranded(session)
            )

    def waiting(self, *, limit: int, offset: int = 0) -> tuple[tuple[NoticeGroup, ...], int]:
        """One page of the letters that wait, by client and kind, oldest first; and how many there are in all."""
        with self._look() as session:
            order = _in_order(session)
            lines = _lines(session, order[offset : offset + limit])
        groups = groupby(lines, key=_group)
        totals = {key: len(list(some)) for key, some in groupby(order, key=lambda one: (one[1], _kind(one[2])))}
        return tuple(NoticeGroup(*key, tuple(some), totals[key]) for key, some in groups), len(order)

    def letter(self, letter_id: int) -> NoticeLetter:
        """One letter of the schedule, whatever became of it, with the papers that it leaves with.

        Raises:
            NotYours: there is none of that number.
        """
        with self._look() as session:
            row = session.scalar(select(OutboxMessage).filter_by(id=letter_id))
            if row is None or row.answers_id is not None or row.letter.startswith(ACCESS):
                raise NotYours
            order = _in_order(session)
            told = notices.of_letters(session, [letter_id]).get(letter_id, ())
            names = notices.names_of(session, {one.account_id for one in told})
            line = _line(row, told, names) if told else None
            ids = [one[0] for one in order]
        papers, without = self._papers(row)
        here = ids.index(letter_id) if letter_id in ids else None
        return NoticeLetter(
            letter_id=letter_id,
            state=row.state,
            line=line,
            to=tuple(row.to),
            cc=tuple(row.cc),
            reply_to=row.reply_to or self._parts.identity.mail_address,
            subject=row.subject,
            body=row.body,
            text=wrapped(row.body),
            language=_language(row.letter),
            why_not=row.last_reply if row.state in UNSETTLED else row.why_not,
            before=ids[here - 1] if here else None,
            after=ids[here + 1] if here is not None and here + 1 < len(ids) else None,
            papers=papers,
            without=without,
        )

    def _papers(self, letter: OutboxMessage) -> tuple[tuple[Paper, ...], str]:
        """What a letter carries, made now where it may still leave, and in words what it goes without."""
        if letter.recipes and letter.state is not OutboxState.DISCARDED:
            try:
                letter = with_papers(self._parts, letter.id)
            except TryLater as trouble:  # its words can be read all the same
                return (), f"its papers cannot be made now: {trouble}".rstrip(".")
        return letter.papers, letter.without

    def as_page(self, letter: NoticeLetter, body: str | None = None) -> str:
        """The HTML part as it will leave, of the letter's words or of others that may take their place."""
        return as_html(letter.body if body is None else body, language=letter.language)

    def plan(self) -> DayPlan:
        """What today's plan holds back and what it asks of a person."""
        day = self._parts.today()
        with self._look() as session:
            found = look(session, Moment(day))
            concerned = {one.item.account for one in found.held} | {one.account for one in found.tasks}
            names = notices.names_of(session, concerned)
        held = tuple(
            PlanLine(
                account_id=one.item.account,
                contractor=names[one.item.account][1],
                what=one.reason,
                to=one.to,
                template=one.item.template,
                addressee=one.item.to,
            )
            for one in found.held
        )
        tasks = tuple(PlanLine(one.account, names[one.account][1], one.what, addressee=one.to) for one in found.tasks)
        return DayPlan(day, held, tasks)


def _in_order(session: Session) -> list[tuple[int, str, str]]:
    """All that waits, as the list shows it: by client, by kind, oldest first."""
    return sorted(notices.lined_up(session), key=lambda one: (one[1].casefold(), one[1], _kind(one[2]), one[0]))


def _lines(session: Session, some: Sequence[tuple[int, str, str]]) -> list[NoticeLine]:
    ids = [one[0] for one in some]
    letters = {one.id: one for one in session.scalars(select(OutboxMessage).where(OutboxMessage.id.in_(ids)))}
    told = notices.of_letters(session, ids)
    names = notices.names_of(session, {one.account_id for rows in told.values() for one in rows})
    return [_line(letters[one], told[one], names) for one in ids]


def _line(row: OutboxMessage, told: Sequence[SentNotice], names: Mapping[int, tuple[str, str]]) -> NoticeLine:
    about = tuple(
        Told(account, names[account][1], tuple(dict.fromkeys(one.why for one in told if one.account_id == account)))
        for account in dict.fromkeys(one.account_id for one in told)
    )
    return NoticeLine(
        letter_id=row.id,
        client=names[told[0].account_id][0],
        template=_kind(row.letter),
        language=_language(row.letter),
        addressee=told[0].addressee,
        to=", ".join(row.to),
        subject=row.subject,
        body=row.body,
        told=about,
        since=told[0].day,
    )


def _group(line: NoticeLine) -> tuple[str, str]:
    return line.client, line.template


def _kind(letter: str) -> str:
    return letter.partition(".")[0]


def _language(letter: str) -> str:
    return letter.partition(".")[2] or "en"
