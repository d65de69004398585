"""How letters of the schedule look in a list: their kinds, their reasons and their first lines in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from domain.dialogue import Addressee
from review_ui.shell.look import LINES

KINDS = {
    "renewal_request": "Renewal request",
    "renewal_reminder": "Renewal reminder",
    "renewal_last": "Last reminder before expiration",
    "expired": "Shown as expired",
    "expired_second": "Expired, second letter",
    "client_decision": "The client's decision",
    "client_monthly_list": "Open this month",
    "first_request": "Request for a first certificate",
    "first_request_reminder": "Reminder of the first request",
    "first_request_last": "Last reminder of the first request",
    "revision_reminder": "Reminder of what is open",
    "verify_early": "Still in force? After proof",
    "verify_midterm": "Still in force? At mid-term",
    "verify_reminder": "Still in force? Reminder",
    "received": "Received and read",
    "compliant": "Nothing more needed",
    "still_needed": "What is still needed",
    "alert": "Alert: coverage ended",
    "compliance": "Compliance report",
}
READERS = {Addressee.AGENT: "Agent", Addressee.CONTRACTOR: "Contractor", Addressee.CLIENT: "Client"}
MOST_FIRST_LINES = 260
_ISO_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")
_DASH = re.compile(r"\n+- ")
_LINE = re.compile(rf"\b({'|'.join(LINES)})(?= (?:[A-Z0-9-]+ )*[A-Z0-9-]*\d|[,:]| expire)")


def letter_filters() -> dict[str, Callable[..., Any]]:
    """The template filters."""
    return {
        "letter_kind": lambda template: KINDS.get(template, template.replace("_", " ").capitalize()),
        "addressee": READERS.__getitem__,
        "in_words": in_words,
        "first_lines": first_lines,
    }


def in_words(reason: str) -> str:
    """A reason of the schedule as a person reads it: days as everywhere on our pages, lines by their short names."""
    days = _ISO_DAY.sub(lambda found: f"{date.fromisoformat(found[0]):%m/%d/%Y}", reason)
    return _LINE.sub(lambda found: LINES[found[0]], days).rstrip(".")


def first_lines(body: str) -> str:
    """What a letter begins with behind its greeting, on one line."""
    greeting, _, rest = body.strip().partition("\n\n")
    told = " ".join(_DASH.sub(" · ", rest or greeting).split())
    text = told.replace(": · ", ": ")
    return text if len(text) <= MOST_FIRST_LINES else text[:MOST_FIRST_LINES].rsplit(" ", 1)[0] + " …"
