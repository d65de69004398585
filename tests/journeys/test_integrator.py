"""A client's program pushes a contractor and hears of its changed status; what its server did is on the log."""

from __future__ import annotations

import json
import re

import requests
from playwright.sync_api import expect

from samples.demo_world import Vendor
from tests.journeys.office import ADMIN, REVIEWER, Office, certificate_of
from tests.review_ui.test_webhooks import Receiver, is_signed, receiver

__all__ = ["receiver"]
PUSHED = Vendor(
    slug="pushed",
    name="Gannet Glazing LLC",
    street="5 Pier Road",
    city="Tampa, FL 33605",
    requirement="vendor_standard",
    agent="Dana Whitcombe",
    agency="Whitcombe & Associates Insurance",
    agent_email="dana@whitcombe.example",
    email="office@gannet.example",
)


def test_a_program_pushes_a_contractor_and_hears_signed_of_its_status(desk_at_work: Office, receiver: Receiver):
    integrations = f"{desk_at_work.address}/integrations/1"
    with desk_at_work.person(ADMIN) as admin:
        admin.goto(f"{integrations}/keys")
        admin.get_by_label("What is it for").fill("Vendor system")
        for scope in ("read", "write", "documents"):
            admin.locator(f"input[name=scope][value={scope}]").check()
        admin.get_by_role("button", name="Make the key").click()
        key = admin.locator("#secret").input_value()
        admin.goto(f"{integrations}/webhooks")
        admin.get_by_label("Address").fill(receiver.url)
        admin.get_by_role("button", name="Add it").click()
        secret = admin.locator("#secret").input_value()

        program = requests.Session()
        program.headers["Authorization"] = f"Bearer {key}"
        root = f"{desk_at_work.address}/api/v1"
        body = {
            "contractor_id": "V-77",
            "name": PUSHED.name,
            "email": PUSHED.email,
            "requirement_set": "vendor_standard",
        }
        made = program.post(f"{root}/contractors", json=body, timeout=30)
        assert made.status_code == requests.codes.created, made.text
        account = desk_at_work.account(PUSHED)
        files = {"file": ("COI.pdf", certificate_of(PUSHED)[1], "application/pdf")}
        sent = program.post(f"{root}/accounts/{account}/documents", files=files, timeout=30)
        assert sent.status_code == requests.codes.accepted, sent.text
        message = desk_at_work.newest(account)
        with desk_at_work.person(REVIEWER) as reviewer:
            reviewer.goto(f"{desk_at_work.address}/review/{message}")
            reviewer.wait_for_load_state("load")
            reviewer.keyboard.press("a")
            expect(reviewer.locator(".flash")).to_contain_text("Confirmed")
        told = _told_of(desk_at_work, receiver, secret, "noncompliant", "compliant")
        assert told["account"]["contractor"] == PUSHED.name
        assert program.get(f"{root}/accounts/{account}", timeout=30).json()["status"] == told["data"]["to"]

        _sent_again_from_the_log(admin, f"{integrations}/webhooks/log", receiver, secret)


def _told_of(desk: Office, receiver: Receiver, secret: str, *statuses: str) -> dict:
    """The signed call that tells that the contractor's status became one of these."""

    def found() -> dict | None:
        for headers, body in list(receiver.calls):
            told = json.loads(body)
            if told["account"] and told["account"]["contractor"] == PUSHED.name and told["data"]["to"] in statuses:
                assert is_signed(headers, body, secret)
                return dict(told)
        return None

    desk.running.eventually(found, seconds=30)
    return found() or {}


def _sent_again_from_the_log(admin, log: str, receiver: Receiver, secret: str) -> None:
    """The attempt stands on the log; pressing the button sends the same event once more, signed anew."""
    admin.goto(log)
    entry = admin.locator("li.card").filter(has_text=PUSHED.name).first
    expect(entry).to_contain_text("Delivered")
    expect(entry.locator(".attempts")).to_contain_text("200")
    number = re.search(r"Event (\d+)", entry.inner_text())
    assert number
    before = len(receiver.calls)
    entry.get_by_role("button", name="Send again").click()
    admin.wait_for_load_state("load")
    for _ in range(120):
        if len(receiver.calls) > before:
            break
        admin.wait_for_timeout(250)
    headers, body = receiver.calls[-1]
    assert is_signed(headers, body, secret)
    assert body in [one for _, one in receiver.calls[:before]]
    again = admin.locator("li.card").filter(has_text=f"Event {number[1]} ")
    for _ in range(40):  # the attempt is written down after the program has answered it
        admin.goto(log)
        if again.locator("tbody tr").count() == 2:
            break
        admin.wait_for_timeout(250)
    expect(again.locator("tbody tr")).to_have_count(2)
