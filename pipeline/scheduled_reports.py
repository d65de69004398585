"""Reports that go to people of a client on a schedule: made, stopped, and sent, once for each day that they are due."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.utils import make_msgid, parseaddr
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from config.comms import limits
from domain.draft import Draft, OutboxState, Paper
from domain.errors import PersonRefused
from domain.saying import N_, phrased
from outbound.addresses import sendable
from outbound.business_days import business_day_from, is_business_day
from outbound.letter import fill
from outbound.notice_letter import long_date
from pipeline.parts import MadeReport, Parts, ReportOrder
from records import accounts, audit, client_people, correspondents, outbox, people, scheduled_reports
from records.dialogues import zone_of
from records.people import User
from records.scheduled_reports import MOST_REPORTS, Every, ReportSending, ScheduledReport
from records.work import OpenWork

log = logging.getLogger(__name__)
MOST_MAILED = 5 * 1024 * 1024
"""Bytes of a file that goes as an attachment; a larger one is fetched by a link."""
MOST_READERS = 25
HISTORY = 50
LETTER = "report_mail"


@dataclass(frozen=True, slots=True)
class Wish:
    """A report as a person asks for it; `readers` are ids of people of the client."""

    report: str
    ending: str
    query: str
    every: Every
    readers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Going:
    """A report that goes on; `readers` are the names of those who get it, `next_on` the day when next."""

    id: int
    report: str
    ending: str
    query: str
    every: Every
    readers: tuple[str, ...]
    made_by: str
    next_on: date


@dataclass(frozen=True, slots=True)
class Sent:
    """One sending; `letters` tells to whom each letter went and how far it came. `size` in bytes."""

    id: int
    report: str
    name: str
    at: datetime
    size: int
    is_link: bool
    letters: tuple[tuple[str, OutboxState], ...]


class ReportsDesk:
    """Scheduled reports over the given parts; every call names the client.

    Every method raises NotYours for what is not there, or another client's.
    """

    def __init__(self, parts: Parts, *, look: OpenWork) -> None:
        self._parts = parts
        self._look = look

    def going(self, client_id: int) -> tuple[Going, ...]:
        """The client's reports that go on."""
        with self._look() as session:
            today = _today(session, self._parts, client_id)
            zone = zone_of(session, client_id)
            found = scheduled_reports.of_client(session, client_id)
            names = people.names(session, {*(int(id_) for one in found for id_ in one.readers)} | _makers(found))
            active = {one.id for one in _people(session, client_id)}
            return tuple(
                Going(
                    *(one.id, one.report, one.ending, one.query, one.every),
                    readers=tuple(names[int(id_)] for id_ in one.readers if int(id_) in active),
                    made_by=names.get(one.made_by, ""),
                    next_on=next_after(one.every, today, zone),
                )
                for one in found
            )

    def readers(self, client_id: int) -> tuple[tuple[int, str], ...]:
        """The people who can be chosen, (id, name)."""
        with self._look() as session:
            return tuple((one.id, one.name) for one in _people(session, client_id))

    def history(self, client_id: int) -> tuple[Sent, ...]:
        """What was sent last, the newest first."""
        with self._look() as session:
            rows = scheduled_reports.sendings(session, client_id, limit=HISTORY)
            known = scheduled_reports.letters(session, {int(id_) for one, _ in rows for id_ in one.letters})
            return tuple(
                Sent(
                    *(one.id, report.report, one.name, one.at, one.size, one.is_link),
                    letters=tuple(known[int(id_)] for id_ in one.letters if int(id_) in known),
                )
                for one, report in rows
            )

    def file(self, client_id: int, sending_id: int) -> tuple[bytes, str, str]:
        """The file of a sending as it was: bytes, name, media type."""
        with self._look() as session:
            found = scheduled_reports.sending(session, client_id, sending_id)
        return self._parts.blobs.get(found.digest), found.name, found.media_type

    def schedule(self, client_id: int, wish: Wish, *, user_id: int) -> int:
        """Send a report from its next day on; its id.

        Raises:
            PersonRefused: nobody, or somebody who cannot be, was chosen, or no more reports fit.
        """
        with self._parts.open_work() as session:
            client_people.hold(session, client_id)
            known = {one.id for one in _people(session, client_id)}
            if not wish.readers or not known.issuperset(wish.readers):
                raise PersonRefused(why=N_("Choose at least one of your people to send it to."))
            if len(wish.readers) > MOST_READERS:
                raise PersonRefused(
                    why=phrased("At most {most_readers} people can get one report.", most_readers=MOST_READERS)
                )
            if len(scheduled_reports.of_client(session, client_id)) >= MOST_REPORTS:
                raise PersonRefused(
                    why=phrased("{most_reports} reports go out already. Stop one first.", most_reports=MOST_REPORTS)
                )
            row = ScheduledReport(
                *(), client_id=client_id, made_by=user_id, report=wish.report, ending=wish.ending, query=wish.query,
                every=wish.every, readers=list(wish.readers), created_at=self._parts.now(),
            )  # fmt: skip
            session.add(row)
            session.flush()
            self._note(session, row, "report_scheduled", user_id)
            return row.id

    def stop(self, client_id: int, report_id: int, *, user_id: int) -> None:
        """Send a report no more; what was sent stays."""
        with self._parts.open_work() as session:
            row = scheduled_reports.one(session, client_id, report_id)
            if row.stopped_at is None:
                row.stopped_at = self._parts.now()
                self._note(session, row, "report_stopped", user_id)

    def _note(self, session: Session, row: ScheduledReport, action: str, user_id: int) -> None:
        actor = session.get_one(User, user_id).email
        detail = {"report": row.report, "ending": row.ending, "every": row.every.value, "readers": row.readers}
        audit.append(
            session, at=self._parts.now(), actor=actor, action=action, subject=f"report {row.id}", detail=detail
        )


