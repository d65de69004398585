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
