"""The page of a requirement set: a new version is tried before it is published."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest

from tests.review_ui.pages import Browser
from tests.review_ui.world import APPROVER, CLIENT_PERSON, FOREIGN_APPROVER, REVIEWER, TODAY, World

LATER = (TODAY + timedelta(30)).isoformat()


@pytest.fixture
def standard(world: World) -> int:
    world.desk.confirm(world.desk.case(2).document.id, {}, user_id=world.user(REVIEWER))
    return next(one.id for one in world.desk.accounts.sets(client_id=None) if one.code == "vendor_standard")


def typed(browser: Browser, set_id: int) -> str:
    found = re.search(
        r"<textarea[^>]*>(.*?)</textarea>", browser.get(f"/requirements/{set_id}?as=yaml").text, re.DOTALL
    )
    assert found
    return found[1].replace("&#39;", "'").replace("&#34;", '"')


def lower(text: str) -> str:
    text = text.replace("each_occurrence: 1000000", "each_occurrence: 500000")
    text = text.replace("general_aggregate: 2000000", "general_aggregate: 1000000")
    return text[: text.index("conditions:")] + text[text.index("prohibited:") :]


def standing(page: str) -> str:
    return page[page.index('class="standing') :].split("</span>")[0]


def test_sets_are_listed_for_their_own_client(stranger: Browser, standard: int):
    stranger.sign_in(FOREIGN_APPROVER)
    page = stranger.get("/requirements").text
    assert "Other Client LLC" in page
    assert "Harbor" not in page
    stranger.get(f"/requirements/{standard}", status=404)
    stranger.post(f"/requirements/{standard}/preview", {"text": "id: x"}, status=404)


def test_a_preview_names_the_accounts_that_would_change_and_stores_nothing(reviewer: Browser, standard: int):
    text = lower(typed(reviewer, standard))
    page = reviewer.post(f"/requirements/{standard}/preview", {"text": text, "effective_on": LATER}, status=200).text
    assert re.search(r"<strong>1 of \d</strong> account", page)
    assert "Redstone Electric, Inc." in page
    assert "limit low" in page
    assert "1 agent and 1 contractor" in page
    assert "Publish version" not in page, "a reviewer prepares"
    assert "Version 2" not in reviewer.get(f"/requirements/{standard}").text


def test_a_file_is_previewed_in_place_of_the_text(reviewer: Browser, standard: int):
    file = (io.BytesIO(lower(typed(reviewer, standard)).encode()), "set.yaml")
    data = {"text": "", "file": file, "effective_on": LATER}
    page = reviewer.post(f"/requirements/{standard}/preview", data, status=200, content_type="multipart/form-data").text
    assert "Redstone Electric, Inc." in page


@pytest.mark.parametrize("text", ["a: [1", "- a list", "", "id: vendor_standard", "x" * 600_000])
def test_what_cannot_be_a_version_is_said_and_kept_in_the_form(stranger: Browser, standard: int, text: str):
    stranger.sign_in(APPROVER)
    for act in ("preview", "publish"):
        data = {"text": text, "effective_on": LATER}
        page = stranger.post(f"/requirements/{standard}/{act}", data, status=422).text
        assert "This cannot be a version yet" in page
        assert text[:40] in page


def test_an_approver_publishes_from_the_preview(stranger: Browser, world: World, standard: int):
    stranger.sign_in(APPROVER)
    data = {
        "text": lower(typed(stranger, standard)),
        "effective_on": LATER,
        "applies": "now",
        "note": "After the audit",
    }
    preview = stranger.post(f"/requirements/{standard}/preview", data, status=200).text
    assert "Publish version 2" in preview
    stranger.post(f"/requirements/{standard}/publish", data)
    page = stranger.get(f"/requirements/{standard}").text
    assert "After the audit" in page
    assert "To come" in page
    assert "Version 2 on 12/23/2026" in stranger.get("/requirements").text
    redstone = world.account("Redstone")
    assert "Non-compliant" in standing(stranger.get(f"/accounts/{redstone}").text)
    assert "Non-compliant" not in standing(stranger.get(f"/accounts/{redstone}?on={LATER}").text)


@pytest.mark.parametrize("who", [REVIEWER, CLIENT_PERSON])
def test_nobody_else_publishes(stranger: Browser, standard: int, who: str):
    stranger.sign_in(who)
    data = {"text": typed(stranger, standard), "effective_on": LATER}
    page = stranger.post(f"/requirements/{standard}/publish", data, status=409).text
    assert "approvers" in page
    stranger.post(f"/requirements/{standard}/publish", {**data, "applies": "whenever"}, status=400)


def test_a_version_cannot_take_effect_in_the_past(stranger: Browser, standard: int):
    stranger.sign_in(APPROVER)
    data = {"text": typed(stranger, standard), "effective_on": "2026-01-01"}
    assert "in the past" in stranger.post(f"/requirements/{standard}/publish", data, status=422).text


def test_an_approver_makes_a_set_of_their_own_out_of_another(stranger: Browser, world: World, standard: int):
    stranger.sign_in(APPROVER)
    assert "New set" in stranger.get("/requirements").text
    made = stranger.post("/requirements/new", {"title": " Window cleaners ", "from": str(standard)}).location
    page = stranger.get(made).text
    assert "Window cleaners" in page
    assert "judges 0 accounts" in page
    text = typed(stranger, int(made.rpartition("/")[2]))
    assert "id: window_cleaners" in text
    assert text.partition("holder:")[2] == typed(stranger, standard).partition("holder:")[2]
    again = stranger.post("/requirements/new", {"title": "Window cleaners", "from": "tenant_commercial"}).location
    assert "window_cleaners_2" in stranger.get(again).text
    page = stranger.post("/requirements/new", {"title": "  ", "from": str(standard)}, status=422).text
    assert "say what it is called" in page
    stranger.post("/requirements/new", {"title": "x", "from": "nonsense"}, status=422)
    stranger.post("/requirements/new", {"title": "x", "from": "999"}, status=404)
    titles = [one.title for one in world.desk.accounts.sets(client_id=None)]
    assert titles.count("Window cleaners") == 2
    assert "x" not in titles


@pytest.mark.parametrize(("who", "status"), [(REVIEWER, 409), (CLIENT_PERSON, 409), (FOREIGN_APPROVER, 404)])
def test_nobody_else_makes_a_set_for_a_client(stranger: Browser, world: World, standard: int, who: str, status: int):
    stranger.sign_in(who)
    harbor = world.desk.accounts.set_page(standard, client_id=None, user_id=world.user(REVIEWER)).client_id
    data = {"title": "Mine", "from": str(standard), "client": str(harbor)}
    stranger.post("/requirements/new", data, status=status)
    assert ("New set" in stranger.get("/requirements").text) == (who == FOREIGN_APPROVER)
    assert all(one.title != "Mine" for one in world.desk.accounts.sets(client_id=None))
