"""`certdesk user` and `certdesk audit`, on both databases, as an operator runs them."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from click.testing import CliRunner, Result
from sqlalchemy import text

from cli import audit, user
from records import people, second_factors
from records.people import Role, SignIn, by_email
from records.work import database, units_of_work
from tests.records import rows


@pytest.fixture
def run(migrated_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CERTDESK_DATABASE_URL", migrated_url)

    def command(*words: str) -> Result:
        group = {"user": user, "audit": audit}[words[0]].command
        return CliRunner().invoke(group, words[1:])

    return command


@pytest.fixture
def open_work(migrated_url: str):
    engine = database(migrated_url)
    yield units_of_work(engine)
    engine.dispose()


def test_a_person_who_was_added_can_sign_in_with_the_printed_password(run, open_work):
    added = run("user", "add", "Rita@Desk.example", "--name", "Rita", "--role", "operator")
    assert added.exit_code == 0, added.output
    password = added.output.split()[-1]
    with open_work() as session:
        rita = by_email(session, "rita@desk.example")
        assert (rita.name, rita.role) == ("Rita", Role.OPERATOR)
        assert rita.password_hash.startswith("$argon2id$")
        assert PasswordHasher().verify(rita.password_hash, password)


def test_a_new_password_ends_the_old_one_and_lets_a_person_in_who_was_kept_out(run, open_work):
    run("user", "add", "rita@desk.example", "--password", "a long password")
    assert run("user", "off", "rita@desk.example").exit_code == 0
    assert run("user", "list").output.split() == ["rita@desk.example", "reviewer", "switched", "off"]
    password = run("user", "reset", "rita@desk.example").output.split()[-1]
    assert password != "a long password"
    with open_work() as session:
        assert PasswordHasher().verify(by_email(session, "rita@desk.example").password_hash, password)


def test_a_person_of_a_client_needs_that_client(run, open_work):
    with open_work() as session:
        rows.account(session)
    assert run("user", "add", "carl@acme.example", "--role", "client", "--client", "acme").exit_code == 0
    for words in (
        ("carla@acme.example", "--role", "client"),
        ("carla@acme.example", "--role", "client", "--client", "nobody"),
        ("carla@acme.example", "--client", "acme"),
    ):
        refused = run("user", "add", *words)
        assert (refused.exit_code, "existing client" in refused.output) == (1, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "rita"), "not an email address"),
        (("add", "a b@desk.example"), "not an email address"),
        (("add", "rita@desk.example", "--password", "short"), "at least 10"),
        (("reset", "nobody@desk.example"), "certdesk user add"),
        (("off", "nobody@desk.example"), "there is no"),
    ],
)
def test_what_cannot_be_is_said(run, words, said):
    refused = run("user", *words)
    assert refused.exit_code != 0
    assert said in refused.output
    assert refused.exception is None or isinstance(refused.exception, SystemExit)


def test_a_second_person_under_the_same_address_is_refused_even_when_the_first_is_off(run):
    run("user", "add", "rita@desk.example")
    run("user", "off", "rita@desk.example")
    assert "already there" in run("user", "add", "RITA@desk.example").output


def test_a_person_who_lost_phone_and_paper_is_let_in_by_the_password_again_and_the_trail_says_so(run, open_work):
    run("user", "add", "rita@desk.example")
    assert "nothing to reset" in run("user", "reset-code", "rita@desk.example").output
    with open_work() as session:
        rita = by_email(session, "rita@desk.example").id
        second_factors.begin(session, rita, "JBSWY3DPEHPK3PXP", "a key", at=rows.NOW)
        second_factors.confirm(session, rita, ["a" * 64], at=rows.NOW)
        sign_in = {"user_id": rita, "created_at": rows.NOW, "last_seen_at": rows.NOW}
        session.add(SignIn(token="a" * 64, expires_at=rows.NOW + timedelta(days=9999), **sign_in))
    assert run("user", "list").output.split() == ["rita@desk.example", "reviewer", "with", "code"]
    assert run("user", "reset-code", "rita@desk.example").exit_code == 0
    with open_work() as session:
        assert not second_factors.is_on(session, rita)
        assert second_factors.secret_of(session, rita, "a key") is None
        assert people.signed_in(session, "a" * 64, at=rows.NOW) is None
    assert "second_factor_reset" in run("audit", "list", "--last", "1").output


def test_another_role_ends_what_the_old_one_had_open(run, open_work):
    with open_work() as session:
        rows.account(session)
    run("user", "add", "rita@desk.example")
    with open_work() as session:
        rita = by_email(session, "rita@desk.example").id
        sign_in = {"user_id": rita, "created_at": rows.NOW, "last_seen_at": rows.NOW}
        session.add(SignIn(token="a" * 64, expires_at=rows.NOW + timedelta(days=9999), **sign_in))
    assert "--client names" in run("user", "role", "rita@desk.example", "client").output
    assert run("user", "role", "rita@desk.example", "client", "--client", "acme").exit_code == 0
    with open_work() as session:
        assert by_email(session, "rita@desk.example").role is Role.CLIENT
        assert people.signed_in(session, "a" * 64, at=rows.NOW) is None


def test_the_trail_says_who_was_let_in_and_proves_itself(run):
    run("user", "add", "rita@desk.example")
    run("user", "off", "rita@desk.example")
    whole = run("audit", "verify")
    assert (whole.exit_code, whole.output.startswith("The audit trail is whole: 2 events")) == (0, True)
    listed = [json.loads(line) for line in run("audit", "list", "--json").output.splitlines()]
    assert [(one["actor"], one["action"], one["subject"]) for one in listed] == [
        ("command line", "user_added", "user rita@desk.example"),
        ("command line", "user_switched_off", "user rita@desk.example"),
    ]
    assert "password" not in listed[0]["detail"]
    (newest,) = run("audit", "list", "--last", "1").output.splitlines()
    assert "user_switched_off" in newest
    assert run("audit", "list", "--subject", "document 1").output == ""


def test_an_end_that_was_noted_is_found_again_and_one_that_never_was_is_missed(run):
    run("user", "add", "rita@desk.example")
    noted = run("audit", "verify").output.split()[-1]
    run("user", "off", "rita@desk.example")
    assert run("audit", "verify", "--noted", noted).exit_code == 0
    missed = run("audit", "verify", "--noted", "f" * 64, "--json")
    assert missed.exit_code == 1
    assert "written anew" in json.loads(missed.output)["why"]


def test_a_trail_that_somebody_changed_ends_with_status_1_and_names_the_event(run, open_work):
    run("user", "add", "rita@desk.example")
    run("user", "off", "rita@desk.example")
    with open_work() as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            session.execute(text("DROP TRIGGER coi_audit_event_no_update"))
        session.execute(text("UPDATE coi_audit_event SET actor = 'nobody' WHERE id = 2"))
    broken = run("audit", "verify")
    assert (broken.exit_code, "broken at event 2" in broken.output) == (1, True)


def test_where_no_desk_was_ever_started_there_is_no_trail_to_prove(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CERTDESK_DATABASE_URL", f"sqlite:///{tmp_path}/none.sqlite3")
    none = CliRunner().invoke(audit.command, ["verify"])
    assert (none.exit_code, "no desk yet" in none.output) == (1, True)
