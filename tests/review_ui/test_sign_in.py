from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import select

from records.people import SignIn
from tests.review_ui.pages import Browser
from tests.review_ui.world import CLIENT_PERSON, NOON, REVIEWER, World


def test_a_reviewer_signs_in_and_reaches_the_queue(stranger: Browser, world: World):
    answer = stranger.sign_in(REVIEWER)
    cookie = next(one for one in answer.headers.getlist("Set-Cookie") if one.startswith("certdesk_session="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie
    assert stranger.get("/", status=302).location == "/review"
    secret = cookie.split("=", 1)[1].split(";")[0]
    with world.open_work() as session:
        assert session.scalars(select(SignIn.token)).one() == hashlib.sha256(secret.encode()).hexdigest()


def test_a_client_reaches_its_own_contractors_and_no_others(stranger: Browser):
    stranger.sign_in(CLIENT_PERSON)
    assert stranger.get("/", status=302).location == "/portal"
    page = stranger.get("/contractors").text
    assert "Kestrel Roofing LLC" in page
    assert "Foreign Works LLC" not in page


def test_a_client_gets_not_found_for_the_reviewers_pages(client_person: Browser):
    for path in ("/review", "/review/1", "/review/documents/1/pages/1.jpg", "/review/accounts?q=a"):
        client_person.get(path, status=404)


def test_a_stranger_is_led_to_the_sign_in_page_and_back(stranger: Browser):
    answer = stranger.get("/review/2", status=302)
    assert answer.location == "/sign-in?next=/review/2?"
    led = stranger.post("/sign-in", {"email": REVIEWER, "password": "correct horse", "next": "/review/2?"})
    assert led.location == "/review/2"


@pytest.mark.parametrize("foreign", ["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example"])
def test_signing_in_never_leads_to_a_foreign_page(stranger: Browser, foreign: str):
    answer = stranger.post("/sign-in", {"email": REVIEWER, "password": "correct horse", "next": foreign})
    assert answer.location == "/"


def test_after_five_failures_even_the_right_password_waits_a_quarter_of_an_hour(stranger: Browser, world: World):
    for _ in range(5):
        assert "Address or password is wrong." in stranger.sign_in(REVIEWER, "wrong", status=401).text
    assert "Wait 15 minutes" in stranger.sign_in(REVIEWER, status=429).text
    world.at += timedelta(minutes=16)
    stranger.sign_in(REVIEWER)


def test_an_unknown_address_is_told_apart_from_a_wrong_password_by_nothing(stranger: Browser):
    unknown = stranger.sign_in("nobody@example.com", "wrong", status=401).text
    wrong = stranger.sign_in("robin@certdesk.example", "wrong", status=401).text
    assert "Address or password is wrong." in unknown
    assert "Address or password is wrong." in wrong


def test_signing_out_ends_the_session_on_the_server(reviewer: Browser):
    cookie = reviewer.client.get_cookie("certdesk_session")
    assert cookie
    reviewer.post("/sign-out")
    reviewer.client.set_cookie("certdesk_session", cookie.value)
    reviewer.get("/review", status=302)


def test_a_session_ends_after_twelve_hours_however_busy(reviewer: Browser, world: World):
    for _ in range(8):
        world.at += timedelta(minutes=90)
        reviewer.get("/healthz")
        if world.at < NOON + timedelta(hours=12):
            reviewer.get("/you")
    reviewer.get("/you", status=302)


def test_a_session_ends_after_two_hours_without_a_request(reviewer: Browser, world: World):
    world.at += timedelta(minutes=119)
    reviewer.get("/you")
    world.at += timedelta(minutes=121)
    reviewer.get("/you", status=302)


def test_a_form_without_its_token_changes_nothing(reviewer: Browser):
    answer = reviewer.client.post("/review/2/close")
    assert answer.status_code == 400
    assert "too old" in answer.text


def test_under_https_cookies_are_sent_over_https_alone(world: World):
    browser = Browser(world.app(base_url="https://desk.example").test_client())
    page = browser.client.get("/sign-in", base_url="https://desk.example")
    assert "Secure" in page.headers["Set-Cookie"]
