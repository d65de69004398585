"""A contractor's page: the parts of pages it was judged by, and the letters about it with their files."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from PIL import Image
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import expect
from sqlalchemy import select

from domain.dialogue import Addressee
from domain.draft import OutboxState
from domain.message import MessageState
from records.accounts import Account
from records.documents import Document
from records.messages import Attachment, Message
from records.notices import SentNotice
from records.outbox import OutboxMessage
from review_ui.shell.policy import FILE
from tests.review_ui.pages import Browser
from tests.review_ui.world import ADDRESS, CLIENT_PERSON, FOREIGN_APPROVER, NOON, REVIEWER, TODAY, World

BOX = "coverages.0.limits.each_occurrence"


@pytest.fixture
def judged(world: World) -> World:
    world.desk.confirm(world.desk.case(2).document.id, {}, user_id=world.user(REVIEWER))
    return world


@pytest.fixture
def redstone(judged: World) -> int:
    return judged.account("Redstone")


def pictures(page: str) -> list[tuple[str, str]]:
    """Address and alternative text of the pictures of a page."""
    found = re.findall(r'<img loading="lazy" width="\d+" height="\d+" src="([^"]+)" alt="([^"]+)"', page)
    return [(html.unescape(address), html.unescape(alt)) for address, alt in found]


def is_marked(picture: bytes) -> bool:
    """Whether a box is outlined in our colour."""
    with Image.open(io.BytesIO(picture)) as image:
        found = image.convert("RGB").getcolors(image.width * image.height) or []
    return sum(count for count, (red, green, blue) in found if red > 170 and green < 130 and blue < 90) > 60


def letter(world: World, account_id: int, **other: object) -> int:
    """A letter about the account, sent unless told otherwise."""
    made = {"state": OutboxState.SENT, "sent_at": NOON, "approved_at": NOON, "subject": "Please correct", "body": "Two"}
    with world.open_work() as session:
        row = OutboxMessage(account_id=account_id, letter="x", to=["marcus@novak.example"], created_at=NOON)
        row.message_id = f"<{len(other)}-{other.get('subject')}@certdesk.example>"
        for name, value in {**made, **other}.items():
            setattr(row, name, value)
        session.add(row)
        session.flush()
        return row.id


def test_each_requirement_shows_the_box_it_was_judged_by(redstone: int, client_person: Browser):
    shown = pictures(client_person.get(f"/accounts/{redstone}").text)
    assert len(shown) > 15
    ((address, alt),) = [one for one in shown if f"/0/{BOX}.jpg" in one[0]]
    assert "page 1 of certificate.pdf with the box Each occurrence marked. It says 500,000." in alt
    part, whole = client_person.get(address), client_person.get(f"{address}?whole=1")
    assert part.mimetype == whole.mimetype == "image/jpeg"
    assert is_marked(part.data)
    with Image.open(io.BytesIO(part.data)) as small, Image.open(io.BytesIO(whole.data)) as large:
        assert small.width * 2 < large.width * 1.5
        assert small.height * 4 < large.height


def test_a_picture_that_a_browser_has_is_not_sent_again(redstone: int, client_person: Browser):
    (address, _alt) = pictures(client_person.get(f"/accounts/{redstone}").text)[0]
    first = client_person.get(address)
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = client_person.get(address, status=304, headers={"If-None-Match": first.headers["ETag"]})
    assert again.data == b""
    assert client_person.get(f"{address}?whole=1").headers["ETag"] != first.headers["ETag"]


def test_pictures_and_files_are_of_the_clients_own_accounts_alone(judged: World, redstone: int, stranger: Browser):
    with judged.open_work() as session:
        document = session.scalars(select(Document.id).filter_by(account_id=redstone)).one()
        file = session.scalars(select(Attachment.id).join(Message).where(Message.account_id == redstone)).one()
        foreign = session.scalars(select(Account.id).where(Account.client_id != 1)).one()
    addresses = [f"/accounts/{redstone}/proof/{document}/0/{BOX}.jpg", f"/accounts/{redstone}/received/{file}"]
    elsewhere = [one.replace(f"/accounts/{redstone}/", f"/accounts/{foreign}/") for one in addresses]
    own_but_not_its = [one.replace(f"/accounts/{redstone}/", "/accounts/1/") for one in addresses]
    stranger.sign_in(FOREIGN_APPROVER)
    for address in (*addresses, *elsewhere):
        stranger.get(address, status=404)
    stranger.sign_in(CLIENT_PERSON)
    for address in addresses:
        stranger.get(address)
    for address in (*elsewhere, *own_but_not_its, addresses[0].replace(BOX, "coverages.9.nothing")):
        stranger.get(address, status=404)


def test_the_conversation_shows_letters_in_and_out_newest_last(judged: World, redstone: int, client_person: Browser):
    link = f"http://127.0.0.1/s/abc.def sealed {ADDRESS.replace('@', '+a2.sealed@')}"
    letter(judged, redstone, subject="Second", body=f"See {link} <script>alert(1)</script>")
    letter(judged, redstone, subject="Only drafted", state=OutboxState.DRAFT, sent_at=None)
    letter(judged, judged.account("Foreign"), subject="Of another client")
    page = client_person.get(f"/accounts/{redstone}").text.partition('id="conversation"')[2]
    subjects = re.findall(r"<strong><bdi>([^<]+)</bdi></strong><span class=\"quiet\"><time", page)
    assert subjects == ["RE: Certificate request - Redstone Electric", "Second"]
    assert "As requested." in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "/s/abc" not in page
    assert "+a2.sealed" not in page


def test_the_contractors_page_tells_when_the_next_letter_goes(
    judged: World, redstone: int, client_person: Browser, signed_in: Callable[[str], BrowserPage], served: str
):
    def told() -> str:
        page = html.unescape(client_person.get(f"/accounts/{redstone}/next").text)
        return " ".join(re.sub("<[^>]+>", "", page.partition('id="next-letter">')[2].partition("</p>")[0]).split())

    assert told() == "Next letter on hold: Still in force? After proof (Agent). 1 message of this account waits"
    with judged.open_work() as session:
        for message in session.scalars(select(Message).filter_by(account_id=redstone)):
            message.state, message.arrived_at = MessageState.ANSWERED, NOON - timedelta(30)
    page = signed_in(CLIENT_PERSON)
    page.goto(f"{served}/accounts/{redstone}")
    page.locator("#conversation").scroll_into_view_if_needed()
    # the agent is asked thirty days after the proof was confirmed
    expect(page.locator("#next-letter")).to_contain_text("12/23/2026, Still in force? After proof (Agent)")
    drafted = letter(judged, redstone, state=OutboxState.DRAFT, sent_at=None, approved_at=None)
    with judged.open_work() as session:
        row = SentNotice(key="renewal:x", account_id=redstone, outbox_id=drafted, to_address="ann@coastal.example")
        row.addressee, row.template, row.why, row.day = Addressee.AGENT, "renewal_request", "", TODAY
        row.created_at = NOON
        session.add(row)
    assert told() == "The next letter waits to be approved."
    client_person.get(f"/accounts/{judged.account('Foreign')}/next", status=404)


def test_files_of_letters_come_as_they_went(judged: World, redstone: int, client_person: Browser):
    digest = judged.parts.blobs.put(b"%PDF-1.7 an example")
    paper = {"name": "example.pdf", "media_type": "application/pdf", "digest": digest, "size": 19}
    sent = letter(judged, redstone, attachments=[paper])
    page = client_person.get(f"/accounts/{redstone}").text
    links = re.findall(rf'href="(/accounts/{redstone}/(?:received|sent)/[\d/]+)" download', page)
    received, out = [client_person.get(one) for one in links]
    with judged.open_work() as session:
        kept = session.scalars(select(Attachment).join(Message).where(Message.account_id == redstone)).one()
    assert received.data == judged.parts.blobs.get(kept.digest)
    assert out.data == b"%PDF-1.7 an example"
    assert out.headers["Content-Disposition"] == "attachment; filename=example.pdf"
    assert out.headers["Content-Security-Policy"] == FILE
    client_person.get(f"/accounts/{redstone}/sent/{sent}/2", status=404)
    draft = letter(judged, redstone, subject="d", state=OutboxState.DRAFT, sent_at=None, attachments=[paper])
    client_person.get(f"/accounts/{redstone}/sent/{draft}/1", status=404)


def test_a_mail_with_another_clients_papers_keeps_its_text_and_files(
    judged: World, redstone: int, client_person: Browser
):
    foreign = judged.account("Foreign")
    with judged.open_work() as session:
        message = session.scalars(select(Message).filter_by(account_id=redstone)).one()
        message.body = "And here is the one of Foreign Works for Other Client."
        document = session.scalars(select(Document).filter_by(message_id=message.id)).one()
        session.add(
            Document(
                message_id=message.id, account_id=foreign, digest=document.digest,
                name="foreign.pdf", created_at=NOON,
            )
        )  # fmt: skip
        file = session.scalars(select(Attachment.id).filter_by(message_id=message.id)).one()
    page = client_person.get(f"/accounts/{redstone}").text.partition('id="conversation"')[2]
    assert "A mail about several accounts" in page
    assert "Foreign Works" not in page
    assert "received/" not in page
    client_person.get(f"/accounts/{redstone}/received/{file}", status=404)


def test_the_pictures_are_reached_by_keyboard_and_loaded_when_looked_at(
    redstone: int, signed_in: Callable[[str], BrowserPage], served: str
):
    page = signed_in(CLIENT_PERSON)
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if ".jpg" in one.url else None)
    page.goto(f"{served}/accounts/{redstone}")
    settled = page.locator("#settled-title").locator("xpath=ancestor::section").locator("details.on-page")
    page.wait_for_timeout(200)
    before = len(asked)
    assert before < 8
    settled.first.locator("summary").focus()
    page.keyboard.press("Enter")
    picture = settled.first.locator("img").first
    picture.scroll_into_view_if_needed()
    page.wait_for_function("(one) => one.complete && one.naturalWidth > 100", arg=picture.element_handle())
    assert len(asked) > before
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**whole=1")
