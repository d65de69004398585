"""Answers to "is it still in force?", on both databases: kept once, corrected, counted, acted on by people alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from domain.dialogue import Addressee
from domain.document import DocumentState
from domain.draft import OutboxState
from domain.errors import NotYours
from domain.message import MessageKind, MessageState
from domain.verification import Answer, Rate, Via
from pipeline.verifying import note_answer, policies_of, settle_answer
from records import answers, audit, certificates, correspondents
from records.accounts import Account, Agent
from records.decisions import Decision, DecisionKind
from records.dialogues import dialogues
from records.notices import SentNotice
from records.outbox import OutboxMessage
from records.people import Role, User
from records.work import OpenWork, units_of_work
from tests.records import rows
from tests.servers.engines import swift

NOON = datetime(2026, 3, 2, 17, tzinfo=UTC)
DANA = "dana@coastal.example"


@pytest.fixture
def open_work(migrated_url: str) -> Iterator[OpenWork]:
    """An account with two confirmed policies, whose agent was asked about them."""
    engine = swift(migrated_url)
    open_work = units_of_work(engine)
    with open_work() as session:
        account_id = rows.account(session)
        agent = Agent(name="Dana", email=DANA)
        session.add(agent)
        session.flush()
        session.get_one(Account, account_id).agent_id = agent.id
        _prove(session, account_id, "GL-1", "WC 2-77")
        _ask(session, account_id, "verification:1:agent:2026-03-01:early", NOON - timedelta(days=1))
    yield open_work
    engine.dispose()


def _prove(session: Any, account_id: int, *numbers: str) -> None:
    (certificate,) = rows.reading().certificates
    (one,) = certificate.coverages
    dated = replace(one, effective_date=rows.field("2026-01-01"), expiration_date=rows.field("2027-01-01"))
    held = tuple(replace(dated, policy_number=rows.field(number)) for number in numbers)
    kind = {"state": MessageState.ANSWERED, "kind": MessageKind.SUBMISSION}
    message = rows.message(session, 1, account_id=account_id, arrived_at=NOON - timedelta(days=30), **kind)
    document = rows.document(session, message, account_id=account_id, state=DocumentState.REVIEWED)
    certificates.replace_certificates(session, document, (replace(certificate, coverages=held),))
    at = NOON - timedelta(days=30)
    session.add(Decision(message_id=message, document_id=document, kind=DecisionKind.CONFIRM, values={}, made_at=at))


def _ask(session: Any, account_id: int, key: str, at: datetime) -> None:
    letter = OutboxMessage(
        account_id=account_id, letter="verify_early", to=[DANA], subject="s", body="b", state=OutboxState.SENT,
        message_id=f"<{key}@x>", created_at=at, sent_at=at,
    )  # fmt: skip
    session.add(letter)
    session.flush()
    session.add(
        SentNotice(
            key=key, account_id=account_id, outbox_id=letter.id, to_address=DANA, addressee=Addressee.AGENT,
            template="verify_early", why="w", day=at.date(), created_at=at,
        )
    )  # fmt: skip


def _say(open_work: OpenWork, policy: str | None, answer: Answer, *, minutes: int = 0, **other: Any) -> bool:
    given = {"effective": None, "by": DANA, "via": Via.LINK, **other}
    with open_work() as session:
        at = NOON + timedelta(minutes=minutes)
        return note_answer(session, account_id=1, policy=policy, answer=answer, at=at, **given)


def _holding(open_work: OpenWork) -> dict[str, Answer]:
    with open_work() as session:
        return {one.policy: one.answer for one in answers.of_account(session, 1)}


def test_an_answer_is_kept_once_under_the_number_on_file_and_stands_in_the_audit_trail(open_work: OpenWork):
    assert _say(open_work, "wc-277", Answer.IN_FORCE)
    assert not _say(open_work, "WC 2-77", Answer.IN_FORCE, minutes=1)
    assert _holding(open_work) == {"WC 2-77": Answer.IN_FORCE}
    with open_work() as session:
        told = [one for one in audit.events(session, subject="account 1") if one.action == "verified"]
        assert [(one.actor, one.detail["answer"], one.detail["via"]) for one in told] == [(DANA, "in_force", "link")]
        (said,) = answers.of_account(session, 1)
        assert said.asked == "verification:1:agent:2026-03-01:early"
        assert answers.waiting(session) == ()


def test_in_force_counts_as_verified_of_that_policy_alone_and_of_all_when_all_are_meant(open_work: OpenWork):
    _say(open_work, "GL-1", Answer.IN_FORCE)
    with open_work() as session:
        assert {one.number: one.verified_on for one in policies_of(session, 1)} == {
            "GL-1": NOON.date(), "WC 2-77": None,
        }  # fmt: skip
    _say(open_work, None, Answer.IN_FORCE, minutes=1, via=Via.REPLY)
    with open_work() as session:
        assert {one.verified_on for one in policies_of(session, 1)} == {NOON.date()}


def test_an_answer_can_be_corrected_and_corrected_back(open_work: OpenWork):
    _say(open_work, "GL-1", Answer.IN_FORCE)
    assert _say(open_work, "GL-1", Answer.CANCELLED, effective=date(2026, 2, 20), minutes=1)
    assert _holding(open_work) == {"GL-1": Answer.CANCELLED}
    assert _say(open_work, "GL-1", Answer.CANCELLED, effective=date(2026, 2, 21), minutes=2)
    with open_work() as session:
        assert [one.effective for one in answers.waiting(session)] == [date(2026, 2, 21)]
    assert _say(open_work, "GL-1", Answer.IN_FORCE, minutes=3)
    assert _holding(open_work) == {"GL-1": Answer.IN_FORCE}
    with open_work() as session:
        assert answers.waiting(session) == ()


def test_a_cancelled_policy_is_work_until_a_person_settles_it_and_changes_nothing_by_itself(open_work: OpenWork):
    before = _policies(open_work)
    _say(open_work, "GL-1", Answer.CANCELLED, effective=date(2026, 2, 20), note="non-payment")
    assert _policies(open_work) == before
    with open_work() as session:
        session.add(User(id=5, email="r@x.example", name="Robin", role=Role.REVIEWER, password_hash=""))
        (waits,) = answers.waiting(session)
        assert (waits.effective, waits.note, answers.how_many_wait(session)) == (date(2026, 2, 20), "non-payment", 1)
    with open_work() as session:
        assert settle_answer(session, waits.id, "asked for the notice", user_id=5, at=NOON)
        assert not settle_answer(session, waits.id, "again", user_id=5, at=NOON)
        assert answers.waiting(session) == ()
    with open_work() as session:
        (said,) = answers.of_account(session, 1)
        assert (said.settled_by, said.settled_as, said.is_work) == ("Robin", "asked for the notice", False)
        with pytest.raises(NotYours):
            settle_answer(session, 999, "", user_id=5, at=NOON)


def _policies(open_work: OpenWork) -> list[tuple[str, Any]]:
    with open_work() as session:
        return [(one.number, one.expiration) for one in policies_of(session, 1)]


def test_who_says_that_nothing_is_theirs_is_asked_no_more_and_again_once_they_say_otherwise(open_work: OpenWork):
    def is_not_theirs() -> bool:
        with open_work() as session:
            (one,) = dialogues(session)
            return one.agent.is_not_theirs

    _say(open_work, "GL-1", Answer.NOT_OURS)
    assert not is_not_theirs()  # the other may be theirs still
    _say(open_work, "WC 2-77", Answer.NOT_OURS, minutes=1)
    assert is_not_theirs()
    _say(open_work, "WC 2-77", Answer.IN_FORCE, minutes=2)
    assert not is_not_theirs()
    _say(open_work, None, Answer.NOT_OURS, minutes=3)
    assert is_not_theirs()
    assert _holding(open_work) == {"": Answer.NOT_OURS}
    with open_work() as session:
        assert correspondents.of(session, DANA).not_theirs == [1]


def test_the_rate_counts_questions_answers_and_those_where_all_is_in_force(open_work: OpenWork):
    def rate(**other: Any) -> Rate:
        with open_work() as session:
            return answers.rate(session, since=date(2026, 1, 1), **other)

    assert rate() == Rate(1, 0, 0)
    with open_work() as session:
        _ask(session, 1, "verification:1:agent:2026-03-01:early-again", NOON)
        _ask(session, 1, "renewal:1:agent:2026-03-01:30", NOON)
    _say(open_work, "GL-1", Answer.IN_FORCE)
    assert rate() == Rate(1, 1, 1)
    _say(open_work, "WC 2-77", Answer.CHANGED)
    assert rate() == Rate(1, 1, 0)
    assert rate(client_id=999) == Rate(0, 0, 0)


def test_nothing_is_noted_of_an_account_that_is_not_there(open_work: OpenWork):
    with open_work() as session, pytest.raises(NotYours):
        note_answer(session, account_id=999, policy=None, answer=Answer.IN_FORCE, effective=None, by="x",
                    via=Via.LINK, at=NOON)  # fmt: skip
    with open_work() as session:
        assert session.scalars(select(answers.StoredAnswer)).all() == []
