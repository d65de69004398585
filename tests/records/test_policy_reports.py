"""Policies that expire, and that expired with nothing behind them, as both databases find them."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.certificate import Line
from domain.document import DocumentState
from records.accounts import Account
from records.certificates import Certificate, Policy
from records.network_filters import Wanted
from records.network_reports import policies
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
    found = policies(session, Wanted(client, TODAY, text=text), since=since, until=until)
    return [(one.number, (one.expiration - TODAY).days) for one in found]


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
