from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from domain.document import DocumentState
from domain.draft import OutboxState
from domain.message import MessageKind, MessageState
from records import messages, outbox
from records.decisions import Decision, DecisionKind
from tests.review_ui.pages import Browser
from tests.review_ui.world import World

OCCURRENCE = "coverages.0.limits.each_occurrence"
BOX = f"box:{OCCURRENCE}"


def _document(world: World, message: str) -> int:
    document = world.desk.case(world.message(message)).document
    assert document is not None
    return document.id


def _last(world: World, kind: DecisionKind) -> Decision:
    with world.open_work() as session:
        return session.scalars(select(Decision).filter_by(kind=kind).order_by(Decision.id.desc())).first()


def test_the_review_screen_shows_page_fields_findings_and_letter(reviewer: Browser):
    page = reviewer.get("/review/2").text
    assert 'src="/review/documents/2/pages/1.jpg"' in page
    assert f'name="{BOX}" value="500,000"' in page
    assert re.search(r">Check</span> 82%", page)
    assert "$500,000 shown, $1,000,000 required" in page
    assert "marcus@novakagency.example" in page
    assert f'<rect data-path="{OCCURRENCE}"' in page


def test_every_mail_has_a_screen(reviewer: Browser):
    for message_id in range(1, 6):
        reviewer.get(f"/review/{message_id}")
    reviewer.get("/review/99", status=404)
    reviewer.get("/review/1?document=2", status=404)


def test_confirming_keeps_the_corrections_and_the_findings_follow(reviewer: Browser, world: World):
    document = _document(world, "low limits")
    form = reviewer.form("/review/2", "fields") | {BOX: "1M"}
    reviewer.post(f"/review/documents/{document}/confirm", form)
    assert _last(world, DecisionKind.CONFIRM).values == {OCCURRENCE: 1_000_000}
    page = reviewer.get("/review/2").text
    assert "Confirmed. Read the letter." in page
    assert "$500,000 shown" not in page
    assert "Corrected" in page


def test_confirming_again_keeps_the_earlier_corrections(reviewer: Browser, world: World):
    document = _document(world, "low limits")
    reviewer.post(f"/review/documents/{document}/confirm", reviewer.form("/review/2", "fields") | {BOX: "1M"})
    policy = {"box:coverages.1.policy_number": "NEW 1"}
    reviewer.post(f"/review/documents/{document}/confirm", reviewer.form("/review/2", "fields") | policy)
    assert _last(world, DecisionKind.CONFIRM).values == {OCCURRENCE: 1_000_000, "coverages.1.policy_number": "NEW 1"}


def test_a_value_that_cannot_be_understood_is_kept_on_the_screen_and_nothing_is_stored(reviewer: Browser, world: World):
    document = _document(world, "low limits")
    form = reviewer.form("/review/2", "fields") | {BOX: "a lot", "box:insured.name": "Redstone Two"}
    page = reviewer.post(f"/review/documents/{document}/confirm", form, status=400).text
    assert 'value="a lot"' in page
    assert 'value="Redstone Two"' in page
    assert "Type an amount like 1,000,000 or 1M" in page
    assert _last(world, DecisionKind.CONFIRM) is None


def test_the_preview_tells_findings_and_letter_and_stores_nothing(reviewer: Browser, world: World):
    document = _document(world, "low limits")
    form = reviewer.form("/review/2", "fields") | {BOX: "1,000,000"}
    told = reviewer.post(f"/review/documents/{document}/preview", form, status=200).json
    assert told["changed"] == [OCCURRENCE]
    assert "$500,000 shown, $1,000,000 required" not in told["findings"]
    assert "shows $500,000" not in told["body"]
    assert world.desk.case(2).document.state is DocumentState.NEEDS_REVIEW


def test_a_letter_leaves_only_after_its_document_was_confirmed(reviewer: Browser, world: World):
    letter = world.desk.case(2).letter
    words = {
        "message": "2",
        "to": "marcus@novakagency.example",
        "cc": "",
        "subject": "Re: it",
        "body": "Dear Marcus,\r\nno.",
    }
    page = reviewer.post(f"/review/letters/{letter.id}/send", words, status=409).text
    assert "still needs review" in page
    assert "Dear Marcus," in page
    document = _document(world, "low limits")
    reviewer.post(f"/review/documents/{document}/confirm", reviewer.form("/review/2", "fields"))
    sent = reviewer.post(f"/review/letters/{letter.id}/send", words)
    assert sent.location == "/review/next?after=2"
    with world.open_work() as session:
        stored = outbox.by_id(session, letter.id)
        assert (stored.state, stored.body) == (OutboxState.APPROVED, "Dear Marcus,\nno.")
    assert "Approved" in reviewer.get("/review/2").text


