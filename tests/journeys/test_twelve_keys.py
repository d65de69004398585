"""A reviewer settles a whole document without a mouse, in a dozen keys, where nothing is doubtful."""

from __future__ import annotations

import requests
from playwright.sync_api import Page, expect

from samples import papers
from samples.demo_papers import endorsed
from samples.demo_world import IRONWOOD
from tests.journeys.office import REVIEWER, Office, certificate_of

MOST_KEYS = 12


class Keyboard:
    """The keys that were pressed, counted."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.pressed: list[str] = []

    def press(self, key: str) -> None:
        self.pressed.append(key)
        self._page.keyboard.press(key)


def test_a_document_without_doubts_is_settled_and_answered_in_a_dozen_keys(desk_at_work: Office):
    truth, pdf = certificate_of(IRONWOOD)
    pages = (papers.endorsement(endorsed(truth, *form)) for form in (("CG 20 10", "04 13"), ("CG 02 05", "12 04")))
    link = f"{desk_at_work.address}/s/{desk_at_work.link(IRONWOOD)}"
    whole = papers.bound(pdf, *pages)
    requests.post(link, data={"once": "keys"}, files={"files": ("COI.pdf", whole)}, timeout=30).raise_for_status()
    message = desk_at_work.newest(desk_at_work.account(IRONWOOD))
    before = len(desk_at_work.mail.taken)
    with desk_at_work.person(REVIEWER) as page:
        page.goto(f"{desk_at_work.address}/review?q=ironwood")
        page.wait_for_load_state("load")
        keys = Keyboard(page)
        keys.press("j")
        keys.press("o")
        page.wait_for_url(f"**/review/{message}")
        page.wait_for_load_state("load")
        expect(page.locator(".fields-head")).to_contain_text("No doubts")
        keys.press("a")
        expect(page.locator(".flash")).to_contain_text("Confirmed")
        page.wait_for_load_state("load")
        keys.press("l")
        expect(page.locator("#body")).to_be_focused()
        keys.press("Control+Enter")
        expect(page.locator(".flash").first).to_contain_text("on its way")
        assert len(keys.pressed) <= MOST_KEYS
    desk_at_work.running.eventually(
        lambda: any(IRONWOOD.email in one.recipients for one in desk_at_work.mail.taken[before:]), seconds=30
    )
