from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from domain.draft import OutboxState
from domain.exceptions import ExceptionKind
from records.exceptions import AccountException
from records.outbox import OutboxMessage
from records.scheduled_reports import Every, ReportSending, ScheduledReport
from records.work import units_of_work
from review_ui.shell.guards import GUARDS
from tests.review_ui.pages import Browser
from tests.review_ui.world import (
    ADMIN,
    APPROVER,
    CLIENT_PERSON,
    FOREIGN_APPROVER,
    NOON,
    OPERATOR,
    REVIEWER,
    TODAY,
    VIEWER,
    World,
    drafted_notices,
)

OPEN_TO_ALL = {
    "static",
    "sign_in.front",
    "sign_in.form",
    "sign_in.enter",
    "sign_in.leave",
    "provider.choose",
    "provider.begin",
    "provider.back",
    "sign_in.code",
    "sign_in.give_code",
    "new_password.form",
    "new_password.ask",
    "new_password.choose",
    "new_password.chosen",
    "passkey.begin",
    "passkey.enter",
    "health.healthz",
    "health.metrics",
    "api_docs.openapi",
    "api_docs.docs",
    "submit.show",
    "submit.send",
    "submit.received",
    "submit.ask",
    "submit.answer",
    "submit.thanks",
    "submit.ask_to_stop",
    "submit.stop",
    "language.choose",
}


def test_every_address_is_behind_a_guard_that_was_declared(world: World):
    app = world.app()
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        pages = app.blueprints[rule.endpoint.rpartition(".")[0]]
        guard = getattr(pages, GUARDS, None)
        declared = (
            "operators",
            "reviewers",
            "administrators",
            "clients",
            "contributors",
            "client admins",
            "signed in",
            "integrators",
            "everybody",
        )
        assert guard in declared, f"{rule} has no guard"
        assert (guard == "everybody") == (rule.endpoint in OPEN_TO_ALL), f"{rule} is open to everybody"


def test_every_guarded_address_turns_a_stranger_away(stranger: Browser):
    app = stranger.client.application
    for rule in app.url_map.iter_rules():
        if rule.endpoint in OPEN_TO_ALL:
            continue
        path = rule.rule
        for name in rule.arguments:
            path = path.replace(f"<int:{name}>", "1")
        if getattr(app.blueprints[rule.endpoint.rpartition(".")[0]], GUARDS) == "integrators":
            assert _without_key(stranger, rule.methods, path) == 401
        elif "GET" in (rule.methods or ()):
            assert stranger.get(path, status=302).location.startswith("/sign-in")
        else:
            assert stranger.post(path, {}, status=302).location.startswith("/sign-in")


SEEN_BY = {
    # guard: who gets something else than 404 at an address of it
    "reviewers": {REVIEWER, OPERATOR},
    "operators": {OPERATOR},
    "administrators": {OPERATOR, ADMIN},
    "clients": {CLIENT_PERSON, APPROVER, FOREIGN_APPROVER, VIEWER, ADMIN},
    "contributors": {CLIENT_PERSON, APPROVER, FOREIGN_APPROVER, ADMIN},
    "client admins": {ADMIN},
    "signed in": {REVIEWER, OPERATOR, CLIENT_PERSON, APPROVER, VIEWER, ADMIN},
}
OF_ONE = {"passkeys.remove"}
"""Addresses of what belongs to one person, whoever they are: test_passkeys.py asks for them."""
LATER = {
    *("uploads.sent", "uploads.assign", "uploads.add", "uploads.discard"),
    *("keys.rotate", "keys.revoke", *(f"hooks.{name}" for name in ("change", "switch", "test", "remove", "again"))),
    *(f"lists.{name}" for name in ("show", "columns", "take", "discard", "report")),
}
"""Addresses of one upload, key or endpoint, of which there is none here: test_client_uploads.py and
test_connections.py and test_lists.py ask for them."""
NUMBERS = {
    "portal.download": {"report": "contractors", "ending": "csv"},
    **{f"people.{name}": {"user_id": "2"} for name in ("give_role", "end_sessions", "remove", "invite_again")},
    "reports.download": {"ending": "csv"},
    "breakdown.download": {"ending": "csv"},
    **{
        f"letters.{name}": {"kind": "expired", "language": "es"}
        for name in ("show", "preview", "page", "save", "shipped")
    },
    "case.paper": {"letter_id": "3"},
    "proof.picture": {"certificate": "0", "path": "coverages.0.limits.each_occurrence"},
}
"""Where a row of another number than 1 is there to be seen: the letter that asks for changes is the third."""
ONE_CLIENTS = {"reports.file", "report_changes.stop"}
"""Addresses of a row of the first client under a guard that lets people of all clients in."""
LISTS = {
    "account.listing",
    "sets.listing",
    "sets.begin",
    *(f"you.{name}" for name in ("show", "set_up", "begin", "confirm", "new_codes", "turn_off", "change_password")),
    *("you.end", "you.end_others", "passkeys.begin", "passkeys.add"),
}
"""Addresses that everybody who signed in may open: each sees rows of their own client there."""


