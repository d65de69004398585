"""What to look at twice, as the review screen shows it: words, honest cause, and the place on the page by keyboard."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from functools import cache

import pytest
from playwright.sync_api import Page, expect

from domain.extraction_json import to_json
from domain.signal import Signal
from extract.read import read_document
from records import documents, messages
from samples.doctored import doctored
from tests.review_ui.measure import faint, overflow, small_targets, tab_stops
from tests.review_ui.pages import Browser
from tests.review_ui.world import TODAY, World


@cache
def signals_of(code: str) -> tuple[Signal, ...]:
    """What reading finds on a paper with this fault, read once."""
    paper = doctored(code, random.Random(code), today=TODAY)
    return read_document(paper.data, name="coi.pdf", images=False).extraction.signals


def put(world: World, *codes: str) -> None:
    """Give the second mail's paper what reading finds on papers with these faults."""
    found = [one for code in codes for one in signals_of(code)]
    with world.open_work() as session:
        document = documents.of_message(session, 2)[0]
        document.extraction = {**document.extraction, "signals": to_json(tuple(found))}


@pytest.fixture
def paper(world: World, desk: Page, served: str) -> Page:
    put(world, "value_covered", "pdf_edited")
    desk.goto(f"{served}/review/2")
    desk.wait_for_function("document.querySelector('.sheet img').complete")
    return desk


def test_each_is_told_with_its_weight_its_honest_cause_and_what_the_file_says(reviewer: Browser, world: World):
    put(world, "value_covered", "pdf_edited")
    page = reviewer.get("/review/2").text
    assert "Look twice" in page
    assert "which cannot be seen." in page
    assert "An agency that corrected a print instead of issuing it again." in page
    assert "GIMP 2.10.34" in page
    assert "Strong" in page and "Notable" in page
    for word in ("fraud", "fake", "forged", "suspicious"):
        assert word not in page.lower()


def test_a_paper_without_signals_has_no_such_section(reviewer: Browser, world: World):
    put(world)
    assert "Look twice" not in reviewer.get("/review/2").text


def test_one_faint_thing_asks_for_no_call_and_several_weighty_ones_do(reviewer: Browser, world: World):
    put(world, "el_pattern")
    assert "They decide nothing." in reviewer.get("/review/2").text
    put(world, "value_covered", "pdf_edited")
    assert "at a number found elsewhere than on this paper" in reviewer.get("/review/2").text


def test_a_certificate_dated_after_its_mail_arrived_is_told(reviewer: Browser, world: World):
    put(world)
    with world.open_work() as session:
        messages.by_id(session, 2).arrived_at = datetime(2020, 1, 5, 12, 0, tzinfo=UTC)
    assert "but arrived on 01/05/2020" in reviewer.get("/review/2").text


def test_the_place_lights_up_on_the_page_by_keyboard_alone(paper: Page):
    button = paper.locator(".signal button").first
    for _ in range(8):
        paper.keyboard.press("+")
    button.focus()
    lit = paper.locator("rect.near")
    expect(lit.first).to_have_attribute("data-path", "signal-0")
    expect(lit.first).to_be_in_viewport()
    paper.keyboard.press("Enter")
    expect(paper.locator("rect.near").first).to_be_in_viewport()
    expect(button).to_be_focused()


def test_faint_ones_are_folded_away_under_the_others(paper: Page):
    expect(paper.locator(".signal:has-text('instead of a year')")).to_be_hidden()
    paper.get_by_text("1 faint").click()
    expect(paper.locator(".signal:has-text('instead of a year')")).to_be_visible()


def test_on_a_phone_a_tap_leads_up_to_the_page(paper: Page):
    paper.set_viewport_size({"width": 390, "height": 844})
    paper.locator(".signal button").first.click()
    expect(paper.locator("rect.near").first).to_be_in_viewport()


def test_a_signal_s_place_does_not_stand_between_the_mouse_and_the_field(paper: Page):
    paper.locator(".signal button").first.focus()
    paper.locator('rect[data-path="coverages.0.expiration_date"]').click()
    expect(paper.locator("#f-coverages-0-expiration_date")).to_be_focused()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 1024), ("light", 390), ("light", 320)])
def test_the_section_can_be_read_hit_and_walked_through(paper: Page, scheme: str, width: int):
    paper.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    paper.set_viewport_size({"width": width, "height": 844})
    paper.reload()
    paper.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert faint(paper) == []
    assert small_targets(paper) == []
    assert overflow(paper) <= 0
    stops = tab_stops(paper)
    told = [stop for stop in stops if "Show on page" in stop.what]
    assert told and all(stop.is_seen and stop.has_ring and stop.ratio >= 3 for stop in told)
