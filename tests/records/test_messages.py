from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from domain.message import MessageState
from records.messages import Message, Place, Sighting, identity_of, states_at, store_once
from records.work import OpenWork

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
MAIL = b"Received: by a\r\nMessage-ID: <1@agency.example>\r\nSubject: s\r\n\r\nbody\r\n"


def keep(open_work: OpenWork, raw: bytes, uid: int, uidvalidity: int = 1) -> tuple[int, bool, list]:
    identity, message_id = identity_of(raw)
    with open_work() as session:
        message, is_new = store_once(
            session,
            identity=identity,
            message_id=message_id,
            digest="0" * 64,
            place=Place("desk", uidvalidity, uid),
            arrived_at=NOW,
        )
        return message.id, is_new, message.flags


def test_the_same_mail_over_another_route_is_taken_once_and_both_places_are_noted(open_work: OpenWork):
    first, is_new, _ = keep(open_work, MAIL, 1)
    again, is_new_again, _ = keep(open_work, b"Received: by b\n" + MAIL.replace(b"\r\n", b"\n"), 7, uidvalidity=2)
    assert (is_new, is_new_again, first) == (True, False, again)
    with open_work() as session:
        assert session.scalar(select(func.count()).select_from(Sighting)) == 2


def test_states_are_told_by_the_place_in_the_mailbox(open_work: OpenWork):
    keep(open_work, MAIL, 1)
    second, _, _ = keep(open_work, MAIL.replace(b"body", b"other body"), 2)
    keep(open_work, MAIL, 2, uidvalidity=2)
    with open_work() as session:
        session.get(Message, second).state = MessageState.ANSWERED
    with open_work() as session:
        told = states_at(session, "desk", 1, range(1, 3000))
        assert told == {1: MessageState.RECEIVED, 2: MessageState.ANSWERED}
        assert states_at(session, "other", 1, [1]) == {}


def test_the_same_message_id_with_another_body_is_a_second_message_and_says_so(open_work: OpenWork):
    first, _, _ = keep(open_work, MAIL, 1)
    second, is_new, flags = keep(open_work, MAIL.replace(b"body", b"other body"), 2)
    assert is_new and second != first
    assert flags == ["same-message-id"]


def test_mails_without_a_message_id_are_told_apart_by_all_their_bytes():
    assert identity_of(b"Subject: a\n\nx") != identity_of(b"Subject: b\n\nx")


def test_pollers_that_store_the_same_mail_at_once_make_one_message(open_work: OpenWork):
    ready, results = Barrier(4), []

    def poll(n: int) -> None:
        ready.wait()
        results.append(keep(open_work, MAIL, n)[:2])

    pollers = [Thread(target=poll, args=(n,)) for n in range(4)]
    for each in pollers:
        each.start()
    for each in pollers:
        each.join()
    assert len({id_ for id_, _ in results}) == 1
    assert sum(is_new for _, is_new in results) == 1


def test_a_nul_in_a_foreign_text_does_not_stop_the_database(open_work: OpenWork):
    message_id, _, _ = keep(open_work, MAIL, 1)
    with open_work() as session:
        session.get_one(Message, message_id).subject = "a\0b\udce9"
    with open_work() as session:
        assert session.get_one(Message, message_id).subject == "ab?"


def test_a_moment_without_a_time_zone_is_refused(open_work: OpenWork):
    with pytest.raises(Exception, match="time zone"), open_work() as session:
        session.add(Message(identity="i", digest="d", mailbox="m", arrived_at=datetime(2026, 1, 1)))  # noqa: DTZ001
        session.flush()
