"""On a phone every page of the desk is a tap on the menu away, without scripts as well."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.review_ui.measure import faults, overflow, small_targets
from tests.review_ui.world import ADMIN, PASSWORD, REVIEWER

PAGES = {
    ADMIN: ("Compliance", "Contractors", "Uploads", "Reports", "Integrations", "Requirements"),
    REVIEWER: ("Queue", "Next waiting", "Notices", "Accounts", "Clients", "Requirements"),
}


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("who", PAGES)
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_menu_of_a_phone_holds_every_page(
    chromium_browser: Browser, served: str, who: str, width: int, scripts: bool
):
    context = chromium_browser.new_context(viewport={"width": width, "height": 640}, java_script_enabled=scripts)
    page = context.new_page()
    page.goto(f"{served}/sign-in")
    page.fill("#email", who)
    page.fill("#password", PASSWORD)
    page.click("form button.primary")
    links = page.locator("#main-nav a")
    expect(links.first).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    for name in PAGES[who]:
        expect(page.get_by_role("link", name=name).first).to_be_in_viewport(ratio=1)
    if scripts:
        assert faults(page) == []
        assert small_targets(page) == []
        assert overflow(page) <= 0
        page.keyboard.press("Escape")
        expect(links.first).to_be_hidden()
    context.close()
