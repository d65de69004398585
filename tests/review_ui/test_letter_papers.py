"""What a drafted letter carries, on the review screen: listed, opened, and what is missing said."""

from __future__ import annotations

import hashlib
import re

import pytest
from playwright.sync_api import Page

from records import outbox
from tests.review_ui.pages import Browser
from tests.review_ui.world import CLIENT_PERSON, World


def carrying(world: World) -> outbox.OutboxMessage:
    with world.open_work() as session:
        found = outbox.answer_to(session, world.message("low limits"))
    assert found is not None
    assert len(found.papers) == 2
    return found


def test_the_letter_lists_its_papers_and_each_opens_as_what_will_be_sent(reviewer: Browser, world: World):
    page = reviewer.get(f"/review/{world.message('low limits')}").text
    links = re.findall(
        r'<a href="(/review/letters/[0-9]+/papers/[0-9]+)" target="_blank" rel="noopener"><bdi>([^<]+)<', page
    )
    letter = carrying(world)
    assert [name for _, name in links] == [one.name for one in letter.papers]
    for (address, _), paper in zip(links, letter.papers, strict=True):
        answer = reviewer.client.get(address)
        assert hashlib.sha256(answer.data).hexdigest() == paper.digest
        assert answer.mimetype == "application/pdf"
        assert answer.headers["Content-Disposition"] == f"inline; filename={paper.name}"
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_letter_without_papers_lists_none(reviewer: Browser, world: World):
    assert "/papers/" not in reviewer.get(f"/review/{world.message('compliant')}").text


@pytest.mark.parametrize("number", [0, 3])
def test_there_is_nothing_behind_the_last_paper(reviewer: Browser, world: World, number: int):
    reviewer.get(f"/review/letters/{carrying(world).id}/papers/{number}", status=404)


def test_papers_of_letters_are_for_reviewers(stranger: Browser, world: World):
    address = f"/review/letters/{carrying(world).id}/papers/1"
    assert stranger.get(address, status=302).location.startswith("/sign-in")
    stranger.sign_in(CLIENT_PERSON)
    stranger.get(address, status=404)


def test_a_paper_that_could_not_be_made_is_said(reviewer: Browser, world: World):
    with world.open_work() as session:
        outbox.by_id(session, carrying(world).id).without = "the marked-up copy of COI.pdf could not be made"
    page = reviewer.get(f"/review/{world.message('low limits')}").text
    assert "The marked-up copy of COI.pdf could not be made." in page


def test_a_paper_opens_in_a_window_of_its_own_beside_the_words_that_were_typed(desk: Page, world: World, served: str):
    faults: list[str] = []
    desk.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    desk.goto(f"{served}/review/{world.message('low limits')}")
    link = desk.locator(".letter-papers a").first
    with desk.context.expect_event("response", lambda one: "/papers/1" in one.url) as opened:
        link.click()
    assert opened.value.status == 200
    assert desk.url.endswith(f"/review/{world.message('low limits')}")
    assert faults == []
