"""An error page leads back to where the person came from, if that is a page of ours, and never anywhere else."""

from __future__ import annotations

import re

import pytest

from tests.review_ui.pages import Browser
from tests.review_ui.world import World

LOST = "/review/documents/2/kind"
NONSENSE = {"message": "2", "kind": "novel"}


def _back(page: str) -> str | None:
    found = re.search(r'href="([^"]*)">Back to the page', page)
    return found[1] if found else None


def _after(reviewer: Browser, referrer: str | None) -> str | None:
    headers = {"Referer": referrer} if referrer else {}
    return _back(reviewer.post(LOST, NONSENSE, status=400, headers=headers).text)


def test_after_a_form_that_failed_a_link_leads_back_to_its_page(reviewer: Browser):
    assert _after(reviewer, "http://localhost/review/2?document=2") == "/review/2?document=2"


@pytest.mark.parametrize(
    "foreign",
    [
        "https://evil.example/review/2",
        "http://localhost.evil.example/review/2",
        "http://localhost:81/review/2",
        "http://localhost@evil.example/review/2",
        "javascript:alert(1)",
        "//evil.example/review/2",
        "http://localhost//evil.example/review/2",
        "http://localhost/\\evil.example",
        None,
    ],
)
def test_no_link_of_an_error_page_leads_to_another_host(reviewer: Browser, foreign: str | None):
    assert _after(reviewer, foreign) is None


def test_quotes_in_the_way_back_stay_within_the_link(reviewer: Browser):
    page = reviewer.post(
        LOST, NONSENSE, status=400, headers={"Referer": 'http://localhost/review/2?x="><script>alert(1)</script>'}
    ).text
    assert "<script>alert" not in page


def test_a_lost_address_leads_to_the_start_page_alone(reviewer: Browser):
    page = reviewer.get("/review/99", status=404, headers={"Referer": "http://localhost/review"}).text
    assert _back(page) is None
    assert 'href="/">To the start page' in page


def test_a_script_is_told_the_sentence_alone(reviewer: Browser):
    answer = reviewer.post(LOST, NONSENSE, status=400, headers={"X-Requested-With": "fetch"})
    assert answer.text == "There is no such kind of document."


def test_a_script_of_somebody_signed_out_is_told_that_nothing_is_lost(stranger: Browser, world: World):
    answer = stranger.get("/review/here", status=401, headers={"X-Requested-With": "fetch"})
    assert "Sign in again in another tab" in answer.text


def test_a_page_asks_for_no_more_than_whether_the_desk_is_there(reviewer: Browser):
    assert reviewer.get("/review/here", status=204).data == b""
