"""What clients are told, on both databases: at once when cover ends, and day by day or week by week, each once."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from domain.draft import OutboxState
from domain.finding import AccountStatus, Finding, Fixer, Judgement, Result, Severity
from pipeline.parts import Parts
from pipeline.reporting import alert, report
from records import correspondents, findings, notices, standings
from records.accounts import Account, Client
from records.outbox import OutboxMessage
from records.requirements import RequirementVersion
from tests.review_ui.world import World, people_and_accounts
from tests.servers.worlds import WorldFrom

MONDAY = date(2026, 11, 30)


def clients_in_new_york(made: World) -> None:
    people_and_accounts(made)
    with made.open_work() as session:
        for client in session.scalars(select(Client)):
            client.contact_email, client.time_zone = f"casey@{client.slug}.example", "America/New_York"


@pytest.fixture
def world(world_from: WorldFrom) -> World:
    return world_from(clients_in_new_york)


def on(world: World, day: date, hour: int = 15) -> Parts:
    """The desk at an hour of UTC: 15 is ten in New York."""
    at = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    return replace(world.parts, now=lambda: at, today=lambda: day)


def moved(world: World, contractor: str, *steps: tuple[date, AccountStatus]) -> int:
    """The account came to where it stands by these steps; its client."""
    account_id = world.account(contractor)
    with world.open_work() as session:
        version = session.scalars(select(RequirementVersion.id)).first()
        assert version is not None
        account = session.get_one(Account, account_id)
        for day, status in steps:
            standings.record(session, account_id, standings.Moved(day, status, 50, 0), requirement_version_id=version)
            session.flush()
            account.status = status
        return account.client_id


def letters(world: World, kind: str) -> list[OutboxMessage]:
    with world.open_work() as session:
        found = select(OutboxMessage).where(OutboxMessage.letter.startswith(kind)).order_by(OutboxMessage.id)
        return list(session.scalars(found))


def done(world: World, what: object, parts: Parts, client: int) -> int | None:
    with world.open_work() as session:
        return what(session, parts, client)  # type: ignore[operator,no-any-return]


WELL, LAPSED, BAD = AccountStatus.COMPLIANT, AccountStatus.LAPSED, AccountStatus.NONCOMPLIANT


def test_a_lapse_is_told_at_once_and_once_by_however_many_workers(world: World):
    client = moved(world, "Redstone", (MONDAY - timedelta(days=60), WELL), (MONDAY, LAPSED))
    racing = [threading.Thread(target=done, args=(world, alert, on(world, MONDAY), client)) for _ in range(3)]
    for one in racing:
        one.start()
    for one in racing:
        one.join()
    (letter,) = letters(world, "alert")
    assert letter.state is OutboxState.DRAFT
    assert letter.to[0].startswith("casey@")
    assert "coverage ended" in letter.subject
    assert "Redstone" in letter.body
    assert "lapsed since November 30, 2026" in letter.body
    assert "(before: compliant)" in letter.body
    assert done(world, alert, on(world, MONDAY + timedelta(days=1)), client) is None


def test_several_that_lapse_together_are_one_letter_and_what_was_mended_is_none(world: World):
    before = MONDAY - timedelta(days=60)
    client = moved(world, "Redstone", (before, WELL), (MONDAY, LAPSED))
    with world.open_work() as session:
        mine = select(Account.id).where(Account.client_id == client, Account.id != world_account(session, "Redstone"))
        other, third = session.scalars(mine.order_by(Account.id)).all()[:2]
        version = session.scalars(select(RequirementVersion.id)).first() or 0
        for account, last in ((other, BAD), (third, BAD), (third, WELL)):
            if last is BAD:
                first = standings.Moved(before, WELL, 100, 0)
                standings.record(session, account, first, requirement_version_id=version)
                session.flush()
            standings.record(session, account, standings.Moved(MONDAY, last, 50, 0), requirement_version_id=version)
            session.flush()
    done(world, alert, on(world, MONDAY), client)
    (letter,) = letters(world, "alert")
    assert letter.body.count("since November 30, 2026") == 2


def world_account(session: object, name: str) -> int:
    from records.accounts import Contractor

    wanted = select(Account.id).join(Contractor).where(Contractor.name.startswith(name))
    return int(session.scalar(wanted) or 0)  # type: ignore[attr-defined]


def test_a_confirmed_cancellation_to_come_is_told_though_the_account_stands_well(world: World):
    account_id = world.account("Redstone")
    title = "General liability is to be cancelled 12/20/2026"
    found = Finding("coverage_cancelled", "gl", Result.FAIL, Severity.CRITICAL, Fixer.AGENT, line="gl", title=title)
    with world.open_work() as session:
        version = session.scalars(select(RequirementVersion.id)).first() or 0
        client = session.get_one(Account, account_id).client_id
        judgement = Judgement(MONDAY, AccountStatus.EXPIRING, 60, (found,))
        findings.replace_judgement(session, account_id, judgement, requirement_version_id=version)
    assert done(world, alert, on(world, MONDAY), client) is not None
    assert done(world, alert, on(world, MONDAY), client) is None
    (letter,) = letters(world, "alert")
    assert title in letter.body


def test_the_weekly_report_tells_all_in_one_screen_and_is_made_up_for(world: World):
    client = moved(world, "Redstone", (MONDAY - timedelta(days=60), WELL), (MONDAY, BAD))
    assert done(world, report, on(world, MONDAY, 12), client) is None  # seven in New York: not yet
    assert (
        done(world, report, on(world, MONDAY + timedelta(days=1), 5), client) is not None
    )  # the desk was off on Monday
    for day in range(1, 7):
        assert done(world, report, on(world, MONDAY + timedelta(days=day)), client) is None
    (letter,) = letters(world, "compliance")
    assert letter.account_id is None
    assert "out of compliance since November 30, 2026 (before: compliant)" in letter.body
    assert "\n[" in letter.body
    assert done(world, report, on(world, MONDAY + timedelta(days=7)), client) is not None
    first, second = letters(world, "compliance")
    assert (first.state, second.state) == (OutboxState.DISCARDED, OutboxState.DRAFT), "the older one has no news"


def test_a_client_chooses_how_often_to_whom_in_which_language_and_whether_it_goes_by_itself(world: World):
    client = moved(world, "Redstone", (MONDAY - timedelta(days=60), WELL))
    wanted = {"digest": "daily", "digest_to": ["risk@maple.example", "cfo@maple.example"], "language": "es",
              "auto": ["compliance"], "digest_hour": 9}  # fmt: skip
    with world.open_work() as session:
        notices.set_policy(session, client, wanted)
        correspondents.note_stop(session, "cfo@maple.example", at=world.parts.now())
    friday = MONDAY - timedelta(days=3)
    days = [friday + timedelta(days=n) for n in range(4)]
    made = [done(world, report, on(world, day), client) for day in days for _ in range(2)]
    assert [one is not None for one in made] == [True, False, False, False, False, False, True, False]
    sent = letters(world, "compliance")
    assert {one.state for one in sent} == {OutboxState.APPROVED}
    assert {tuple(one.to) for one in sent} == {("risk@maple.example",)}
    assert "cumplen sus requisitos" in sent[0].body
    with world.open_work() as session:
        notices.set_policy(session, client, {"digest": "never"})
    assert done(world, report, on(world, MONDAY + timedelta(days=1)), client) is None
