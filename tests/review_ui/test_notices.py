"""The screen of waiting letters: read, ticked, sent and discarded, with and without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from domain.draft import OutboxState
from domain.message import MessageState
from records import audit, correspondents, messages, notices, outbox
from records.outbox import OutboxMessage
from review_ui.shell.letter_words import first_lines, in_words
from tests.review_ui.pages import Browser
from tests.review_ui.world import NOON, PASSWORD, REVIEWER, World, drafted_notices


@pytest.fixture
def drafted(world: World) -> list[int]:
    """In the list's order: Bluebird, the two of Marlin in one letter, Osprey, Pelican; and the other client's."""
    return drafted_notices(world)


def letter(world: World, letter_id: int) -> OutboxMessage:
    with world.open_work() as session:
        return outbox.by_id(session, letter_id)


def states(world: World, ids: list[int]) -> list[str]:
    return [letter(world, one).state.value for one in ids]


def ticked(page: str) -> list[int]:
    return [int(one) for one in re.findall(r'name="letter" value="(\d+)" checked', page)]


def test_a_reviewer_at_the_keyboard_approves_three_at_once_and_discards_one(
    drafted: list[int], desk: Page, served: str, world: World
):
    desk.goto(f"{served}/review")
    link = desk.locator(".top-nav a", has_text="Notices")
    expect(link).to_contain_text("5")
    link.click()
    desk.wait_for_url("**/notices")
    for _ in range(3):
        desk.keyboard.press("j")
        desk.keyboard.press("x")
    expect(desk.locator("#ticked")).to_have_text("3 ticked.")
    expect(desk.locator("#send")).to_contain_text("Send 3 letters")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator(".flash")).to_contain_text("3 letters are on their way")
    expect(desk.locator("li.letter-row")).to_have_count(2)
    assert states(world, drafted) == ["approved"] * 3 + ["draft"] * 2
    desk.wait_for_load_state("load")
    desk.keyboard.press("j")
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"**/notices/{drafted[3]}")
    desk.wait_for_load_state("load")
    desk.keyboard.press("d")
    expect(desk.locator("#reason")).to_be_focused()
    desk.keyboard.type("They work for another client now")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"**/notices/{drafted[4]}")
    expect(desk.locator(".flash")).to_contain_text("Discarded")
    gone = letter(world, drafted[3])
    assert (gone.state, gone.why_not) == (OutboxState.DISCARDED, "They work for another client now")


def test_all_of_a_kind_are_ticked_by_one_key_and_only_those(drafted: list[int], desk: Page, served: str):
    desk.goto(f"{served}/notices")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator(".flash")).to_contain_text("Nothing is ticked")
    desk.keyboard.press("j")
    desk.keyboard.press("a")
    expect(desk.locator("#ticked")).to_have_text("4 ticked.")
    button = desk.locator("[data-all]").first
    expect(button).to_have_attribute("aria-pressed", "true")
    button.press("Space")
    expect(desk.locator("#ticked")).to_have_text("Tick what may go as it stands.")
    desk.keyboard.press("k")
    expect(desk.locator("li.current")).to_have_attribute("data-item", str(drafted[0]))


def test_a_letter_is_changed_previewed_and_sent_by_keys(drafted: list[int], desk: Page, served: str, world: World):
    desk.goto(f"{served}/notices/{drafted[0]}")
    frame = desk.frame_locator("iframe.as-page")
    expect(frame.locator(".page .facts")).to_contain_text("Needed by")
    desk.keyboard.press("e")
    expect(desk.locator("#body")).to_be_focused()
    desk.keyboard.press("Control+Home")
    desk.keyboard.type("A word of mine.\n\n")
    desk.click("#preview")
    expect(frame.locator("p").first).to_have_text("A word of mine.")
    assert not letter(world, drafted[0]).edited
    desk.click("#preview")
    desk.keyboard.press("Control+Enter")
    desk.wait_for_url(f"**/notices/{drafted[1]}")
    expect(desk.locator(".flash")).to_contain_text("on its way")
    sent = letter(world, drafted[0])
    assert sent.state is OutboxState.APPROVED
    assert sent.body.startswith("A word of mine.\n\nHello Bluebird")
    desk.wait_for_load_state("load")
    desk.keyboard.press("j")
    desk.wait_for_url(f"**/notices/{drafted[2]}")
    desk.wait_for_load_state("load")
    desk.keyboard.press("q")
    desk.wait_for_url("**/notices")


def test_nothing_in_a_letters_words_runs_in_the_preview(drafted: list[int], desk: Page, served: str, world: World):
    with world.open_work() as session:
        row = outbox.by_id(session, drafted[0])
        row.subject = "<script>top.ran = 1</script>"
        row.body = "<script>top.ran = 1</script>\n\nOpen\nhttp://127.0.0.1/x"
    desk.goto(f"{served}/notices/{drafted[0]}")
    expect(desk.frame_locator("iframe.as-page").locator("p").first).to_have_text("<script>top.ran = 1</script>")
    assert desk.evaluate("window.ran") is None


def test_without_scripts_a_kind_is_ticked_by_a_link_and_sent(
    drafted: list[int], chromium_browser: Chromium, served: str, world: World
):
    page = chromium_browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{served}/sign-in")
    page.fill("#email", REVIEWER)
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.click(".top-nav a:has-text('Notices')")
    page.click("[data-all] >> nth=0")
    expect(page.locator("input[name=letter]:checked")).to_have_count(4)
    page.uncheck(f"input[value='{drafted[3]}']")
    page.click("#send")
    expect(page.locator(".flash")).to_contain_text("3 letters")
    page.click(f"a.subject[href$='/{drafted[3]}']")
    page.click("#discard summary")
    page.fill("#reason", "Not now")
    page.click("#discard button")
    expect(page.locator(".flash")).to_contain_text("Discarded")
    assert states(world, drafted) == ["approved"] * 3 + ["discarded", "draft"]
    page.context.close()


def test_the_list_tells_to_whom_about_whom_why_and_how_it_begins(reviewer: Browser, drafted: list[int]):
    page = reviewer.get("/notices").text
    assert page.index("Harbor Point Property Group LLC</bdi></h2>") < page.index("Other Client LLC</bdi></h2>")
    row = page[page.index(f'data-item="{drafted[1]}"') :].split("</li>")[0]
    for words in ("office@marlin.example", "Marlin Painting LLC", "Marlin Drywall LLC", "Contractor", "11/23/2026"):
        assert words in row, words
    for words in ("No certificate was ever asked for", "proof of insurance", "needs proof of insurance from these"):
        assert words in row, words
    assert "Request for a first certificate" in page


def test_what_cannot_go_is_told_with_its_reason_and_stays_ticked(reviewer: Browser, drafted: list[int], world: World):
    osprey = world.account("Osprey")
    with world.open_work() as session:
        message = messages.by_id(session, 1)
        message.account_id, message.state = osprey, MessageState.AWAITING_REVIEW
    answer = reviewer.post("/notices/send", {"letter": [str(one) for one in drafted[:3]]}, status=409).text
    assert "2 letters are on their way" in answer
    assert "One letter could not be sent" in answer
    assert ticked(answer) == [drafted[2]]
    assert answer.count("not so any more") >= 2  # at the top, and at the letter
    assert states(world, drafted[:3]) == ["approved", "approved", "draft"]
    again = reviewer.post("/notices/send", {"letter": [str(drafted[0]), "999999"]}, status=409).text
    assert "already approved" in again


def test_nothing_ticked_sends_nothing(reviewer: Browser, drafted: list[int], world: World):
    reviewer.post("/notices/send", {"letter": ["x", ""]})
    assert "Nothing was ticked" in reviewer.get("/notices").text
    assert set(states(world, drafted)) == {"draft"}


def test_words_are_saved_and_an_empty_letter_or_no_reason_is_refused_with_what_was_typed(
    reviewer: Browser, drafted: list[int], world: World
):
    path = f"/notices/{drafted[0]}"
    reviewer.post(f"{path}/save", {"subject": "Mine", "body": "One\r\nTwo"})
    assert letter(world, drafted[0]).body == "One\nTwo"
    for act in ("save", "send"):
        page = reviewer.post(f"{path}/{act}", {"subject": " ", "body": "My own words"}, status=400).text
        assert "needs a subject" in page
        assert "My own words" in page
    assert "Say why" in reviewer.post(f"{path}/discard", {"reason": " "}, status=400).text
    assert letter(world, drafted[0]).subject == "Mine"


def test_a_letter_that_was_overtaken_says_so_and_cannot_be_acted_on(
    reviewer: Browser, drafted: list[int], world: World
):
    words = {"subject": "Mine", "body": "My own words"}
    reviewer.post(f"/notices/{drafted[0]}/send", words)
    page = reviewer.get(f"/notices/{drafted[0]}").text
    assert "Approved" in page
    assert "letter-form" not in page
    assert "already approved" in reviewer.post(f"/notices/{drafted[0]}/send", words, status=409).text
    with world.open_work() as session:
        notices.withdraw(session, outbox.by_id(session, drafted[1]))
    assert "taken back by itself" in reviewer.get(f"/notices/{drafted[1]}").text


def test_an_answer_to_a_mail_is_no_notice(reviewer: Browser, drafted: list[int], world: World):
    answer = world.desk.case(2).letter
    for path in (f"/notices/{answer.id}", f"/notices/{answer.id}/page", "/notices/999999"):
        reviewer.get(path, status=404)
    for act in ("send", "save", "discard"):
        reviewer.post(f"/notices/{answer.id}/{act}", {"subject": "x", "body": "x", "reason": "x"}, status=404)
    assert world.desk.case(2).letter.state is OutboxState.DRAFT


def test_people_of_a_client_have_no_such_page_and_no_link(client_person: Browser, drafted: list[int]):
    assert "/notices" not in client_person.get("/contractors").text
    client_person.get("/notices", status=404)
    client_person.get(f"/notices/{drafted[0]}", status=404)
    client_person.post("/notices/send", {"letter": str(drafted[0])}, status=404)


def test_nothing_waits(reviewer: Browser):
    page = reviewer.get("/notices").text
    assert "All read" in page
    assert "nav-count" not in page
    assert "Nothing is held back" not in reviewer.get("/notices/plan").text


def test_the_letter_is_framed_by_us_alone_and_may_do_nothing(reviewer: Browser, drafted: list[int]):
    headers = reviewer.get(f"/notices/{drafted[0]}/page").headers
    policy = headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy and policy.endswith("; sandbox") and "script" not in policy
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    around = reviewer.get(f"/notices/{drafted[0]}").headers
    assert around["Content-Security-Policy"].endswith("frame-src 'self'")
    assert around["X-Frame-Options"] == "DENY"


def test_calls_for_bounced_addresses_and_what_is_held_back_are_listed(
    reviewer: Browser, drafted: list[int], world: World
):
    with world.open_work() as session:
        correspondents.note_bounce(session, "yard@osprey.example", "550 no such user", at=NOON)
    page = reviewer.get("/notices/plan").text
    tasks, held = page[page.index("tasks-title") : page.index('id="held-title"')], page[page.index('id="held-title"') :]
    assert "Mail to yard@osprey.example comes back" in tasks
    assert "Osprey Fencing Co." in tasks
    assert "Kestrel Roofing LLC" in held
    assert "message of this account waits" in held


def test_a_long_list_comes_in_pages(reviewer: Browser, drafted: list[int], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("review_ui.review.notice_pages.PAGE", 2)
    pages = [reviewer.get(f"/notices?page={n}").text for n in (1, 2, 3)]
    found = [int(one) for page in pages for one in re.findall(r'data-item="(\d+)"', page)]
    assert found == drafted
    assert '<span class="count">4</span>' in pages[1]
    assert "Nothing on this page" in reviewer.get("/notices?page=9").text


def test_reasons_and_beginnings_read_as_words():
    why = "gl GL-1, auto BA 22 expires 2027-01-01, in 30 days and no renewal is on file"
    assert in_words(why) == "CGL GL-1, AL BA 22 expires 01/01/2027, in 30 days and no renewal is on file"
    assert (
        in_words("gl SAS(40)01064795, wc 9J5-IND expired 2026-11-06")
        == "CGL SAS(40)01064795, WC 9J5-IND expired 11/06/2026"
    )
    assert in_words("the auto shop called") == "the auto shop called"
    assert first_lines("Hello X,\n\nOne\ntwo.\n") == "One two."
    assert first_lines("Hello,\n\nWanted:\n- this\n- that") == "Wanted: this · that"
    assert first_lines("One alone") == "One alone"
    assert len(first_lines("Hello,\n\n" + "word " * 200)) < 265


def test_a_letter_of_which_nobody_is_sure_is_settled_on_its_page(reviewer: Browser, drafted: list[int], world: World):
    with world.open_work() as session:
        uncertain, refused = OutboxState.UNCERTAIN, OutboxState.REFUSED
        for number, state in ((0, uncertain), (1, refused), (2, uncertain)):
            row = outbox.by_id(session, drafted[number])
            row.state, row.approved_at, row.last_reply = state, NOON, "451 the connection <dropped>"
    page = reviewer.get("/notices").text
    assert "To be settled" in page
    assert page.count("451 the connection &lt;dropped&gt;") == 3
    assert "Nobody knows whether this letter arrived" in reviewer.get(f"/notices/{drafted[0]}").text
    reviewer.post(f"/notices/{drafted[0]}/settle", {"fate": "lost"}, status=400)
    for number, fate in enumerate(("arrived", "again", "discard")):
        reviewer.post(f"/notices/{drafted[number]}/settle", {"fate": fate})
    assert states(world, drafted[:3]) == ["sent", "approved", "discarded"]
    assert "To be settled" not in reviewer.get("/notices").text
    reviewer.post(f"/notices/{drafted[0]}/settle", {"fate": "again"}, status=409)
    with world.open_work() as session:
        last = list(audit.events(session, subject=f"letter {drafted[1]}"))[-1]
    assert (last.action, last.actor, last.detail) == ("settle_letter", REVIEWER, {"was": "refused", "fate": "again"})


def test_who_changed_or_discarded_a_notice_and_why_is_in_the_trail(reviewer: Browser, drafted: list[int], world: World):
    reviewer.post(f"/notices/{drafted[0]}/save", {"subject": "Other", "body": "Hello,\n\nother words."})
    reviewer.post(f"/notices/{drafted[0]}/discard", {"reason": "They left"})
    with world.open_work() as session:
        told = [(one.action, one.actor, one.detail) for one in audit.events(session, subject=f"letter {drafted[0]}")]
    assert told[-2:] == [
        ("edit_letter", REVIEWER, {"subject": "Other"}),
        ("close", REVIEWER, {"reason": "They left"}),
    ]
