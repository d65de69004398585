from __future__ import annotations

from playwright.sync_api import Page, expect


def test_an_account_is_searched_and_assigned(desk: Page, served: str):
    desk.goto(f"{served}/review/5")
    desk.locator("#account-search").press_sequentially("summ")
    expect(desk.get_by_role("option")).to_contain_text(["Summit Elevator Services LLC"])
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    desk.keyboard.press("Enter")
    expect(desk.locator(".case-facts")).to_contain_text("Summit Elevator Services LLC")
