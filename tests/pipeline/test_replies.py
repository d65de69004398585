"""What a reply brings about: a drafted answer from the account's requirements, an answer kept, somebody left alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.draft import OutboxState
from domain.message import MessageKind, MessageState
from domain.verification import Answer, Via
from outbound.letter import PLACEHOLDER
from pipeline.case import Case, QueueFilters
from pipeline.reading import read_mail
from pipeline.taking import take
from pipeline.walk import finish
from records import answers, correspondents
from records.correspondents import Correspondent
from records.messages import Message, Place
from records.outbox import OutboxMessage
from samples.demo import CLIENT, VENDORS
from tests.review_ui.world import ADDRESS, NOON, REVIEWER, World, people_and_accounts
from tests.servers.worlds import WorldFrom

VENDOR = VENDORS[0]
AGENT = VENDOR.agent_email
ASKED = "<verify-1@certdesk.example>"


def asked_early(made: World) -> None:
    people_and_accounts(made)
    with made.open_work() as session:
        session.add(
            OutboxMessage(
                account_id=made.account(VENDOR.name), letter="verify_early", to=[AGENT], subject="s", body="b",
                message_id=ASKED, state=OutboxState.SENT, created_at=NOON, sent_at=NOON - timedelta(days=1),
            )
        )  # fmt: skip


@pytest.fixture
def world(world_from: WorldFrom) -> World:
    return world_from(asked_early)


def arrived(world: World, text: str, *, answers_to: str = ASKED, sender: str = AGENT, head: str = "") -> int:
    raw = (
        f"From: Dana <{sender}>\nTo: {ADDRESS}\nSubject: Re: your request\nIn-Reply-To: {answers_to}\n"
        f"Date: Mon, 23 Nov 2026 11:00:00 -0500\nMessage-ID: <{abs(hash((text, sender)))}@agency.example>\n{head}"
        f"Content-Type: text/plain; charset=utf-8\n\n{text}\n\nOn Mon, Certdesk wrote:\n> Is it cancelled?\n"
    )
    message_id = take(world.parts, raw.encode(), Place("INBOX", 1, abs(hash(raw)) % 10**6))
    assert read_mail(world.parts, message_id) == []
    finish(world.parts, message_id)
    return message_id


def case(world: World, text: str, **other: str) -> Case:
    return world.desk.case(arrived(world, text, **other))


def of(world: World, address: str) -> Correspondent:
    with world.open_work() as session:
        return correspondents.known(session, (address,))[address]


def kept(world: World) -> list[tuple[str, Answer, date | None, Via]]:
    account = world.account(VENDOR.name)
    with world.open_work() as session:
        said = answers.of_account(session, account)
    return [(one.policy, one.answer, one.effective, one.via) for one in said]


def test_a_question_is_answered_from_the_requirements_and_waits_for_a_person(world: World):
    shown = case(
        world, "Hi,\n\nWhat wording do you need? Who is the certificate holder? Where do I send it?\n\nThanks,\nDana"
    )
    letter = shown.letter
    assert letter is not None
    assert (letter.state, letter.why_not, letter.to) == (OutboxState.DRAFT, None, (AGENT,))
    assert PLACEHOLDER not in letter.body
    assert "the description of operations can say" in letter.body
    assert f"Certificate holder:\n\n- {CLIENT.name}" in letter.body
    assert f"send it to {world.parts.identity.reply_to(world.account(VENDOR.name))}" in letter.body
    assert [one.name for one in letter.papers] == ["example-of-what-to-submit.pdf"]
    assert shown.message.kind is MessageKind.QUESTION
    assert not [word for word in ("sufficient", "adequate", "in force") if word in letter.body]


def test_limits_are_told_and_who_decides_on_less(world: World):
    letter = case(world, "Is a $1M umbrella enough? And what is the deadline?").letter
    assert letter is not None
    assert "- General liability: $1,000,000/$2,000,000" in letter.body
    assert f"Only {CLIENT.name} can accept others" in letter.body
    assert "Please send it by November 30, 2026." in letter.body


def test_what_is_not_understood_stays_with_a_person_beside_what_is(world: World):
    letter = case(
        world, "Where do I send it? Would your roofer mind if the goat walks over the annex on Sundays?"
    ).letter
    assert letter is not None
    assert PLACEHOLDER in letter.body and "Reply to this message" in letter.body
    assert letter.why_not == "the answer has still to be written"


def test_a_word_answers_a_verification_and_needs_nobody(world: World):
    shown = case(world, "Yes, in force")
    assert kept(world) == [("", Answer.IN_FORCE, None, Via.REPLY)]
    assert shown.message.state is MessageState.FILED


def test_a_cancellation_is_kept_with_its_day_and_shown(world: World):
    shown = case(world, "cancelled 11/1")
    assert kept(world) == [("", Answer.CANCELLED, date(2026, 11, 1), Via.REPLY)]
    assert shown.message.state is MessageState.AWAITING_REVIEW


def test_the_same_word_to_another_letter_answers_nothing(world: World):
    case(world, "Yes, in force", answers_to="<other@x.example>")
    case(world, "Yes, in force", sender="mallory@evil.example")
    assert kept(world) == []


def test_who_no_longer_insures_them_is_left_alone_and_the_named_one_is_offered(world: World):
    message_id = arrived(world, "We no longer insure them. Please contact Kim at kim@newagency.example.")
    account = world.account(VENDOR.name)
    assert of(world, AGENT).not_theirs == [account] and of(world, AGENT).successor == ""
    shown = world.desk.case(message_id)
    assert "not-theirs" in shown.message.flags and shown.message.successor == "kim@newagency.example"
    letter = shown.letter
    assert letter is not None and "We will write to the person you named about" in letter.body
    world.desk.use_successor(message_id, user_id=world.user(REVIEWER))
    assert of(world, AGENT).successor == "kim@newagency.example"


def test_stop_is_honoured_and_not_answered(world: World):
    shown = case(world, "Please stop emailing me.")
    assert of(world, AGENT).stopped_at is not None
    assert shown.letter is not None and shown.letter.why_not == f"{AGENT} asked not to be written to"
    assert "asked-to-stop" in shown.message.flags


def test_an_absence_is_remembered_until_they_write(world: World):
    head = "Auto-Submitted: auto-replied\n"
    arrived(world, "I am out of the office and will return on December 7.", head=head)
    assert of(world, AGENT).away_until == date(2026, 12, 7)
    arrived(world, "I am away, back on January 15", head=head, sender="mallory@evil.example")
    arrived(world, "We are working on it, you will have it by Friday.")
    assert of(world, AGENT).away_until is None


BOUNCE = """From: MAILER-DAEMON@mx.example
To: {desk}
Subject: Undelivered Mail Returned to Sender
Message-ID: <b{n}@mx.example>
Return-Path: <>
Content-Type: text/plain

