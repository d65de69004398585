"""Where a person is signed in, and how they end it; a password changed by its owner, or chosen over a link by mail."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from pipeline import passwords
from pipeline.sending import send
from records import correspondents
from records.audit import AuditEvent
from records.outbox import OutboxMessage
from records.people import FailedSignIn
from review_ui.shell.sessions import browser_name
from review_ui.shell.sign_in import ATTEMPTS
from tests.review_ui.pages import Browser
from tests.review_ui.world import CLIENT_PERSON, HASHER, OPERATOR, PASSWORD, REVIEWER, World
from tests.servers.smtp import MailDesk

NEW = "a longer password"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
HERE, ELSEWHERE = "192.0.2.10", "198.51.100.20"


@pytest.fixture
def world(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Its parts go by the same clock as its pages, and hash fast."""
    monkeypatch.setattr(passwords, "password_hash", HASHER.hash)
    asked: list[Any] = []
    world.parts = replace(world.parts, now=lambda: world.at, enqueue=lambda _session, **job: asked.append(job))
    world.asked = asked  # type: ignore[attr-defined]
    return world


@pytest.fixture
def other(world: World) -> Browser:
    """The reviewer signed in with another browser."""
    made = Browser(world.app().test_client())
    made.client.environ_base["HTTP_USER_AGENT"] = FIREFOX
    made.client.environ_base["REMOTE_ADDR"] = ELSEWHERE
    made.sign_in(REVIEWER)
    return made


def is_in(browser: Browser) -> bool:
    return browser.client.get("/you").status_code == 200


def letters(world: World) -> list[OutboxMessage]:
    with world.open_work() as session:
        return list(session.scalars(select(OutboxMessage).where(OutboxMessage.letter.startswith("access_"))))


def link_in(letter: OutboxMessage) -> str:
    found = re.search(r"http://127\.0\.0\.1(/new-password/\S+)", letter.body)
    assert found
    return found[1]


def test_a_person_sees_where_they_are_signed_in_and_ends_one(other: Browser, reviewer: Browser):
    page = reviewer.get("/you").text
    assert "Firefox on Linux" in page and ELSEWHERE in page and page.count("This one") == 1
    number = re.search(r"/you/sign-ins/(\d+)/end", page)
    assert number
    reviewer.post(number[0])
    assert is_in(reviewer) and not is_in(other)
    assert "Where you were signed in before" in reviewer.get("/you").text


def test_the_cookie_of_an_ended_session_opens_nothing_even_when_it_was_copied(other: Browser, reviewer: Browser):
    cookie = other.client.get_cookie("certdesk_session")
    assert cookie
    reviewer.post("/you/sign-ins/end-others")
    assert is_in(reviewer)
    other.client.set_cookie("certdesk_session", cookie.value)
    assert not is_in(other)


def test_nobody_ends_a_session_of_somebody_else(reviewer: Browser, world: World):
    stranger = Browser(world.app().test_client())
    stranger.sign_in(CLIENT_PERSON)
    stranger.post("/you/sign-ins/1/end", status=404)
    assert is_in(reviewer)


def test_a_changed_password_ends_other_sessions_and_is_told_by_mail(other: Browser, reviewer: Browser, world: World):
    form = {"old": PASSWORD, "new": NEW, "again": NEW}
    for wrong, why in (
        ({"old": "wrong"}, "another"),
        ({"again": "other words"}, "twice the same"),
        ({"new": "short", "again": "short"}, "at least 10"),
    ):
        assert why in reviewer.post("/you/password", {**form, **wrong}, status=422).text
    assert is_in(other)
    reviewer.post("/you/password", form)
    assert is_in(reviewer) and not is_in(other)
    [told] = letters(world)
    assert told.to == [REVIEWER] and "The password was changed" in told.body
    assert NEW not in told.body
    reviewer.post("/sign-out")
    reviewer.sign_in(REVIEWER, status=401)
    reviewer.sign_in(REVIEWER, NEW)


def test_what_changed_is_told_in_the_language_of_the_person(reviewer: Browser, world: World):
    with world.open_work() as session:
        correspondents.of(session, REVIEWER).language = "es"
    reviewer.post("/you/password", {"old": PASSWORD, "new": NEW, "again": NEW})
    [told] = letters(world)
    assert told.subject == "Cambió su forma de entrar"
    assert "Se cambió la contraseña" in told.body


def test_ten_wrong_passwords_stop_guessing_at_an_open_browser(reviewer: Browser):
    form = {"old": "wrong", "new": NEW, "again": NEW}
    for _ in range(10):
        reviewer.post("/you/password", form, status=422)
    assert "Wait 15 minutes" in reviewer.post("/you/password", {**form, "old": PASSWORD}, status=422).text


