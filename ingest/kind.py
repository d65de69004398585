"""What a mail is, and whether it may ever be answered. Standards first (RFC 3834, RFC 3464), words last."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message

from domain.message import Address, MessageKind
from ingest import headers, kind_words

MAX_HOPS = 50
_DAEMON = re.compile(r"^(mailer-daemon|postmaster)@", re.IGNORECASE)
_FAILED_ADDRESS = re.compile(r"(?im)^(?:final-recipient|original-recipient):\s*rfc822;\s*<?([^\s<>]+@[^\s<>]+)>?")
_TEXT_ADDRESS = re.compile(r"<([^\s<>]+@[^\s<>]+)>:")
_ORIGINAL_ID = re.compile(r"(?im)^message-id:\s*(<[^<>\s]+>)")
_ACTION = re.compile(r"(?im)^action:\s*([a-z]+)")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a mail is, why in words for a reviewer, and whether it may be answered."""

    kind: MessageKind
    reason: str
    may_answer: bool
    flags: tuple[str, ...] = ()
    original_message_id: str | None = None
    failed_recipient: str | None = None


def judge_kind(
    root: Message, *, sender: Address, own: frozenset[str], subject: str, words: str, files: int, report: str
) -> Verdict:
    """The kind of a mail.

    Args:
        root: the mail, for its headers.
        own: our addresses; a mail from one of them is a loop.
        words: what the sender wrote now, without quotes.
        files: how many files it carries that could be documents.
        report: the text of its delivery report parts, "" when there are none.
    """
    machine = _machine(root, sender, subject, words, report, files)
    if machine is not None:
        return machine
    flags = _loop(root, sender, own)
    may_answer, why = not flags, "it came from our own address or went in circles; it is never answered"
    kind, reason = _by_words(subject, words, files)
    if kind is MessageKind.OTHER and kind_words.SPAM.search(f"{subject}\n{words}"):
        return Verdict(kind, "it reads like unwanted advertising", False, ("spam", *flags))
    return Verdict(kind, reason if may_answer else why, may_answer, flags)


def _machine(root: Message, sender: Address, subject: str, words: str, report: str, files: int) -> Verdict | None:
    """The verdict on a mail that no person wrote; None for all others."""
    found = _report(root, report)
    if found is not None:
        return found
    empty_path = headers.raw(root, "Return-Path").strip() == "<>"
    if kind_words.BOUNCE_SUBJECT.search(subject) and (empty_path or _DAEMON.match(sender.address)):
        return _bounce("it is a delivery report in words", f"{report}\n{words}")
    submitted = re.sub(r"\(.*?\)", "", headers.raw(root, "Auto-Submitted")).split(";")[0].strip().lower()
    if submitted and submitted != "no":
        return _automatic(f"its sender marked it as automatic (Auto-Submitted: {submitted[:40]}, RFC 3834)")
    if root.get_content_type() == "text/calendar" or "method=" in headers.raw(root, "Content-Type").lower():
        return _automatic("it is a calendar reply")
    if files:
        return None  # a person may answer with an old subject: whoever sends papers is read
    return _unmarked(root, subject, words, empty_path=empty_path)


def _report(root: Message, report: str) -> Verdict | None:
    """Delivery reports, receipts and complaints in their standard form."""
    kind = root.get_content_type()
    report_type = str(root.get_param("report-type") or "").lower()
    if kind == "multipart/report" and report_type == "disposition-notification":
        return _automatic("it is a read receipt (RFC 8098)", report)
    if kind == "multipart/report" and report_type == "feedback-report":
        return _bounce("a recipient complained of our mail (ARF)", report, ("complaint",))
    action = _ACTION.search(report)
    if action is None and not (kind == "multipart/report" and report_type == "delivery-status"):
        return None
    what = action[1].lower() if action else "failed"
    if what == "failed":
        return _bounce("it reports that a mail of ours could not be delivered (RFC 3464)", report)
    return _bounce(f"it reports a delivery as {what}, which is no failure (RFC 3464)", report, ("not-a-failure",))


def _unmarked(root: Message, subject: str, words: str, *, empty_path: bool) -> Verdict | None:
    """Automatic mail that says so in other ways than the standard one."""
    precedence = headers.raw(root, "Precedence").strip().lower()
    if "List-Id" in root or "List-Unsubscribe" in root or precedence in ("bulk", "list", "junk", "auto_reply"):
        return _automatic("it came from a mailing list or a bulk sender")
    if any(name in root for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Reply-From", "X-MDAutoResponder")):
        return _automatic("its sender marked it as an automatic reply")
    is_short = len(words) < kind_words.SHORT
    if kind_words.OUT_OF_OFFICE.search(subject) and (kind_words.AWAY.search(words) or is_short):
        return _automatic("its subject and text say that the writer is away")
    if empty_path:
        return _automatic("it has an empty return path, so no person waits for an answer")
    if kind_words.TICKET.search(subject) or (kind_words.TICKET_BODY.search(words) and is_short):
        return _automatic("a ticket system acknowledges our mail; answering it would go in circles")
    return None


def _loop(root: Message, sender: Address, own: frozenset[str]) -> tuple[str, ...]:
    flags = []
    if re.sub(r"\+[^@]*@", "@", sender.address) in {re.sub(r"\+[^@]*@", "@", one) for one in own}:
        flags.append("loop")
    if len(root.get_all("Received", [])) > MAX_HOPS:
        flags.append("too-many-hops")
    return tuple(flags)


def _by_words(subject: str, words: str, files: int) -> tuple[MessageKind, str]:
    told = f"{subject}\n{words}"
    if kind_words.CANCELLATION.search(told):
        return MessageKind.CANCELLATION_NOTICE, "it speaks of a cancellation or reinstatement"
    if files:
        return MessageKind.SUBMISSION, "it carries documents"
    if kind_words.ATTACHED.search(words) and "?" not in words:
        return MessageKind.SUBMISSION, "it speaks of an attachment, but carries none"
    if kind_words.CONFIRMATION.search(words):
        return MessageKind.CONFIRMATION, "it confirms that policies are in force"
    if kind_words.QUESTION.search(words):
        return MessageKind.QUESTION, "it asks something"
    if re.search(r"https?://", words) and kind_words.LINKED.search(words):
        return MessageKind.SUBMISSION, "it sends a link instead of an attachment"
    return MessageKind.OTHER, "it carries no document and asks nothing"


def _automatic(reason: str, report: str = "") -> Verdict:
    original = _ORIGINAL_ID.search(report) or re.search(r"(?im)^original-message-id:\s*(<[^<>\s]+>)", report)
    return Verdict(MessageKind.AUTOMATIC_REPLY, reason, False, original_message_id=original[1] if original else None)


def _bounce(reason: str, report: str, flags: tuple[str, ...] = ()) -> Verdict:
    original = _ORIGINAL_ID.search(report)
    failed = _FAILED_ADDRESS.search(report) or _TEXT_ADDRESS.search(report)
    return Verdict(
        MessageKind.BOUNCE,
        reason,
        False,
        flags,
        original[1] if original else None,
        failed[1].lower() if failed else None,
    )
