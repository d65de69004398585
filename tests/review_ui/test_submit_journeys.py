"""In a real browser: a contractor sends a certificate from a phone, an agent answers a verification."""

from __future__ import annotations

import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from domain.dialogue import Addressee
from tests.review_ui.measure import overflow, small_targets
from tests.review_ui.test_submit import certificate, read_all, token
from tests.review_ui.world import REVIEWER, World

PHONE = {"width": 320, "height": 640}


def faults(page: Page) -> list[str]:
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in Axe().run(page).response["violations"]]


def fits(page: Page) -> None:
    assert faults(page) == []
    assert small_targets(page) == []
    assert overflow(page) <= 0


def test_a_contractor_sends_a_certificate_from_a_phone_and_sees_what_is_missing(
    page: Page, served: str, world: World, tmp_path: Path
):
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.emulate_media(color_scheme="dark")
    paper = tmp_path / "certificate.pdf"
    paper.write_bytes(certificate(world))
    page.goto(f"{served}/s/{token(world, 'Redstone')}")
    fits(page)
    page.set_input_files("#files", str(paper))
    expect(page.locator("#chosen")).to_contain_text("certificate.pdf")
    page.click(".send")
    page.wait_for_url("**/received/**")
    away: list[str] = []
    page.route(re.compile("look=1"), lambda route: (away.append("once"), route.abort()), times=1)
    expect(page.locator("#received")).to_contain_text("Reading them now")
    read_all(world)  # as a worker does, while the page waits
    expect(page.locator("#received")).to_contain_text("What still seems to be missing")
    expect(page.locator("#received")).to_contain_text("Nobody has reviewed it yet")
    assert away == ["once"], "the desk was away for a moment, and the page looked again"
    fits(page)


def test_an_agent_answers_a_verification_with_a_few_taps(page: Page, served: str, world: World):
    world.desk.confirm(world.desk.case(1).document.id, {}, user_id=world.user(REVIEWER))
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(f"{served}/v/{token(world, 'Kestrel', Addressee.AGENT)}")
    fits(page)
    for group in page.locator("fieldset").all():
        group.get_by_label("In force").check()
    page.locator("fieldset").first.get_by_label("Cancelled", exact=True).check()
    page.locator("fieldset").first.get_by_label("Cancelled as of").fill("2026-11-01")
    page.click(".send")
    expect(page.locator("h1")).to_have_text("Thank you")
    expect(page.locator("main")).to_contain_text("Cancelled November 1, 2026")
    fits(page)
