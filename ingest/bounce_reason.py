"""Why a mail of ours came back: the address is dead, it fails for a while, or our mail was turned away.

By the enhanced status code (RFC 3463) where a report has one; servers that write as they like are known by their words.
"""

from __future__ import annotations

import re

HARD, SOFT, BLOCKED = "hard", "soft", "blocked"
_CODE = re.compile(r"(?im)(?:^status:\s*|[\s#(])([245]\.\d{1,3}\.\d{1,3})\b")
_REPLY = re.compile(r"\b([45]\d\d)[ -](?!\d)")
_FULL = re.compile(
    r"(mailbox|inbox|account|user|quota)[^.\n]{0,40}\b(is |are )?(full|exceeded|over ?quota|out of storage|over its)"
    r"|over ?quota|quota exceeded|exceed(s|ed)? (the |its |storage )?(quota|storage|limit)|out of storage space"
    r"|mailbox size limit|insufficient (system )?storage|buz.n (est. )?lleno",
    re.IGNORECASE,
)
_BLOCKED = re.compile(
    r"\b(black-?list|block-?list|spamhaus|barracuda|reputation|spam|junk|unsolicited|blocked|policy (reasons|violation)"
    r"|dmarc|spf|not (allowed|authorized|permitted) to (send|relay)|access denied|banned|rejected due to|virus"
    r"|content (rejected|filter)|restricted)\b",
    re.IGNORECASE,
)
_UNKNOWN = re.compile(
    r"(no such (user|mailbox|recipient|person|address|domain)|(user|mailbox|recipient|address|account|email)"
    r"[^.\n]{0,60}(unknown|not (be )?found|does ?n[o']t exist|doesn.t exist|invalid|disabled|inactive|no longer|suspended"  # noqa: E501
    r"|not (a )?valid|unavailable|rejected)|unknown (user|recipient|mailbox|address|or illegal alias)"
    r"|unrouteable address|(domain|host)[^.\n]{0,40}(not found|does ?n[o']t exist|couldn.t be found)"
    r"|couldn.t find any host|doesn.t have (a|an) [\w.]+ account|this user does not have|no mailbox here|not our customer"  # noqa: E501
    r"|no existe|desconocid[oa]|wasn.t found at|recipient rejected|has been disabled|is not accepting mail)",
    re.IGNORECASE,
)
_PASSING = re.compile(
    r"(gr[ae]y-?list|try again later|temporar(y|ily)|will (be )?retr(y|ied)|still being retried|deferred"
    r"|connection (timed out|refused)|timed out|host (is )?unreachable|too many (connections|messages)|rate limit"
    r"|service (un|not )available|retry time|retry timeout exceeded)",
    re.IGNORECASE,
)


def reason_of(told: str) -> str:
    """`hard`, `soft` or `blocked`, of the text of a report with its codes; one that tells nothing is hard."""
    told = told[:20_000]
    codes = [one for one in _CODE.findall(told) if not one.startswith("2")]
    if _FULL.search(told) or any(code.endswith((".2.2", ".3.1")) for code in codes):
        return SOFT
    by_code = [kind for code in codes if (kind := _by_code(code))]
    if by_code:
        return by_code[0]
    for pattern, kind in ((_UNKNOWN, HARD), (_BLOCKED, BLOCKED), (_PASSING, SOFT)):
        if pattern.search(told):
            return kind
    replies = _REPLY.findall(told)
    return SOFT if replies and all(one.startswith("4") for one in replies) else HARD


def _by_code(code: str) -> str | None:
    """What an enhanced code says; None for the ones that say little (5.0.0) and leave it to the words."""
    kind, subject, detail = code.split(".")
    if kind == "4":
        return SOFT
    if subject == "1":
        return BLOCKED if detail in ("7", "8") else HARD
    if subject == "2":
        return {"1": HARD, "3": SOFT}.get(detail)
    if subject == "4":
        return SOFT if detail in ("1", "2", "5", "7") else HARD
    return {"3": SOFT, "6": BLOCKED, "7": BLOCKED}.get(subject)
