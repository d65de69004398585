from __future__ import annotations

import re

import pytest

from tests.review_ui.pages import Browser
from tests.review_ui.world import World

OURS = ["Bluebird Janitorial Co.", "Kestrel Roofing LLC", "Redstone Electric, Inc.", "Summit Elevator Services LLC"]


def _rows(page: str) -> list[str]:
    return re.findall(r'<th scope="row" data-label="Contractor"><a [^>]*><bdi>([^<]+)', page)


def test_a_client_sees_its_own_contractors_and_nobody_elses(client_person: Browser):
    page = client_person.get("/contractors").text
    assert _rows(page) == OURS
    assert "Foreign Works LLC" not in page
    assert "Other Client LLC" not in page


@pytest.mark.parametrize("asked", ["?client_id=2", "?client=2", "?account=5", "/5", "?id=1"])
def test_nothing_in_the_address_shows_another_client(client_person: Browser, asked: str):
    answer = client_person.client.get(f"/contractors{asked}")
    assert "Foreign Works LLC" not in answer.text


def test_a_confirmed_certificate_shows_at_the_clients_page(client_person: Browser, world: World):
    assert "<strong>0 of 4</strong>" in client_person.get("/contractors").text
    world.desk.confirm(world.desk.case(1).document.id, {}, user_id=1)
    page = client_person.get("/contractors").text
    assert "<strong>1 of 4</strong>" in page
    row = page[page.index("Kestrel Roofing LLC") :].split("</tr>")[0]
    assert "Compliant" in row
    assert "CGL" in row
    assert re.search(r"\d\d/\d\d/2027", row)


def test_a_reviewer_has_no_clients_page(reviewer: Browser):
    reviewer.get("/contractors", status=404)


def test_the_account_of_a_client_offers_no_way_into_the_queue(client_person: Browser):
    page = client_person.get("/contractors").text
    assert "/review" not in page
    assert "Sign out" in page
