"""A code beside the password: set up by its owner, each code good once, and a way back when the phone is lost."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select, text

from records.audit import AuditEvent
from records.outbox import OutboxMessage
from records.people import SignIn
from tests.review_ui.pages import Browser
from tests.review_ui.world import PASSWORD, REVIEWER, World

HALF_MINUTE = timedelta(seconds=30)


@pytest.fixture
def world(world: World) -> World:
    """Its parts go by the same clock as its pages."""
    world.parts = replace(world.parts, now=lambda: world.at)
    return world


class Phone:
    """An authenticator that has read the page."""

    def __init__(self, world: World, page: str) -> None:
        key = re.search(r'factor-key">(.*?)</code>', page)
        assert key
        self._totp, self._world = pyotp.TOTP("".join(re.findall(r"<span>(\w+)</span>", key[1]))), world

    def code(self, off: timedelta = timedelta(0)) -> str:
        return self._totp.at(self._world.at + off)


@pytest.fixture
def phone(world: World, reviewer: Browser) -> Phone:
    """The reviewer's phone; the second step is on, and half a minute has passed since."""
    reviewer.post("/you/second-step/begin", {"password": PASSWORD})
    made = Phone(world, reviewer.get("/you/second-step").text)
    page = reviewer.post("/you/second-step/confirm", {"code": made.code()}, status=200).text
    made.paper = re.findall(r"<li><code>([a-z0-9-]+)</code>", page)  # type: ignore[attr-defined]
    reviewer.post("/sign-out")
    world.at += HALF_MINUTE
    return made


def give(browser: Browser, code: str, *, status: int = 303, password: str = PASSWORD) -> str:
    browser.sign_in(REVIEWER, password)
    return browser.post("/sign-in/code", {"code": code, "next": "/review/2"}, status=status).text


def is_in(browser: Browser) -> bool:
    return browser.client.get("/review").status_code == 200


def test_the_password_alone_opens_nothing_and_password_and_code_lead_where_one_was_going(
    stranger: Browser, phone: Phone
):
    asked = stranger.post("/sign-in", {"email": REVIEWER, "password": PASSWORD, "next": "/review/2"})
    assert asked.location == "/sign-in/code?next=/review/2"
    assert not is_in(stranger)
    stranger.get("/sign-in/code?next=/review/2")
    led = stranger.post("/sign-in/code", {"code": f"{phone.code()[:3]} {phone.code()[3:]}", "next": "/review/2"})
    assert led.location == "/review/2"
    assert is_in(stranger)


def test_a_code_is_taken_once_and_so_is_none_before_it(stranger: Browser, phone: Phone):
    give(stranger, phone.code())
    stranger.post("/sign-out")
    assert "does not fit" in give(stranger, phone.code(), status=401)
    assert "does not fit" in give(stranger, phone.code(-HALF_MINUTE), status=401)
    assert not is_in(stranger)


@pytest.mark.parametrize(("off", "status"), [(-2, 401), (-1, 401), (0, 303), (1, 303), (2, 401)])
def test_a_clock_may_be_off_by_one_code(stranger: Browser, phone: Phone, off: int, status: int):
    """The code of the step before was that by which it was turned on."""
    give(stranger, phone.code(off * HALF_MINUTE), status=status)


def test_a_code_that_is_half_a_minute_old_is_taken_while_it_was_not_used(stranger: Browser, phone: Phone, world: World):
    code = phone.code()
    world.at += HALF_MINUTE
    give(stranger, code)


def test_a_code_of_setting_it_up_does_not_sign_in(stranger: Browser, phone: Phone):
    give(stranger, phone.code(-HALF_MINUTE), status=401)


def test_codes_on_paper_open_once_each_and_the_owner_is_told(stranger: Browser, phone: Phone, world: World):
    assert len(set(phone.paper)) == 10  # type: ignore[attr-defined]
    first, second = phone.paper[:2]  # type: ignore[attr-defined]
    give(stranger, first.upper().replace("-", " "))
    assert "<strong>9 of 10</strong>" in stranger.get("/you").text
    stranger.post("/sign-out")
    give(stranger, first, status=401)
    give(stranger, second)
    with world.open_work() as session:
        letters = session.scalars(select(OutboxMessage.body).order_by(OutboxMessage.id.desc())).all()
        assert "9 are left" in letters[1] and "8 are left" in letters[0]


