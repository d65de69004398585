"""A client's network as both databases answer it: filters by line, history by day, never another client's."""

from __future__ import annotations

from datetime import timedelta

from domain.finding import AccountStatus as Status
from records import accounts, network, occurring, standings
from records.accounts import Account
from records.network_filters import Wanted
from records.standings import Moved
from records.work import OpenWork
from tests.records import rows

TODAY = rows.TODAY


def test_the_list_and_its_counts_are_of_one_client_and_follow_the_filters(open_work: OpenWork):
    with open_work() as session:
        mine, other = rows.account(session), rows.account(session, client="Zenith", agent="bob")
        account = session.get_one(Account, mine)
        account.status, account.lines = Status.COMPLIANT, {"gl": "current", "wc": "expired"}
        account.next_expiration, account.state, account.trade = TODAY + timedelta(10), "FL", "roofing"
        client_id = account.client_id
    everyone = Wanted(client_id, TODAY)
    with open_work() as session:
        assert [one.id for one in network.page(session, everyone, limit=9, offset=0)] == [mine]
        assert other not in [one.id for one in network.everyone(session, everyone)]
        for fits in ({"line": "gl"}, {"line": "wc", "line_status": "expired"}, {"within": 10}, {"state": "FL"},
                     {"trade": "roofing"}, {"statuses": (Status.COMPLIANT,)}, {"sort": "-expires"}):  # fmt: skip
            wanted = Wanted(client_id, TODAY, **fits)  # type: ignore[arg-type]
            assert network.counts(session, wanted) == {Status.COMPLIANT: 1}, fits
            assert len(network.page(session, wanted, limit=9, offset=0)) == 1, fits
        for out in ({"line": "auto"}, {"line": "gl", "line_status": "expired"}, {"within": 9}, {"carrier": "x"}):
            assert network.counts(session, Wanted(client_id, TODAY, **out)) == {}, out  # type: ignore[arg-type]
        assert occurring.choices(session, client_id) == (("FL",), ("roofing",), ())


def test_history_tells_how_many_stood_how_on_each_day(open_work: OpenWork):
    with open_work() as session:
        account_id = rows.account(session)
        view = session.get_one(Account, account_id)
        version = accounts.view(session, account_id, on=TODAY).requirement_version_id
        for days_ago, status in ((20, Status.NONCOMPLIANT), (6, Status.COMPLIANT)):
            moved = Moved(TODAY - timedelta(days_ago), status, 50, 1)
            standings.record(session, account_id, moved, requirement_version_id=version)
        client_id = view.client_id
        account = session.get_one(Account, account_id)
        account.status, account.judged_on = Status.COMPLIANT, TODAY
    days = [TODAY - timedelta(one) for one in (30, 14, 0)]
    with open_work() as session:
        before, between, now = network.over_time(session, client_id, days, {Status.COMPLIANT: 1})
        (newest, _) = network.changes(session, client_id, limit=9)
    assert sum(before.values()) == 0
    assert (between[Status.NONCOMPLIANT], between[Status.COMPLIANT]) == (1, 0)
    assert (now[Status.NONCOMPLIANT], now[Status.COMPLIANT]) == (0, 1)
    assert newest.status is Status.COMPLIANT


def test_a_contractor_who_was_just_added_was_not_out_of_compliance_for_weeks(open_work: OpenWork):
    with open_work() as session:
        client_id = session.get_one(Account, rows.account(session)).client_id
        (then,) = network.over_time(session, client_id, [TODAY - timedelta(7)], {Status.NO_PROOF: 1})
    assert sum(then.values()) == 0
