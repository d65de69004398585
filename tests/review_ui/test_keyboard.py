"""A reviewer's walk without a mouse, in Chromium."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from domain.draft import OutboxState
from records import messages
from tests.review_ui.world import PASSWORD, REVIEWER, World

OCCURRENCE = "#f-coverages-0-limits-each_occurrence"
POLICY = "#f-coverages-1-policy_number"


def test_a_case_is_settled_by_keyboard_alone_from_the_sign_in_on(page: Page, served: str, world: World):
    page.goto(served)
    expect(page.locator("#email")).to_be_focused()
    page.keyboard.type(REVIEWER)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/review")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url("**/review/2")
    page.keyboard.press("Tab")
    expect(page.locator(OCCURRENCE)).to_be_focused()
    expect(page.locator("rect.lit")).to_have_attribute("data-path", "coverages.0.limits.each_occurrence")
    expect(page.locator(".field.current .crop")).to_be_visible()
    page.keyboard.type("1M")
    expect(page.locator("#findings")).not_to_contain_text("$500,000 shown")
    expect(page.locator("#doubts-left")).to_have_text("1 to check")
    page.keyboard.press("Tab")
    expect(page.locator(POLICY)).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    expect(page.locator(".flash")).to_contain_text("Confirmed")
    page.wait_for_load_state("load")  # scripts have run
    page.keyboard.press("l")
    expect(page.locator("#body")).to_be_focused()
    page.keyboard.press("Control+Home")
    page.keyboard.type("A word of mine. ")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/review/3")
    expect(page.locator(".flash")).to_contain_text("on its way")
    letter = world.desk.case(2).letter
    assert letter.state is OutboxState.APPROVED
    assert letter.body.startswith("A word of mine. ")


def test_the_first_doubtful_field_is_marked_when_a_paper_opens_and_letters_are_keys_still(desk: Page, served: str):
    desk.goto(f"{served}/review/2")
    marked = desk.locator(".field.current")
    expect(marked).to_have_attribute("data-path", "coverages.0.limits.each_occurrence")
    expect(marked).to_be_focused()
    desk.keyboard.press("?")
    expect(desk.locator("#keys")).to_be_visible()
    expect(desk.locator("#keys")).to_contain_text("doubtful ones first")
    desk.keyboard.press("Escape")
    expect(desk.locator("#keys")).not_to_be_visible()
    expect(marked).to_be_focused()


def test_doubtful_fields_come_first_then_the_rest_in_the_forms_order_and_shift_goes_back(desk: Page, served: str):
    desk.goto(f"{served}/review/2")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Tab")
    expect(desk.locator(POLICY)).to_be_focused()
    desk.keyboard.press("Tab")
    expect(desk.locator("#f-date")).to_be_focused()
    desk.keyboard.press("Shift+Tab")
    desk.keyboard.press("Shift+Tab")
    expect(desk.locator(OCCURRENCE)).to_be_focused()


def test_enter_in_a_field_goes_on_and_confirms_nothing(desk: Page, served: str, world: World):
    desk.goto(f"{served}/review/2")
    desk.fill(OCCURRENCE, "1M")
    desk.keyboard.press("Enter")
    expect(desk.locator(POLICY)).to_be_focused()
    expect(desk.locator("#dirty")).to_contain_text("1 correction")
    assert world.desk.case(2).document.state.value == "needs_review"


def test_arrows_walk_the_fields_and_e_edits_the_marked_one(desk: Page, served: str):
    desk.goto(f"{served}/review/2")
    desk.focus("#f-producer-name")
    desk.keyboard.press("Escape")
    desk.keyboard.press("ArrowDown")
    expect(desk.locator(".field.current")).to_have_attribute("data-path", "producer.address")
    expect(desk.locator("rect.lit")).to_have_attribute("data-path", "producer.address")
    desk.keyboard.press("e")
    expect(desk.locator("#f-producer-address")).to_be_focused()


def test_an_undone_change_comes_back(desk: Page, served: str):
    desk.goto(f"{served}/review/2")
    desk.fill(OCCURRENCE, "2M")
    desk.keyboard.press("Escape")
    desk.keyboard.press("u")
    expect(desk.locator(OCCURRENCE)).to_have_value("500,000")


def test_next_and_previous_stay_within_the_filters_and_tell_the_ends(desk: Page, served: str):
    desk.goto(f"{served}/review?tab=all&kind=submission")
    shown = [row.get_attribute("data-item") for row in desk.locator("tr[data-item]").all()]
    assert shown == ["1", "2", "5"]
    desk.keyboard.press("j")
    desk.keyboard.press("o")
    desk.wait_for_url("**/review/1")
    for number in ("2", "5"):
        desk.keyboard.press("j")
        desk.wait_for_url(f"**/review/{number}")
    desk.wait_for_load_state("load")
    desk.keyboard.press("j")
    expect(desk.locator(".flash")).to_contain_text("last item of the list")
    desk.wait_for_load_state("load")
    desk.keyboard.press("k")
    desk.wait_for_url("**/review/2")
    desk.wait_for_load_state("load")
    desk.keyboard.press("q")
    desk.wait_for_url("**/review?*kind=submission*")


def test_rejecting_by_keyboard_asks_for_the_reason(desk: Page, served: str):
    desk.goto(f"{served}/review/2")
    desk.keyboard.press("r")
    expect(desk.locator("#reason")).to_be_focused()
    desk.keyboard.type("Not readable")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    expect(desk.locator(".history")).to_contain_text("Not readable")


def test_keys_can_be_switched_off(desk: Page):
    desk.keyboard.press("?")
    desk.uncheck("#keys-on")
    desk.click("#keys button")
    desk.keyboard.press("?")
    expect(desk.locator("#keys")).not_to_be_visible()


def _correct_while_on(desk: Page, finding: Locator) -> None:
    """Type a correction, and go to a finding before the answer has come."""
    held: list[Route] = []
    desk.route("**/preview", lambda route: held.append(route))
    with desk.expect_request("**/preview"):
        desk.fill(OCCURRENCE, "2M")
    finding.focus()
    expect(finding).to_be_focused()
    for route in held:
        route.continue_()


def test_focus_stays_on_its_finding_while_the_findings_change(desk: Page, served: str):
    desk.goto(f"{served}/review/2")
    other = desk.locator(".finding.bad", has_text="General Aggregate")
    _correct_while_on(desk, other)
    expect(desk.locator("#findings")).not_to_contain_text("$500,000 shown")
    expect(desk.locator("#findings.pending")).to_have_count(0)
    expect(other).to_be_focused()


def test_focus_goes_to_the_neighbour_when_its_finding_is_settled(desk: Page, served: str):
    desk.goto(f"{served}/review/2")
    _correct_while_on(desk, desk.locator(".finding", has_text="$500,000 shown"))
    expect(desk.locator("#findings")).not_to_contain_text("$500,000 shown")
    expect(desk.locator("#findings .finding").first).to_be_focused()


@pytest.mark.parametrize(("gone", "heir"), [(2, "3"), (5, "3")])
def test_focus_stays_in_the_queue_when_its_item_leaves(desk: Page, world: World, gone: int, heir: str):
    desk.focus(f"tr[data-item='{gone}'] a.subject")
    with world.open_work() as session:
        messages.by_id(session, gone).state = messages.MessageState.FILED
    expect(desk.locator(f"tr[data-item='{gone}']")).to_have_count(0)
    expect(desk.locator(f"tr[data-item='{heir}'] a.subject")).to_be_focused()


def test_the_queue_keeps_itself_fresh_and_keeps_the_place(desk: Page, world: World):
    desk.keyboard.press("j")
    desk.keyboard.press("j")
    with world.open_work() as session:
        messages.by_id(session, 5).subject = "A new subject"
    expect(desk.locator("tr[data-item='5']")).to_contain_text("A new subject")
    expect(desk.locator("tr[data-item='2'] a.subject")).to_be_focused()
