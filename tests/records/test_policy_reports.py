"""Policies that expire, and that expired with nothing behind them, as both databases find them."""

from __future__ import annotations

from datetime import UTC, date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.certificate import Line
from domain.document import DocumentState
from domain.holdings import CarrierRating
from records import ratings
from records.accounts import Account
from records.certificates import Certificate, Policy
from records.network_filters import Wanted
from records.policy_reports import expiring, in_force
from records.work import OpenWork
from tests.records import rows

TODAY = rows.TODAY


def paper(
    session: Session,
    number: int,
    account: int,
    *shown: tuple[Line, str | None, int],
    state: DocumentState = DocumentState.REVIEWED,
) -> None:
    """A paper that shows policies: (line, number, days from today to its end)."""
    made = rows.document(session, rows.message(session, number), account_id=account, state=state)
    one = Certificate(document_id=made, position=0, form="ACORD 25", page=1, body={})
    session.add(one)
    session.flush()
    for position, (line, policy, days) in enumerate(shown):
        ends = TODAY + timedelta(days)
        session.add(
            Policy(
                certificate_id=one.id, position=position, line=line, number=policy, insurer="Zurich", expiration=ends
            )
        )
    session.flush()


def asked(
    session: Session, account: int, since: date | None, until: date, text: str = ""
) -> list[tuple[str | None, int]]:
    client = session.scalars(select(Account.client_id).where(Account.id == account)).one()
    found = expiring(session, Wanted(client, TODAY, text=text), UTC, since=since, until=until)
    return [(one.number, one.days) for one in found]


def test_of_each_line_the_policies_that_end_last_are_told_once_each(open_work: OpenWork):
    with open_work() as session:
        account, other = rows.account(session), rows.account(session, client="Zest", agent=None)
        paper(session, 1, account, (Line.GL, "G-1", -400), (Line.WC, "W-1", -20), (Line.OTHER, None, -5))
        paper(session, 2, account, (Line.GL, "G-2", 20), (Line.WC, "W-1", -20), (Line.AUTO, "A-1", 20))
        paper(session, 3, account, (Line.AUTO, "A-2", 20), (Line.OTHER, None, -5))
        paper(session, 4, account, (Line.WC, "W-9", 300), state=DocumentState.NEEDS_REVIEW)
        paper(session, 5, other, (Line.GL, "Z-1", 20))
    with open_work() as session:
        soon = (TODAY, TODAY + timedelta(60))
        assert asked(session, account, *soon) == [("G-2", 20), ("A-1", 20), ("A-2", 20)]
        assert asked(session, account, *soon, text="bolt") == [("G-2", 20), ("A-1", 20), ("A-2", 20)]
        assert asked(session, account, *soon, text="zz") == []
        over = (None, TODAY - timedelta(1))
        assert asked(session, account, *over) == [("W-1", -20), (None, -5)]
        assert asked(session, other, *soon) == [("Z-1", 20)]


def test_policies_in_force_tell_rating_limits_and_how_to_reach_whom(open_work: OpenWork):
    with open_work() as session:
        account, other = rows.account(session), rows.account(session, client="Zest", agent=None)
        paper(session, 1, account, (Line.GL, "G-1", -1), (Line.AUTO, "A-1", 0), (Line.WC, "W-1", 90))
        paper(session, 2, account, (Line.WC, "W-2", 90), (Line.UMBRELLA, "U-1", 400))
        paper(session, 3, account, (Line.OTHER, "C-9", 90), state=DocumentState.NEEDS_REVIEW)
        paper(session, 4, other, (Line.GL, "Z-1", 20))
        endless = session.scalars(select(Policy).filter_by(number="U-1")).one()
        endless.expiration, endless.naic, endless.limits = None, "16535", {"each_occurrence": 2_000_000}
        client = session.scalars(select(Account.client_id).where(Account.id == account)).one()
        rated = CarrierRating(naic="16535", am_best="A+", size="XV")
        ratings.replace_ratings(session, client, [rated], at=rows.NOW)
    with open_work() as session:
        found = list(in_force(session, Wanted(client, TODAY), UTC))
        assert {(one.number, one.days) for one in found} == {("A-1", 0), ("W-1", 90), ("W-2", 90), ("U-1", None)}
        (umbrella,) = (one for one in found if one.number == "U-1")
        assert (umbrella.am_best, umbrella.limits) == ("A+", {"each_occurrence": 2_000_000})
        assert (umbrella.contractor_email, umbrella.last_contacted) == ("office@bolt.example", None)
        assert [one.number for one in in_force(session, Wanted(client, TODAY, text="zest"), UTC)] == []


def test_layers_of_one_certificate_run_beside_each_other(open_work: OpenWork):
    with open_work() as session:
        account = rows.account(session)
        paper(session, 1, account, (Line.UMBRELLA, "U-1", 20), (Line.UMBRELLA, "U-2", 110))
        paper(session, 2, account, (Line.GL, "G-1", 20), (Line.GL, "G-2", 385))
        for number, effective in (("U-2", -255), ("G-2", 20)):
            policy = session.scalars(select(Policy).filter_by(number=number)).one()
            policy.effective = TODAY + timedelta(effective)
    with open_work() as session:
        assert asked(session, account, TODAY, TODAY + timedelta(60)) == [("U-1", 20)]
