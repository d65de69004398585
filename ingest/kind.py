"""What a mail is, and whether it may ever be answered. Standards first (RFC 3834, RFC 3464), words last."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from email.message import Message

from domain.message import Address, MessageKind, Part
from domain.saying import N_, phrased
from domain.sniff import PDF
from ingest import headers, kind_words
from ingest.bounce_reason import BLOCKED, SOFT
from ingest.reports import FAILED, Report, report_in_words, standard_report

MAX_HOPS = 50
_COMMENT = re.compile(r"\([^()]*\)")
_NO_REPLY = re.compile(r"^(no|do[-_.]?not|not)[-_.]?(reply|respond)\b|^unmonitored@", re.IGNORECASE)
_MARKS = ("X-Autoreply", "X-Autorespond", "X-Auto-Reply-From", "X-MDAutoResponder", "X-AutoReply-From", "X-Vacation")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a mail is, why in words for a reviewer, and whether it may be answered."""

    kind: MessageKind
    reason: str
    may_answer: bool
    flags: tuple[str, ...] = ()
    original_message_id: str | None = None
    failed_recipient: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """All that tells the kind of a mail.

    `words` is what the sender wrote now, without quotes; `report` and `returned` are the text of a delivery report
    and of the mail it brings back, "" when there are none; `is_invitation` when a calendar program is to act on it.
    """

    root: Message
    sender: Address
    subject: str
    words: str
    parts: tuple[Part, ...]
    report: str = ""
    returned: str = ""
    is_invitation: bool = False

    @property
    def has_papers(self) -> bool:
        """Whether a file of it can be read."""
        return any(part.refusal is None for part in self.parts)


def judge_kind(told: Told, *, own: frozenset[str]) -> Verdict:
    """The kind of a mail; one from an address of `own` is a loop and never answered."""
    machine = _machine(told)
    if machine is not None:
        return machine
    flags = _loop(told.root, told.sender, own)
    kind, reason = by_words(told.subject, told.words, files=len(told.parts))
    if flags:
        return Verdict(kind, N_("it came from our own address or went in circles; it is never answered"), False, flags)
    if kind is MessageKind.OTHER and kind_words.SPAM.search(f"{told.subject}\n{told.words}"):
        return Verdict(kind, N_("it reads like unwanted advertising"), False, ("spam",))
    if _reads_no_answers(told):
        return _generated(told, "its sender reads no answers")
    return Verdict(kind, reason, True)


def by_words(subject: str, words: str, *, files: int) -> tuple[MessageKind, str]:
    """What a person wants, by what they wrote and sent, and why we think so."""
    words = kind_words.CLOSING.sub(" ", words)
    bare = kind_words.LINK.sub(" ", words)  # addresses of pages are full of question marks
    told = kind_words.TERMS_OF_CANCELLATION.sub(" ", f"{subject}\n{bare}")
    asked = [one for one in _sentences(told) if one.endswith("?")]
    if any(kind_words.CANCELLATION.search(one) for one in _sentences(told) if one not in asked):
        return MessageKind.CANCELLATION_NOTICE, N_("it speaks of a cancellation or reinstatement")
    if files:
        return MessageKind.SUBMISSION, N_("it carries documents")
    if any(kind_words.PROMISE.search(one) for one in _sentences(bare) if one not in asked):
        return MessageKind.SUBMISSION, N_("it speaks of an attachment, but carries none")
    if _confirms(bare):
        return MessageKind.CONFIRMATION, N_("it confirms that policies are in force")
    has_link = kind_words.LINK.search(words) and kind_words.LINKED.search(f"{subject}\n{bare}")
    if has_link and "?" not in bare:
        return MessageKind.SUBMISSION, N_("it sends a link instead of an attachment")
    if kind_words.QUESTION.search(bare) or kind_words.ASKING_START.search(bare):
        return MessageKind.QUESTION, N_("it asks something")
    return MessageKind.OTHER, N_("it carries no document and asks nothing")


def _machine(told: Told) -> Verdict | None:
    """The verdict on a mail that no person wrote; None for all others."""
    report = standard_report(told.root, told.report, told.returned) or report_in_words(
        told.root, told.sender, told.subject, f"{told.report}\n{told.words}", told.returned
    )
    if report is not None:
        return _reported(report)
    marked = _COMMENT.sub("", headers.raw(told.root, "Auto-Submitted")).split(";")[0].strip().lower()
    if marked and marked != "no":
        reason = phrased("its sender marked it as automatic (Auto-Submitted: {mark}, RFC 3834)", mark=marked[:40])
        return _generated(told, reason) if marked == "auto-generated" else _automatic(reason)
    if told.is_invitation or told.root.get_content_type() == "text/calendar":
        return _automatic(N_("it is a calendar reply")) if not told.has_papers else None
    if any(name in told.root for name in _MARKS) and not told.has_papers:
        return _automatic(N_("its sender marked it as an automatic reply"))
    if _is_away(told):
        return _automatic(N_("its subject and text say that the writer is away"))
    return None if told.parts else _unmarked(told)


