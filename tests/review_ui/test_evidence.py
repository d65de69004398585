"""The evidence pack of an account and its documents as a ZIP: what they hold, and for whom."""

from __future__ import annotations

import io
from datetime import timedelta

import pdfplumber
import pytest

from domain.exceptions import ExceptionKind
from pipeline.exceptions import Asked
from records import audit
from records.documents import Document
from tests.review_ui.pages import Browser
from tests.review_ui.world import APPROVER, REVIEWER, TODAY, World


@pytest.fixture
def judged(world: World) -> World:
    """Two confirmed certificates, and a shortfall that its client accepted."""
    for number in (1, 2):
        world.desk.confirm(world.desk.case(number).document.id, {}, user_id=world.user(REVIEWER))
    asked = Asked("gl.limits.each_occurrence", ExceptionKind.ACCEPTED, "Small job, low hazard", TODAY + timedelta(30))
    world.desk.accounts.grant(world.account("Redstone"), asked, user_id=world.user(APPROVER))
    return world


def pages_of(data: bytes) -> list[str]:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return [page.extract_text() or "" for page in pdf.pages]


def unwrapped(pages: list[str]) -> str:
    return " ".join(" ".join(pages).split())


def test_the_pack_tells_status_proof_exceptions_letters_and_trail(judged: World, client_person: Browser):
    account = judged.account("Redstone")
    answer = client_person.get(f"/accounts/{account}/evidence.pdf")
    assert answer.mimetype == "application/pdf"
    assert 'filename="evidence-redstone-electric-inc-2026-11-23.pdf"' in answer.headers["Content-Disposition"]
    pages = pages_of(answer.data)
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page
        assert "Redstone Electric, Inc. · 11/23/2026" in page
    whole = unwrapped(pages)
    for part in (
        "Non-compliant",
        "Requirements and proof",
        "Small job, low hazard",
        "Shortfall accepted",
        "12/23/2026",
    ):
        assert part in whole
    assert "Robin Reviewer" in whole
    assert "certificate.pdf, page 1" in whole
    with judged.open_work() as session:
        events, end = audit.end(session)
        digests = [one.digest for one in session.query(Document).filter_by(account_id=account)]
    assert end in whole.replace(" ", "")
    assert f"had {events} entries" in whole
    assert digests
    assert all(one in whole for one in digests)
    assert "Original 1 of" in whole
    assert "CERTIFICATE" in pages[-1]
    assert "http" not in whole or "/s/" not in whole


def test_the_same_facts_give_the_same_bytes(judged: World, client_person: Browser):
    path = f"/accounts/{judged.account('Redstone')}/evidence.pdf"
    assert client_person.get(path).data == client_person.get(path).data
