from datetime import timedelta

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from domain.errors import WrongSettings
from records import account_list, accounts, decisions, people, requirements
from records.decisions import Decision, DecisionKind
from records.people import FailedSignIn, Role, SignIn, User
from records.secrets import get_secret, put_secret
from records.work import OpenWork
from tests.records import rows

HOUR = timedelta(hours=1)


def sign_in(session, user_id: int, token: str) -> None:
    session.add(
        SignIn(
            token=token * 64, user_id=user_id, created_at=rows.NOW, last_seen_at=rows.NOW, expires_at=rows.NOW + HOUR
        )
    )


def test_a_person_is_found_by_address_in_any_case_until_switched_off(open_work: OpenWork):
    with open_work() as session:
        rita = rows.user(session)
        found = people.by_email(session, " Rita@Desk.example ")
        assert found is not None
        assert found.id == rita
    with open_work() as session:
        session.execute(update(User).values(active=False))
    with open_work() as session:
        assert people.by_email(session, "rita@desk.example") is None
        assert people.by_id(session, rita) is None
        assert people.reviewers(session) == ()
        assert [one.id for one in people.everyone(session)] == [rita]


def test_two_people_cannot_share_an_address(open_work: OpenWork):
    with pytest.raises(IntegrityError), open_work() as session:
        rows.user(session)
        rows.user(session)


def test_work_is_assigned_to_reviewers_and_never_to_a_client(open_work: OpenWork):
    with open_work() as session:
        client_id = accounts.view(session, rows.account(session), on=rows.TODAY).client_id
        rita = rows.user(session)
        rows.user(session, "carl@acme.example", role=Role.CLIENT, client_id=client_id)
        assert [one.id for one in people.reviewers(session)] == [rita]


def test_a_sign_in_holds_until_it_ends_or_the_person_leaves(open_work: OpenWork):
    with open_work() as session:
        rita = rows.user(session)
        sign_in(session, rita, "a")
        sign_in(session, rita, "b")
    with open_work() as session:
        held = people.signed_in(session, "a" * 64, at=rows.NOW)
        assert held is not None
        assert held.user_id == rita
        assert people.signed_in(session, "a" * 64, at=rows.NOW + HOUR) is None
        assert people.signed_in(session, "c" * 64, at=rows.NOW) is None
        people.sign_out(session, "a" * 64, at=rows.NOW)
        assert people.signed_in(session, "a" * 64, at=rows.NOW) is None
        people.sign_out_everywhere(session, rita, at=rows.NOW)
        assert people.signed_in(session, "b" * 64, at=rows.NOW) is None


def test_failed_attempts_are_counted_for_each_key_and_forgotten_with_time_or_success(open_work: OpenWork):
    long = "x" * 5_000 + "@desk.example"
    with open_work() as session:
        for key in ("rita@desk.example", long):
            for minutes in (0, 30):
                session.add(FailedSignIn(key=key, at=rows.NOW + timedelta(minutes=minutes)))
    with open_work() as session:
        assert people.failures(session, "rita@desk.example", since=rows.NOW) == 2
        assert people.failures(session, long, since=rows.NOW + timedelta(minutes=1)) == 1
        people.forget_failures(session, long)
        assert people.failures(session, long, since=rows.NOW) == 0
        people.forget_old(session, at=rows.NOW + HOUR, failures_before=timedelta(minutes=45))
        assert people.failures(session, "rita@desk.example", since=rows.NOW) == 1


def test_ended_sign_ins_can_be_looked_up_for_thirty_days_and_are_dropped_then(open_work: OpenWork):
    with open_work() as session:
        rita = rows.user(session)
        sign_in(session, rita, "a")
        sign_in(session, rita, "b")
        people.sign_out(session, "b" * 64, at=rows.NOW)
    with open_work() as session:
        later = rows.NOW + HOUR + HOUR
        people.forget_old(session, at=later, failures_before=HOUR)
        assert [one.token[0] for one in people.ended_sign_ins(session, rita, at=later, limit=9)] == ["b", "a"]
        people.forget_old(session, at=later + timedelta(days=30), failures_before=HOUR)
        assert people.ended_sign_ins(session, rita, at=later, limit=9) == ()


