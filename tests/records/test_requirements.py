from datetime import date, timedelta

import pytest

from domain.errors import NotYours
from domain.finding import AccountStatus as Status
from domain.finding import Judgement
from records import account_list, accounts, findings, holdings, portfolio, requirements, standings
from records.account_list import Filters
from records.accounts import Account
from records.requirements import Applies, Publication, add_requirement_version
from records.standings import Moved
from records.work import OpenWork
from tests.records import rows

DAY = rows.TODAY
NEXT = DAY + timedelta(10)


def publish(open_work: OpenWork, account_id: int, **publication) -> int:
    with open_work() as session:
        set_id = session.get_one(Account, account_id).requirement_set_id
        return add_requirement_version(session, set_id, {"id": "next"}, rows.NOW, Publication(**publication)).id


def version(open_work: OpenWork, account_id: int, on: date, **other) -> int:
    with open_work() as session:
        return accounts.view(session, account_id, on=on, **other).requirement_version


@pytest.fixture
def account_id(open_work: OpenWork) -> int:
    with open_work() as session:
        return rows.account(session)


def test_a_version_judges_from_the_day_it_takes_effect(open_work: OpenWork, account_id: int):
    publish(open_work, account_id, effective_on=NEXT)
    assert [version(open_work, account_id, day) for day in (DAY, NEXT - timedelta(1), NEXT)] == [1, 1, 2]


def test_of_two_versions_that_hold_the_newer_one_judges_whatever_their_days(open_work: OpenWork, account_id: int):
    publish(open_work, account_id, effective_on=NEXT)
    publish(open_work, account_id, effective_on=DAY)
    assert [version(open_work, account_id, day) for day in (DAY - timedelta(1), DAY, NEXT)] == [1, 3, 3]


def test_at_renewal_a_version_waits_for_a_policy_that_begins_under_it(open_work: OpenWork, account_id: int):
    publish(open_work, account_id, effective_on=NEXT, applies=Applies.AT_RENEWAL)
    later = NEXT + timedelta(30)
    assert version(open_work, account_id, NEXT) == 2, "nothing is on file: there is nothing to wait for"
    with open_work() as session:
        holdings.put(session, account_id, b"{}", starts=[DAY - timedelta(100)], at=rows.NOW)
    assert version(open_work, account_id, later) == 1
    assert version(open_work, account_id, later, starts=[DAY, later]) == 2
    assert version(open_work, account_id, later - timedelta(1), starts=[DAY, later]) == 1


def test_an_account_is_seen_only_by_its_own_client(open_work: OpenWork, account_id: int):
    with open_work() as session:
        mine = accounts.view(session, account_id, on=DAY).client_id
        assert accounts.view(session, account_id, on=DAY, client_id=mine).id == account_id
        with pytest.raises(NotYours):
            accounts.view(session, account_id, on=DAY, client_id=mine + 1)
        set_id = accounts.view(session, account_id, on=DAY).requirement_set_id
        assert requirements.by_id(session, set_id, client_id=mine).code == "standard"
        with pytest.raises(NotYours):
            requirements.by_id(session, set_id, client_id=mine + 1)


def judged(open_work: OpenWork, account_id: int, day: date, status: Status, score: int = 40, **other) -> None:
    with open_work() as session:
        held = accounts.view(session, account_id, on=day).requirement_version_id
        made = Judgement(day, status, score, ())
        findings.replace_judgement(session, account_id, made, requirement_version_id=held, **other)


def test_the_history_of_an_account_grows_only_when_it_moves(open_work: OpenWork, account_id: int):
    for day, status in ((DAY, Status.EXPIRING), (DAY + timedelta(1), Status.EXPIRING), (NEXT, Status.EXPIRED)):
        judged(open_work, account_id, day, status)
    with open_work() as session:
        assert standings.history(session, account_id) == [
            Moved(NEXT, Status.EXPIRED, 40, 1),
            Moved(DAY, Status.EXPIRING, 40, 1),
        ]


def test_an_account_is_due_on_the_day_it_may_change_and_once_a_day(open_work: OpenWork, account_id: int):
    def due(day: date) -> tuple[int, ...]:
        with open_work() as session:
            return standings.due(session, client_id=session.get_one(Account, account_id).client_id, day=day)

    assert due(DAY) == (account_id,), "never judged"
    judged(open_work, account_id, DAY, Status.EXPIRING, again_on=NEXT)
    assert [due(day) for day in (DAY, NEXT - timedelta(1), NEXT)] == [(), (), (account_id,)]
    with open_work() as session:
        standings.judge_again_by(session, session.get_one(Account, account_id).requirement_set_id, DAY + timedelta(2))
    assert due(DAY + timedelta(2)) == (account_id,)


def test_lists_are_filtered_by_client_status_and_words(open_work: OpenWork, account_id: int):
    with open_work() as session:
        zenith = rows.account(session, client="Zenith", contractor="Zed Roofing LLC", agent="bob")
        other = session.get_one(Account, zenith).client_id
    judged(open_work, zenith, DAY, Status.COMPLIANT)
    with open_work() as session:
        assert [one.id for one in account_list.page(session, Filters(), limit=1, offset=1)] == [zenith]
        for filters, ids in (
            (Filters(client_id=other), [zenith]),
            (Filters(status=Status.COMPLIANT), [zenith]),
            (Filters(text="bolt"), [account_id]),
            (Filters(text="100%"), [account_id, zenith]),
            (Filters(text="_00%"), []),
            (Filters(client_id=other, text="bolt"), []),
        ):
            assert [one.id for one in account_list.page(session, filters, limit=9, offset=0)] == ids, filters
        counted = account_list.counts(session, Filters(status=Status.COMPLIANT))
        assert counted == {Status.COMPLIANT: 1, Status.NO_PROOF: 1}


def test_the_accounts_of_a_set_come_page_by_page_with_their_holdings(open_work: OpenWork, account_id: int):
    with open_work() as session:
        holdings.put(session, account_id, b"held", starts=[DAY], at=rows.NOW)
        first = session.get_one(Account, account_id)
        for n in range(4):
            worker = accounts.Contractor(name=f"Crew {n}")
            session.add(worker)
            session.flush()
            row = {"client_id": first.client_id, "requirement_set_id": first.requirement_set_id}
            session.add(Account(contractor_id=worker.id, archived=n == 3, **row))
    with open_work() as session:
        found = list(portfolio.pages(session, first.requirement_set_id, size=2))
        assert [len(one) for one in found] == [2, 2]
        assert (found[0][0].contractor, found[0][0].holdings, found[0][0].starts) == (
            "Bolt Electric LLC",
            b"held",
            [DAY.isoformat()],
        )
        assert found[1][1].holdings is None


def test_holdings_are_written_only_when_they_differ(open_work: OpenWork, account_id: int):
    with open_work() as session:
        assert holdings.put(session, account_id, b"one", starts=[DAY], at=rows.NOW)
    with open_work() as session:
        assert not holdings.put(session, account_id, b"one", starts=[DAY], at=rows.NOW)
        assert holdings.put(session, account_id, b"two", starts=[], at=rows.NOW)
    with open_work() as session:
        held = holdings.get(session, account_id)
        assert held is not None
        assert (held.body, held.starts) == (b"two", ())