def send_reports(parts: Parts, client_id: int) -> int:
    """Send the reports of a client that are due and were not sent; how many. Safe to repeat and to run twice at once.

    A desk that was off makes up for the newest day that it missed, and for no other: nobody wants five lists at once.
    """
    if parts.make_report is None:
        return 0
    with parts.open_work() as session:
        zone = zone_of(session, client_id)
        local = parts.now().astimezone(ZoneInfo(zone))
        due = [
            (one.id, day, _order(session, one, day, zone))
            for one in scheduled_reports.of_client(session, client_id)
            if (day := newest_due(one.every, local, zone)) is not None
            and day > one.created_at.astimezone(ZoneInfo(zone)).date()
            and not scheduled_reports.was_sent(session, one.id, day)
        ]
    sent = 0
    for report_id, day, order in due:
        made = parts.make_report(order)
        digest = parts.blobs.put(made.data)
        with parts.open_work() as session:
            sent += _send(session, parts, order, report_id, day, made, digest)
    return sent


def newest_due(every: Every, local: datetime, zone: str) -> date | None:
    """The newest day whose report should be out at a moment of the client's: its business hours have begun by then."""
    day = local.date() if local.hour >= limits().first_hour else local.date() - timedelta(1)
    for back in range(70):  # more than a month and the holidays at its turn
        one = day - timedelta(back)
        if is_due(every, one, zone):
            return one
    return None


def next_after(every: Every, day: date, zone: str) -> date:
    """The first day behind `day` on which a report is due."""
    day += timedelta(1)
    while not is_due(every, day, zone):
        day += timedelta(1)
    return day


def is_due(every: Every, day: date, zone: str) -> bool:
    """Whether a report is due on that day: business days, the first of a week from Monday on, the first of a month."""
    if every is Every.DAILY:
        return is_business_day(day, zone)
    if every is Every.WEEKLY:
        return business_day_from(day - timedelta(day.weekday()), zone) == day
    return business_day_from(day.replace(day=1), zone) == day