def test_a_sign_in_that_nobody_used_for_two_hours_is_over_and_each_person_ends_only_their_own(open_work: OpenWork):
    with open_work() as session:
        rita, carl = rows.user(session), rows.user(session, "carl@desk.example")
        sign_in(session, rita, "a")
        session.execute(update(SignIn).values(expires_at=rows.NOW + 9 * HOUR))
    with open_work() as session:
        mine = people.sign_ins(session, rita, at=rows.NOW)[0].id
        assert not people.end_sign_in(session, mine, user_id=carl, at=rows.NOW)
        people.seen(session, mine, at=rows.NOW + HOUR)
        assert people.signed_in(session, "a" * 64, at=rows.NOW + 2 * HOUR) is not None
        assert people.signed_in(session, "a" * 64, at=rows.NOW + 3 * HOUR) is None
        assert people.end_sign_in(session, mine, user_id=rita, at=rows.NOW)
        assert not people.end_sign_in(session, mine, user_id=rita, at=rows.NOW)


def test_a_decision_cannot_be_changed_afterwards(open_work: OpenWork):
    with open_work() as session:
        message_id, rita = rows.message(session), rows.user(session)
        for kind in (DecisionKind.TAKE, DecisionKind.CLOSE):
            session.add(Decision(message_id=message_id, user_id=rita, kind=kind, made_at=rows.NOW))
            session.flush()
        session.add(Decision(message_id=message_id, kind=DecisionKind.SEND, made_at=rows.NOW))
    with open_work() as session:
        told = [(one.kind, who) for one, who in decisions.history(session, message_id)]
    assert told == [
        (DecisionKind.TAKE, "rita@desk.example"),
        (DecisionKind.CLOSE, "rita@desk.example"),
        (DecisionKind.SEND, "Certdesk"),
    ]
    with pytest.raises(DatabaseError, match="append-only"), open_work() as session:
        session.execute(text("UPDATE coi_decision SET reason = 'because'"))


def test_a_secret_is_kept_sealed_replaced_in_place_and_opened_by_its_key_only(open_work: OpenWork):
    with open_work() as session:
        assert get_secret(session, "token", "key") is None
        put_secret(session, "token", b"first", "key")
    with open_work() as session:
        put_secret(session, "token", b"second", "key")
    with open_work() as session:
        assert get_secret(session, "token", "key") == b"second"
        assert b"second" not in str(session.execute(text("SELECT * FROM coi_secret")).all()).encode()
        with pytest.raises(WrongSettings, match="CERTDESK_SECRET_KEY"):
            get_secret(session, "token", "another key")


def test_a_requirement_set_keeps_its_earlier_versions_and_an_account_is_judged_by_the_newest(open_work: OpenWork):
    with open_work() as session:
        account_id = rows.account(session)
        first = accounts.view(session, account_id, on=rows.TODAY)
        set_id = session.get_one(accounts.Account, account_id).requirement_set_id
        made = requirements.add_requirement_version(session, set_id, {"id": "standard", "stricter": True}, rows.NOW)
        assert made.version == 2
    with open_work() as session:
        now = accounts.view(session, account_id, on=rows.TODAY)
        assert now.requirement_body == {"id": "standard", "stricter": True}
        old = session.get_one(requirements.RequirementVersion, first.requirement_version_id)
        assert old.body == {"id": "standard"}
        assert [one.id for one in account_list.of_client(session, client_id=now.client_id)] == [account_id]
        assert account_list.of_client(session, client_id=999) == ()
        assert accounts.client_names(session) == ((now.client_id, "Acme"),)
