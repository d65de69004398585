"""What mail servers report of our mail: bounces, delays, receipts and complaints, in the standard form or in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message

from domain.message import Address
from domain.saying import N_, phrased
from ingest import headers, kind_words
from ingest.bounce_reason import BLOCKED, HARD, SOFT, reason_of

_DAEMON = re.compile(
    r"^(mailer-?daemon|mail-?daemon|mdaemon|double-bounce|microsoftexchange[0-9a-f]{16,40})[\w.+-]{0,60}@",
    re.IGNORECASE,
)
_POSTMASTER = re.compile(r"^postmaster@", re.IGNORECASE)
_SHAPE = r"[^\s<>;,:\"'()]{1,128}@[^\s<>;,:\"'()]{1,255}"
_RECIPIENT = re.compile(
    rf"(?im)^(?:final-recipient|original-recipient|original-rcpt-to):[ \t]*(?:[\w-]{{1,20}};[ \t]*)?<?({_SHAPE})>?"
)
_IN_WORDS = (re.compile(rf"<({_SHAPE})>:"), re.compile(rf"({_SHAPE})"))
_ID = re.compile(r"(?im)^(?:original-)?message-id:[ \t]*(?:\r?\n[ \t]+)?(<[^<>\s]{1,900}>)")
_ACTION = re.compile(r"(?im)^action:[ \t]*([a-z]{1,20})")
FAILED = "failed"
_CAME_BACK = {
    HARD: N_("could not be delivered"),
    SOFT: N_("could not be delivered for now: the mailbox is full, or its server was out of reach"),
    BLOCKED: N_("was turned away: by a filter or a rule, not for the address"),
}


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a mail of ours: `action` as RFC 3464 calls it, or `read` or `complaint`; why we think so.

    `cause` of a failure is as of `bounce_reason`, "" for all else.
    """

    action: str
    reason: str
    recipient: str | None = None
    original_id: str | None = None
    cause: str = ""


def is_daemon(address: str) -> bool:
    """Whether a mail server itself writes, or its postmaster."""
    return bool(_DAEMON.match(address) or _POSTMASTER.match(address))


def standard_report(root: Message, report: str, returned: str) -> Report | None:
    """The report of a mail in the standard form (RFC 3464, RFC 5965, RFC 8098); None for all others."""
    kind = (headers.parameter(root, "report-type", "Content-Type") or "").strip().lower()
    kind = kind if root.get_content_type() == "multipart/report" else ""
    original = _first(_ID, report) or _first(_ID, returned)
    if kind == "disposition-notification":
        return Report("read", N_("it is a read receipt (RFC 8098)"), original_id=original)
    if kind == "feedback-report":
        told = N_("a recipient complained of our mail (ARF)")
        return Report("complaint", told, _address(_first(_RECIPIENT, report)), original)
    if not _ACTION.search(report) and kind != "delivery-status":
        return None
    action, recipient = _worst(report)
    if action != FAILED:
        return Report(
            action,
            phrased("it reports a delivery as {action}, which is no failure (RFC 3464)", action=action),
            recipient,
            original,
        )
    cause = reason_of(report)
    return Report(
        action,
        phrased("it reports that a mail of ours {came_back} (RFC 3464)", came_back=_CAME_BACK[cause]),
        recipient,
        original,
        cause,
    )


def report_in_words(root: Message, sender: Address, subject: str, words: str, returned: str) -> Report | None:
    """The report of a server that writes as it likes; None for mail that people write.

    A subject alone proves nothing: people forward bounces and write about them.
    """
    by_server = headers.raw(root, "Return-Path").strip() == "<>" or is_daemon(sender.address)
    speaks_of_it = kind_words.BOUNCE_SUBJECT.search(subject) or kind_words.DELAY_SUBJECT.search(subject)
    failed = headers.addresses(root, "X-Failed-Recipients")
    if not (by_server and speaks_of_it) and not _DAEMON.match(sender.address) and not (by_server and failed):
        return None
    named = [one for pattern in _IN_WORDS for one in pattern.findall(words[:20_000])]
    recipient = failed[0].address if failed else next((_address(one) for one in named if one != sender.address), None)
    ids = headers.message_ids(root, "In-Reply-To")
    original = _first(_ID, returned) or _first(_ID, words) or (ids[0] if ids else None)
    if kind_words.DELAY_SUBJECT.search(subject):
        return Report("delayed", N_("it reports a delay in words, which is no failure"), recipient, original)
    cause = reason_of(words)
    return Report(
        FAILED,
        phrased("it tells in words that a mail of ours {came_back}", came_back=_CAME_BACK[cause]),
        recipient,
        original,
        cause,
    )


def _worst(report: str) -> tuple[str, str | None]:
    """The action that matters most, and for whom: one report may tell of many recipients."""
    found = []
    for group in re.split(r"\r?\n[ \t]*\r?\n", report):
        action = _first(_ACTION, group)
        if action:
            found.append((action.lower(), _address(_first(_RECIPIENT, group))))
    failed = [one for one in found if one[0] == FAILED]
    return (failed or found or [(FAILED, _address(_first(_RECIPIENT, report)))])[0]


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.search(text)
    return found[1] if found else None


def _address(found: str | None) -> str | None:
    return found.strip("<>.").lower() if found else None
