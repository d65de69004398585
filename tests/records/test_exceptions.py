from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from domain.errors import NotYours
from domain.exceptions import ExceptionKind, GrantedException
from domain.holdings import CarrierRating, FiledDocument
from records import exceptions, filed_documents, ratings
from records.accounts import Account
from records.exceptions import Ended
from records.work import OpenWork
from tests.records import rows

DAY = rows.TODAY
GRANTED = GrantedException(
    requirement="gl.limits.each_occurrence",
    kind=ExceptionKind.ACCEPTED,
    approved_by="rita@desk.example",
    approved_on=DAY,
    reason="Small job",
    ends_on=DAY + timedelta(90),
    code="limit_low",
    shortfall="$500,000",
    policy_number="GL7701",
    requirement_version=1,
)


def test_an_exception_holds_from_its_day_to_the_day_it_ends(open_work: OpenWork):
    with open_work() as session:
        account_id, user = rows.account(session), rows.user(session)
        exceptions.add(session, account_id, GRANTED, user_id=user)
    with open_work() as session:
        for day, holds in ((DAY - timedelta(1), 0), (DAY, 1), (DAY + timedelta(89), 1), (DAY + timedelta(90), 0)):
            assert len(exceptions.in_force(session, (account_id,), on=day).get(account_id, ())) == holds
        (stored,) = exceptions.of_account(session, account_id)
        assert stored.granted == GRANTED
        assert exceptions.past_their_day(session, account_id, on=DAY + timedelta(89)) == ()
        assert exceptions.past_their_day(session, account_id, on=DAY + timedelta(90)) == (stored,)


def test_an_exception_that_was_ended_stays_on_record_and_ends_once(open_work: OpenWork):
    with open_work() as session:
        account_id, user = rows.account(session), rows.user(session)
        made = exceptions.add(session, account_id, GRANTED, user_id=user)
    with open_work() as session:
        exceptions.end(session, made, on=DAY + timedelta(3), why=Ended.REVOKED)
        exceptions.end(session, made, on=DAY + timedelta(9), why=Ended.ITS_DAY)
        with pytest.raises(NotYours):
            exceptions.end(session, 999, on=DAY, why=Ended.REVOKED)
    with open_work() as session:
        stored = exceptions.by_id(session, made)
        assert (stored.ended_on, stored.ended_why) == (DAY + timedelta(3), Ended.REVOKED)
        assert exceptions.in_force(session, (account_id,), on=DAY + timedelta(2))
        assert not exceptions.in_force(session, (account_id,), on=DAY + timedelta(3))


@pytest.mark.parametrize("wrong", [{"reason": ""}, {"ends_on": DAY}], ids=["without a reason", "over before it begins"])
def test_the_database_itself_refuses_an_exception(open_work: OpenWork, wrong):
    with pytest.raises(IntegrityError), open_work() as session:
        exceptions.add(session, rows.account(session), replace(GRANTED, **wrong), user_id=rows.user(session))


def test_a_new_list_of_ratings_takes_the_place_of_the_one_before(open_work: OpenWork):
    first = CarrierRating("10030", "A", "XV", date(2026, 6, 1), frozenset({"TX", "FL"}))
    with open_work() as session:
        client_id = session.get_one(Account, rows.account(session)).client_id
        other = session.get_one(Account, rows.account(session, client="Zenith")).client_id
        assert ratings.replace_ratings(session, client_id, [CarrierRating("10030", "B"), first], at=rows.NOW) == 1
        assert ratings.of_client(session, client_id) == {"10030": first}
        ratings.replace_ratings(session, client_id, [CarrierRating("10052")], at=rows.NOW)
    with open_work() as session:
        assert ratings.of_client(session, client_id) == {"10052": CarrierRating("10052")}
        assert (ratings.count(session, client_id), ratings.count(session, other)) == (1, 0)


def test_papers_on_file_are_found_by_account_in_the_order_of_filing(open_work: OpenWork):
    licence, w9 = FiledDocument("license", "Contractor licence", date(2027, 3, 1)), FiledDocument("w9")
    with open_work() as session:
        account_id, other = rows.account(session), rows.account(session, client="Zenith")
        first = filed_documents.put(session, account_id, licence)
        filed_documents.put(session, account_id, w9)
    with open_work() as session:
        assert filed_documents.of_accounts(session, (account_id, other)) == {account_id: (licence, w9)}
        filed_documents.remove(session, other, first)
        filed_documents.remove(session, account_id, first)
        assert filed_documents.of_accounts(session, (account_id,)) == {account_id: (w9,)}
