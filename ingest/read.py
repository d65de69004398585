"""Reads a mail: bytes in, everything that a reviewer and the next stages need out. Pure; meant for the sandbox."""

from __future__ import annotations

import mailparser

from domain.errors import UnreadableMessage
from domain.message import ReadMessage
from ingest import headers
from ingest.kind import judge_kind
from ingest.sender import sender_of
from ingest.text import from_html, links, new_part, tidy
from ingest.tree import Leaf, Tree, parse
from ingest.unpack import unpack

MAX_BYTES = 60 * 1024 * 1024
MAX_CROSS_CHECK = 5 * 1024 * 1024
REPORTS = (
    "message/delivery-status",
    "message/disposition-notification",
    "message/feedback-report",
    "text/rfc822-headers",
)


def read_message(raw: bytes, *, own_addresses: frozenset[str]) -> ReadMessage:
    """A mail understood: headers, words, files, kind.

    Args:
        raw: the bytes as they came.
        own_addresses: ours, lower case: a mail from one of them is a loop.

    Raises:
        UnreadableMessage: its parts cannot be told apart, or it is too large to read.
    """
    if len(raw) > MAX_BYTES:
        raise UnreadableMessage(why=f"it has {len(raw) >> 20} MB; at most {MAX_BYTES >> 20} MB are read")
    if not raw.strip():
        raise UnreadableMessage(why="it is empty")
    tree = parse(raw)
    sender, sender_flags = sender_of(tree.root)
    told, html_links = from_html(tree.html) if tree.html else ("", ())
    body = tidy(tree.plain) or told
    report, files = _reports(tree)
    parts = unpack(files)
    subject = headers.text(tree.root, "Subject", most=500)
    verdict = judge_kind(
        tree.root,
        sender=sender,
        own=own_addresses,
        subject=subject,
        words=new_part(body),
        files=len(parts),
        report=report,
    )
    flags = [*tree.flags, *sender_flags, *verdict.flags, *_cross_check(raw, tree)]
    if tree.root.get_content_type() in ("application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted"):
        flags.append("encrypted-message")
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
    )


def _hosts(addresses: frozenset[str]) -> set[str]:
    return {one.rpartition("@")[2] for one in addresses}


def _reports(tree: Tree) -> tuple[str, tuple[Leaf, ...]]:
    """The text of machine reports, and the files without them (and, in a report, without the returned mail)."""
    is_report = tree.root.get_content_type() == "multipart/report"
    told: list[str] = []
    files: list[Leaf] = []
    for leaf in tree.files:
        if leaf.declared in REPORTS or (is_report and leaf.declared == "message/rfc822"):
            told.append(leaf.data[:100_000].decode("utf-8", "replace"))
        else:
            files.append(leaf)
    return "\n".join(told), tuple(files)


def _cross_check(raw: bytes, tree: Tree) -> tuple[str, ...]:
    """A second parser's opinion: mail-parser knows defects that are used to smuggle files past a reader.

    It loses files without a name and flattens forwarded mails, so that only its finding *more* than we did, or a
    defect of the suspicious kind, is worth a reviewer's look.
    """
    if len(raw) > MAX_CROSS_CHECK or len(tree.files) > 100:  # noqa: PLR2004 - it is slow on many parts
        return ()
    try:
        second = mailparser.parse_from_bytes(raw)
    except Exception:  # noqa: BLE001 - any failure of the second opinion leaves the first one standing
        return ()
    has_forwarded = any(leaf.declared == "message/rfc822" for leaf in tree.files)
    flags = ("attachment-count-differs",) if len(second.attachments) > len(tree.files) and not has_forwarded else ()
    return (*flags, *(("suspicious-structure",) if second.has_defects and _smuggles(second) else ()))


def _smuggles(second: object) -> bool:
    return bool({"StartBoundaryNotFoundDefect"} & set(getattr(second, "defects_categories", ())))
