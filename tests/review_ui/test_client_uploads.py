"""A client's person sends papers, says whose they are, and the account is judged; nobody else sees them."""

from __future__ import annotations

import io
from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from domain.message import MessageState
from records.client_uploads import ClientUpload
from records.documents import Document
from records.messages import Message
from tests.review_ui.pages import Browser
from tests.review_ui.test_submit import certificate, read_all, words
from tests.review_ui.world import CLIENT_PERSON, REVIEWER, World


def upload(
    browser: Browser, *files: tuple[str, bytes], once: str = "w", status: int = 303, **form: str
) -> TestResponse:
    data: dict[str, Any] = {"once": once, **form, "files": [(io.BytesIO(content), name) for name, content in files]}
    return browser.post("/portal/upload", data, status=status, content_type="multipart/form-data")


def test_an_upload_without_a_contractor_waits_with_what_was_read_and_is_assigned_by_one_press(
    client_person: Browser, world: World
):
    answer = upload(client_person, ("one.pdf", certificate(world)))
    assert "being read" in words(client_person.get(answer.location)).lower()
    message_id, casey = read_all(world), world.user(CLIENT_PERSON)
    with world.open_work() as session:
        message = session.get_one(Message, message_id)
        row = session.scalars(select(ClientUpload)).one()
        assert (message.state, message.account_id) == (MessageState.AWAITING_REVIEW, None)
        assert row.user_id == casey
        number = row.id
    page = client_person.get("/portal/unassigned")
    assert "Redstone Electric" in words(page)
    assert "Because it names Redstone Electric, Inc." in words(page)
    redstone = world.account("Redstone")
    client_person.post(f"/portal/unassigned/{number}/assign", {"account": str(redstone)})
    with world.open_work() as session:
        message = session.get_one(Message, message_id)
        assert (message.account_id, message.matched_by) == (redstone, "person")
        (paper,) = session.scalars(select(Document).filter_by(message_id=message_id))
        assert paper.account_id == redstone
        paper_id = paper.id
    assert "Every upload belongs" in words(client_person.get("/portal/unassigned"))
    world.desk.confirm(paper_id, {}, user_id=world.user(REVIEWER))
    assert "noncompliant" in str(world.desk.accounts.explain(redstone, client_id=None, user_id=1)[0].status)
