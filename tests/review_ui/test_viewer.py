"""The pages on the review screen: turning, zooming, dragging, and the way between boxes, fields and findings."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from records import documents
from tests.review_ui.world import World

NAME = 'rect[data-path="insured.name"]'


@pytest.fixture
def paper(desk: Page, served: str) -> Page:
    """The review screen of a paper of three pages, its first page loaded."""
    desk.goto(f"{served}/review/1")
    desk.wait_for_function("document.querySelector('.sheet img').complete")
    return desk


def _place(box: Locator) -> tuple[float, float]:
    found = box.bounding_box()
    assert found
    return found["x"] + found["width"] / 2, found["y"] + found["height"] / 2


def _scrolled(page: Page) -> tuple[float, float]:
    left, top = page.evaluate(
        "(({ scrollLeft, scrollTop }) => [scrollLeft, scrollTop])(document.querySelector('.sheets'))"
    )
    return left, top


def test_t_turns_the_page_that_is_looked_at_and_four_turns_bring_it_back(paper: Page):
    first = paper.locator(".sheet").first
    upright = _place(paper.locator(NAME))
    for degrees in ("90", "180", "270"):
        paper.keyboard.press("t")
        expect(first).to_have_attribute("data-turn", degrees)
        wide = first.bounding_box()
        assert wide and (wide["width"] > wide["height"]) == (degrees != "180")
        assert _place(paper.locator(NAME)) != pytest.approx(upright, abs=5), "the boxes turn with the page"
    paper.keyboard.press("t")
    expect(first).to_have_attribute("data-turn", "0")
    assert _place(paper.locator(NAME)) == pytest.approx(upright, abs=2)


def test_only_the_page_that_is_looked_at_turns(paper: Page):
    paper.locator(".thumbs a").nth(1).click()
    expect(paper.locator(".thumbs a").nth(1)).to_have_class("current")
    paper.keyboard.press("t")
    expect(paper.locator("#page-2")).to_have_attribute("data-turn", "90")
    assert paper.locator("#page-1").get_attribute("data-turn") is None


def _on_page(extraction: object, number: int) -> object:
    """The same reading, all of it on one page."""
    if isinstance(extraction, list):
        return [_on_page(one, number) for one in extraction]
    if isinstance(extraction, dict):
        return {
            key: number if key == "page" and value else _on_page(value, number) for key, value in extraction.items()
        }
    return extraction


def test_the_pages_open_at_the_one_that_was_read(desk: Page, served: str, world: World):
    with world.open_work() as session:
        document = documents.of_message(session, 1)[0]
        document.extraction = {
            **document.extraction,
            "certificates": _on_page(document.extraction["certificates"], 2),
        }
    desk.goto(f"{served}/review/1")
    expect(desk.locator(".thumbs a").nth(1)).to_have_class("current")
    expect(desk.locator("#page-2 " + NAME)).to_be_in_viewport()


def test_thumbnails_lead_to_their_pages_by_keyboard_too(paper: Page):
    paper.locator(".thumbs a").nth(2).focus()
    paper.keyboard.press("Enter")
    expect(paper.locator(".thumbs a").nth(2)).to_have_class("current")
    assert _scrolled(paper)[1] > 0


def test_keys_zoom_within_bounds_and_nought_fits_again(paper: Page):
    word = paper.locator("#zoom-now")
    width = paper.locator(".sheet").first.bounding_box()["width"]
    paper.keyboard.press("+")
    expect(word).to_have_text("125%")
    assert paper.locator(".sheet").first.bounding_box()["width"] == pytest.approx(width * 1.25, rel=0.02)
    for _ in range(12):
        paper.keyboard.press("+")
    expect(word).to_have_text("400%")
    for _ in range(20):
        paper.keyboard.press("-")
    expect(word).to_have_text("50%")
    paper.keyboard.press("0")
    expect(word).to_have_text("100%")


def test_the_page_is_reached_without_dragging(paper: Page):
    """What a mouse drags, arrows scroll, and a field brings its box into view (WCAG 2.5.7)."""
    for _ in range(6):
        paper.keyboard.press("+")
    paper.focus(".sheets")
    before = _scrolled(paper)
    for key, axis in (("ArrowDown", 1), ("ArrowRight", 0)):
        paper.keyboard.press(key)
        paper.wait_for_function(
            "([at, was]) => { const one = document.querySelector('.sheets');"
            " return (at ? one.scrollTop : one.scrollLeft) > was; }",
            arg=[axis, before[axis]],
        )
    paper.focus("#f-holder-name")
    expect(paper.locator("rect.lit")).to_be_in_viewport()


def test_a_mouse_drags_a_zoomed_page_and_picks_no_box_by_that(paper: Page):
    for _ in range(4):
        paper.keyboard.press("+")
    paper.focus("#f-insured-name")  # brings its box into view
    paper.focus("#body")
    before = _scrolled(paper)
    x, y = _place(paper.locator(NAME))
    paper.mouse.move(x, y)
    paper.mouse.down()
    paper.mouse.move(x - 60, y - 80, steps=4)
    paper.mouse.up()
    left, top = _scrolled(paper)
    assert (left - before[0], top - before[1]) == pytest.approx((60, 80), abs=3)
    expect(paper.locator("#f-insured-name")).not_to_be_focused()
    paper.click(NAME)
    expect(paper.locator("#f-insured-name")).to_be_focused()


def test_zooming_with_the_wheel_keeps_the_point_under_the_mouse(paper: Page):
    x, y = _place(paper.locator(NAME))
    paper.mouse.move(x, y)
    paper.keyboard.down("Control")
    for _ in range(4):
        paper.mouse.wheel(0, -100)
    paper.keyboard.up("Control")
    expect(paper.locator("#zoom-now")).to_have_text("175%")
    assert _place(paper.locator(NAME)) == pytest.approx((x, y), abs=12)


def test_a_click_on_the_page_leads_to_the_field_and_a_finding_to_its_boxes(desk: Page, served: str):
    desk.goto(f"{served}/review/2")
    desk.click(NAME)
    expect(desk.locator("#f-insured-name")).to_be_focused()
    desk.click(".finding:has-text('$500,000 shown')")
    expect(desk.locator("rect.near")).to_have_attribute("data-path", "coverages.0.limits.each_occurrence")
    desk.keyboard.press("Enter")
    expect(desk.locator("#f-coverages-0-limits-each_occurrence")).to_be_focused()
