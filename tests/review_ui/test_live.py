"""Parts of pages that are fetched anew in place, and the page of components."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from records.accounts import Account
from review_ui.review import components
from tests.review_ui.world import APPROVER, OPERATOR, REVIEWER, World

CSS = Path(components.ROOM) / "static" / "css"


@pytest.fixture
def judged(world: World) -> World:
    for number in (1, 2):
        world.desk.confirm(world.desk.case(number).document.id, {}, user_id=world.user(REVIEWER))
    with world.open_work() as session:
        for number in (1, 2):
            session.get_one(Account, number).state = "FL"
    return world


def test_the_list_is_narrowed_in_place_and_goes_back(signed_in: Callable[[str], Page], judged: World, served: str):
    page = signed_in(APPROVER)
    broken: list[str] = []
    page.on("console", lambda told: broken.append(told.text) if told.type == "error" else None)
    page.goto(f"{served}/contractors")
    rows = page.locator("table.contractors tbody tr")
    expect(rows).to_have_count(4)
    page.evaluate("window.same = true")
    page.focus("#f-state")
    page.select_option("#f-state", "FL")
    expect(rows).to_have_count(2)
    assert "state=FL" in page.url
    assert page.evaluate("document.activeElement.id") == "f-state", "where one was"
    page.locator(".tabs a", has_text="Compliant").first.click()
    expect(page.locator(".tabs a[aria-current]")).to_contain_text("Compliant")
    assert "status=in" in page.url
    assert page.evaluate("window.same"), "the page was not loaded anew"
    page.go_back()
    expect(page.locator(".tabs a[aria-current]")).to_contain_text("All")
    expect(rows).to_have_count(2)
    rows.first.locator("a").click()
    expect(page.locator("h1")).to_have_text(re.compile("Kestrel|Redstone|Bluebird|Summit"))
    assert broken == []


def test_who_was_signed_out_meanwhile_is_asked_to_sign_in(signed_in: Callable[[str], Page], judged: World, served: str):
    page = signed_in(APPROVER)
    page.goto(f"{served}/contractors")
    page.context.clear_cookies()
    page.locator(".tabs a", has_text="Compliant").first.click()
    expect(page).to_have_url(re.compile("/sign-in"))


def test_every_color_and_mark_has_its_place_among_the_components(signed_in: Callable[[str], Page], served: str):
    swatches = (CSS / "components.css").read_text()
    assert [one for one in components.colors() if f".token-{one} {{ background: var(--{one}); }}" not in swatches] == []
    page = signed_in(OPERATOR)
    page.goto(f"{served}/desk/components")
    assert len(components.icons()) > 20
    expect(page.locator(".swatches svg")).to_have_count(len(components.icons()))
    expect(page.locator(".swatch")).to_have_count(len(components.colors()))
    assert (
        page.locator(".swatch.token-accent").evaluate("it => getComputedStyle(it).backgroundColor")
        != "rgba(0, 0, 0, 0)"
    )
