"""Mail of ours that comes back, as the servers of the world write it: to whom, whether for good, and about which mail."""  # noqa: E501

import pytest

from domain.message import MessageKind
from ingest.read import read_message

US = "certs@desk.example"
LETTER = "<notice-7@desk.example>"
WHO = "dana@agency.example"


def told(subject: str, text: str, *, sender: str, extra: str = "", ours: str = LETTER) -> bytes:
    returned = f"\n\n------ This is a copy of the message, including all the headers. ------\n\nMessage-ID: {ours}\n"
    head = f"From: {sender}\nTo: {US}\nReturn-Path: <>\nSubject: {subject}\nMessage-ID: <b1@mx.example>\n{extra}"
    return f"{head}Content-Type: text/plain\n\n{text}{returned if ours else ''}".encode()


def report(status: str, diagnostic: str, *, sender: str = "postmaster@mx.example", action: str = "failed") -> bytes:
    return f"""From: {sender}
To: {US}
Return-Path: <>
Subject: Undeliverable: Certificate request
Message-ID: <b2@mx.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

Delivery has failed to these recipients or groups.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {WHO}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {diagnostic}

--b
Content-Type: message/rfc822

From: {US}
To: {WHO}
Message-ID: {LETTER}
Subject: Certificate request

Hello
--b--
""".encode()


REPORTS = {
    "Exchange, unknown": (report("5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found"), "hard"),
    "Microsoft 365, disabled": (report("5.2.1", "550 5.2.1 mailbox disabled"), "hard"),
    "Microsoft 365, blocked": (report("5.7.606", "550 5.7.606 Access denied, banned sending IP [192.0.2.1]"), "blocked"),  # noqa: E501
    "Outlook.com, blocked": (report("5.7.1", "550 5.7.1 part of their network is on our block list (S3140)"), "blocked"),  # noqa: E501
    "Gmail, unknown": (report("5.1.1", "550-5.1.1 The email account that you tried to reach does not exist."), "hard"),
    "Gmail, full": (report("5.2.2", "552-5.2.2 The email account that you tried to reach is over quota."), "soft"),
    "Gmail, unauthenticated": (report("5.7.26", "550-5.7.26 This mail has been blocked because it is unauthenticated"), "blocked"),  # noqa: E501
    "Postfix, no domain": (report("5.4.4", "X-Postfix; Host or domain name not found. Name service error"), "hard"),
    "Postfix, timed out": (report("4.4.1", "X-Postfix; connect to mx.agency.example[192.0.2.9]:25: timed out"), "soft"),
    "little said, spam": (report("5.0.0", "554 message looks like spam"), "blocked"),
    "little said, unknown": (report("5.0.0", "550 no such user here"), "hard"),
}  # fmt: skip
IN_WORDS = {
    "Exim": (told(
        "Mail delivery failed: returning message to sender",
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be "
        f"delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n"
        f"  {WHO}\n    host mx.agency.example [192.0.2.9]\n    SMTP error from remote mail server after RCPT TO:<{WHO}>:\n"  # noqa: E501
        "    550 No such person at this address",
        sender="Mail Delivery System <Mailer-Daemon@mx.example>", extra=f"X-Failed-Recipients: {WHO}\n"), "hard"),
    "Exim, full": (told(
        "Mail delivery failed: returning message to sender",
        f"The following address(es) failed:\n\n  {WHO}\n    mailbox is full: retry timeout exceeded",
        sender="Mailer-Daemon@mx.example", extra=f"X-Failed-Recipients: {WHO}\n"), "soft"),
    "qmail": (told(
        "failure notice",
        "Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your message to the "
        f"following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<{WHO}>:\n"
        "Sorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n",
        sender="MAILER-DAEMON@mx.example"), "hard"),
    "qmail, no host": (told(
        "failure notice",
        f"Hi. This is the qmail-send program.\n\n<{WHO}>:\nSorry, I couldn't find any host named agency.example. (#5.1.2)\n",  # noqa: E501
        sender="MAILER-DAEMON@mx.example"), "hard"),
    "Yahoo": (told(
        "Failure Notice",
        f"Sorry, we were unable to deliver your message to the following address.\n\n<{WHO}>:\n554: 30: Sorry, your "
        "message to this address cannot be delivered. This mailbox is disabled (554.30).\n",
        sender="MAILER-DAEMON@yahoo.com"), "hard"),
    "Yahoo, full": (told(
        "Failure Notice",
        f"Sorry, we were unable to deliver your message.\n\n<{WHO}>:\n552: user is over quota; mailbox full\n",
        sender="MAILER-DAEMON@yahoo.com"), "soft"),
    "Postfix in words": (told(
        "Undelivered Mail Returned to Sender",
        f"I'm sorry to have to inform you that your message could not\nbe delivered.\n\n<{WHO}>: host mx.agency.example"
        f"[192.0.2.9] said: 550 5.1.1\n    <{WHO}>: Recipient address rejected: User unknown (in reply to RCPT TO)",
        sender="MAILER-DAEMON@desk.example (Mail Delivery System)"), "hard"),
    "Exchange 2003": (told(
        "Undeliverable: Certificate request",
        f"Your message did not reach some or all of the intended recipients.\n\n      {WHO} on 11/25/2026 9:01 AM\n"
        "            The e-mail account does not exist at the organization this message was sent to.\n"
        "            <mx.agency.example #5.1.1>",
        sender="System Administrator <postmaster@agency.example>"), "hard"),
    "a filter": (told(
        "Mail delivery failed",
        f"<{WHO}>: 554 Your message was rejected due to spam content. See our policy.",
        sender="mailer-daemon@filter.example"), "blocked"),
    "an Spanish server": (told(
        "Undeliverable: Solicitud", f"<{WHO}>: 550 el usuario no existe", sender="MAILER-DAEMON@correo.example"), "hard"),  # noqa: E501
}  # fmt: skip
FLAG = {"hard": None, "soft": "soft-bounce", "blocked": "blocked-bounce"}


@pytest.mark.parametrize("name", [*REPORTS, *IN_WORDS])
def test_who_was_not_reached_by_which_letter_and_whether_for_good(name: str):
    raw, cause = (REPORTS | IN_WORDS)[name]
    mail = read_message(raw, own_addresses=frozenset({US}))
    assert (mail.kind, mail.may_answer) == (MessageKind.BOUNCE, False)
    assert (mail.failed_recipient, mail.original_message_id) == (WHO, LETTER)
    kinds = [flag for flag in mail.flags if flag.endswith("-bounce")]
    assert kinds == ([FLAG[cause]] if FLAG[cause] else []), mail.kind_reason


DELAYS = {
    "greylisted, Postfix": report("4.7.1", "450 4.7.1 Greylisted, try again later", action="delayed"),
    "Exim": told(
        "Warning: message 1abc delayed 24 hours",
        f"This message was created automatically. A message that you sent has not yet been delivered to:\n\n  {WHO}\n\n"
        "No action is required on your part.",
        sender="Mailer-Daemon@mx.example"),
    "Gmail": report("4.4.1", "The recipient server did not accept our requests to connect", action="delayed"),
}  # fmt: skip


@pytest.mark.parametrize("name", DELAYS)
def test_a_delay_says_nothing_against_the_address(name: str):
    mail = read_message(DELAYS[name], own_addresses=frozenset({US}))
    assert mail.kind is MessageKind.BOUNCE
    assert "not-a-failure" in mail.flags
