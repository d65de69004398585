from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from domain.draft import OutboxState
from records import messages
from tests.review_ui.world import CLIENT_PERSON, REVIEWER, World

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
OCCURRENCE = "#f-coverages-0-limits-each_occurrence"


def _faults(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {node['html'][:160]} {node['failureSummary']}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_pass_the_accessibility_rules(signed_in: Callable[[str], Page], served: str, world: World, scheme: str):
    world.desk.confirm(world.desk.case(1).document.id, {}, user_id=1)
    world.desk.assign(5, world.account("Kestrel"), user_id=1)
    page = signed_in(REVIEWER)
    page.emulate_media(color_scheme=scheme)
    for path in ("/review?tab=all", "/review/1", "/review/2", "/review/3", "/review/5", "/nowhere"):
        page.goto(served + path)
        assert _faults(page) == [], path
    page.goto(f"{served}/review/2")
    page.keyboard.press("e")
    page.set_viewport_size({"width": 390, "height": 844})
    assert _faults(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert _faults(page) == []
    page.context.clear_cookies()
    page.goto(f"{served}/sign-in")
    assert _faults(page) == []


def test_a_clients_page_passes_the_accessibility_rules(signed_in: Callable[[str], Page]):
    assert _faults(signed_in(CLIENT_PERSON)) == []


@pytest.mark.parametrize("width", [390, 768, 1024, 1440])
def test_no_page_is_wider_than_its_window(desk: Page, served: str, width: int):
    desk.set_viewport_size({"width": width, "height": 844})
    for path in ("/review", "/review/2", "/review/3", "/review/5"):
        desk.goto(served + path)
        assert desk.evaluate("document.documentElement.scrollWidth") <= width, path


def test_a_case_is_settled_by_keyboard_alone(desk: Page, world: World):
    desk.keyboard.press("j")
    desk.keyboard.press("j")
    desk.keyboard.press("o")
    desk.wait_for_url("**/review/2")
    desk.keyboard.press("e")
    expect(desk.locator(OCCURRENCE)).to_be_focused()
    expect(desk.locator("rect.lit")).to_have_attribute("data-path", "coverages.0.limits.each_occurrence")
    expect(desk.locator(".field.current .crop")).to_be_visible()
    desk.keyboard.type("1M")
    expect(desk.locator("#findings")).not_to_contain_text("$500,000 shown")
    expect(desk.locator("#body")).not_to_have_value("$500,000")
    desk.keyboard.press("Tab")
    expect(desk.locator("#f-coverages-1-policy_number")).to_be_focused()
    desk.keyboard.press("Escape")
    desk.keyboard.press("a")
    expect(desk.locator(".flash")).to_contain_text("Confirmed")
    desk.wait_for_load_state("load")  # scripts have run
    desk.keyboard.press("Control+Enter")
    desk.wait_for_url("**/review/3")
    expect(desk.locator(".flash")).to_contain_text("on its way")
    assert world.desk.case(2).letter.state is OutboxState.APPROVED


def test_words_of_the_reviewer_survive_a_preview(desk: Page, served: str):
    desk.goto(f"{served}/review/2")
    desk.fill("#body", "My own words.")
    desk.fill(OCCURRENCE, "2M")
    expect(desk.locator("#letter-stale")).to_be_visible()
    expect(desk.locator("#body")).to_have_value("My own words.")
    desk.click("#letter-renew")
    expect(desk.locator("#body")).not_to_have_value("My own words.")


def test_corrections_must_be_confirmed_before_the_letter_leaves(desk: Page, served: str):
    desk.goto(f"{served}/review/2")
    desk.fill(OCCURRENCE, "2M")
    expect(desk.locator("#dirty")).to_contain_text("1 correction")
    desk.click("#send")
    expect(desk.locator("#confirm")).to_be_focused()
    desk.click("#confirm")
    expect(desk.locator(".flash")).to_contain_text("Confirmed")


def test_a_typing_mistake_is_told_beside_its_field(desk: Page, served: str):
    desk.goto(f"{served}/review/2")
    desk.fill(OCCURRENCE, "lots")
    expect(desk.locator(f"{OCCURRENCE}-wrong")).to_contain_text("Type an amount")


def test_a_click_on_the_page_leads_to_the_field_and_a_finding_to_its_boxes(desk: Page, served: str):
    desk.goto(f"{served}/review/2")
    desk.click('rect[data-path="insured.name"]')
    expect(desk.locator("#f-insured-name")).to_be_focused()
    desk.click(".finding:has-text('$500,000 shown')")
    expect(desk.locator("rect.near")).to_have_attribute("data-path", "coverages.0.limits.each_occurrence")


def test_an_undone_change_comes_back(desk: Page, served: str):
    desk.goto(f"{served}/review/2")
    desk.fill(OCCURRENCE, "2M")
    desk.keyboard.press("Escape")
    desk.keyboard.press("u")
    expect(desk.locator(OCCURRENCE)).to_have_value("500,000")


def test_rejecting_by_keyboard_asks_for_the_reason(desk: Page, served: str):
    desk.goto(f"{served}/review/2")
    desk.keyboard.press("r")
    expect(desk.locator("#reason")).to_be_focused()
    desk.keyboard.type("Not readable")
    desk.click("#reject .danger-solid")
    expect(desk.locator(".history")).to_contain_text("Not readable")


def test_an_account_is_searched_and_assigned(desk: Page, served: str):
    desk.goto(f"{served}/review/5")
    desk.locator("#account-search").press_sequentially("summ")
    expect(desk.get_by_role("option")).to_contain_text(["Summit Elevator Services LLC"])
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    desk.keyboard.press("Enter")
    expect(desk.locator(".case-facts")).to_contain_text("Summit Elevator Services LLC")


def test_the_queue_keeps_itself_fresh_and_keeps_the_place(desk: Page, world: World):
    desk.keyboard.press("j")
    desk.keyboard.press("j")
    with world.open_work() as session:
        messages.by_id(session, 5).subject = "A new subject"
    expect(desk.locator("tr[data-item='5']")).to_contain_text("A new subject")
    expect(desk.locator("tr[data-item='2'] a.subject")).to_be_focused()


def test_keys_can_be_switched_off(desk: Page, served: str):
    desk.keyboard.press("?")
    desk.uncheck("#keys-on")
    desk.click("#keys button")
    desk.keyboard.press("?")
    expect(desk.locator("#keys")).not_to_be_visible()
