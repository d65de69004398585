import time
from dataclasses import replace
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from domain.draft import Draft, OutboxState, Paper
from domain.errors import NotYours, SettledOtherwise
from records import outbox
from records.outbox import OutboxMessage
from records.work import OpenWork
from tests.records import rows

DRAFT = Draft(
    letter="deficiencies",
    to=("ann@coastal.example",),
    cc=("office@bolt.example",),
    subject="Re: certificate",
    body="Please raise the limit.",
    in_reply_to="<1@coastal.example>",
    references=("<1@coastal.example>",),
)


def draft(open_work: OpenWork, answers_id: int, words: Draft = DRAFT, message_id: str = "<a@desk.example>") -> int:
    with open_work() as session:
        row = outbox.save_draft(
            session,
            words,
            account_id=None,
            answers_id=answers_id,
            reply_to="desk+c1@desk.example",
            message_id=message_id,
            at=rows.NOW,
        )
        return row.id


@pytest.fixture
def mail(open_work: OpenWork) -> int:
    with open_work() as session:
        return rows.message(session)


@pytest.fixture
def rita(open_work: OpenWork) -> int:
    with open_work() as session:
        return rows.user(session)


def at_once(work: list) -> None:
    ready = Barrier(len(work))

    def run(one) -> None:
        ready.wait()
        one()

    threads = [Thread(target=run, args=(one,)) for one in work]
    for one in threads:
        one.start()
    for one in threads:
        one.join()


def test_a_draft_is_made_anew_in_place_and_keeps_its_message_id(open_work: OpenWork, mail: int):
    first = draft(open_work, mail)
    again = draft(open_work, mail, replace(DRAFT, body="Please add a waiver."), "<b@desk.example>")
    with open_work() as session:
        row = outbox.by_id(session, again)
        assert (again, row.body, row.message_id) == (first, "Please add a waiver.", "<a@desk.example>")


def test_papers_follow_the_draft_and_stay_with_the_words_of_a_person(open_work: OpenWork, mail: int):
    example, marked = (Paper(f"{name}.pdf", "application/pdf", name * 64, 9) for name in "ab")
    letter = draft(open_work, mail, replace(DRAFT, papers=(example, marked)))
    draft(open_work, mail, replace(DRAFT, papers=(example,), without="the copy could not be made"))
    with open_work() as session:
        row = outbox.by_id(session, letter)
        assert (row.papers, row.without) == ((example,), "the copy could not be made")
        row.body, row.edited = "Dear Ann, ...", True
    draft(open_work, mail, replace(DRAFT, papers=(marked,)))
    with open_work() as session:
        assert outbox.by_id(session, letter).papers == (example,)
        outbox.by_id(session, letter).body = DRAFT.body
    draft(open_work, mail, replace(DRAFT, papers=(marked,)))
    with open_work() as session:
        assert outbox.by_id(session, letter).papers == (marked,), "a person took the new draft's own words"


def test_words_of_a_person_are_not_drafted_over(open_work: OpenWork, mail: int):
    letter = draft(open_work, mail)
    with open_work() as session:
        row = outbox.by_id(session, letter)
        row.body, row.edited = "Dear Ann, ...", True
    draft(open_work, mail)
    with open_work() as session:
        assert outbox.by_id(session, letter).body == "Dear Ann, ..."


def test_a_letter_on_its_way_is_not_drafted_over(open_work: OpenWork, mail: int, rita: int):
    letter = draft(open_work, mail)
    with open_work() as session:
        outbox.approve(session, letter, user_id=rita, at=rows.NOW)
    draft(open_work, mail, replace(DRAFT, body="other"))
    with open_work() as session:
        assert outbox.by_id(session, letter).body == DRAFT.body


def test_many_that_draft_the_same_answer_at_once_make_one(open_work: OpenWork, mail: int):
    ids: list[int] = []
    at_once([lambda n=n: ids.append(draft(open_work, mail, message_id=f"<{n}@desk.example>")) for n in range(6)])
    assert len(ids) == 6
    assert len(set(ids)) == 1
    with open_work() as session:
        assert session.scalar(select(func.count()).select_from(OutboxMessage)) == 1


def test_after_a_discarded_draft_a_new_one_can_be_made(open_work: OpenWork, mail: int):
    first = draft(open_work, mail)
    with open_work() as session:
        outbox.by_id(session, first).state = OutboxState.DISCARDED
    assert draft(open_work, mail, message_id="<b@desk.example>") != first


def test_a_letter_is_approved_by_one_person_only(open_work: OpenWork, mail: int, rita: int):
    letter, said = draft(open_work, mail), []

    def approve() -> None:
        try:
            with open_work() as session:
                outbox.approve(session, letter, user_id=rita, at=rows.NOW)
            said.append("approved")
        except SettledOtherwise as settled:
            said.append(str(settled))

    at_once([approve] * 4)
    assert said.count("approved") == 1
    assert sum("the letter is already approved" in one for one in said) == 3


def test_a_letter_goes_into_flight_once(open_work: OpenWork, mail: int, rita: int):
    letter, claims = draft(open_work, mail), []
    with open_work() as session:
        assert not outbox.claim_for_flight(session, letter, at=rows.NOW)
        outbox.approve(session, letter, user_id=rita, at=rows.NOW)

    def claim() -> None:
        with open_work() as session:
            claims.append(outbox.claim_for_flight(session, letter, at=rows.NOW))

    at_once([claim] * 6)
    assert sorted(claims) == [False] * 5 + [True]
    with open_work() as session:
        assert (outbox.by_id(session, letter).state, outbox.by_id(session, letter).attempts) == (
            OutboxState.IN_FLIGHT,
            1,
        )


def test_what_one_person_approves_cannot_be_edited_by_another_in_between(open_work: OpenWork, mail: int, rita: int):
    """The second waits for the first, and then sees the letter as it is, not as it was."""
    letter, seen = draft(open_work, mail), []
    ready = Barrier(2)

    def edit() -> None:
        ready.wait()
        with open_work() as session:
            seen.append(outbox.by_id(session, letter).state)

    other = Thread(target=edit)
    with open_work() as session:
        outbox.by_id(session, letter)
        other.start()
        ready.wait()
        time.sleep(0.3)  # long enough for one that does not wait to be seen
        outbox.approve(session, letter, user_id=rita, at=rows.NOW)
    other.join()
    assert seen == [OutboxState.APPROVED]


def test_our_letter_is_found_by_its_message_id(open_work: OpenWork, mail: int):
    letter = draft(open_work, mail)
    with open_work() as session:
        found = outbox.sent_by(session, "<a@desk.example>")
        assert found is not None
        assert found.id == letter
        assert outbox.sent_by(session, "<z@desk.example>") is None
        with pytest.raises(NotYours):
            outbox.by_id(session, 999)
