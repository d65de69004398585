"""The read-back, on both databases: at once, once, in the sender's thread, and never where it could do harm."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from config.comms import limits
from domain.draft import OutboxState
from domain.message import MessageState
from pipeline.acknowledging import acknowledge, key_of
from pipeline.sending import send
from pipeline.walk import finish
from records import messages, notices, outbox
from records.accounts import Client
from records.messages import Message
from records.notices import SentNotice
from records.outbox import OutboxMessage
from tests.review_ui.world import REVIEWER, World, people_and_accounts, receive
from tests.servers.smtp import MailDesk
from tests.servers.worlds import WorldFrom


@pytest.fixture
def world(world_from: WorldFrom) -> World:
    return world_from(people_and_accounts)


def told(world: World) -> list[OutboxMessage]:
    with world.open_work() as session:
        return list(session.scalars(select(OutboxMessage).filter_by(letter="received").order_by(OutboxMessage.id)))


def mail(world: World) -> Message:
    with world.open_work() as session:
        return session.scalars(select(Message).order_by(Message.id)).all()[-1]


def unread(world: World) -> None:
    with world.open_work() as session:
        messages.by_id(session, mail(world).id).state = MessageState.READING


def test_whoever_sent_a_certificate_reads_at_once_what_was_read(world: World, mail_desk: MailDesk):
    receive(world, ["low limits"])
    (letter,), came = told(world), mail(world)
    assert letter.state is OutboxState.APPROVED
    assert letter.to == [came.sender]
    assert letter.subject == "Re: Certificate request - Redstone Electric"
    assert letter.in_reply_to == came.message_id
    assert came.state is MessageState.AWAITING_REVIEW
    assert "It has not been reviewed yet." in letter.body
    assert "- General liability " in letter.body
    assert "each occurrence $" in letter.body
    assert "What seems to be missing (a person checks this first):" in letter.body
    assert outbox_answer(world, came.id).state is OutboxState.DRAFT, "the reviewer's own answer is still to be made"
    send(replace(world.parts, smtp=mail_desk.server), letter.id)
    (taken,) = mail_desk.taken
    assert taken.message["Auto-Submitted"] == "auto-replied"
    assert taken.message["In-Reply-To"] == came.message_id
    assert mail(world).state is MessageState.AWAITING_REVIEW, "it answers nothing: a reviewer still does"


def outbox_answer(world: World, message_id: int) -> OutboxMessage:
    with world.open_work() as session:
        found = outbox.answer_to(session, message_id)
    assert found is not None
    return found


def test_it_is_told_once_however_often_and_by_however_many_the_mail_is_read(world: World):
    receive(world, ["low limits"])
    unread(world)
    readers = [threading.Thread(target=finish, args=(world.parts, mail(world).id)) for _ in range(3)]
    for one in readers:
        one.start()
    for one in readers:
        one.join()
    assert len(told(world)) == 1


@pytest.mark.parametrize("name", ["spam", "stranger", "question"])
def test_spam_strangers_and_questions_are_not_told(world: World, name: str):
    receive(world, [name])
    assert told(world) == []


@pytest.mark.parametrize(
    "change",
    [{"may_answer": False}, {"flags": ["lookalike-domain"]}, {"sender": "somebody@else.example"}, {"flags": ["loop"]}],
)
def test_nobody_is_told_where_it_could_do_harm(world: World, change: dict[str, object]):
    receive(world, ["low limits"])
    came = mail(world).id
    with world.open_work() as session:
        for one in session.scalars(select(SentNotice)):
            session.delete(one)
        for letter in session.scalars(select(OutboxMessage).filter_by(letter="received")):
            session.delete(letter)
        found = messages.by_id(session, came)
        for name, value in change.items():
            setattr(found, name, value)
        assert acknowledge(session, world.parts, found) is None


def test_two_machines_that_answer_each_other_stop_at_the_limit_of_the_day(world: World):
    receive(world, ["low limits"])
    (letter,), came = told(world), mail(world).id
    with world.open_work() as session:
        account = letter.account_id
        assert account is not None
        for n in range(limits().answers_per_day - 1):
            session.add(SentNotice(key=f"received:x{n}", account_id=account, outbox_id=letter.id, to_address="a@b.c",
                                   addressee=session.scalars(select(SentNotice.addressee)).first(), template="received",
                                   why="", day=world.parts.today(), created_at=world.parts.now()))  # fmt: skip
    again = {"key": key_of(came), "new": "received:other"}
    with world.open_work() as session:
        session.scalars(select(SentNotice).filter_by(key=again["key"])).one().key = again["new"]
        assert acknowledge(session, world.parts, messages.by_id(session, came)) is None
    tomorrow = replace(world.parts, now=lambda: world.parts.now() + timedelta(days=1, minutes=1))
    with world.open_work() as session:
        assert acknowledge(session, tomorrow, messages.by_id(session, came)) is not None


def test_a_client_that_wants_to_see_them_first_finds_a_draft_that_the_answer_makes_idle(world: World):
    with world.open_work() as session:
        for client in session.scalars(select(Client.id)):
            notices.set_policy(session, client, {"not_auto": ["received"]})
    receive(world, ["low limits"])
    (letter,) = told(world)
    assert letter.state is OutboxState.DRAFT
    assert world.desk.notices.count() == 1
    answer = outbox_answer(world, mail(world).id)
    robin = world.user(REVIEWER)
    world.desk.confirm(world.desk.case(mail(world).id).documents[0].id, {}, user_id=robin)
    answer = outbox_answer(world, mail(world).id)
    words = {"to": tuple(answer.to), "cc": tuple(answer.cc), "subject": answer.subject, "body": answer.body}
    world.desk.send(answer.id, **words, user_id=robin)
    (letter,) = told(world)
    assert letter.state is OutboxState.DISCARDED
    assert world.desk.notices.count() == 0


def test_it_uses_up_none_of_the_mails_that_the_schedule_may_send(world: World):
    receive(world, ["low limits"])
    with world.open_work() as session:
        assert notices.mailed(session, since=world.parts.today() - timedelta(days=9)) == {}
