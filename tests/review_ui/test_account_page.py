"""An account's page and the list of accounts: what stands there, for whom, and what exceptions do."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from domain.finding import AccountStatus
from domain.holdings import UnderReview
from records import reviews
from tests.review_ui.pages import Browser
from tests.review_ui.world import APPROVER, CLIENT_PERSON, FOREIGN_APPROVER, OPERATOR, REVIEWER, TODAY, World

END = TODAY + timedelta(60)


@pytest.fixture
def redstone(world: World) -> int:
    world.desk.confirm(world.desk.case(2).document.id, {}, user_id=world.user(REVIEWER))
    return world.account("Redstone")


def names(page: str) -> list[str]:
    return re.findall(r'data-label="Contractor"><a [^>]*><bdi>([^<]+)', page)


def granting(requirement: str = "gl.limits.each_occurrence", **other: str) -> dict[str, str]:
    made = {"requirement": requirement, "kind": "accepted", "reason": "Small job", "ends_on": END.isoformat()}
    return made | other


def panel(page: str, title: str) -> str:
    return page[page.index(f'id="{title}-title"') :].split("</section>")[0]


def test_the_list_is_searched_and_filtered_by_status(reviewer: Browser, redstone: int):
    assert len(names(reviewer.get("/accounts").text)) == 5
    assert names(reviewer.get("/accounts?q=foreign").text) == ["Foreign Works LLC"]
    assert names(reviewer.get("/accounts?status=noncompliant").text) == ["Redstone Electric, Inc."]
    assert names(reviewer.get("/accounts?status=bogus&page=-3&q=").text) != []
    assert "Nothing fits" in reviewer.get("/accounts?q=nobody").text
    assert "Nothing fits" in reviewer.get("/accounts?q=nobody&status=no_proof").text


def test_a_client_finds_its_own_accounts_alone(client_person: Browser, world: World, redstone: int):
    page = client_person.get("/accounts").text
    assert "Foreign Works LLC" not in names(page)
    assert len(names(page)) == 4
    client_person.get(f"/accounts/{redstone}")
    client_person.get(f"/accounts/{world.account('Foreign')}", status=404)


def test_the_page_tells_what_is_open_who_can_mend_it_and_where_the_proof_stands(reviewer: Browser, redstone: int):
    page = reviewer.get(f"/accounts/{redstone}").text
    todo = panel(page, "todo")
    assert "Insurer must endorse; the agent asks" in todo
    assert "$500,000 shown, $1,000,000 required" in page
    link = re.search(r'href="(/review/\d+\?document=\d+#f-coverages-0-limits-each_occurrence)"', page)
    assert link
    assert 'id="f-coverages-0-limits-each_occurrence"' in reviewer.get(link[1].partition("#")[0]).text
    assert "Grant an exception" not in page


def test_the_page_tells_since_when_an_account_waits_and_what_it_keeps(reviewer: Browser, world: World, redstone: int):
    assert "waits for a person" not in reviewer.get(f"/accounts/{redstone}").text
    ends = TODAY + timedelta(5)
    with world.open_work() as session:
        reviews.begin(session, redstone, UnderReview(AccountStatus.EXPIRING, TODAY, ends))
    page = reviewer.get(f"/accounts/{redstone}").text
    assert "waits for a person since <strong>11/23/2026</strong>" in page
    assert "Until <strong>11/28/2026</strong> the account keeps the status that it had before (Expiring soon)" in page
    later = reviewer.get(f"/accounts/{redstone}?on={ends.isoformat()}").text
    assert "waits for a person since <strong>11/23/2026</strong>" in later
    assert "keeps the status" not in later


def test_a_client_sees_the_proof_and_no_way_into_the_queue(client_person: Browser, redstone: int):
    page = client_person.get(f"/accounts/{redstone}").text
    assert "certificate.pdf" in page
    assert "/review" not in page
    assert "Grant an exception" not in page


@pytest.mark.parametrize("who", [APPROVER, OPERATOR])
def test_who_decides_grants_and_takes_back(stranger: Browser, redstone: int, who: str):
    stranger.sign_in(who)
    assert "Grant an exception" in stranger.get(f"/accounts/{redstone}").text
    answer = stranger.post(f"/accounts/{redstone}/exceptions", granting())
    assert answer.location == f"/accounts/{redstone}#exceptions"
    page = stranger.get(f"/accounts/{redstone}").text
    assert "Small job" in panel(page, "exceptions")
    assert "at $500,000" in page
    assert "01/22/2027" in page
    (path,) = re.findall(r'action="(/accounts/exceptions/\d+/revoke)"', page)
    stranger.post(path)
    page = stranger.get(f"/accounts/{redstone}").text
    assert "taken back" in page
    assert "Take back" not in page


def test_an_exception_that_ends_soon_says_so(stranger: Browser, redstone: int):
    stranger.sign_in(APPROVER)
    stranger.post(f"/accounts/{redstone}/exceptions", granting())
    assert "Ends in" not in stranger.get(f"/accounts/{redstone}").text
    later = (END - timedelta(30)).isoformat()
    assert "Ends in 30 days" in stranger.get(f"/accounts/{redstone}?on={later}").text


@pytest.mark.parametrize(
    ("who", "status"), [(REVIEWER, 409), (CLIENT_PERSON, 409), (FOREIGN_APPROVER, 404)], ids=lambda one: str(one)
)
def test_nobody_else_grants(stranger: Browser, world: World, redstone: int, who: str, status: int):
    stranger.sign_in(who)
    stranger.post(f"/accounts/{redstone}/exceptions", granting(), status=status)
    with world.open_work() as session:
        from records import exceptions

        assert exceptions.of_account(session, redstone) == ()


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"ends_on": ""}, 400),
        ({"ends_on": "soon"}, 400),
        ({"kind": "everything"}, 400),
        ({"reason": " "}, 409),
        ({"ends_on": "2036-01-01"}, 409),
        ({"requirement": "<script>"}, 409),
        ({"document": "99999"}, 404),
    ],
)
def test_a_grant_that_cannot_be_is_answered_with_a_sentence(stranger: Browser, redstone: int, wrong, status):
    stranger.sign_in(APPROVER)
    page = stranger.post(f"/accounts/{redstone}/exceptions", granting(**wrong), status=status).text
    assert "<script>" not in page


def test_an_account_is_shown_as_of_another_day(reviewer: Browser, redstone: int):
    page = reviewer.get(f"/accounts/{redstone}?on=2026-01-05").text
    assert "No proof" in page
    assert "This is how it stood" in page
    assert "will stand" in reviewer.get(f"/accounts/{redstone}?on=2027-12-01").text
    reviewer.get(f"/accounts/{redstone}?on=nonsense")


def test_what_others_wrote_does_not_become_markup(stranger: Browser, redstone: int):
    stranger.sign_in(APPROVER)
    stranger.post(f"/accounts/{redstone}/exceptions", granting(reason="<b>bold</b>"))
    assert "<b>bold</b>" not in stranger.get(f"/accounts/{redstone}").text
