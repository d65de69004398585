"""How letters of the schedule look in a list: their kinds, their reasons and their first lines in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from domain.dialogue import Addressee
from domain.saying import N_
from domain.verification import Answer
from review_ui.shell.languages import ISO_DAY, _, day_words, told
from review_ui.shell.look import LINES

KINDS = {
    "renewal_request": N_("Renewal request"),
    "renewal_reminder": N_("Renewal reminder"),
    "renewal_last": N_("Last reminder before expiration"),
    "expired": N_("Shown as expired"),
    "expired_second": N_("Expired, second letter"),
    "client_decision": N_("The client's decision"),
    "client_monthly_list": N_("Open this month"),
    "first_request": N_("Request for a first certificate"),
    "first_request_reminder": N_("Reminder of the first request"),
    "first_request_last": N_("Last reminder of the first request"),
    "revision_reminder": N_("Reminder of what is open"),
    "verify_early": N_("Still in force? After proof"),
    "verify_midterm": N_("Still in force? At mid-term"),
    "verify_reminder": N_("Still in force? Reminder"),
    "received": N_("Received and read"),
    "clearer_copy": N_("A clearer copy is needed"),
    "compliant": N_("Nothing more needed"),
    "still_needed": N_("What is still needed"),
    "alert": N_("Alert: coverage ended"),
    "compliance": N_("Compliance report"),
    "answer_deficiency": N_("Corrections asked for"),
    "answer_compliant": N_("Certificate accepted"),
    "answer_nothing_attached": N_("Nothing was attached"),
    "answer_link_instead": N_("A link instead of the certificate"),
    "answer_open_copy": N_("Opens only with a password"),
    "answer_unreadable": N_("Could not be read"),
    "answer_not_a_certificate": N_("Not a certificate"),
    "answer_question": N_("Answer to a question"),
    "answer_received_other": N_("Notice received"),
    "answer_unmatched": N_("Which contractor is it for?"),
    "ask_address": N_("An address that works"),
}
LANGUAGES = {"en": N_("English"), "es": N_("Spanish")}
LETTER_GROUPS = (
    (N_("Requests and renewals"), N_("What is asked for, and reminders of it."),
     ("first_request", "first_request_reminder", "first_request_last", "renewal_request", "renewal_reminder",
      "renewal_last", "expired", "expired_second", "revision_reminder")),
    (N_("Verification"), N_("Whether policies are still in force."),
     ("verify_early", "verify_midterm", "verify_reminder")),
    (N_("After a certificate came"), N_("Sent by itself where the client lets it."),
     ("received", "clearer_copy", "compliant", "still_needed")),
    (N_("Answers to a mail"), N_("Drafted for the reviewer, in the thread of the mail."),
     ("answer_deficiency", "answer_compliant", "answer_question", "answer_nothing_attached", "answer_link_instead",
      "answer_open_copy", "answer_unreadable", "answer_not_a_certificate", "answer_received_other",
      "answer_unmatched", "ask_address")),
    (N_("To the client"), N_("Alerts, reports, lists and decisions."),
     ("alert", "compliance", "client_monthly_list", "client_decision")),
)  # fmt: skip
"""All letters that can be worded, as a person looks for them."""
READERS = {Addressee.AGENT: N_("Agent"), Addressee.CONTRACTOR: N_("Contractor"), Addressee.CLIENT: N_("Client")}
WITHIN = (
    *(N_("agent"), N_("contractor"), N_("client")),
    *(N_("no proof"), N_("lapsed"), N_("expired"), N_("noncompliant"), N_("pending"), N_("expiring"), N_("compliant")),
    *(N_("compliant with exceptions"), N_("never judged")),
)
"""Readers and statuses as they stand within reasons of the schedule."""
MOST_FIRST_LINES = 260
_DASH = re.compile(r"\n+- ")
_LINE = re.compile(rf"\b({'|'.join(LINES)})(?= (?:[A-Z0-9()/.-]+ )*[A-Z0-9()/.-]*\d|[,:]| expire)")


ANSWERED = {
    Answer.IN_FORCE: N_("In force"),
    Answer.CANCELLED: N_("Cancelled"),
    Answer.CHANGED: N_("Changed"),
    Answer.NOT_OURS: N_("Not theirs any more"),
}


def letter_filters() -> dict[str, Callable[..., Any]]:
    """The template filters."""
    return {
        "letter_kind": _kind,
        "addressee": lambda who: _(READERS[who]),
        "in_words": in_words,
        "first_lines": first_lines,
        "answered": lambda answer: _(ANSWERED[answer]),
    }


def _kind(letter: str) -> str:
    """The kind of a letter in words, however its language is kept with it."""
    name = letter.partition(".")[0]
    return _(KINDS.get(name) or KINDS.get(f"answer_{name}") or name.replace("_", " ").capitalize())


def in_words(reason: str) -> str:
    """A reason of the schedule as a person reads it: days as everywhere on our pages, lines by their short names."""
    days = ISO_DAY.sub(lambda found: day_words(date.fromisoformat(found[0])), told(reason))
    return _LINE.sub(lambda found: LINES[found[0]], days).rstrip(".")


def first_lines(body: str) -> str:
    """What a letter begins with behind its greeting, on one line."""
    greeting, _, rest = body.strip().partition("\n\n")
    told = " ".join(_DASH.sub(" · ", rest or greeting).split())
    text = told.replace(": · ", ": ")
    return text if len(text) <= MOST_FIRST_LINES else text[:MOST_FIRST_LINES].rsplit(" ", 1)[0] + " …"
