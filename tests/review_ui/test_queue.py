from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from records import messages
from tests.review_ui.pages import Browser
from tests.review_ui.world import REVIEWER, World


def _items(page: str) -> list[int]:
    return [int(one) for one in re.findall(r'data-item="(\d+)"', page)]


def test_the_queue_shows_what_needs_a_person_oldest_first(reviewer: Browser):
    page = reviewer.get("/review?tab=awaiting_review").text
    assert _items(page) == [1, 2, 3, 5]
    assert "Redstone Electric, Inc." in page
    assert "4 h" in page


def test_tabs_divide_the_mail_by_what_became_of_it(reviewer: Browser):
    assert _items(reviewer.get("/review?tab=ignored").text) == [4]
    assert _items(reviewer.get("/review?tab=all").text) == [1, 2, 3, 4, 5]
    assert "Nothing here" in reviewer.get("/review?tab=answered").text


def test_an_empty_list_says_whether_it_is_done_or_only_filtered(reviewer: Browser, world: World):
    filtered = reviewer.get("/review?tab=awaiting_review&q=nowhere").text
    assert "Nothing fits these filters" in filtered
    assert 'href="/review?tab=awaiting_review">Clear the filters' in filtered
    for number in (1, 2, 3, 5):
        reviewer.post(f"/review/{number}/close", {"message": str(number)})
    assert "All clear" in reviewer.get("/review?tab=awaiting_review").text


def test_filters_narrow_the_list_and_are_remembered(reviewer: Browser):
    assert _items(reviewer.get("/review?q=marcus").text) == [2]
    again = reviewer.get("/review", status=302)
    assert again.location == "/review?q=marcus"
    assert _items(reviewer.get("/review?kind=question").text) == [3]
    assert _items(reviewer.get("/review?mine=1").text) == []
    assert _items(reviewer.get("/review/rows?q=marcus").text) == [2]


def test_all_filters_come_back_together_after_a_case_was_seen(reviewer: Browser):
    filters = "tab=all&client=1&kind=submission&mine=1&q=Harbor"
    reviewer.get(f"/review?{filters}")
    reviewer.get("/review/2")
    led = reviewer.get("/review", status=302).location
    assert parse_qs(urlsplit(led).query) == parse_qs(filters)
    page = reviewer.get(led).text
    assert 'value="Harbor"' in page
    assert '<option value="submission" selected>' in page
    assert 'name="mine" value="1" checked' in page


def test_cleared_filters_stay_cleared(reviewer: Browser):
    page = reviewer.get("/review?tab=all&q=marcus").text
    clear = re.search(r'href="([^"]+)">Clear<', page)
    assert clear
    assert _items(reviewer.get(clear[1]).text) == [1, 2, 3, 4, 5]
    assert reviewer.get("/review", status=302).location == "/review?tab=all"


def test_filters_of_one_person_are_not_the_next_ones(reviewer: Browser):
    reviewer.get("/review?q=marcus")
    reviewer.post("/sign-out")
    reviewer.sign_in(REVIEWER)
    assert _items(reviewer.get("/review").text) == [1, 2, 3, 5]


def test_the_list_that_keeps_itself_fresh_forgets_no_filter(reviewer: Browser):
    source = re.search(r'data-source="([^"]+)"', reviewer.get("/review?tab=all&kind=question").text)
    assert source
    assert _items(reviewer.get(source[1].replace("&amp;", "&")).text) == [3]
    assert reviewer.get("/review", status=302).location == "/review?kind=question&tab=all"


def test_nonsense_in_the_address_shows_a_list_and_breaks_nothing(reviewer: Browser):
    reviewer.get("/review?tab=x&kind=y&client=z&page=-3&q=%00%25&mine=q")


def test_foreign_words_are_shown_as_text(reviewer: Browser, world: World):
    with world.open_work() as session:
        message = messages.by_id(session, 3)
        message.subject = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
        message.sender_name = "</bdi><style>*{}</style>"
        message.body = "</textarea></pre><script>alert(2)</script>\u202e evil"
    for path in ("/review?tab=all", "/review/3"):
        page = reviewer.get(path).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_next_goes_round_what_waits_and_ends_with_a_word(reviewer: Browser):
    assert reviewer.get("/review/next?after=3", status=302).location == "/review/5"
    assert reviewer.get("/review/next?after=5", status=302).location == "/review/1"
