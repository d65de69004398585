"""How values look on a page: times, states, names of boxes, all in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from domain.saying import N_
from review_ui.shell.languages import _

STATES = {
    "received": N_("Received"),
    "reading": N_("Reading"),
    "awaiting_review": N_("Needs review"),
    "answered": N_("Answered"),
    "filed": N_("Filed"),
    "ignored": N_("Ignored"),
    "quarantined": N_("Set aside"),
    "needs_review": N_("Needs review"),
    "reviewed": N_("Reviewed"),
    "superseded": N_("Superseded"),
    "rejected": N_("Rejected"),
    "failed": N_("Failed"),
    "not_a_certificate": N_("Not a certificate"),
    "draft": N_("Draft"),
    "approved": N_("Approved"),
    "in_flight": N_("Sending"),
    "sent": N_("Sent"),
    "uncertain": N_("Uncertain"),
    "refused": N_("Refused"),
    "discarded": N_("Discarded"),
    "no_proof": N_("No proof"),
    "lapsed": N_("Lapsed"),
    "expired": N_("Expired"),
    "noncompliant": N_("Non-compliant"),
    "pending": N_("Pending review"),
    "expiring": N_("Expiring soon"),
    "compliant_with_exceptions": N_("Compliant with exceptions"),
    "compliant": N_("Compliant"),
    "submission": N_("Submission"),
    "question": N_("Question"),
    "confirmation": N_("Confirmation"),
    "cancellation_notice": N_("Cancellation"),
    "automatic_reply": N_("Automatic reply"),
    "bounce": N_("Bounce"),
    "other": N_("Other"),
    "current": N_("Current"),
    "cancelled": N_("Cancelled"),
    "acord_25": N_("ACORD 25"),
    "acord_24": N_("ACORD 24"),
    "acord_27": N_("ACORD 27"),
    "acord_28": N_("ACORD 28"),
    "acord_30": N_("ACORD 30"),
    "acord_101": N_("ACORD 101"),
    "acord_855": N_("ACORD 855"),
    "endorsement": N_("Endorsement"),
    "other_certificate": N_("Other certificate"),
    "declarations": N_("Declarations"),
    "cover_sheet": N_("Cover sheet"),
    "blank_form": N_("Blank form"),
    "not_applicable": N_("Not required"),
    "now": N_("On its day"),
    "at_renewal": N_("At each renewal"),
    "accepted": N_("Shortfall accepted"),
    "fail": N_("Not met"),
    "unverified": N_("Unverified"),
    "pass": N_("Met"),
    "waived": N_("Waived"),
    "critical": N_("Critical"),
    "major": N_("Major"),
    "minor": N_("Minor"),
    "info": N_("Note"),
    "agent": N_("Agent"),
    "insured": N_("Contractor"),
    "client": N_("Client"),
    "us": N_("Us"),
    "notable": N_("Notable"),
    "strong": N_("Strong"),
    "verify": N_("Verify"),
}
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
    "ambiguous-sender": N_("More than one sender is named"),
    "lookalike-domain": N_("The sender's domain imitates another"),
    "not-authenticated": N_("The sender is not authenticated"),
    "no-sender": N_("No sender is named"),
    "stranger-in-thread": N_("An unknown sender refers to one of our mails"),
    "loop": N_("It came from our own address"),
    "too-many-hops": N_("It went through unusually many servers"),
    "our-message-id": N_("It carries a Message-ID of ours, but is not ours"),
    "same-message-id": N_("Another mail carries the same Message-ID"),
    "boundary-guessed": N_("Its parts had to be guessed apart"),
    "headers-missing": N_("Its headers were damaged"),
    "odd-headers": N_("Its headers were mended"),
    "odd-line-ends": N_("Its line ends were mended"),
    "damaged-attachment": N_("An attachment was damaged on its way"),
    "attachment-count-differs": N_("Two readers count its attachments differently"),
    "suspicious-structure": N_("Its structure is unusual"),
    "encrypted-message": N_("It is encrypted"),
    "spam": N_("It reads like advertising"),
    "complaint": N_("A recipient complained: nothing more is sent there"),
    "asked-to-stop": N_("Its sender asked not to be written to: nothing more is sent there"),
    "not-theirs": N_("Its sender says that the account is not theirs: they are not asked about it any more"),
    "clearer-copy-asked": N_("A certificate too worn to be read: its sender was asked for a clearer copy at once"),
    "answer-noted": N_("It answers whether the policies are in force; the answer is kept"),
    "soft-bounce": N_("It failed for now: the third time in a month counts as failed for good"),
    "blocked-bounce": N_("Our mail was turned away by a filter; the address may be good"),
    "fax-reference": N_("A fax with our reference: it belongs to this account"),
    "not-a-failure": N_("It reports no failure"),
}
INTENTS = {
    "ask_wording": N_("Asks for wording or forms"),
    "ask_limits": N_("Asks for limits or requirements"),
    "ask_enough": N_("Asks whether something is enough"),
    "ask_where": N_("Asks where to send it"),
    "ask_holder": N_("Asks for the holder"),
    "ask_deadline": N_("Asks for the deadline"),
    "not_theirs": N_("Not their account"),
    "wrong_person": N_("Somebody else answers for it"),
    "cancelled": N_("Cancelled"),
    "renewing": N_("The renewal is coming"),
    "already_sent": N_("Says it was sent"),
    "stop": N_("Asks us to stop"),
    "in_force": N_("In force"),
    "changed": N_("Something changed"),
}
FIXERS = {
    "agent": N_("The agent can fix it"),
    "insured": N_("The contractor can fix it"),
    "client": N_("The client decides"),
    "us": N_("For us to settle"),
}
REMEDIES = {
    # what has to be done: (mark, who does what)
    "correct": ("pen", N_("Agent corrects the certificate")),
    "endorse": ("stamp", N_("Insurer must endorse; the agent asks")),
    "insured": ("person", N_("Contractor must act or answer")),
    "client": ("choice", N_("Client decides")),
    "reread": ("search", N_("We could not read or match it")),
}
SHORT = {
    "ai": "additional insured",
    "pnc": "primary and non-contributory",
    "wos": "waiver of subrogation",
    "wc": "workers compensation",
    "ny": "New York",
    "naic": "NAIC number",
}
RULES = {
    # pieces of the names of rules; the limits as the form calls them
    "each_occurrence": N_("each occurrence"),
    "general_aggregate": N_("general aggregate"),
    "products_completed_ops_aggregate": N_("products and completed operations aggregate"),
    "personal_adv_injury": N_("personal and advertising injury"),
    "damage_rented_premises": N_("damage to rented premises"),
    "med_exp": N_("medical expense"),
    "combined_single_limit": N_("combined single limit"),
    "bi_per_person": N_("bodily injury per person"),
    "bi_per_accident": N_("bodily injury per accident"),
    "pd_per_accident": N_("property damage per accident"),
    "aggregate": N_("aggregate"),
    "each_claim": N_("each claim"),
    "each_accident": N_("each accident"),
    "el_each_accident": N_("employers liability, each accident"),
    "el_disease_each_employee": N_("employers liability, disease, each employee"),
    "el_disease_policy_limit": N_("employers liability, disease, policy limit"),
    "statutory": N_("statutory"),
    "tower": N_("with the umbrella"),
    "in_force": N_("in force"),
    "required": N_("required"),
    "form": N_("form"),
    "name": N_("name"),
    "address": N_("address"),
    "naic": N_("NAIC number"),
    "insurer_letter": N_("insurer letter"),
    "policy_number": N_("policy number"),
    "no_gap": N_("no gap"),
    "paper": N_("paper"),
    "causes": N_("causes of loss"),
    "deductible": N_("deductible"),
    "retention": N_("retention"),
    "retro_date": N_("retroactive date"),
    "attachment": N_("attachment point"),
    "loss_payee": N_("loss payee"),
    "autos": N_("autos"),
    "dates": N_("dates"),
    "aggregate_basis": N_("aggregate basis"),
    "aggregate_per_project": N_("aggregate per project"),
    "ai_ongoing": N_("additional insured, ongoing operations"),
    "ai_completed": N_("additional insured, completed operations"),
    "ai_premises": N_("additional insured, premises"),
    "ai_auto": N_("additional insured, autos"),
    "ai_by_contract": N_("additional insured, by contract"),
    "wos": N_("waiver of subrogation"),
    "pnc": N_("primary and non-contributory"),
    "leased": N_("leased workers"),
    "state": N_("state"),
    "new_york_form": N_("New York form"),
    "persons_excluded": N_("persons excluded"),
    "rating": N_("rating"),
    "admitted": N_("admitted"),
}
HEADS = {
    # rules that are of no line of coverage
    "insured": N_("Insured"),
    "holder": N_("Certificate holder"),
    "insurers": N_("Insurers"),
    "carrier": N_("Insurer"),
    "noc": N_("Notice of cancellation"),
    "signature": N_("Signature"),
    "date": N_("Certificate date"),
    "document": N_("Document"),
    "documents": N_("Documents"),
    "edition": N_("Edition of the form"),
    "prohibited": N_("Prohibited"),
    "employers_stop_gap": N_("Employers liability (stop gap)"),
    "cyber": N_("Cyber"),
    "pollution": N_("Pollution"),
    "property": N_("Property"),
    "cargo": N_("Cargo"),
    "liquor": N_("Liquor"),
    "crime": N_("Crime"),
}
ENDED = {
    "its_day": N_("its day came"),
    "revoked": N_("taken back"),
    "policy_changed": N_("another policy took the place of the one it was for"),
    "got_worse": N_("less is shown than was accepted"),
    "requirement_changed": N_("the requirement changed"),
}
_TONE_OF = {value: tone for tone, values in TONES.items() for value in values}
MINUTE, HOUR, DAY = 60, 3600, 86400


def filters(now: Callable[[], datetime]) -> dict[str, Callable[..., Any]]:
    """The template filters."""

    def ago(moment: datetime) -> str:
        seconds = (now() - moment).total_seconds()
        if seconds < MINUTE:
            return _("just now")
        if seconds < HOUR:
            return _("%(number)s min", number=int(seconds // MINUTE))
        if seconds < 2 * DAY:
            return _("%(number)s h", number=int(seconds // HOUR))
        return _("%(number)s d", number=int(seconds // DAY))

    return {
        "ago": ago,
        "state": words,
        "tone": tone,
        "browser": browser_words,
        "intent": lambda intent: _(INTENTS.get(intent.value, intent.value.replace("_", " "))),
        "flag": lambda flag: _(FLAGS.get(flag, flag.replace("-", " "))),
        "line": line_words,
        "pairs": lambda told: tuple(told.items()),
        "initials": initials,
        "sentence": lambda text: text[:1].upper() + text[1:],
        "fixer": lambda fixer: _(FIXERS.get(fixer.value, fixer.value)),
        "remedy": lambda remedy: (REMEDIES[remedy.value][0], _(REMEDIES[remedy.value][1])),
        "requirement": requirement_words,
        "finding": finding_words,
        "ended": lambda why: _(ENDED[why.value]),
    }


def requirement_words(name: str) -> str:
    """A tested rule by its stable name, in words: gl.limits.each_occurrence is CGL: each occurrence."""
    head, *rest = name.split(".")
    told = " ".join(_rule_words(one) for one in rest if one not in ("limits", "present"))
    return f"{line_words(head)}: {told}" if told else line_words(head)


def _rule_words(piece: str) -> str:
    """A piece of the name of a rule; a limit is called as on the form."""
    return _(RULES[piece]) if piece in RULES else _(piece.replace("_", " "))


def line_words(line: str) -> str:
    """A line of coverage by its short name, or whatever else a rule begins with."""
    return _(LINES.get(line) or HEADS.get(line) or line.replace("_", " ").capitalize())


def finding_words(code: str) -> str:
    """A code of the catalogue of findings, in words: wos_missing is waiver of subrogation missing."""
    told = " ".join(SHORT.get(one, one) for one in code.split("_"))
    return _(told)


def browser_words(kept: str) -> str:
    """A browser and its system, kept as sessions.browser_name() tells them, as a person reads it."""
    browser, _on, system = kept.partition(" on ")
    if browser in ("", "A browser"):
        browser = _("A browser")
    return _("%(browser)s on %(system)s", browser=browser, system=system) if system else browser


def words(value: Any) -> str:
    """An enum, or its value, in words."""
    value = getattr(value, "value", value)
    return _(STATES.get(str(value), str(value).replace("_", " ").capitalize()))


def tone(value: Any) -> str:
    """good, bad, warn, busy, info or plain: always shown beside words, never alone."""
    value = getattr(value, "value", value)
    return _TONE_OF.get(value, "plain")


def initials(name: str) -> str:
    """Two letters at most that stand for a person."""
    parts = [part for part in name.split() if part[0].isalnum()]
    return (parts[0][0] + (parts[-1][0] if len(parts) > 1 else "")).upper() if parts else "?"