def _order(session: Session, one: ScheduledReport, day: date, zone: str) -> ReportOrder:
    """What is to be made for a day; one of what happened covers all days since the one before it."""
    before = day - timedelta(1)
    while not is_due(one.every, before, zone):
        before -= timedelta(1)
    language = correspondents.language_of(session, session.get_one(User, one.made_by).email)
    return ReportOrder(
        one.client_id, one.report, one.ending, one.query, since=before, until=day - timedelta(1), language=language
    )


def _send(
    session: Session, parts: Parts, order: ReportOrder, report_id: int, day: date, made: MadeReport, digest: str
) -> bool:
    """Put the letters down with the note that they were: both or neither. False when another was quicker."""
    client_id = order.client_id
    client_people.hold(session, client_id)
    report = scheduled_reports.one(session, client_id, report_id)
    if report.stopped_at is not None or scheduled_reports.was_sent(session, report_id, day):
        return False
    size = len(made.data)
    row = ReportSending(report_id=report_id, due_on=day, at=parts.now(), name=made.name, media_type=made.media_type)
    row.digest, row.size, row.is_link = digest, size, size > MOST_MAILED
    session.add(row)
    session.flush()
    link = f"{parts.identity.upload_base.rstrip('/')}/portal/reports"
    maker = people.names(session, {report.made_by}).get(report.made_by, "")
    told = {
        "client": accounts.client_by_id(session, client_id).name,
        "title": made.title,
        "day": long_date(day, order.language),
        "told": made.told,
        "too_large": row.is_link,
        "size": f"{size / 1024 / 1024:.1f} MB",
        "link": f"{link}/sent/{row.id}" if row.is_link else link,
        "every": report.every.value,
        "maker": maker,
        "desk": parseaddr(parts.identity.mail_from)[0] or parts.identity.mail_address,
    }
    papers = () if row.is_link else (Paper(made.name, made.media_type, digest, size),)
    wanted = {int(id_) for id_ in report.readers}
    readers = [one for one in _people(session, client_id) if one.id in wanted]
    row.letters = [_letter(session, parts, one, told, papers, order.language) for one in _reached(session, readers)]
    subject, detail = f"report {report_id}", {"for": day.isoformat(), "letters": row.letters}
    audit.append(session, at=parts.now(), actor="schedule", action="report_sent", subject=subject, detail=detail)
    log.info("report", extra={"client": client_id, "report": report_id, "letters": len(row.letters)})
    return True


def _letter(
    session: Session, parts: Parts, reader: User, told: dict[str, object], papers: tuple[Paper, ...], language: str
) -> int:
    letter = fill(LETTER, {"name": reader.name, **told}, language=language)
    draft = Draft(letter=LETTER, to=(reader.email,), cc=(), subject=letter.subject, body=letter.body, papers=papers)
    address = parts.identity.mail_address
    message_id = make_msgid(domain=address.rpartition("@")[2])
    row = outbox.new_letter(draft, account_id=None, reply_to=address, message_id=message_id, at=parts.now())
    session.add(row)
    session.flush()
    letter_id = row.id
    outbox.approve(session, letter_id, user_id=None, at=parts.now())
    parts.enqueue(session, queue="send", workflow="send", key=f"send-{letter_id}-report", argument=letter_id)
    return letter_id


def _reached(session: Session, readers: Sequence[User]) -> list[User]:
    """Those whom mail reaches: nobody who asked to be written to no more, or whose address failed."""
    known = correspondents.known(session, [one.email for one in readers])
    lost = {address.lower() for address, row in known.items() if row.stopped_at or row.bounced_at}
    return [one for one in readers if sendable(one.email) and one.email not in lost]


def _people(session: Session, client_id: int) -> tuple[User, ...]:
    return client_people.active(session, client_id)


def _makers(found: Sequence[ScheduledReport]) -> set[int]:
    return {one.made_by for one in found}


def _today(session: Session, parts: Parts, client_id: int) -> date:
    return parts.now().astimezone(ZoneInfo(zone_of(session, client_id))).date()
