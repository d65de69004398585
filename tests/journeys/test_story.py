"""An agent replies to a notice; the reviewer confirms and sends; the answer arrives in the agent's thread."""

import re
import time
from email.message import EmailMessage
from pathlib import Path

from playwright.sync_api import Page, expect

from records import audit
from tests.journeys.desk_process import AGENT, NOTICE, PASSWORD, REVIEWER, desk, drawn_certificate
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import MailDesk


def reply(to: str, pdf: bytes, *, message_id: str = "<reply-1@whitcombe.example>") -> bytes:
    message = EmailMessage()
    message["From"] = f"Dana Whitcombe <{AGENT}>"
    message["To"] = to
    message["Subject"] = "RE: Certificate request"
    message["Message-ID"] = message_id
    message["In-Reply-To"] = NOTICE
    message["References"] = NOTICE
    message.set_content("Please find the certificate attached.\n")
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename="COI.pdf")
    return message.as_bytes()


def test_an_agents_reply_is_read_confirmed_and_answered_in_its_thread(
    tmp_path: Path, ready_url: str, dovecot: Dovecot, mail_desk: MailDesk, page: Page
):
    _, pdf = drawn_certificate()
    with desk(tmp_path, ready_url, dovecot, mail_desk) as running:
        for name in ("web", "work", "poll"):
            running.start(name, name)
        running.eventually(lambda: "state=idle" in (tmp_path / "poll.log").read_text())
        running.eventually(lambda: "working" in (tmp_path / "work.log").read_text())
        dovecot.deliver(reply(running.reply_to, pdf))
        running.eventually(lambda: [one["state"] for one in running.messages()] == ["awaiting_review"])
        running.eventually(lambda: len(dovecot.messages("Processed")) == 1)

        page.goto(running.base_url)
        page.get_by_label("Email").fill(REVIEWER)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("link", name="RE: Certificate request").click()
        expect(page.get_by_label("Date", exact=True)).to_have_value(re.compile(r"\d\d/\d\d/2026"))
        each_occurrence = page.locator('input[name$="limits.each_occurrence"]').first
        each_occurrence.fill("250,000")
        each_occurrence.press("Tab")
        expect(page.locator("#findings")).to_contain_text("250,000")
        expect(page.locator("#body")).to_have_value(re.compile(r"250,000"))

        page.locator("#confirm").click()
        expect(page.get_by_text("Confirmed").first).to_be_visible()
        page.get_by_role("button", name=re.compile("Send")).first.click()
        running.eventually(lambda: len(mail_desk.taken) == 2)
        running.eventually(lambda: [one["state"] for one in running.messages()] == ["answered"])
        time.sleep(1)

        receipt, taken = mail_desk.taken
        assert receipt.recipients == [AGENT]
        assert receipt.message["In-Reply-To"] == "<reply-1@whitcombe.example>"
        told = " ".join(receipt.message.get_body(("plain",)).get_content().split())
        assert "It has not been reviewed yet." in told
        answer = taken.message
        assert AGENT in taken.recipients
        assert answer["In-Reply-To"] == "<reply-1@whitcombe.example>"
        assert answer["References"].split() == [NOTICE, "<reply-1@whitcombe.example>"]
        assert answer["Reply-To"].endswith(running.reply_to)
        assert "250,000" in answer.get_body(("plain",)).get_content()
        with running.open_work() as session:
            assert audit.verify(session).broken is None