def _unmarked(told: Told) -> Verdict | None:
    """Automatic mail without files that says so in other ways than the standard one."""
    precedence = headers.raw(told.root, "Precedence").strip().lower()
    listed = "List-Id" in told.root or "List-Unsubscribe" in told.root
    if listed or precedence in ("bulk", "list", "junk", "auto_reply"):
        return _generated(told, N_("it came from a mailing list or a bulk sender"))
    if kind_words.RECEIPT_SUBJECT.search(told.subject) and (not told.words or kind_words.RECEIPT.search(told.words)):
        return _automatic(N_("it is a receipt that a program wrote"))
    if headers.raw(told.root, "Return-Path").strip() == "<>":
        return _generated(told, N_("it has an empty return path, so no person waits for an answer"))
    is_short = len(told.words) < kind_words.SHORT
    if is_short and (kind_words.TICKET_BODY.search(told.words) or _is_ticket(told)):
        return _generated(told, N_("a ticket system acknowledges our mail; answering it would go in circles"))
    return None


def _is_ticket(told: Told) -> bool:
    """A subject that ticket systems write; people answer under it, too, and then they ask."""
    return bool(kind_words.TICKET.search(told.subject)) and not told.subject.lower().startswith("re:")


def _is_away(told: Told) -> bool:
    """Both the subject and the text of an absence; a person who sends a PDF under an old subject is none."""
    if any(part.media_type == PDF for part in told.parts):
        return False
    away = bool(kind_words.AWAY.search(told.words))
    if not kind_words.OUT_OF_OFFICE.search(told.subject):
        is_note = kind_words.BY_ITSELF.search(told.words) and len(told.words) < kind_words.SHORT
        return away and bool(is_note) and not told.parts
    return away or (len(told.words) < kind_words.SHORT and not told.parts and "?" not in told.words)


def _generated(told: Told, reason: str) -> Verdict:
    """Mail that a program sent by itself: never answered, but papers and cancellations in it are not lost."""
    kind, _ = by_words(told.subject, told.words, files=int(told.has_papers))
    if kind is MessageKind.CANCELLATION_NOTICE or (kind is MessageKind.SUBMISSION and _brings_something(told)):
        return Verdict(kind, reason, False)
    return _automatic(reason)


def _brings_something(told: Told) -> bool:
    return told.has_papers or bool(kind_words.LINK.search(told.words))


def _reads_no_answers(told: Told) -> bool:
    answers_to = [one.address for one in headers.addresses(told.root, "Reply-To")] or [told.sender.address]
    return all(_NO_REPLY.match(one) for one in answers_to)


def _loop(root: Message, sender: Address, own: frozenset[str]) -> tuple[str, ...]:
    flags = []
    if re.sub(r"\+[^@]*@", "@", sender.address) in {re.sub(r"\+[^@]*@", "@", one) for one in own}:
        flags.append("loop")
    if len(root.get_all("Received", [])) > MAX_HOPS:
        flags.append("too-many-hops")
    return tuple(flags)


def _confirms(words: str) -> bool:
    """A sentence that says so, asks nothing, and takes nothing back."""
    for one in _sentences(words):
        if one.endswith("?") or kind_words.ASKS_TO_CONFIRM.search(one) or kind_words.DENIAL.search(one):
            continue
        if kind_words.CONFIRMATION.search(one):
            return True
    return False


def _sentences(text: str) -> list[str]:
    """The sentences of a text; lines are broken where they were wrapped, so that only empty ones end one."""
    return [one.strip() for one in re.split(r"(?<=[.?!])\s+|\n\s*\n", text) if one.strip()]


_CAUSES = {SOFT: ("soft-bounce",), BLOCKED: ("blocked-bounce",)}


def _automatic(reason: str) -> Verdict:
    return Verdict(MessageKind.AUTOMATIC_REPLY, reason, False)


def _reported(report: Report) -> Verdict:
    if report.action == "read":
        return replace(_automatic(report.reason), original_message_id=report.original_id)
    harmless = _CAUSES.get(report.cause, ()) if report.action == FAILED else ("not-a-failure",)
    flags = ("complaint",) if report.action == "complaint" else harmless
    return Verdict(MessageKind.BOUNCE, report.reason, False, flags, report.original_id, report.recipient)
