"""Letters that the server would not have yet: tried again later and later, then told to a person; none is forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.draft import OutboxState
from pipeline.retrying import GIVES_UP, GIVES_UP_ON_UNWELL, LEFT_AFTER, LOST_AFTER, look_for_left, pause_after
from pipeline.sending import send
from records import audit, outbox
from records.outbox import OutboxMessage
from tests.pipeline.test_sending import AGENT, letter
from tests.review_ui.world import NOON, World, people_and_accounts
from tests.servers.smtp import MailDesk
from tests.servers.worlds import WorldFrom

MINUTE = timedelta(minutes=1)


@pytest.fixture
def jobs() -> list[dict[str, Any]]:
    return []


@pytest.fixture
def world(sqlite_world_from: WorldFrom, mail_desk: MailDesk, jobs: list[dict[str, Any]]) -> World:
    made = sqlite_world_from(people_and_accounts)

    def enqueue(_session: Any, **job: Any) -> None:
        jobs.append(job)

    return replace(made, parts=replace(made.parts, smtp=mail_desk.server, enqueue=enqueue))


def row(world: World, letter_id: int) -> OutboxMessage:
    with world.open_work() as session:
        return outbox.by_id(session, letter_id)


def at(world: World, later: timedelta) -> World:
    return replace(world, parts=replace(world.parts, now=lambda: NOON + later))


def test_a_busy_server_is_asked_again_later_and_later_and_the_letter_arrives_once(
    world: World, mail_desk: MailDesk, jobs: list[dict[str, Any]]
):
    one = letter(world, 1)
    mail_desk.answers = ["451 greylisted"] * 3
    for _ in range(4):
        send(world.parts, one)
    assert [job["delay"] for job in jobs] == [2, 4, 8]
    assert {(job["queue"], job["workflow"], job["argument"]) for job in jobs} == {("send", "send", one)}
    assert len({job["key"] for job in jobs}) == 3
    assert (row(world, one).state, row(world, one).delays) == (OutboxState.SENT, 3)
    assert len(mail_desk.taken) == 1


def test_the_pause_doubles_up_to_an_hour():
    assert [pause_after(delays).total_seconds() for delays in (0, 1, 5, 10, 11, 500)] == [2, 4, 64, 2048, 3600, 3600]


@pytest.mark.parametrize(("answer", "patience"), [
    ("451 4.3.0 later", GIVES_UP),
    ("554 5.3.0 disk failure", GIVES_UP_ON_UNWELL),
])  # fmt: skip
def test_after_a_while_a_person_is_told(
    world: World, mail_desk: MailDesk, jobs: list[dict[str, Any]], answer: str, patience: timedelta
):
    one = letter(world, 1)
    mail_desk.refused = {AGENT: answer}
    send(at(world, patience - MINUTE).parts, one)
    assert (row(world, one).state, len(jobs)) == (OutboxState.APPROVED, 1)
    send(at(world, patience + MINUTE).parts, one)
    given_up = row(world, one)
    assert (given_up.state, len(jobs)) == (OutboxState.REFUSED, 1)
    assert answer in (given_up.last_reply or "")
    with world.open_work() as session:
        assert [one.action for one in audit.events(session, subject=f"letter {one}")] == ["refused"]
        assert [stranded.id for stranded in outbox.stranded(session)] == [one]


def test_a_letter_that_nobody_gets_on_with_is_queued_again_and_one_given_long_ago_is_uncertain(
    world: World, mail_desk: MailDesk, jobs: list[dict[str, Any]]
):
    waits, flew = letter(world, 1), letter(world, 2)
    with world.open_work() as session:
        assert outbox.claim_for_flight(session, flew, at=NOON)
    assert look_for_left(at(world, LEFT_AFTER - MINUTE).parts) == 0
    assert look_for_left(at(world, LEFT_AFTER + MINUTE).parts) == 1
    assert look_for_left(at(world, LEFT_AFTER + MINUTE).parts) == 0, "it was queued a moment ago"
    assert look_for_left(at(world, LOST_AFTER + MINUTE).parts) == 2
    assert [job["argument"] for job in jobs] == [waits, waits, flew]
    for one in (waits, flew):
        send(world.parts, one)
    assert (row(world, waits).state, row(world, flew).state) == (OutboxState.SENT, OutboxState.UNCERTAIN)
    assert [one.message["Message-ID"] for one in mail_desk.taken] == ["<1@certdesk.example>"]
