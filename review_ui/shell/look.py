"""How values look on a page: times, states, names of boxes, all in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

STATES = {
    "received": "Received", "reading": "Reading", "awaiting_review": "Needs review", "answered": "Answered",
    "filed": "Filed", "ignored": "Ignored", "quarantined": "Set aside", "needs_review": "Needs review",
    "reviewed": "Reviewed", "superseded": "Superseded", "rejected": "Rejected", "failed": "Failed",
    "not_a_certificate": "Not a certificate", "draft": "Draft", "approved": "Approved", "in_flight": "Sending",
    "sent": "Sent", "uncertain": "Uncertain", "refused": "Refused", "discarded": "Discarded",
    "no_proof": "No proof", "lapsed": "Lapsed", "expired": "Expired", "noncompliant": "Non-compliant",
    "pending": "Pending review", "expiring": "Expiring soon", "compliant_with_exceptions": "Compliant with exceptions",
    "compliant": "Compliant", "submission": "Submission", "question": "Question", "confirmation": "Confirmation",
    "cancellation_notice": "Cancellation", "automatic_reply": "Automatic reply", "bounce": "Bounce", "other": "Other",
    "current": "Current", "cancelled": "Cancelled",
    "acord_25": "ACORD 25", "acord_24": "ACORD 24", "acord_27": "ACORD 27", "acord_28": "ACORD 28",
    "acord_30": "ACORD 30", "acord_101": "ACORD 101", "acord_855": "ACORD 855", "endorsement": "Endorsement",
    "other_certificate": "Other certificate", "declarations": "Declarations", "cover_sheet": "Cover sheet",
    "blank_form": "Blank form",
    "not_applicable": "Not required", "now": "On its day", "at_renewal": "At each renewal",
    "accepted": "Shortfall accepted",
    "fail": "Not met", "unverified": "Unverified", "pass": "Met", "waived": "Waived", "critical": "Critical",
    "major": "Major", "minor": "Minor", "info": "Note", "agent": "Agent", "insured": "Contractor",
    "client": "Client", "us": "Us", "notable": "Notable", "strong": "Strong", "verify": "Verify",
}  # fmt: skip
TONES = {
    "good": ("answered", "sent", "compliant", "compliant_with_exceptions", "reviewed", "pass", "current"),
    "bad": ("quarantined", "failed", "rejected", "refused", "noncompliant", "expired", "lapsed", "fail", "critical",
            "cancelled", "no_proof"),
    "warn": ("awaiting_review", "needs_review", "uncertain", "expiring", "unverified", "major",
             "strong", "verify"),
    "busy": ("received", "reading", "approved", "in_flight", "pending"),
    "info": ("draft", "minor", "info", "waived", "accepted", "notable"),
}  # fmt: skip
LINES = {"gl": "CGL", "auto": "AL", "umbrella": "UL", "wc": "WC", "professional": "PL"}
FLAGS = {
    "ambiguous-sender": "More than one sender is named",
    "lookalike-domain": "The sender's domain imitates another",
    "not-authenticated": "The sender is not authenticated",
    "no-sender": "No sender is named",
    "stranger-in-thread": "An unknown sender refers to one of our mails",
    "loop": "It came from our own address",
    "too-many-hops": "It went through unusually many servers",
    "our-message-id": "It carries a Message-ID of ours, but is not ours",
    "same-message-id": "Another mail carries the same Message-ID",
    "boundary-guessed": "Its parts had to be guessed apart",
    "headers-missing": "Its headers were damaged",
    "odd-headers": "Its headers were mended",
    "odd-line-ends": "Its line ends were mended",
    "damaged-attachment": "An attachment was damaged on its way",
    "attachment-count-differs": "Two readers count its attachments differently",
    "suspicious-structure": "Its structure is unusual",
    "encrypted-message": "It is encrypted",
    "spam": "It reads like advertising",
    "complaint": "A recipient complained: nothing more is sent there",
    "asked-to-stop": "Its sender asked not to be written to: nothing more is sent there",
    "not-theirs": "Its sender says that the account is not theirs: they are not asked about it any more",
    "answer-noted": "It answers whether the policies are in force; the answer is kept",
    "soft-bounce": "It failed for now: the third time in a month counts as failed for good",
    "blocked-bounce": "Our mail was turned away by a filter; the address may be good",
    "fax-reference": "A fax with our reference: it belongs to this account",
    "not-a-failure": "It reports no failure",
}
INTENTS = {
    "ask_wording": "Asks for wording or forms", "ask_limits": "Asks for limits or requirements",
    "ask_enough": "Asks whether something is enough", "ask_where": "Asks where to send it",
    "ask_holder": "Asks for the holder", "ask_deadline": "Asks for the deadline", "not_theirs": "Not their account",
    "wrong_person": "Somebody else answers for it", "cancelled": "Cancelled", "renewing": "The renewal is coming",
    "already_sent": "Says it was sent", "stop": "Asks us to stop", "in_force": "In force",
    "changed": "Something changed",
}  # fmt: skip
FIXERS = {
    "agent": "The agent can fix it",
    "insured": "The contractor can fix it",
    "client": "The client decides",
    "us": "For us to settle",
}
REMEDIES = {
    # what has to be done: (mark, who does what)
    "correct": ("pen", "Agent corrects the certificate"),
    "endorse": ("stamp", "Insurer must endorse; the agent asks"),
    "insured": ("person", "Contractor must act or answer"),
    "client": ("choice", "Client decides"),
    "reread": ("search", "We could not read or match it"),
}
SHORT = {
    "ai": "additional insured",
    "pnc": "primary and non-contributory",
    "wos": "waiver of subrogation",
    "wc": "workers compensation",
    "ny": "New York",
    "naic": "NAIC number",
}
ENDED = {
    "its_day": "its day came",
    "revoked": "taken back",
    "policy_changed": "another policy took the place of the one it was for",
    "got_worse": "less is shown than was accepted",
    "requirement_changed": "the requirement changed",
}
_TONE_OF = {value: tone for tone, values in TONES.items() for value in values}
MINUTE, HOUR, DAY = 60, 3600, 86400


def filters(now: Callable[[], datetime]) -> dict[str, Callable[..., Any]]:
    """The template filters."""

    def ago(moment: datetime) -> str:
        seconds = (now() - moment).total_seconds()
        if seconds < MINUTE:
            return "just now"
        if seconds < HOUR:
            return f"{int(seconds // MINUTE)} min"
        if seconds < 2 * DAY:
            return f"{int(seconds // HOUR)} h"
        return f"{int(seconds // DAY)} d"

    return {
        "ago": ago,
        "moment": lambda moment: f"{moment.astimezone():%b %-d, %Y %-I:%M %p}",
        "day": lambda day: f"{day:%m/%d/%Y}" if isinstance(day, date) else "",
        "state": words,
        "tone": tone,
        "intent": lambda intent: INTENTS.get(intent.value, intent.value.replace("_", " ")),
        "flag": lambda flag: FLAGS.get(flag, flag.replace("-", " ")),
        "line": lambda line: LINES.get(line, line.replace("_", " ").capitalize()),
        "initials": initials,
        "sentence": lambda text: text[:1].upper() + text[1:],
        "fixer": lambda fixer: FIXERS.get(fixer.value, fixer.value),
        "remedy": lambda remedy: REMEDIES[remedy.value],
        "requirement": requirement_words,
        "finding": finding_words,
        "ended": lambda why: ENDED[why.value],
    }


def requirement_words(name: str) -> str:
    """A tested rule by its stable name, in words: gl.limits.each_occurrence is CGL: each occurrence."""
    head, *rest = name.split(".")
    said = [one for one in rest if one not in ("limits", "present")]
    told = " ".join(said).replace("_", " ")
    about = LINES.get(head, head.replace("_", " ").capitalize())
    return f"{about}: {told}" if told else about


def finding_words(code: str) -> str:
    """A code of the catalogue of findings, in words: wos_missing is waiver of subrogation missing."""
    return " ".join(SHORT.get(one, one) for one in code.split("_"))


def words(value: Any) -> str:
    """An enum, or its value, in words."""
    value = getattr(value, "value", value)
    return STATES.get(str(value), str(value).replace("_", " ").capitalize())


def tone(value: Any) -> str:
    """good, bad, warn, busy, info or plain: always shown beside words, never alone."""
    value = getattr(value, "value", value)
    return _TONE_OF.get(value, "plain")


def initials(name: str) -> str:
    """Two letters at most that stand for a person."""
    parts = [part for part in name.split() if part[0].isalnum()]
    return (parts[0][0] + (parts[-1][0] if len(parts) > 1 else "")).upper() if parts else "?"
