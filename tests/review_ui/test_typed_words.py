"""What a reviewer typed is never lost: not to a preview, not to a desk that is away, not to an ended session."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from domain.draft import OutboxState
from tests.review_ui.serving import Served
from tests.review_ui.world import World

OCCURRENCE = "#f-coverages-0-limits-each_occurrence"


@pytest.fixture
def case(desk: Page, served: str) -> Page:
    desk.goto(f"{served}/review/2")
    return desk


def test_words_of_the_reviewer_survive_a_preview(case: Page):
    case.fill("#body", "My own words.")
    case.fill(OCCURRENCE, "2M")
    expect(case.locator("#letter-stale")).to_be_visible()
    expect(case.locator("#body")).to_have_value("My own words.")
    case.click("#letter-renew")
    expect(case.locator("#body")).not_to_have_value("My own words.")
    expect(case.locator("#body")).to_be_focused()


def test_words_typed_before_the_scripts_came_are_judged_and_saved(desk: Page, served: str, world: World):
    held: list[Route] = []
    desk.route("**/case.js*", lambda route: held.append(route))
    desk.goto(f"{served}/review/2", wait_until="commit")
    desk.fill(OCCURRENCE, "2M")
    desk.fill("#body", "My own words.")
    expect(desk.locator("#findings")).to_contain_text("$500,000 shown")
    for route in held:
        route.continue_()
    expect(desk.locator("#findings")).not_to_contain_text("$500,000 shown")
    expect(desk.locator("#letter-kept")).to_have_text("Saved.")
    assert world.desk.case(2).letter.body == "My own words."


def test_the_letter_is_saved_by_itself_and_stands_there_again(case: Page, world: World):
    case.fill("#body", "My own words.")
    expect(case.locator("#letter-kept")).to_have_text("Saved.")
    assert world.desk.case(2).letter.body == "My own words."
    case.reload()
    expect(case.locator("#body")).to_have_value("My own words.")


def test_a_letter_that_was_saved_and_drafted_anew_leaves_as_it_stands_on_the_screen(case: Page, world: World):
    case.fill("#body", "My own words.")
    expect(case.locator("#letter-kept")).to_have_text("Saved.")
    case.fill(OCCURRENCE, "2M")
    case.click("#letter-renew")
    drafted = case.input_value("#body")
    case.click("#confirm")
    expect(case.locator(".flash")).to_contain_text("Confirmed")
    expect(case.locator("#body")).to_have_value(drafted)
    assert world.desk.case(2).letter.body == drafted


def test_words_typed_just_before_confirming_are_saved_first(case: Page, world: World):
    case.fill("#body", "Just now.")
    case.click("#confirm")
    expect(case.locator(".flash")).to_contain_text("Confirmed")
    expect(case.locator("#body")).to_have_value("Just now.")


def test_corrections_must_be_confirmed_before_the_letter_leaves(case: Page):
    case.fill(OCCURRENCE, "2M")
    expect(case.locator("#dirty")).to_contain_text("1 correction")
    case.click("#send")
    expect(case.locator("#confirm")).to_be_focused()
    case.click("#confirm")
    expect(case.locator(".flash")).to_contain_text("Confirmed")


def test_a_typing_mistake_is_told_beside_its_field(case: Page):
    case.fill(OCCURRENCE, "lots")
    expect(case.locator(f"{OCCURRENCE}-wrong")).to_contain_text("Type an amount")
    expect(case.locator(OCCURRENCE)).to_have_attribute("aria-invalid", "true")
    case.fill(OCCURRENCE, "1M")
    expect(case.locator(f"{OCCURRENCE}-wrong")).to_be_empty()


def test_while_the_desk_is_away_all_that_was_typed_stays_and_is_taken_up_when_it_is_back(
    case: Page, server: Served, world: World
):
    server.stop()
    case.fill(OCCURRENCE, "2M")
    case.fill("#body", "My own words.")
    flash = case.locator(".flash", has_text="The desk cannot be reached")
    expect(flash).to_be_visible()
    case.click("#confirm")
    case.keyboard.press("Control+Enter")
    expect(flash).to_have_count(1)
    expect(case.locator(OCCURRENCE)).to_have_value("2M")
    expect(case.locator("#body")).to_have_value("My own words.")
    server.start()
    expect(flash).to_have_count(0)
    expect(case.locator("#findings")).not_to_contain_text("$500,000 shown")
    expect(case.locator("#letter-kept")).to_have_text("Saved.")
    case.click("#confirm")
    expect(case.locator(".flash")).to_contain_text("Confirmed")
    expect(case.locator(OCCURRENCE)).to_have_value("2,000,000")


def test_an_ended_session_takes_no_words_with_it(case: Page):
    case.fill(OCCURRENCE, "2M")
    expect(case.locator("#dirty")).to_contain_text("1 correction")
    case.context.clear_cookies(name="certdesk_session")
    case.click("#confirm")
    expect(case.locator(".flash", has_text="You are signed out")).to_be_visible()
    expect(case.locator(OCCURRENCE)).to_have_value("2M")


def test_a_click_while_the_answer_is_on_its_way_sends_nothing_again(case: Page):
    case.click("#confirm")
    expect(case.locator(".flash")).to_contain_text("Confirmed")
    case.wait_for_load_state("load")
    posts: list[str] = []
    case.on("request", lambda one: posts.append(one.url) if one.url.endswith("/send") else None)
    case.evaluate(
        "() => { for (let at = 0; at < 1000; at += 10) setTimeout(() => document.querySelector('#send').click(), at) }"
    )
    expect(case).to_have_url(re.compile(r"/review/3$"))
    expect(case.locator(".flash")).to_contain_text("on its way")
    assert len(posts) == 1


def test_two_clicks_send_one_letter(case: Page, world: World):
    case.click("#confirm")
    expect(case.locator(".flash")).to_contain_text("Confirmed")
    case.wait_for_load_state("load")  # scripts have run
    case.dblclick("#send")
    expect(case).to_have_url(re.compile(r"/review/3$"))
    expect(case.locator(".flash")).to_contain_text("on its way")
    assert world.desk.case(2).letter.state is OutboxState.APPROVED


@pytest.mark.parametrize("what", [OCCURRENCE, "#body"])
def test_leaving_with_words_that_the_desk_does_not_have_asks_first(case: Page, server: Served, what: str):
    server.stop()
    case.on("dialog", lambda dialog: dialog.dismiss())
    case.focus(what)
    case.keyboard.type("7")
    case.keyboard.press("Escape")
    with case.expect_event("dialog") as asked:
        case.click("[data-next]", no_wait_after=True)
    assert asked.value.type == "beforeunload"
    assert case.url.endswith("/review/2")
