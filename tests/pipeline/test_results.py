"""The result to both, on both databases: the contractor in its own words, once, and by itself only where it may."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from domain.draft import OutboxState
from domain.finding import AccountStatus
from pipeline.case import QueueFilters
from pipeline.results import make_up, tell_result
from pipeline.sending import send
from records import notices, outbox, standings
from records.accounts import Account
from records.notices import SentNotice
from records.outbox import OutboxMessage
from records.requirements import RequirementVersion
from tests.review_ui.world import REVIEWER, World, people_and_accounts, receive
from tests.servers.smtp import MailDesk
from tests.servers.worlds import WorldFrom


@pytest.fixture
def world(world_from: WorldFrom) -> World:
    return world_from(people_and_accounts)


def results(world: World) -> list[OutboxMessage]:
    with world.open_work() as session:
        mine = select(SentNotice.outbox_id).where(SentNotice.template.in_(("compliant", "still_needed")))
        found = select(OutboxMessage).where(OutboxMessage.id.in_(mine))
        return list(session.scalars(found.order_by(OutboxMessage.id)))


def answered(world: World, name: str, mail_desk: MailDesk) -> int:
    """The mail is confirmed and answered; the answer's id."""
    receive(world, [name])
    (item,), _ = world.desk.queue(QueueFilters(), limit=50)
    robin = world.user(REVIEWER)
    world.desk.confirm(world.desk.case(item.message_id).documents[0].id, {}, user_id=robin)
    with world.open_work() as session:
        letter = outbox.answer_to(session, item.message_id)
    assert letter is not None
    words: dict[str, Any] = {"to": tuple(letter.to), "cc": tuple(letter.cc)}
    world.desk.send(letter.id, subject=letter.subject, body=letter.body, **words, user_id=robin)
    send(replace(world.parts, smtp=mail_desk.server), letter.id)
    return letter.id


def test_the_contractor_reads_who_sends_what_once_the_agent_was_answered(world: World, mail_desk: MailDesk):
    answer = answered(world, "low limits", mail_desk)
    (letter,) = results(world)
    assert letter.letter == "still_needed"
    assert letter.state is OutboxState.DRAFT, "results wait for a person unless the client lets them go"
    assert "It does not yet show all that your contract with" in letter.body
    assert "Your insurance agent can send this, and has the list from us:" in letter.body
    with world.open_work() as session:
        agents = session.get_one(OutboxMessage, answer)
        assert not set(letter.to) & {*agents.to, *agents.cc}, "nobody is told twice"
        assert tell_result(session, world.parts, answer) is None
        assert make_up(session, world.parts, letter_client(session, answer)) == 0
    assert len(results(world)) == 1
    assert [one.subject for group in world.desk.notices.waiting(limit=9)[0] for one in group.lines] == [letter.subject]


def letter_client(session: Any, letter_id: int) -> int:
    return int(session.get_one(Account, session.get_one(OutboxMessage, letter_id).account_id).client_id)


def test_who_was_copied_on_a_compliant_answer_is_not_told_again(world: World, mail_desk: MailDesk):
    answered(world, "compliant", mail_desk)
    assert results(world) == []


def test_a_result_that_a_stop_of_the_desk_swallowed_is_made_up_for_by_the_clock(world: World, mail_desk: MailDesk):
    answer = answered(world, "low limits", mail_desk)
    with world.open_work() as session:
        for row in session.scalars(select(SentNotice).filter_by(template="still_needed")):
            session.delete(row)
    with world.open_work() as session:
        assert make_up(session, world.parts, letter_client(session, answer)) == 1
    with world.open_work() as session:
        assert make_up(session, world.parts, letter_client(session, answer)) == 0


@pytest.mark.parametrize(("above", "goes"), [(0.01, True), (0.999, False)])
def test_a_client_lets_results_go_above_a_confidence(world: World, mail_desk: MailDesk, above: float, goes: bool):
    with world.open_work() as session:
        for client, _name in session.execute(select(Account.client_id, Account.id)).all():
            notices.set_policy(session, client, {"results_above": above})
    answered(world, "low limits", mail_desk)
    (letter,) = results(world)
    assert letter.state is (OutboxState.APPROVED if goes else OutboxState.DRAFT)


def test_both_are_told_when_an_account_turns_compliant_by_itself(world: World):
    account_id, day = world.account("Redstone"), world.parts.today()
    with world.open_work() as session:
        version = session.scalars(select(RequirementVersion.id)).first()
        assert version is not None
        for ago, status in ((9, AccountStatus.NONCOMPLIANT), (0, AccountStatus.COMPLIANT_WITH_EXCEPTIONS)):
            moved = standings.Moved(day - timedelta(days=ago), status, 50, 0)
            standings.record(session, account_id, moved, requirement_version_id=version)
            session.flush()
        client = session.get_one(Account, account_id).client_id
    for expected in (2, 0):
        with world.open_work() as session:
            assert make_up(session, world.parts, client) == expected
    told = results(world)
    assert [one.letter for one in told] == ["compliant", "compliant"]
    assert len({one.to[0] for one in told}) == 2
