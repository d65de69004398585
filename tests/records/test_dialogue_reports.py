"""Who does not answer, what agents said of policies, since when contractors stand so, as both databases find them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from domain.dialogue import Addressee
from domain.draft import OutboxState
from domain.exceptions import ExceptionKind
from domain.finding import AccountStatus
from domain.message import MessageKind, MessageState
from domain.verification import Answer, Via
from records import correspondents, network
from records.accounts import Account
from records.answers import StoredAnswer
from records.contacted import last_contacted, unresponsive
from records.exceptions import AccountException, Ended
from records.network_filters import Wanted
from records.outbox import OutboxMessage
from records.standings import StatusChange
from records.verification_report import verifications
from records.work import OpenWork
from tests.records import rows

NOW, TODAY = rows.NOW, rows.TODAY
NEW_YORK = ZoneInfo("America/New_York")


def silent(session: Session, account: int, *days: int, purpose: str = "first") -> None:
    for day in days:
        rows.letter(session, account, f"{purpose}:{account}:agent:{day}", NOW - timedelta(day))


def client_of(session: Session, account: int) -> int:
    return session.get_one(Account, account).client_id


def test_the_unresponsive_are_those_asked_three_times_since_anything_came(open_work: OpenWork):
    with open_work() as session:
        mine, heard, twice, asked_else, foreign = (
            rows.account(session, client=f"C{n}", contractor=f"N{n} Roofing") for n in range(5)
        )
        client = client_of(session, mine)
        for one in (heard, twice, asked_else):
            session.get_one(Account, one).client_id = client
        session.flush()
        for one in (mine, heard, foreign):
            silent(session, one, 30, 20, 10)
        rows.letter(session, mine, f"first:{mine}:contractor:10", NOW - timedelta(10), to=Addressee.CONTRACTOR)
        silent(session, twice, 30, 20)
        rows.letter(session, twice, f"first:{twice}:agent:1", NOW, state=OutboxState.DRAFT)
        silent(session, asked_else, 30, 20, 10, purpose="verification")
        rows.message(session, 1, account_id=mine, arrived_at=NOW - timedelta(40), state=MessageState.ANSWERED)
        bounce = {"kind": MessageKind.BOUNCE, "state": MessageState.FILED}
        rows.message(session, 2, account_id=mine, arrived_at=NOW - timedelta(5), **bounce)
        rows.message(session, 3, account_id=heard, arrived_at=NOW - timedelta(15), state=MessageState.ANSWERED)
        correspondents.of(session, "office@n0.example").bounced_at = NOW
    with open_work() as session:
        (found,) = unresponsive(session, Wanted(client, TODAY), UTC)
        assert (found.contractor, found.asked) == ("N0 Roofing", 3)
        days = (found.first_sent, found.last_sent, found.last_received)
        assert days == tuple(TODAY - timedelta(n) for n in (30, 10, 40))
        assert found.bounced == ("office@n0.example",)
        assert list(unresponsive(session, Wanted(client, TODAY, text="other"), UTC)) == []


def test_the_last_contact_is_by_letters_and_answers_that_went_to_agent_or_contractor(open_work: OpenWork):
    late = datetime(2026, 11, 20, 3, 30, tzinfo=UTC)  # the evening before in New York
    with open_work() as session:
        account, other = rows.account(session), rows.account(session, client="Zest")
        rows.letter(session, account, "renewal:1", NOW - timedelta(9))
        rows.letter(session, account, "compliance:1", NOW, to=Addressee.CLIENT)
        rows.letter(session, account, "renewal:2", NOW, state=OutboxState.APPROVED)
        answer = OutboxMessage(letter="deficiency", to=["ann@coastal.example"], subject="x", body="x")
        answer.account_id, answer.answers_id = account, rows.message(session, 1, account_id=account)
        answer.message_id, answer.state = "<answer@desk.example>", OutboxState.SENT
        answer.created_at = answer.approved_at = answer.sent_at = late
        session.add(answer)
    with open_work() as session:
        assert last_contacted(session, {account, other}, NEW_YORK) == {account: late.date() - timedelta(1)}


def test_questions_about_policies_stand_with_the_answers_that_hold(open_work: OpenWork):
    with open_work() as session:
        account, foreign = rows.account(session), rows.account(session, client="Zest")
        client = client_of(session, account)
        for one in (account, foreign):
            rows.letter(session, one, f"verification:{one}:agent:a", NOW - timedelta(20))
        rows.letter(session, account, f"verification:{account}:agent:a-again", NOW - timedelta(13))
        rows.letter(session, account, f"verification:{account}:agent:b", NOW - timedelta(2))
        unasked = StoredAnswer(account_id=account, asked="", policy="", answer=Answer.CHANGED, said_by="x@y.example")
        unasked.via, unasked.at = Via.REPLY, NOW
        early = StoredAnswer(account_id=account, asked=f"verification:{account}:agent:c", policy="early")
        early.answer, early.said_by, early.via, early.at = Answer.IN_FORCE, "x@y.example", Via.LINK, NOW - timedelta(1)
        session.add_all((unasked, early))
        lost = f"verification:{account}:agent:c"  # of which nobody knows whether it arrived
        rows.letter(session, account, lost, NOW - timedelta(1), state=OutboxState.UNCERTAIN)
        for policy, answer, replaced in (
            ("G-1", Answer.IN_FORCE, None),
            ("W-1", Answer.IN_FORCE, NOW),
            ("W-1", Answer.CANCELLED, None),
        ):
            said = StoredAnswer(account_id=account, asked=f"verification:{account}:agent:a", policy=policy)
            said.answer, said.said_by, said.via, said.at = answer, "ann@coastal.example", Via.LINK, NOW
            said.replaced_at = replaced
            session.add(said)
    with open_work() as session:
        newest, *older, unasked, early = verifications(session, Wanted(client, TODAY), UTC)
        assert (early.policy, early.asked_on) == ("early", None)
        assert (unasked.answer, unasked.asked_on, unasked.via) == (Answer.CHANGED, None, Via.REPLY)
        assert (newest.asked_on, newest.answer, newest.reminded_on) == (TODAY - timedelta(2), None, None)
        assert [(one.policy, one.answer) for one in older] == [("G-1", Answer.IN_FORCE), ("W-1", Answer.CANCELLED)]
        assert {(one.asked_on, one.reminded_on) for one in older} == {(TODAY - timedelta(20), TODAY - timedelta(13))}


def test_the_whole_list_tells_since_when_and_how_many_exceptions_hold(open_work: OpenWork):
    with open_work() as session:
        account = rows.account(session)
        kept = session.get_one(Account, account)
        client, version = kept.client_id, 1
        moves = (
            (30, AccountStatus.NONCOMPLIANT, None),
            (20, AccountStatus.COMPLIANT, AccountStatus.NONCOMPLIANT),
            (10, AccountStatus.COMPLIANT, AccountStatus.COMPLIANT),  # of its score alone
        )
        for days, status, before in moves:
            day = TODAY - timedelta(days)
            made = StatusChange(account_id=account, client_id=client, day=day, status=status, score=9)
            made.came_from, made.requirement_version_id = before and before.value, version
            session.add(made)
        approver = rows.user(session)
        for number, over in enumerate((None, None, TODAY)):
            let = AccountException(account_id=account, requirement=f"gl.{number}", kind=ExceptionKind.WAIVED)
            let.approved_by, let.approved_on, let.reason = approver, TODAY - timedelta(9), "small job"
            let.ends_on, let.ended_on = TODAY + timedelta(9), over
            let.ended_why = None if over is None else Ended.REVOKED
            session.add(let)
    with open_work() as session:
        (row,) = network.everyone(session, Wanted(client, TODAY))
        assert (row.since, row.let_go) == (TODAY - timedelta(20), 2)
