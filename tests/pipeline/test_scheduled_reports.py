"""Reports that go to a client's people on a schedule, on both databases: each once for its day, whatever happens."""

from __future__ import annotations

import csv
import io
import threading
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from domain.draft import OutboxState
from domain.errors import NotYours, PersonRefused
from pipeline import scheduled_reports as scheduling
from pipeline.desk import Desk
from pipeline.parts import Parts
from pipeline.scheduled_reports import Wish, newest_due, send_reports
from records import correspondents
from records.accounts import Account, Client
from records.outbox import OutboxMessage
from records.people import User
from records.scheduled_reports import Every
from review_ui.portal.report_files import made_report
from tests.review_ui.world import APPROVER, CLIENT_PERSON, FOREIGN_APPROVER, VIEWER, World, people_and_accounts
from tests.servers.worlds import WorldFrom

FRIDAY, SATURDAY, MONDAY, TUESDAY = (date(2026, 10, day) for day in (16, 17, 19, 20))
ZONE = "America/New_York"


def clients_in_a_zone(made: World) -> None:
    people_and_accounts(made)
    with made.open_work() as session:
        for client in session.scalars(select(Client)):
            client.time_zone = ZONE


@pytest.fixture
def world(world_from: WorldFrom) -> World:
    return world_from(clients_in_a_zone)


def on(world: World, day: date, hour: int = 15) -> Parts:
    """The worker at an hour of UTC: 15 is eleven in New York."""
    at = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    parts = replace(world.parts, now=lambda: at, today=lambda: day)
    desk = Desk(parts)
    return replace(parts, make_report=lambda order: made_report(desk.network, desk.activity, order))


def client_of(world: World, contractor: str = "Redstone") -> int:
    with world.open_work() as session:
        return session.get_one(Account, world.account(contractor)).client_id


def scheduled(
    world: World, every: Every = Every.DAILY, *emails: str, report: str = "contractors", query: str = ""
) -> int:
    """A report that was set up on a Thursday."""
    readers = tuple(world.user(one) for one in emails or (CLIENT_PERSON,))
    wish = Wish(report, "csv", query, every, readers)
    return Desk(on(world, date(2026, 10, 15))).reports.schedule(client_of(world), wish, user_id=readers[0])


def letters(world: World) -> list[OutboxMessage]:
    with world.open_work() as session:
        found = session.scalars(select(OutboxMessage).filter_by(letter="report_mail").order_by(OutboxMessage.id)).all()
        session.expunge_all()
        return list(found)


def test_each_reader_gets_the_file_as_filtered_once(world: World):
    scheduled(world, Every.DAILY, CLIENT_PERSON, VIEWER, query="q=redstone")
    client = client_of(world)
    assert send_reports(on(world, FRIDAY), client) == 1
    assert send_reports(on(world, FRIDAY, 16), client) == 0
    made = letters(world)
    assert sorted(one.to[0] for one in made) == sorted([CLIENT_PERSON, VIEWER])
    assert {one.state for one in made} == {OutboxState.APPROVED}
    (paper,) = made[0].papers
    assert paper.name == "contractors-2026-10-16.csv"
    rows = list(csv.reader(io.StringIO(world.parts.blobs.get(paper.digest).decode().removeprefix("\ufeff"))))
    assert [row[0] for row in rows[1:]] == ["Redstone Electric, Inc."]
    assert "Only name or ID: redstone." in made[0].body


def test_a_report_is_in_the_language_of_who_set_it_up(world: World):
    with world.open_work() as session:
        correspondents.of(session, CLIENT_PERSON).language = "es"
    scheduled(world, query="q=redstone")
    assert send_reports(on(world, FRIDAY), client_of(world)) == 1
    [letter] = letters(world)
    assert letter.subject.endswith(", 16 de octubre de 2026")
    assert "El archivo va adjunto." in letter.body and "cada día hábil" in letter.body
    heads = world.parts.blobs.get(letter.papers[0].digest).decode().removeprefix("\ufeff").splitlines()[0]
    assert "Contratista" in heads


