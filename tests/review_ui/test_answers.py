"""Answers that need a person: seen, settled with words, kept; and links closed for good."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask.testing import FlaskClient

from domain.dialogue import Addressee
from pipeline.opening import token_for
from records import accounts, messages
from tests.review_ui.pages import Browser
from tests.review_ui.world import TODAY, World


def token(world: World, account_id: int, party: Addressee = Addressee.CONTRACTOR, *, on: date = TODAY) -> str:
    with world.open_work() as session:
        view = accounts.view(session, account_id, on=TODAY)
        return token_for(session, world.parts, view, party, on=on)


@pytest.fixture
def visitor(world: World) -> FlaskClient:
    return world.app().test_client()


def confirmed(world: World) -> int:
    """An account with proof that was confirmed, so that there are policies to ask about."""
    world.desk.confirm(world.desk.case(1).document.id, {}, user_id=1)  # type: ignore[union-attr]
    with world.open_work() as session:
        return messages.by_id(session, 1).account_id or 0


def test_what_is_not_in_force_waits_for_a_reviewer_who_says_what_they_did(
    world: World, visitor: FlaskClient, reviewer: Browser
):
    account = confirmed(world)
    path = f"/v/{token(world, account, Addressee.AGENT)}"
    policy = re.findall(r'name="policy-0" value="([^"]+)"', visitor.get(path).text)[0]
    form = {"policy-0": policy, "answer-0": "cancelled", "day-0": "2026-11-01", "note": "<b>non-payment</b>"}
    assert visitor.post(path, data=form).status_code == 303
    waiting = reviewer.get("/answers").text
    assert "&lt;b&gt;non-payment&lt;/b&gt;" in waiting and policy in waiting and "11/01/2026" in waiting
    assert "Cancelled" in reviewer.get(f"/accounts/{account}").text
    reviewer.post("/answers/1/settle", {"as": "asked the insurer for its notice"})
    assert "Nothing to do" in reviewer.get("/answers").text
    assert "asked the insurer for its notice" in reviewer.get(f"/accounts/{account}").text
    reviewer.post(f"/accounts/{account}/links/close")
    assert visitor.get(path).status_code == 410