def test_a_lost_password_is_chosen_anew_over_a_link_that_opens_once(stranger: Browser, other: Browser, world: World):
    stranger.post("/new-password", {"email": REVIEWER.upper()}, status=200)
    [letter] = letters(world)
    assert letter.to == [REVIEWER] and world.asked[0]["argument"] == letter.id  # type: ignore[attr-defined]
    link = link_in(letter)
    stranger.get(link)
    assert "at least 10" in stranger.post(link, {"new": "short", "again": "short"}, status=422).text
    stranger.post(link, {"new": NEW, "again": NEW})
    assert not is_in(other)
    stranger.sign_in(REVIEWER, status=401)
    stranger.sign_in(REVIEWER, NEW)
    assert "was used" in stranger.get(link, status=410).text
    stranger.post(link, {"new": "yet another one", "again": "yet another one"}, status=410)
    with world.open_work() as session:
        actions = session.scalars(select(AuditEvent.action).where(AuditEvent.actor == REVIEWER)).all()
    assert actions[-2:] == ["password_link_sent", "password_chosen_by_link"]


def test_a_link_ends_after_thirty_minutes_and_when_another_is_asked_for(stranger: Browser, world: World):
    stranger.post("/new-password", {"email": REVIEWER}, status=200)
    stranger.post("/new-password", {"email": REVIEWER}, status=200)
    first, second = (link_in(one) for one in letters(world))
    stranger.get(first, status=410)
    world.at += timedelta(minutes=29)
    stranger.get(second)
    world.at += timedelta(minutes=2)
    stranger.get(second, status=410)


def test_known_and_unknown_addresses_are_told_the_same(stranger: Browser, world: World):
    known = stranger.post("/new-password", {"email": REVIEWER}, status=200).text
    unknown = stranger.post("/new-password", {"email": "nobody@certdesk.example"}, status=200).text
    tokens = r'(name="csrf" content|value)="[^"]*"'
    assert re.sub(tokens, "", known).replace(REVIEWER, "X") == re.sub(tokens, "", unknown).replace(
        "nobody@certdesk.example", "X"
    )
    assert [one.to for one in letters(world)] == [[REVIEWER]]


def test_nobodys_mailbox_is_filled_with_links(stranger: Browser, world: World):
    for _ in range(6):
        stranger.post("/new-password", {"email": REVIEWER}, status=200)
    assert len(letters(world)) == 3


def test_a_reviewer_cannot_read_the_link_of_an_operator(stranger: Browser, reviewer: Browser, world: World):
    reviewer.post("/new-password", {"email": OPERATOR}, status=200)
    [letter] = letters(world)
    reviewer.get(f"/notices/{letter.id}", status=404)
    assert link_in(letter) not in reviewer.get("/notices").text


def test_the_letter_goes_out_without_an_offer_to_be_asked_no_more(stranger: Browser, world: World, mail_desk: MailDesk):
    stranger.post("/new-password", {"email": REVIEWER}, status=200)
    [letter] = letters(world)
    send(replace(world.parts, smtp=mail_desk.server), letter.id)
    [taken] = mail_desk.taken
    body = taken.message.get_body(("plain",))
    assert body and link_in(letter) in body.get_content()
    assert taken.recipients == [REVIEWER]
    assert (taken.message["Auto-Submitted"], taken.message["List-Unsubscribe"]) == ("auto-replied", None)


def _fail_everywhere(world: World) -> None:
    with world.open_work() as session:
        for key in (f"address:{REVIEWER}", f"network:{HERE}", f"pair:{REVIEWER}@{HERE}"):
            session.add_all(FailedSignIn(key=key, at=world.at) for _ in range(ATTEMPTS["network"]))


def test_strangers_cannot_lock_a_person_out_of_a_browser_that_they_used_before(stranger: Browser, world: World):
    stranger.client.environ_base["REMOTE_ADDR"] = HERE
    stranger.sign_in(REVIEWER)
    stranger.post("/sign-out")
    _fail_everywhere(world)
    stranger.sign_in(REVIEWER)
    stranger.sign_in(CLIENT_PERSON, status=429)  # whose browser it is not
    new = Browser(world.app().test_client())
    new.client.environ_base["REMOTE_ADDR"] = HERE
    new.sign_in(REVIEWER, status=429)


def test_a_known_browser_guesses_ten_times_and_that_stops_nobody_else(stranger: Browser, world: World):
    stranger.sign_in(REVIEWER)
    for _ in range(ATTEMPTS["browser"]):
        stranger.sign_in(REVIEWER, "wrong", status=401)
    stranger.sign_in(REVIEWER, status=429)
    new = Browser(world.app().test_client())
    new.sign_in(REVIEWER)


def test_whoever_is_locked_out_gets_in_over_the_link(stranger: Browser, world: World):
    stranger.client.environ_base["REMOTE_ADDR"] = HERE
    _fail_everywhere(world)
    stranger.sign_in(REVIEWER, status=429)
    stranger.post("/new-password", {"email": REVIEWER}, status=200)
    [letter] = letters(world)
    stranger.post(link_in(letter), {"new": NEW, "again": NEW})
    stranger.sign_in(REVIEWER, NEW)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1", "Safari on iPhone"),
        ("<script>", "A browser"),
    ],
)
def test_a_browser_is_named_so_that_its_owner_knows_it(agent: str, name: str):
    assert browser_name(agent) == name
