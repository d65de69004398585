"""Writes the mails that agents, contractors, mail servers and strangers send to a desk, as RFC 5322 bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from types import MappingProxyType

from samples.demo_world import Vendor

EASTERN = timezone(timedelta(hours=-5))
_TYPES = MappingProxyType({
    "pdf": "application/pdf", "tif": "image/tiff", "jpg": "image/jpeg", "zip": "application/zip",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Letter:
    """What a person writes: subject, text, and attached files by name (the ending tells the type)."""

    subject: str
    body: str
    files: Mapping[str, bytes] = field(default_factory=lambda: MappingProxyType({}))


class Post:
    """Writes mails to the desk, one every seven minutes of the day's morning. Ids and boundaries follow from names."""

    def __init__(self, desk: str, today: date, reply_to: Callable[[str], str]) -> None:
        """`desk` is the desk's own address; `reply_to` gives a vendor's slug the address its notice carried."""
        self._desk, self._reply_to = desk, reply_to
        self._at = datetime.combine(today, time(8, 2), EASTERN)

    def from_agent(self, slug: str, vendor: Vendor, letter: Letter) -> bytes:
        """A mail from the vendor's agent to the address that the notice gave it."""
        return self._written(slug, vendor, letter, sender=(vendor.agent, vendor.agent_email))

    def from_contractor(self, slug: str, vendor: Vendor, letter: Letter) -> bytes:
        """A mail from the vendor itself."""
        return self._written(slug, vendor, letter, sender=(vendor.name, vendor.email))

    def forwarded(self, vendor: Vendor, inner: bytes) -> bytes:
        """The contractor forwards a mail of its agent as an attachment (message/rfc822)."""
        message = self._begun("forward", (vendor.name, vendor.email), "FW: Certificate", to=self._reply_to(vendor.slug))
        message.set_content("Our agent sent us this.\n")
        message.add_attachment(message_from_bytes(inner, policy=SMTP))
        return _bytes(message)

    def automatic(self, vendor: Vendor) -> bytes:
        """An out-of-office reply (RFC 3834)."""
        message = self._begun("ooo", (vendor.agent, vendor.agent_email), "Automatic reply: Certificate request")
        message["Auto-Submitted"] = "auto-replied"
        message.set_content("I am out of the office until Monday, with limited access to e-mail.\n")
        return _bytes(message)

    def bounce(self, vendor: Vendor) -> bytes:
        """A delivery report (RFC 3464) about a notice that an old address of the agent did not take."""
        host = vendor.agent_email.partition("@")[2]
        ours = self._desk.partition("@")[2]
        sender = ("Mail Delivery Subsystem", f"mailer-daemon@{host}")
        message = self._begun("bounce", sender, "Undelivered Mail Returned to Sender")
        message["Auto-Submitted"] = "auto-replied"
        parts = (
            "Content-Type: text/plain\r\n\r\nThe mail could not be delivered: no such mailbox.",
            f"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.{host}\r\n\r\n"
            f"Final-Recipient: rfc822; old-desk@{host}\r\nAction: failed\r\nStatus: 5.1.1",
            f"Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: <notice-{vendor.slug}@{ours}>\r\n"
            f"Subject: Certificate request for {vendor.name}",
        )
        kind = 'MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="report"'
        body = "".join(f"--report\r\n{part}\r\n\r\n" for part in parts) + "--report--\r\n"
        return message.as_bytes().rstrip() + f"\r\n{kind}\r\n\r\n{body}".encode()

    def stranger(self, vendor: Vendor, paper: bytes) -> bytes:
        """Somebody unknown writes to a vendor's reply address, with a certificate."""
        message = self._begun(
            "stranger", ("J. Smith", "jsmith4471@mailbox.example"), "certificate", to=self._reply_to(vendor.slug)
        )
        message.set_content("Attached.\n")
        message.add_attachment(paper, maintype="application", subtype="pdf", filename="doc.pdf")
        return _bytes(message)

    def unwanted(self) -> bytes:
        """An offer nobody asked for."""
        message = self._begun("spam", ("Growth Team", "hello@rank-higher.example"), "SEO services for your website")
        message.set_content("We offer backlinks and guest post packages to increase your traffic. Reply now!\n")
        return _bytes(message)

    def _written(self, slug: str, vendor: Vendor, letter: Letter, *, sender: tuple[str, str]) -> bytes:
        message = self._begun(slug, sender, letter.subject, to=self._reply_to(vendor.slug))
        message.set_content(letter.body + "\n")
        for name, data in letter.files.items():
            main, _, sub = _TYPES[name.rpartition(".")[2]].partition("/")
            message.add_attachment(data, maintype=main, subtype=sub, filename=name)
        return _bytes(message)

    def _begun(self, slug: str, sender: tuple[str, str], subject: str, *, to: str | None = None) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        message["From"] = formataddr(sender)
        message["To"] = to or self._desk
        message["Subject"] = subject
        message["Date"] = format_datetime(self._at)
        message["Message-ID"] = f"<demo-{slug}@{sender[1].partition('@')[2]}>"
        self._at += timedelta(minutes=7)
        return message


def _bytes(message: EmailMessage) -> bytes:
    """The bytes, with boundaries made from the Message-ID so that they are the same every time."""
    for place, part in enumerate(message.walk()):
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            part.set_boundary(f"=_{place}_{str(message['Message-ID']).strip('<>').partition('@')[0]}")
    return message.as_bytes()
