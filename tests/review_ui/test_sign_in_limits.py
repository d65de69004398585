"""Guessing is limited by pair, by address and by network, and nobody is locked out by a colleague."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from records.people import FailedSignIn
from review_ui.shell import sign_in
from review_ui.shell.sign_in import ATTEMPTS
from tests.review_ui.pages import Browser
from tests.review_ui.world import CLIENT_PERSON, PASSWORD, REVIEWER, World

HERE, ELSEWHERE = "192.0.2.10", "198.51.100.20"
Try = Callable[..., TestResponse]


@pytest.fixture
def attempt(stranger: Browser) -> Try:
    """Signs in from a network of choice; each time as a browser that was never there before."""

    def one(email: str, password: str = PASSWORD, *, network: str = HERE, status: int = 303) -> TestResponse:
        stranger.client.environ_base["REMOTE_ADDR"] = network
        stranger.client.delete_cookie("certdesk_session")
        stranger.client.delete_cookie("certdesk_browser")
        return stranger.sign_in(email, password, status=status)

    return one


def _already_failed(world: World, key: str, times: int) -> None:
    with world.open_work() as session:
        session.add_all(FailedSignIn(key=key, at=world.at) for _ in range(times))


def test_five_failures_of_a_pair_stop_that_pair_and_no_other(attempt: Try):
    for _ in range(ATTEMPTS["pair"]):
        attempt(REVIEWER, "wrong", status=401)
    assert "Wait 15 minutes" in attempt(REVIEWER, status=429).text
    attempt(REVIEWER, network=ELSEWHERE)
    attempt(CLIENT_PERSON)


def test_the_sixth_guess_is_not_even_looked_at(attempt: Try, monkeypatch: pytest.MonkeyPatch):
    for _ in range(ATTEMPTS["pair"]):
        attempt(REVIEWER, "wrong", status=401)
    looked: list[str] = []
    monkeypatch.setattr(sign_in, "is_right", lambda _stored, password: looked.append(password))
    attempt(REVIEWER, "a guess", status=429)
    assert looked == []


@pytest.mark.parametrize("spelling", ["Robin@Certdesk.example", "  robin@certdesk.example ", "ROBIN@CERTDESK.EXAMPLE"])
def test_another_spelling_of_an_address_is_no_further_try(attempt: Try, spelling: str):
    for _ in range(ATTEMPTS["pair"]):
        attempt(REVIEWER, "wrong", status=401)
    attempt(spelling, status=429)


def test_an_address_that_is_guessed_at_from_many_networks_is_closed_everywhere(attempt: Try, world: World):
    _already_failed(world, f"address:{REVIEWER}", ATTEMPTS["address"] - 1)
    attempt(REVIEWER, "wrong", network=ELSEWHERE, status=401)
    attempt(REVIEWER, network=HERE, status=429)
    attempt(CLIENT_PERSON, network=HERE)


def test_a_network_that_guesses_at_many_addresses_is_closed_for_all_of_them(attempt: Try, world: World):
    _already_failed(world, f"network:{ELSEWHERE}", ATTEMPTS["network"] - 1)
    attempt("nobody@certdesk.example", "wrong", network=ELSEWHERE, status=401)
    attempt(REVIEWER, network=ELSEWHERE, status=429)
    attempt(REVIEWER, network=HERE)


def test_a_success_forgives_its_own_pair_alone(attempt: Try):
    for email in (REVIEWER, CLIENT_PERSON):
        for _ in range(ATTEMPTS["pair"] - 1):
            attempt(email, "wrong", status=401)
    attempt(REVIEWER)
    for _ in range(ATTEMPTS["pair"]):
        attempt(REVIEWER, "wrong", status=401)
    attempt(CLIENT_PERSON, "wrong", status=401)
    attempt(CLIENT_PERSON, status=429)


def test_signing_in_between_guesses_does_not_hide_them_from_the_wide_limits(attempt: Try, world: World):
    """Whoever owns one account cannot wash a network clean with it."""
    _already_failed(world, f"network:{HERE}", ATTEMPTS["network"] - 1)
    attempt(CLIENT_PERSON)
    attempt("nobody@certdesk.example", "wrong", status=401)
    attempt(CLIENT_PERSON, status=429)


def test_successes_are_not_counted_however_many(attempt: Try, world: World):
    _already_failed(world, f"network:{HERE}", ATTEMPTS["network"] - 1)
    for _ in range(ATTEMPTS["pair"] + 1):
        attempt(REVIEWER)


def test_a_quarter_of_an_hour_later_all_is_open_again(attempt: Try, world: World):
    _already_failed(world, f"network:{HERE}", ATTEMPTS["network"])
    attempt(REVIEWER, status=429)
    world.at += timedelta(minutes=15, seconds=1)
    attempt(REVIEWER)


def test_a_refused_person_stays_on_the_page_with_the_address_kept_and_no_password(attempt: Try):
    page = attempt(REVIEWER, "my wrong guess", status=401).text
    assert f'value="{REVIEWER}"' in page
    assert "my wrong guess" not in page