<{who}>: {said}

Message-ID: {ours}
"""


def bounced(world: World, said: str, n: int, *, state: MessageState = MessageState.FILED) -> None:
    raw = BOUNCE.format(desk=ADDRESS, n=n, who=AGENT, said=said, ours=ASKED).encode()
    message_id = take(world.parts, raw, Place("INBOX", 1, 900 + n))
    read_mail(world.parts, message_id)
    finish(world.parts, message_id)
    account = world.account(VENDOR.name)
    with world.open_work() as session:
        message = session.get_one(Message, message_id)
        assert (message.state, message.account_id) == (state, account)


def test_a_full_mailbox_counts_once_it_lasts_and_a_filter_never(world: World):
    bounced(world, "554 5.7.1 rejected as spam", 1)
    with world.open_work() as session:
        assert correspondents.known(session, (AGENT,)) == {}
    for n in range(3):
        assert n == 0 or of(world, AGENT).bounced_at is None
        later = replace(world, parts=replace(world.parts, now=lambda n=n: NOON + timedelta(days=n)))
        state = MessageState.FILED if n < 2 else MessageState.AWAITING_REVIEW  # then the other party is asked
        bounced(later, f"552 5.2.2 mailbox full ({n})", 2 + n, state=state)
    assert of(world, AGENT).bounced_at is not None


def test_a_dead_address_counts_at_once(world: World):
    bounced(world, "550 5.1.1 user unknown", 7, state=MessageState.AWAITING_REVIEW)
    assert of(world, AGENT).bounced_at is not None
    assert "could not be delivered" in of(world, AGENT).bounce_reason


def test_the_other_party_is_asked_for_an_address_by_a_letter_that_waits(world: World):
    bounced(world, "550 5.1.1 user unknown", 8, state=MessageState.AWAITING_REVIEW)
    (item,), _ = world.desk.queue(QueueFilters(), limit=5)
    letter = world.desk.case(item.message_id).letter
    assert letter is not None
    assert (letter.to, letter.why_not) == ((VENDOR.email,), None)
    assert f"to {AGENT}" in letter.body and "comes back undelivered" in letter.body
    words = {"to": letter.to, "cc": (), "subject": letter.subject, "body": letter.body}
    world.desk.send(letter.id, **words, user_id=world.user(REVIEWER))
    assert world.desk.case(item.message_id).letter.state is OutboxState.APPROVED
    bounced(world, "550 5.1.1 user unknown, once more", 9)


def test_a_program_that_unsubscribes_writes_a_subject_alone(world: World):
    raw = f"From: {AGENT}\nTo: {ADDRESS}\nSubject: stop\nMessage-ID: <u1@agency.example>\n\n\n".encode()
    message_id = take(world.parts, raw, Place("INBOX", 1, 77))
    read_mail(world.parts, message_id)
    finish(world.parts, message_id)
    assert of(world, AGENT).stopped_at is not None
