"""Reads a mail: bytes in, everything that a reviewer and the next stages need out. Pure; meant for the sandbox."""

from __future__ import annotations

import logging
from datetime import date

import mailparser

from domain.errors import UnreadableMessage
from domain.message import MessageKind, ReadMessage
from domain.saying import N_, phrased
from ingest import headers
from ingest.authentication import results_of
from ingest.days import back_on
from ingest.kind import Told, judge_kind
from ingest.reports import is_daemon
from ingest.sender import sender_of
from ingest.text import from_html, links, new_part, tidy
from ingest.tree import Leaf, Tree, parse
from ingest.unpack import ENCRYPTED, MAILS, is_aside, unpack

logging.getLogger("mailparser").setLevel(logging.CRITICAL)  # it logs foreign words without end

MAX_BYTES = 60 * 1024 * 1024
MAX_CROSS_CHECK = 5 * 1024 * 1024
REPORTS = (
    "message/delivery-status",
    "message/global-delivery-status",
    "message/global-disposition-notification",
    "message/disposition-notification",
    "message/feedback-report",
)
RETURNED = ("text/rfc822-headers", "message/global-headers")
MAX_REPORT = 100_000


def _refuse_what_is_too_large(raw: bytes) -> None:
    if len(raw) > MAX_BYTES:
        size, most = len(raw) >> 20, MAX_BYTES >> 20
        raise UnreadableMessage(why=phrased("it has {size} MB; at most {most} MB are read", size=size, most=most))


def read_message(raw: bytes, *, own_addresses: frozenset[str], trusted: str = "") -> ReadMessage:
    """A mail understood: headers, words, files, kind.

    Args:
        raw: the bytes as they came.
        own_addresses: ours, lower case: a mail from one of them is a loop.
        trusted: the name under which our receiving server writes Authentication-Results; "" when it is not known.

    Raises:
        UnreadableMessage: its parts cannot be told apart, or it is too large to read.
    """
    _refuse_what_is_too_large(raw)
    if not raw.strip():
        raise UnreadableMessage(why=N_("it is empty"))
    tree = parse(raw)
    sender, sender_flags = sender_of(tree.root, trusted)
    told, html_links = from_html(tree.html) if tree.html else ("", ())
    body = tidy(tree.plain) or told
    report, returned, files = _reports(tree, sender.address)
    parts = unpack(files)
    subject = headers.text(tree.root, "Subject", most=500)
    invites = any(leaf.is_invitation for leaf in files)
    words = new_part(body)
    told_all = Told(tree.root, sender, subject, words, parts, report, returned, is_invitation=invites)
    verdict = judge_kind(told_all, own=own_addresses)
    if verdict.kind is MessageKind.BOUNCE:
        parts = ()  # what a bounce carries is our own mail
    flags = [*tree.flags, *sender_flags, *verdict.flags, *_cross_check(raw, tree)]
    if any(leaf.declared in ENCRYPTED for leaf in files):
        flags.append("encrypted-message")
    if any(leaf.is_damaged and not is_aside(leaf) for leaf in files):
        flags.append("damaged-attachment")
    message_id = headers.message_id(tree.root)
    if message_id and message_id.rstrip(">").rpartition("@")[2].lower() in _hosts(own_addresses):
        flags.append("our-message-id")
    in_reply_to = headers.message_ids(tree.root, "In-Reply-To")
    return ReadMessage(
        message_id=message_id,
        sender=sender,
        recipients=(*headers.addresses(tree.root, "To"), *headers.addresses(tree.root, "Delivered-To")),
        copied=headers.addresses(tree.root, "Cc"),
        reply_to=headers.addresses(tree.root, "Reply-To"),
        subject=subject,
        sent_at=headers.sent_at(tree.root),
        in_reply_to=in_reply_to[0] if in_reply_to else None,
        references=headers.message_ids(tree.root, "References"),
        body=body,
        kind=verdict.kind,
        kind_reason=verdict.reason,
        may_answer=verdict.may_answer and "no-sender" not in sender_flags,
        parts=parts,
        flags=tuple(dict.fromkeys(flags)),
        original_message_id=verdict.original_message_id,
        failed_recipient=verdict.failed_recipient,
        links=tuple(dict.fromkeys([*links(body), *html_links]))[:20],
        words=words,
        proven=tuple(results_of(tree.root, trusted).items()),
        away_until=_away_until(tree, words) if verdict.kind is MessageKind.AUTOMATIC_REPLY else None,
    )


def _away_until(tree: Tree, words: str) -> date | None:
    sent = headers.sent_at(tree.root)
    return back_on(f"{headers.text(tree.root, 'Subject')}\n{words}", sent.date()) if sent else None


def _hosts(addresses: frozenset[str]) -> set[str]:
    return {one.rpartition("@")[2] for one in addresses}


def _reports(tree: Tree, sender: str) -> tuple[str, str, tuple[Leaf, ...]]:
    """What machines report, the mail that they return with it, and the files without both."""
    is_report = tree.root.get_content_type() == "multipart/report" or is_daemon(sender)
    told: list[str] = []
    returned: list[str] = []
    files: list[Leaf] = []
    for leaf in tree.files:
        text = leaf.data[:MAX_REPORT].decode("utf-8", "replace")
        if leaf.declared in REPORTS:
            told.append(text)
        elif leaf.declared in RETURNED or (is_report and leaf.declared in MAILS):
            returned.append(text)
        else:
            files.append(leaf)
    return "\n\n".join(told)[:MAX_REPORT], "\n".join(returned)[:MAX_REPORT], tuple(files)


def _cross_check(raw: bytes, tree: Tree) -> tuple[str, ...]:
    """A second parser's opinion: mail-parser knows defects that are used to smuggle files past a reader.

    It loses files without a name and flattens forwarded mails, so that only its finding *more* than we did, or a
    defect of the suspicious kind, is worth a reviewer's look.
    """
    if len(raw) > MAX_CROSS_CHECK or len(tree.files) > 100:  # noqa: PLR2004 - it is slow on many parts
        return ()
    try:
        second = mailparser.MailParser(tree.root)  # not the bytes: the headers in the tree are bounded
        second.parse()
    except Exception:  # noqa: BLE001 - any failure of the second opinion leaves the first one standing
        return ()
    has_forwarded = any(leaf.declared == "message/rfc822" for leaf in tree.files)
    flags = ("attachment-count-differs",) if len(second.attachments) > len(tree.files) and not has_forwarded else ()
    return (*flags, *(("suspicious-structure",) if second.has_defects and _smuggles(second) else ()))


def _smuggles(second: object) -> bool:
    return bool({"StartBoundaryNotFoundDefect"} & set(getattr(second, "defects_categories", ())))
