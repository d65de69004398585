"""A draft as the bytes of a mail."""

from __future__ import annotations

import hashlib
import re
import textwrap
from collections.abc import Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr

from domain.draft import Draft
from outbound.addresses import sendable
from outbound.html import as_html
from outbound.letter import one_line

WIDTH = 76
MAX_REFERENCES = 20
_MESSAGE_ID = re.compile(r"<[\x21-\x3b\x3d\x3f-\x7e]{1,900}>")  # no line with one gets near 998 (RFC 5322, 2.1.1)
_IDS = ("references", "in-reply-to", "message-id", "list-unsubscribe")


class _ThreadPolicy(EmailPolicy):
    """SMTP's policy, but ids and links stay as they are: the standard library would encode one longer than a line."""

    def fold(self, name: str, value: str) -> str:
        if name.lower() in _IDS:
            return f"{name}: " + "\r\n ".join(str(value).split()) + "\r\n"
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: str) -> bytes:
        if name.lower() in _IDS:
            return self.fold(name, value).encode("ascii")
        return bytes(super().fold_binary(name, value))


POLICY = _ThreadPolicy(linesep="\r\n", cte_type="7bit")


def compose(
    draft: Draft,
    *,
    sender: str,
    reply_to: str,
    message_id: str,
    at: datetime,
    files: Sequence[bytes] = (),
    written: str = "",
    stop_link: str = "",
) -> EmailMessage:
    """The mail of `draft`: plain text with a simple HTML twin, ASCII headers, in its thread; the same bytes each time.

    Args:
        draft: its `to` and `cc` must be addresses that `sendable` takes.
        files: the bytes of its `papers`, in their order.
        sender: the desk's address, with or without display name.
        reply_to: the desk's address with the account's token.
        message_id: fixed by the caller with the decision, so that a repeat is recognisable.
        at: the moment of the decision, with a time zone.
        written: how it came to be written (RFC 3834): auto-generated, auto-replied, or "" by a person. What is
            auto-generated tells, too, how to be asked no more (RFC 2369).
        stop_link: an https address that does so with one POST (RFC 8058), "" when there is none.

    Raises:
        ValueError: no recipient, an unusable address or id, or `at` without a time zone.
    """
    if at.tzinfo is None:
        raise ValueError("the date of a mail needs a time zone")
    if not draft.to:
        raise ValueError("a mail needs a recipient")
    if not _MESSAGE_ID.fullmatch(message_id):
        raise ValueError(f"not a message id: {message_id!r}")
    message = EmailMessage(policy=POLICY)
    message["From"] = _with_name(sender)
    message["To"] = ", ".join(_plain(address) for address in draft.to)
    if draft.cc:
        message["Cc"] = ", ".join(_plain(address) for address in draft.cc)
    message["Reply-To"] = _plain(reply_to)
    message["Subject"] = one_line(draft.subject, most=250).encode("utf-8", "replace").decode()
    message["Date"] = format_datetime(at)
    message["Message-ID"] = message_id
    _mark(message, written, reply_to, stop_link)
    if draft.in_reply_to and _MESSAGE_ID.fullmatch(draft.in_reply_to):
        message["In-Reply-To"] = draft.in_reply_to
    if references := _references(draft):
        message["References"] = " ".join(references)
    text = wrapped(draft.body)
    message.set_content(text, cte="7bit" if text.isascii() else "quoted-printable")
    html = as_html(draft.body, language=draft.letter.partition(".")[2] or "en")
    message.add_alternative(html, subtype="html", cte="7bit" if _is_short(html) else "quoted-printable")
    for paper, data in zip(draft.papers, files, strict=True):
        kind, _, subtype = paper.media_type.partition("/")
        message.add_attachment(data, maintype=kind, subtype=subtype, filename=one_line(paper.name, most=100))
    several = [part for part in message.walk() if part.is_multipart()]
    for depth, part in enumerate(reversed(several)):  # else random at each writing
        part.set_boundary(f"=_{hashlib.sha256(message_id.encode()).hexdigest()[:32]}{'.' * depth}")
    return message


def _mark(message: EmailMessage, written: str, reply_to: str, stop_link: str) -> None:
    """Say how the mail came to be written, and how to be asked no more where nobody asked for it."""
    if written:
        message["Auto-Submitted"] = written
    if written == "auto-generated":
        by_mail = f"<mailto:{_plain(reply_to)}?subject=stop>"
        message["List-Unsubscribe"] = f"<{stop_link}>, {by_mail}" if stop_link else by_mail
        if stop_link:
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def wrapped(body: str) -> str:
    """`body` with lines of at most 76 characters; numbered lines hang, a word longer than a line stays whole."""
    lines: list[str] = []
    for line in body.encode("utf-8", "replace").decode().splitlines():
        item = re.match(r"(?:[0-9]{1,3}\. |- )", line)
        hang = " " * item.end() if item else ""
        folded = textwrap.wrap(line, WIDTH, subsequent_indent=hang, break_long_words=False, break_on_hyphens=False)
        lines += [part for part in folded if part.strip()] or [""]
    return "\n".join(part[:900] for part in lines).rstrip("\n") + "\n"


def _references(draft: Draft) -> tuple[str, ...]:
    """The thread's first id, then its newest, 20 in all and none twice (RFC 5322, 3.6.4)."""
    ids = tuple(dict.fromkeys(each for each in draft.references if _MESSAGE_ID.fullmatch(each)))
    return ids if len(ids) <= MAX_REFERENCES else (ids[0], *ids[-(MAX_REFERENCES - 1) :])


def _plain(address: str) -> str:
    if sendable(address) is None:
        raise ValueError(f"not an address that mail can be sent to: {address!r}")
    return sendable(address) or ""


def _with_name(sender: str) -> str:
    name, address = parseaddr(sender)
    return str(Address(one_line(name), addr_spec=_plain(address)))


def _is_short(text: str) -> bool:
    return text.isascii() and all(len(line) < 900 for line in text.splitlines())  # noqa: PLR2004 - under 998