def test_neither_secret_nor_codes_on_paper_are_readable_in_the_database(phone: Phone, world: World):
    with world.open_work() as session:
        kept = str(session.execute(text("SELECT name, sealed FROM coi_secret")).all())
        kept += str(session.execute(text("SELECT * FROM coi_recovery_code")).all())
        kept += str(session.scalars(select(AuditEvent.detail)).all())
    assert phone._totp.secret not in kept
    for code in phone.paper:  # type: ignore[attr-defined]
        assert code not in kept and code.replace("-", "") not in kept


def test_ten_wrong_codes_stop_the_next_for_a_quarter_of_an_hour(stranger: Browser, phone: Phone, world: World):
    stranger.sign_in(REVIEWER)
    for _ in range(10):
        stranger.post("/sign-in/code", {"code": "000000"}, status=401)
    assert "Wait 15 minutes" in stranger.post("/sign-in/code", {"code": phone.code()}, status=429).text
    world.at += timedelta(minutes=16)
    give(stranger, phone.code())


def test_a_right_password_waits_ten_minutes_for_its_code(stranger: Browser, phone: Phone, world: World):
    stranger.sign_in(REVIEWER)
    world.at += timedelta(minutes=11)
    assert stranger.post("/sign-in/code", {"code": phone.code()}).location.startswith("/sign-in")
    assert not is_in(stranger)


def test_nobody_reaches_the_second_step_without_the_first(stranger: Browser, phone: Phone):
    assert stranger.get("/sign-in/code", status=302).location == "/sign-in"
    assert stranger.post("/sign-in/code", {"code": phone.code()}).location == "/sign-in"
    assert not is_in(stranger)


def test_it_is_off_until_a_code_was_given_and_wrong_ones_do_not_turn_it_on(reviewer: Browser, world: World):
    reviewer.post("/you/second-step/begin", {"password": PASSWORD})
    page = reviewer.get("/you/second-step").text
    assert '<svg class="qr"' in page
    assert "does not fit" in reviewer.post("/you/second-step/confirm", {"code": "000000"}, status=422).text
    reviewer.post("/sign-out")
    reviewer.sign_in(REVIEWER)
    assert is_in(reviewer)


def test_turning_it_on_signs_other_browsers_out(world: World):
    here, there = (Browser(world.app().test_client()) for _ in range(2))
    here.sign_in(REVIEWER)
    there.sign_in(REVIEWER)
    here.post("/you/second-step/begin", {"password": PASSWORD})
    made = Phone(world, here.get("/you/second-step").text)
    here.post("/you/second-step/confirm", {"code": made.code()}, status=200)
    assert is_in(here) and not is_in(there)


def test_turning_it_off_takes_the_password_and_a_code(stranger: Browser, phone: Phone, world: World):
    give(stranger, phone.code())
    world.at += HALF_MINUTE
    for password, code in ((PASSWORD, "000000"), ("wrong", phone.code())):
        stranger.post("/you/second-step/off", {"password": password, "code": code}, status=422)
    stranger.post("/you/second-step/off", {"password": PASSWORD, "code": phone.code()})
    stranger.post("/sign-out")
    stranger.sign_in(REVIEWER)
    assert is_in(stranger)
    with world.open_work() as session:
        assert session.execute(text("SELECT count(*) FROM coi_secret")).scalar() == 0
        actions = set(session.scalars(select(AuditEvent.action).where(AuditEvent.actor == REVIEWER)))
        assert {"second_factor_on", "second_factor_off"} <= actions


def test_new_codes_on_paper_end_the_old_ones(stranger: Browser, phone: Phone, world: World):
    give(stranger, phone.code())
    world.at += HALF_MINUTE
    page = stranger.post("/you/second-step/codes", {"code": phone.code()}, status=200).text
    new = re.findall(r"<li><code>([a-z0-9-]+)</code>", page)
    stranger.post("/sign-out")
    give(stranger, phone.paper[0], status=401)  # type: ignore[attr-defined]
    give(stranger, new[0])


def test_a_second_setting_up_waits_until_the_first_is_off(stranger: Browser, phone: Phone, world: World):
    """Else whoever finds an open browser could put their own phone in place of the owner's."""
    give(stranger, phone.code())
    stranger.post("/you/second-step/begin", {"password": PASSWORD}, status=409)
    stranger.get("/you/second-step", status=302)
    with world.open_work() as session:
        assert session.scalars(select(SignIn.id)).all()