@pytest.mark.parametrize("email", [REVIEWER, OPERATOR, CLIENT_PERSON, APPROVER, FOREIGN_APPROVER, VIEWER, ADMIN])
def test_every_address_answers_404_to_whom_it_is_not_for(stranger: Browser, world: World, email: str):
    """All addresses with their numbers set to rows of the first client."""
    with world.open_work() as session:
        session.add(_exception(session, world))
        sent = _sent_letter(world)
        session.add_all((sent, _report(world)))
        session.flush()
        session.add(_sending(world))
        letter = str(sent.id)
    numbers = {"notice_id": str(drafted_notices(world)[0])}
    stranger.sign_in(email)
    app = stranger.client.application
    for rule in app.url_map.iter_rules():
        if rule.endpoint in OPEN_TO_ALL | OF_ONE:
            continue
        guard = getattr(app.blueprints[rule.endpoint.rpartition(".")[0]], GUARDS)
        if rule.endpoint in LATER and email in SEEN_BY[guard]:
            continue
        path = rule.rule
        for name in rule.arguments:
            value = {**NUMBERS, "proof.sent": {"letter_id": letter}}.get(rule.endpoint, numbers).get(name, "1")
            path = path.replace(f"<int:{name}>", value).replace(f"<{name}>", value)
        if guard == "integrators":  # a cookie opens nothing there; keys are tested in test_api_access.py
            assert _without_key(stranger, rule.methods, path) == 401
            continue
        form = {
            "kind": "accepted",
            "ends_on": "2027-01-01",
            "requirement": "gl",
            "reason": "x",
            "message": "1",
            "name": "x",
        }
        call = stranger.client.get if "GET" in (rule.methods or ()) else stranger.client.post
        token = {"csrf_token": _token(stranger), **form} if call == stranger.client.post else None
        with call(path, data=token) as answer:
            hidden = email not in SEEN_BY[guard] and rule.endpoint not in LISTS
            hidden = hidden or (email == FOREIGN_APPROVER and rule.endpoint in ONE_CLIENTS)
            assert (answer.status_code == 404) == hidden, f"{rule.endpoint}: {answer.status_code}"


def _without_key(browser: Browser, methods: set[str] | None, path: str) -> int:
    (method,) = (methods or set()) - {"HEAD", "OPTIONS"}
    return browser.client.open(path, method=method).status_code


def _token(browser: Browser) -> str:
    found = re.search(r'name="csrf" content="([^"]+)"', browser.client.get("/sign-in").text)
    assert found
    return found[1]


def _exception(session: Session, world: World) -> AccountException:
    return AccountException(
        account_id=1,
        requirement="gl.limits.each_occurrence",
        kind=ExceptionKind.ACCEPTED,
        approved_by=world.user(APPROVER),
        approved_on=TODAY,
        reason="Small job",
        ends_on=TODAY + timedelta(30),
    )


def _sent_letter(world: World) -> OutboxMessage:
    """A letter about the first account that carries a file."""
    digest = world.parts.blobs.put(b"%PDF-1.7")
    made = OutboxMessage(account_id=1, letter="x", subject="x", body="x", message_id="<sent@certdesk.example>")
    made.state, made.approved_at, made.sent_at, made.created_at = OutboxState.SENT, NOON, NOON, NOON
    made.attachments = [{"name": "x.pdf", "media_type": "application/pdf", "digest": digest, "size": 8}]
    return made


def _report(world: World) -> ScheduledReport:
    made = ScheduledReport(client_id=1, made_by=world.user(APPROVER), report="contractors", ending="csv", query="")
    made.every, made.created_at = Every.DAILY, NOON
    return made


def _sending(world: World) -> ReportSending:
    digest = world.parts.blobs.put(b"a,b")
    made = ReportSending(report_id=1, due_on=TODAY, at=NOON, name="a.csv", media_type="text/csv", digest=digest)
    made.size, made.is_link = 3, False
    return made


def test_pages_carry_the_headers_that_keep_foreign_things_out(stranger: Browser):
    headers = stranger.get("/sign-in").headers
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cache-Control"] == "no-store"


def test_static_files_are_kept_by_their_hash(stranger: Browser):
    page = stranger.get("/sign-in").text
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]
    for path, kept in ((address, "immutable"), ("/static/js/keys.js", "no-cache")):
        with stranger.get(path) as answer:
            assert kept in answer.headers["Cache-Control"]


def test_health_tells_of_stuck_mail_and_of_a_lost_database(stranger: Browser, world: World, tmp_path: Path):
    told = stranger.get("/healthz").json
    assert told == {"status": "ok", "database": "ok", "stuck_messages": 0}
    lost = units_of_work(create_engine(f"sqlite:///{tmp_path}/nowhere/x.db"))
    assert world.app(look=lost).test_client().get("/healthz").status_code == 503


def test_metrics_count_messages_and_letters(stranger: Browser, world: World):
    world.at += timedelta(hours=1)
    told = stranger.get("/metrics").text
    assert 'certdesk_messages{state="awaiting_review"} 4.0' in told
    assert 'certdesk_letters{state="draft"}' in told
    assert "certdesk_oldest_waiting_seconds 21600.0" in told


def test_errors_are_pages_of_ours(reviewer: Browser):
    assert "There is nothing at this address" in reviewer.get("/nowhere", status=404).text
    assert "larger than a form may be" in reviewer.post("/review/2/close", {"x": "y" * 3_000_000}, status=413).text


def test_a_fault_of_ours_gives_a_number_and_no_trace(world: World):
    app = world.app()

    def broken() -> str:
        raise RuntimeError("a secret of the inside")

    app.add_url_rule("/broken", view_func=broken)
    answer = Browser(app.test_client()).get("/broken", status=500)
    assert "Tell your operator this number" in answer.text
    assert "secret of the inside" not in answer.text