def test_two_workers_at_once_send_it_once(world: World):
    scheduled(world)
    client, together = client_of(world), threading.Barrier(2)
    parts = on(world, FRIDAY)
    make = parts.make_report
    assert make

    def both(order: object) -> object:
        made = make(order)  # type: ignore[arg-type]
        together.wait(20)
        return made

    racing = replace(parts, make_report=both)  # type: ignore[arg-type]
    counted: list[int] = []
    threads = [threading.Thread(target=lambda: counted.append(send_reports(racing, client))) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert sorted(counted) == [0, 1]
    assert len(letters(world)) == 1


def test_a_day_off_neither_skips_nor_repeats(world: World):
    """Set up on Thursday; the desk is off from Friday on and comes up on Saturday, then on the Tuesday."""
    scheduled(world, Every.DAILY)
    scheduled(world, Every.WEEKLY)
    client = client_of(world)
    assert send_reports(on(world, SATURDAY), client) == 1  # Friday's; Saturday has none of its own
    assert send_reports(on(world, date(2026, 10, 18)), client) == 0
    assert send_reports(on(world, TUESDAY, 11), client) == 2  # seven there: of Monday, the daily and the weekly one
    assert send_reports(on(world, TUESDAY), client) == 1  # and Tuesday's
    assert send_reports(on(world, date(2026, 10, 21)), client) == 1
    assert len(letters(world)) == 5


def test_nothing_goes_out_before_the_morning_of_the_client_or_for_the_day_it_was_set_up(world: World):
    scheduled(world)
    client = client_of(world)
    assert send_reports(on(world, date(2026, 10, 15), 20), client) == 0
    assert send_reports(on(world, FRIDAY, 11), client) == 0
    assert send_reports(on(world, FRIDAY, 13), client) == 1


@pytest.mark.parametrize(
    ("every", "day", "expected"),
    [
        (Every.WEEKLY, date(2026, 10, 12), date(2026, 10, 5)),  # Columbus Day
        (Every.WEEKLY, date(2026, 10, 14), date(2026, 10, 13)),
        (Every.MONTHLY, date(2026, 11, 1), date(2026, 10, 1)),  # a Sunday
        (Every.MONTHLY, date(2026, 11, 2), date(2026, 11, 2)),
        (Every.DAILY, date(2026, 11, 11), date(2026, 11, 10)),  # Veterans Day
    ],
)
def test_reports_are_due_on_business_days(every: Every, day: date, expected: date):
    assert newest_due(every, datetime(day.year, day.month, day.day, 12, tzinfo=UTC), ZONE) == expected


def test_a_file_too_large_for_mail_goes_as_a_link_that_only_its_client_opens(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(scheduling, "MOST_MAILED", 100)
    scheduled(world)
    client = client_of(world)
    send_reports(on(world, FRIDAY), client)
    (letter,) = letters(world)
    assert letter.papers == ()
    assert "too large for mail" in letter.body
    desk = Desk(world.parts)
    (sent,) = desk.reports.history(client)
    assert f"/portal/reports/sent/{sent.id}\n" in letter.body
    data, name, _ = desk.reports.file(client, sent.id)
    assert b"Redstone Electric" in data
    assert name == "contractors-2026-10-16.csv"
    with pytest.raises(NotYours):
        desk.reports.file(client_of(world, "Foreign"), sent.id)


def test_who_was_removed_or_asked_not_to_be_written_to_gets_nothing(world: World):
    scheduled(world, Every.DAILY, CLIENT_PERSON, VIEWER, APPROVER)
    with world.open_work() as session:
        session.get_one(User, world_user(session, VIEWER)).active = False
        correspondents.note_stop(session, APPROVER, at=datetime(2026, 10, 15, tzinfo=UTC))
    send_reports(on(world, FRIDAY), client_of(world))
    assert [one.to for one in letters(world)] == [[CLIENT_PERSON]]


def test_a_stopped_report_goes_out_no_more_and_nobody_elses_is_stopped(world: World):
    report, client = scheduled(world), client_of(world)
    desk = Desk(world.parts)
    with pytest.raises(NotYours):
        desk.reports.stop(client_of(world, "Foreign"), report, user_id=world.user(FOREIGN_APPROVER))
    desk.reports.stop(client, report, user_id=world.user(CLIENT_PERSON))
    assert send_reports(on(world, FRIDAY), client) == 0
    assert desk.reports.going(client) == ()
    wish = Wish("contractors", "csv", "", Every.DAILY, (world.user(FOREIGN_APPROVER),))
    with pytest.raises(PersonRefused):
        desk.reports.schedule(client, wish, user_id=world.user(CLIENT_PERSON))


def test_a_report_of_what_happened_covers_all_days_since_the_one_before(world: World):
    scheduled(world, Every.WEEKLY, report="activity")
    send_reports(on(world, MONDAY), client_of(world))
    (letter,) = letters(world)
    assert "From 10/13/2026 to 10/18/2026." in letter.body


def world_user(session: object, email: str) -> int:
    found = session.scalar(select(User.id).filter_by(email=email))  # type: ignore[attr-defined]
    assert isinstance(found, int)
    return found