def test_rejecting_needs_a_reason_and_keeps_it(reviewer: Browser, world: World):
    document = _document(world, "low limits")
    reviewer.post(f"/review/documents/{document}/reject", {"message": "2"}, status=400)
    reviewer.post(f"/review/documents/{document}/reject", {"message": "2", "reason": "Cut off at the bottom"})
    assert "Cut off at the bottom" in reviewer.get("/review/2").text


def test_a_strangers_mail_offers_its_account_and_is_assigned_with_one_click(reviewer: Browser, world: World):
    page = reviewer.get("/review/5").text
    assert "Suggested accounts" in page
    assert "belongs to no account yet" in page
    document = _document(world, "stranger")
    answer = reviewer.post(f"/review/documents/{document}/confirm", reviewer.form("/review/5", "fields"), status=409)
    assert "assign it first" in answer.text
    reviewer.post("/review/5/assign", {"message": "5", "account": str(world.account("Redstone"))})
    assert "Redstone Electric" in reviewer.get("/review/5").text


def test_an_account_is_found_by_typing(reviewer: Browser, world: World):
    found = reviewer.get("/review/accounts?q=summit").json
    assert [one["id"] for one in found] == [world.account("Summit")]
    reviewer.post("/review/5/assign", {"message": "5", "search": "Summit Elev"})
    assert world.desk.case(5).account.contractor == "Summit Elevator Services LLC"
    reviewer.post("/review/5/assign", {"message": "5", "search": "e"}, status=400)


def test_what_changed_since_the_last_certificate_stands_first(reviewer: Browser, world: World):
    world.desk.confirm(_document(world, "compliant"), {}, user_id=1)
    world.desk.assign(5, world.account("Kestrel"), user_id=1)
    page = reviewer.get("/review/5").text
    assert page.index("What changed since the last certificate") < page.index('id="findings-title"')


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/review/documents/2/kind", {"kind": "declarations"}),
        ("/review/2/take", {"user": "1"}),
        ("/review/2/mail-kind", {"kind": "question"}),
    ],
)
def test_smaller_decisions_lead_back_to_the_case(reviewer: Browser, path: str, form: dict[str, str]):
    answer = reviewer.post(path, {"message": "2", **form})
    assert answer.location == "/review/2"
    reviewer.get("/review/2")


def test_decisions_are_stored(reviewer: Browser, world: World):
    reviewer.post("/review/2/mail-kind", {"message": "2", "kind": "bounce"})
    reviewer.post("/review/2/take", {"message": "2", "user": "1"})
    case = world.desk.case(2)
    assert (case.message.kind, case.message.assigned_to) == (MessageKind.BOUNCE, "Robin Reviewer")
    assert reviewer.post("/review/2/close", {"message": "2"}).location == "/review/next?after=2"
    with world.open_work() as session:
        assert messages.by_id(session, 2).state is MessageState.FILED


def test_nonsense_is_refused_in_words(reviewer: Browser):
    reviewer.post("/review/documents/2/kind", {"message": "2", "kind": "novel"}, status=400)
    reviewer.post("/review/2/mail-kind", {"message": "2", "kind": "novel"}, status=400)
    reviewer.post("/review/documents/2/split", {"message": "2", "before_page": "9"}, status=409)
    reviewer.post("/review/documents/2/confirm", {}, status=400)
    reviewer.post("/review/documents/77/reject", {"message": "2", "reason": "x"}, status=404)


def test_an_original_is_downloaded_and_never_shown(reviewer: Browser):
    answer = reviewer.get("/review/documents/2/original")
    assert answer.headers["Content-Disposition"] == "attachment; filename=certificate.pdf"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.data.startswith(b"%PDF")
    assert reviewer.get("/review/documents/2/pages/1.jpg").data.startswith(b"\xff\xd8")
    reviewer.get("/review/documents/2/pages/9.jpg", status=404)


def test_a_letter_that_was_saved_many_times_is_told_once_in_the_history(reviewer: Browser, world: World):
    letter = world.desk.case(2).letter
    words = {"message": "2", "to": "marcus@novakagency.example", "cc": "", "subject": "Re: it"}
    for body in ("D", "De", "Dear Marcus"):
        answer = reviewer.post(
            f"/review/letters/{letter.id}/save",
            {**words, "body": body},
            status=204,
            headers={"X-Requested-With": "fetch"},
        )
        assert answer.data == b""
    page = reviewer.get("/review/2").text
    assert "Dear Marcus" in page
    edits = [one for one in world.desk.case(2).history if one.who == "Robin Reviewer"]
    assert len(edits) == 3
    assert page.count(f"<bdi>Robin Reviewer</bdi> {edits[0].what}") == 1
