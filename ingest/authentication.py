"""What the receiving server found of a sender (Authentication-Results, RFC 8601): only its own word counts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.message import Message

from ingest import headers

METHODS = ("spf", "dkim", "dmarc")
_COMMENT = re.compile(r"\([^()]{0,500}\)")
_RESULT = re.compile(r"^(spf|dkim|dmarc)\s*(?:/\d+)?\s*=\s*([a-z]{2,12})\b", re.IGNORECASE)
_GOOD = ("pass", "none", "neutral", "softfail", "temperror", "permerror", "policy", "fail")


def results_of(root: Message, trusted: str) -> Mapping[str, str]:
    """What the server called `trusted` says of spf, dkim and dmarc; {} when it says nothing, or is not known.

    Only the topmost header counts, and only if that server wrote it: whoever sends a mail can write the others.
    Several DKIM signatures count by the best of them.
    """
    values = headers.values(root, "Authentication-Results")
    if not trusted or not values:
        return {}
    name, _, said = _COMMENT.sub(" ", " ".join(values[0].split())).partition(";")
    if name.strip().split(" ")[0].lower() != trusted.lower():
        return {}
    return _results(said)


def failed(root: Message, trusted: str) -> bool:
    """Whether the sender is not who they say: by the trusted server, or without one by the topmost header.

    A failure is believed whoever wrote it, a proof never.
    """
    found = results_of(root, trusted) if trusted else _results(_topmost(root))
    if found.get("dmarc") == "pass":
        return False
    return any(found.get(method) in ("fail", "softfail", "permerror") for method in METHODS)


def _topmost(root: Message) -> str:
    said = _COMMENT.sub(" ", headers.raw(root, "Authentication-Results"))
    return said if re.match(r"\s*(spf|dkim|dmarc)", said, re.IGNORECASE) else said.partition(";")[2]


def _results(said: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for one in said.split(";"):
        told = _RESULT.match(one.strip())
        if told is None or told[2].lower() not in _GOOD:
            continue
        method, result = told[1].lower(), told[2].lower()
        if method not in found or _GOOD.index(result) < _GOOD.index(found[method]):
            found[method] = result
    return found
