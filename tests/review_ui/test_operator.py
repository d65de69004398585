"""The operator's pages: parts that fell silent, mail set aside, letters that did not go, the trail, the figures."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.document import DocumentState
from domain.draft import OutboxState
from domain.message import MessageState
from pipeline.desk import Desk
from records import audit, pulses
from records.audit import AuditEvent
from records.documents import Document
from records.messages import Message
from records.outbox import OutboxMessage
from tests.review_ui.pages import Browser
from tests.review_ui.world import NOON, OPERATOR, REVIEWER, World


@pytest.fixture
def operator(stranger: Browser) -> Browser:
    stranger.sign_in(OPERATOR)
    return stranger


def section(page: str, title: str) -> str:
    return page.partition(f'<h2 id="{title}"')[2].partition("</section>")[0]


def test_a_desk_with_nothing_running_says_so(operator: Browser):
    assert "No worker and no mailbox is running" in operator.get("/desk").text


def test_parts_that_run_and_those_that_fell_silent_are_told_apart(operator: Browser, world: World):
    with world.open_work() as session:
        pulses.beat(session, "worker-1", "worker", "", started_at=NOON, at=NOON - timedelta(seconds=20))
        pulses.beat(session, "mailbox on a", "mailbox", "idle", started_at=NOON, at=NOON - timedelta(minutes=7))
    told = section(operator.get("/desk").text, "parts-title")
    assert re.search(r"Alive</span><p><strong><bdi>worker-1", told)
    assert re.search(r"Silent</span><p><strong><bdi>mailbox on a", told)
    assert "7 min ago" in told
    with world.open_work() as session:
        pulses.end(session, "mailbox on a")
        pulses.forget(session, before=NOON - timedelta(seconds=10))
    assert "No worker" in operator.get("/desk").text


def test_mail_that_was_set_aside_is_read_once_more_on_a_press(stranger: Browser, world: World):
    put: list[str] = []
    world.parts = replace(world.parts, enqueue=lambda _session, **told: put.append(told["key"]))
    with world.open_work() as session:
        message = session.get_one(Message, 2)
        message.state, message.reason_code, message.reason = MessageState.QUARANTINED, "too-complex", "Too much."
        paper = session.scalars(select(Document).filter_by(message_id=2)).first()
        assert paper is not None
        paper.state, paper.reason_code, paper.reason = DocumentState.FAILED, "too-complex", "Too much."
        number = paper.id
    operator = Browser(world.app().test_client())
    operator.sign_in(OPERATOR)
    page = operator.get("/desk").text
    assert "Too much." in section(page, "set-aside")
    operator.post("/desk/messages/2/again", {}, status=303)
    operator.post("/desk/messages/2/again", {}, status=409)  # pressed twice
    operator.post("/desk/messages/999/again", {}, status=404)
    (key,) = put
    assert key.startswith("intake-2-again-")
    with world.open_work() as session:
        assert session.get_one(Message, 2).state is MessageState.RECEIVED
        assert session.get_one(Document, number).state is DocumentState.RECEIVED
        event = session.scalars(select(AuditEvent).filter_by(action="read_again")).one()
        assert (event.actor, event.subject) == (OPERATOR, "message 2")
    assert "Nothing was set aside" in operator.get("/desk").text


def test_letters_that_did_not_go_are_listed_with_the_servers_words(operator: Browser, world: World):
    with world.open_work() as session:
        letter = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).first()
        assert letter is not None
        letter.state, letter.last_reply = OutboxState.REFUSED, "550 <nobody> unknown"
        subject = letter.subject
    told = section(operator.get("/desk").text, "stranded-title")
    assert "550 &lt;nobody&gt; unknown" in told
    assert subject.split("'")[0] in told


def test_mail_that_nobody_gets_on_with_is_shown(operator: Browser, world: World):
    assert "Not read for a quarter" not in operator.get("/desk").text
    with world.open_work() as session:
        message = session.get_one(Message, 3)
        message.state, message.arrived_at = MessageState.READING, NOON - timedelta(minutes=40)
    page = operator.get("/desk").text
    assert "oldest 40 min" in page
    assert 'href="/review/3"' in section(page, "unread-title")


def test_the_trail_is_searched_and_proved(operator: Browser, world: World):
    world.desk.confirm(world.desk.case(2).document.id, {}, user_id=world.user(REVIEWER))
    page = operator.get(f"/desk/trail?q={REVIEWER}").text
    assert REVIEWER in page
    assert "Confirm" in page
    assert "Nothing fits" in operator.get("/desk/trail?q=nobody").text
    assert "Nothing fits" in operator.get("/desk/trail?until=2020-01-01").text
    assert "Nothing fits" not in operator.get("/desk/trail?since=2020-01-01").text
    operator.get("/desk/trail?since=soon", status=400)
    operator.post("/desk/trail/verify", {}, status=303)
    assert "The trail is whole" in operator.get("/desk/trail").text


def test_a_long_trail_is_paged_from_the_newest(operator: Browser, world: World):
    with world.open_work() as session:
        for number in range(60):
            audit.append(session, at=NOON, actor="bulk", action="noted", subject=f"thing {number}")
    page = operator.get("/desk/trail?q=bulk").text
    assert "thing 59<" in page
    assert "thing 9<" not in page
    (older,) = re.findall(r'href="(/desk/trail\?before=[^"]+)"', page)
    assert "thing 9<" in operator.get(older.replace("&amp;", "&")).text


def test_the_board_tells_turnaround_and_what_was_read_right(operator: Browser, world: World):
    empty = operator.get("/desk/figures").text
    assert "nothing was answered yet" in empty
    document = world.desk.case(2).document
    world.desk.confirm(document.id, {"insured.name": "Redstone Electric LLC"}, user_id=1)
    with world.open_work() as session:
        letter = session.scalars(select(OutboxMessage).filter_by(answers_id=2)).one()
        message = session.get_one(Message, 2)
        letter.state, letter.approved_at = OutboxState.SENT, NOON
        letter.sent_at, message.arrived_at = NOON - timedelta(minutes=10), NOON - timedelta(hours=3, minutes=10)
    page = operator.get("/desk/figures?days=7").text
    assert "3.0 h" in page
    assert "Harbor Point Property Group LLC" in section(page, "by-client")
    assert "fields of 1 document confirmed unchanged" in page
    changed, fields = map(int, re.findall(r"(\d+) of (\d+) fields", page)[0])
    assert changed == fields - 1
    operator.get("/desk/figures?days=8", status=404)


def test_a_whole_subject_finds_that_very_one(operator: Browser, world: World):
    with world.open_work() as session:
        for number in (7, 77):
            audit.append(session, at=NOON, actor="bulk", action="noted", subject=f"thing {number}")
    page = operator.get("/desk/trail?q=thing 7").text
    assert "thing 7<" in page
    assert "thing 77<" not in page
    assert "thing 77<" in operator.get("/desk/trail?q=thing").text


def test_the_board_tells_what_a_document_takes_a_reviewer(operator: Browser, world: World):
    assert "no time can be told yet" in operator.get("/desk/figures").text
    for number, minutes in ((1, 0), (2, 4), (3, 60)):  # before the third one somebody had lunch
        at = NOON - timedelta(hours=3) + timedelta(minutes=minutes)
        desk = Desk(replace(world.parts, now=lambda at=at: at))
        if number == 3:
            desk.close(3, user_id=world.user(REVIEWER))
        else:
            desk.confirm(world.desk.case(number).document.id, {}, user_id=world.user(REVIEWER))
    with world.open_work() as session:
        letter = session.scalars(select(OutboxMessage).filter_by(answers_id=2)).one()
        letter.state, letter.sent_at = OutboxState.SENT, NOON
    page = operator.get("/desk/figures?days=7").text
    assert "median of 1 of 2 documents" in page
    assert section(page, "by-client").count("4.0 min") == 1
    assert section(page, "by-agency").count("4.0 min") == 1
