"""`certdesk api-key` and `certdesk webhooks`, on both databases, as an operator runs them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from cli import api_key, webhooks
from records import api_keys, audit, events
from records.accounts import client_by_slug
from records.events import Delivery, DeliveryState, EventKind
from records.people import ClientRole, Role
from records.work import database, units_of_work
from tests.records import rows

NOW = rows.NOW


@pytest.fixture
def open_work(migrated_url: str):
    engine = database(migrated_url)
    yield units_of_work(engine)
    engine.dispose()


@pytest.fixture
def slug(open_work) -> str:
    with open_work() as session:
        rows.account(session)
    return "acme"


@pytest.fixture
def run(migrated_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CERTDESK_DATABASE_URL", migrated_url)

    def command(*words: str, fails: bool = False) -> Result:
        group = {"api-key": api_key, "webhooks": webhooks}[words[0]].command
        done = CliRunner().invoke(group, words[1:])
        assert (done.exit_code != 0) == fails, done.output
        return done

    return command


def test_a_key_is_printed_once_listed_without_its_secret_rotated_and_revoked(run, open_work, slug: str):
    made = run("api-key", "create", "--client", slug, "--name", "ERP", "--scope", "read", "--days", "30")
    key = made.output.split()[-1]
    with open_work() as session:
        caller, _ = api_keys.caller(session, key, at=api_keys.keys(session, client_id=None)[0].created_at) or (None, 0)
        assert caller is not None
        assert {one.value for one in caller.scopes} == {"read"}
        number, at = caller.key_id, api_keys.by_id(session, caller.key_id).created_at
    listed = run("api-key", "list", "--client", slug).output
    assert key not in listed
    assert key[9:17] in listed
    assert "valid until" in listed
    new = run("api-key", "rotate", str(number), "--overlap-days", "0").output.split()[-1]
    run("api-key", "revoke", str(number))
    with open_work() as session:
        assert api_keys.caller(session, key, at=at) is None
        assert api_keys.caller(session, new, at=at) is not None
        told = [one.action for one in audit.events(session) if one.subject.startswith("api key")]
        assert told == ["api_key_created", "api_key_rotated", "api_key_revoked"]
        assert {one.created_by for one in api_keys.keys(session, client_id=None)} == {"command line"}
    assert "revoked" in run("api-key", "list").output


def test_exceptions_need_an_approver_of_that_very_client(run, open_work, slug: str):
    with open_work() as session:
        rows.account(session, client="Other", agent=None)
        other = client_by_slug(session, "other")
        rows.user(session, "a@other.example", role=Role.CLIENT, client_id=other.id, client_role=ClientRole.APPROVER)
    create = ("api-key", "create", "--client", slug, "--name", "x", "--scope", "exceptions")
    assert "needs --approver" in run(*create, fails=True).output
    assert "is no approver" in run(*create, "--approver", "a@other.example", fails=True).output
    assert "there is no client 'nobody'" in run("api-key", "create", "--client", "nobody", "--name", "x",
                                                fails=True).output  # fmt: skip


def test_a_key_that_is_not_there_is_told(run):
    for command in ("rotate", "revoke"):
        run("api-key", command, "99", fails=True)


def test_endpoints_and_deliveries_are_listed_tested_and_replayed(run, open_work, slug: str):
    with open_work() as session:
        client_id = client_by_slug(session, slug).id
        hook = events.add_webhook(
            session, client_id=client_id, url="https://a.example/x", kinds=[EventKind.DOCUMENT_READ], at=NOW
        )
        number = hook.id
    told = run("webhooks", "test", str(number)).output
    event_id = re.findall(r"event (\d+)", told)[0]
    with open_work() as session:
        one = session.scalars(select(Delivery)).one()
        one.state, one.next_at, one.last_error, one.attempts = DeliveryState.FAILED, None, "it answered 410", 3
    listed = run("webhooks", "list", "--client", slug, "--failed").output
    assert f"endpoint {number}: https://a.example/x document.read" in listed
    assert f"event {event_id}" in listed
    assert "failed, 3 attempts: it answered 410" in listed
    assert "goes out to 1 endpoint once more" in run("webhooks", "replay", event_id).output
    with open_work() as session:
        assert session.scalars(select(Delivery.state)).one() is DeliveryState.PENDING
    assert "failed" not in run("webhooks", "list", "--failed").output
    run("webhooks", "replay", "99", fails=True)
    run("webhooks", "test", "99", fails=True)
