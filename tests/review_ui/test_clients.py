from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from records.accounts import Account
from records.people import ClientRole, User
from tests.review_ui.pages import Browser
from tests.review_ui.world import ADMIN, APPROVER, CLIENT_PERSON, OPERATOR, REVIEWER, VIEWER, World

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


def test_a_client_without_an_admin_gets_one_by_one_press_of_an_operator(stranger: Browser, world: World):
    def admins() -> set[str]:
        with world.open_work() as session:
            wanted = select(User.email).filter_by(client_id=1, client_role=ClientRole.ADMIN, active=True)
            return set(session.scalars(wanted))

    with world.open_work() as session:
        session.scalars(select(User).filter_by(email=ADMIN)).one().active = False
    stranger.sign_in(REVIEWER)
    page = stranger.get("/clients/1").text
    assert "Nobody administers this client" in page
    assert "Make admin" not in page
    stranger.post("/clients/1/admin", {"user": str(world.user(APPROVER))}, status=404)
    stranger.post("/sign-out", {})
    stranger.sign_in(OPERATOR)
    assert "Make admin" in stranger.get("/clients/1").text
    stranger.post("/clients/1/admin", {"user": str(world.user(APPROVER))})
    assert admins() == {APPROVER}
    assert "Nobody administers this client" not in stranger.get("/clients/1").text
    stranger.post("/clients/2/admin", {"name": "Nina New", "email": "nina@other.example"})
    assert "nina@other.example" in stranger.get("/clients/2").text
    stranger.post("/clients/1/admin", {"name": "Nina New", "email": "nina@other.example"})
    assert "cannot be invited here" in stranger.get("/clients/1").text


@pytest.mark.parametrize(("who", "told"), [
    (ADMIN, "Send a list"), (CLIENT_PERSON, "Upload certificates"), (VIEWER, "Your admin sends the list"),
])  # fmt: skip
def test_an_empty_network_says_how_to_begin_by_what_one_may(stranger: Browser, world: World, who: str, told: str):
    with world.open_work() as session:
        for account in session.scalars(select(Account).filter_by(client_id=1)):
            account.archived = True
    stranger.sign_in(who)
    page = stranger.get("/portal").text
    assert told in page
    assert ("Send a list" in page) == (who == ADMIN)
    assert "How to begin" in stranger.get("/contractors").text
