"""Passkeys, with Chromium's own virtual authenticator: added, used to sign in, removed; and what is not accepted."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import requests
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from pipeline.passkeys import NOT_TAKEN, TAKES
from records.audit import AuditEvent
from records.outbox import OutboxMessage
from records.passkeys import Passkey
from tests.review_ui.measure import faults, overflow
from tests.review_ui.pages import Browser
from tests.review_ui.serving import Served
from tests.review_ui.world import CLIENT_PERSON, PASSWORD, REVIEWER, World

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def named(world: World, address: str) -> World:
    """The desk at an address: passkeys belong to the name in it."""
    identity = replace(world.parts.identity, upload_base=address)
    world.parts = replace(world.parts, identity=identity, now=lambda: world.at, enqueue=lambda _session, **_job: None)
    return world


@pytest.fixture
def at(world: World) -> Iterator[str]:
    """The address of a desk that browsers reach as localhost."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Served(named(world, f"http://localhost:{port}"))
    server.port = port
    server.start()
    yield f"http://localhost:{port}"
    server.stop()


@pytest.fixture
def device(page: Page) -> Any:
    """An authenticator in the browser; it says who holds it is who they are."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return devtools


def sign_in(page: Page, at: str, email: str = REVIEWER) -> None:
    page.goto(f"{at}/sign-in")
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:not(:text('Sign in'))")


def add(page: Page, at: str, name: str = "Phone", password: str = PASSWORD) -> None:
    page.goto(f"{at}/you")
    page.get_by_label("Name, for you to know it by").fill(name)
    page.get_by_label("Your password").last.fill(password)
    page.get_by_role("button", name="Add a passkey").click()


def sign_out(page: Page, at: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{at}/sign-in")


def told(world: World) -> list[tuple[str, str]]:
    with world.open_work() as session:
        noted = session.scalars(select(AuditEvent).where(AuditEvent.action.contains("passkey")).order_by(AuditEvent.id))
        return [(one.actor, one.action) for one in noted]


def test_a_passkey_signs_its_owner_in_without_a_password(page: Page, at: str, device: Any, world: World):
    sign_in(page, at)
    add(page, at, "Phone")
    expect(page.get_by_text("The passkey is added.")).to_be_visible()
    expect(page.get_by_text("not used yet")).to_be_visible()
    sign_out(page, at)
    page.goto(f"{at}/accounts")  # the way back is kept
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{at}/accounts*")
    page.goto(f"{at}/you")
    expect(page.get_by_text("last used")).to_be_visible()
    assert told(world) == [(REVIEWER, "passkey_added"), (REVIEWER, "signed_in_by_passkey")]
    with world.open_work() as session:
        letters = [one.body for one in session.scalars(select(OutboxMessage).filter_by(letter="access_changed"))]
    assert len(letters) == 1 and "A passkey was added: Phone." in letters[0]


def test_a_removed_passkey_opens_nothing(page: Page, at: str, device: Any):
    sign_in(page, at)
    add(page, at, "Old phone")
    page.get_by_role("button", name="Remove the passkey Old phone").click()
    expect(page.get_by_text("The passkey Old phone is removed.")).to_be_visible()
    sign_out(page, at)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text(NOT_TAKEN)).to_be_visible()
    page.goto(f"{at}/you")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_only_who_knows_the_password_adds_one(page: Page, at: str, device: Any, world: World):
    sign_in(page, at)
    add(page, at, password="a guess of mine")
    expect(page.get_by_text("The password that you have now is another.")).to_be_visible()
    assert told(world) == []


def test_a_device_that_does_not_know_its_holder_is_not_enough(page: Page, at: str, world: World):
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    unproved = {**AUTHENTICATOR, "isUserVerified": False}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": unproved})
    sign_in(page, at)
    add(page, at)
    expect(page.get_by_text("No passkey was added. Try again.")).to_be_visible()
    assert told(world) == []


def caught(page: Page) -> tuple[dict[str, str], str]:
    """The answer of the device as the browser would send it: its headers and its form; the desk has not seen it."""
    page.route("**/sign-in/passkey", lambda route: route.abort())
    with page.expect_request("**/sign-in/passkey") as sent:
        page.get_by_role("button", name="Sign in with a passkey").click()
    headers = {name: value for name, value in sent.value.all_headers().items() if not name.startswith(":")}
    page.unroute("**/sign-in/passkey")
    return headers, sent.value.post_data or ""


def replayed(at: str, headers: dict[str, str], form: str) -> int:
    answer = requests.post(f"{at}/sign-in/passkey", data=form, headers=headers, allow_redirects=False, timeout=10)
    return answer.status_code


def test_an_answer_is_taken_once_and_in_time(page: Page, at: str, device: Any, world: World):
    sign_in(page, at)
    add(page, at)
    expect(page.get_by_text("The passkey is added.")).to_be_visible()
    sign_out(page, at)
    answer = caught(page)
    assert replayed(at, *answer) == 303
    assert replayed(at, *answer) == 401
    sign_out(page, at)
    late = caught(page)
    world.at += TAKES + timedelta(seconds=1)
    assert replayed(at, *late) == 401


def test_a_copy_of_a_passkey_is_noticed_by_its_counter(page: Page, at: str, device: Any, world: World):
    sign_in(page, at)
    add(page, at)
    expect(page.get_by_text("The passkey is added.")).to_be_visible()
    with world.open_work() as session:
        session.execute(update(Passkey).values(uses=1000))
    sign_out(page, at)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text(NOT_TAKEN)).to_be_visible()


def test_the_pages_with_passkeys_pass_the_accessibility_rules(page: Page, at: str, device: Any):
    sign_in(page, at)
    add(page, at)
    expect(page.get_by_text("The passkey is added.")).to_be_visible()
    for width in (1440, 390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{at}/you")
        assert faults(page) == []
        assert overflow(page) <= 0
    sign_out(page, at)
    assert faults(page) == []


def test_nobody_is_let_in_by_what_is_no_answer(stranger: Browser, world: World):
    browser = Browser(named(world, "https://desk.example").app().test_client())
    for answer in ("", "no JSON", "[]", "{}", json.dumps({"id": "AA", "rawId": "AA", "response": {}}), "1" * 9000):
        assert browser.post("/sign-in/passkey/begin", status=200).json["rpId"] == "desk.example"
        said = browser.post("/sign-in/passkey", {"answer": answer}, status=401)
        assert NOT_TAKEN in said.text
    assert "too long" in browser.post("/sign-in/passkey", {"answer": "{}"}, status=401).text  # nothing was begun


def test_another_persons_passkey_is_not_removed(stranger: Browser, world: World):
    with world.open_work() as session:
        row = Passkey(
            user_id=world.user(REVIEWER), credential_id=b"1", credential=b"1", uses=0, name="Key", made_at=world.at
        )
        session.add(row)
        session.flush()
        number = row.id
    stranger.sign_in(CLIENT_PERSON)
    stranger.post(f"/you/passkeys/{number}/remove", status=404)
    with world.open_work() as session:
        assert session.get(Passkey, number) is not None


def test_a_desk_without_a_name_offers_none(reviewer: Browser):
    assert "CERTDESK_BASE_URL" in reviewer.get("/you").text
    assert "Add a passkey" not in reviewer.get("/you").text
