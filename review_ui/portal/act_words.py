"""What happened, in words: the lines of the activity report."""

from __future__ import annotations

from records.activity import DECISION, EXCEPTION, LETTER, PERSON, PROGRAM, PROOF, STATUS, Act
from review_ui.shell.letter_words import KINDS as LETTERS
from review_ui.shell.look import ENDED, requirement_words, words

ACT_KINDS = {
    PROOF: "Proof received",
    STATUS: "Status",
    LETTER: "Letter sent",
    EXCEPTION: "Exception",
    DECISION: "Review",
    PERSON: "Your people",
    PROGRAM: "Your programs",
}
ACTIONS = {
    "exception_granted": "Granted an exception",
    "exception_revoked": "Took an exception back",
    "version_published": "Published requirements",
    "person_invited": "Invited",
    "person_invited_again": "Invited again",
    "person_removed": "Removed",
    "client_role_set": "Changed the role",
    "sign_ins_ended_by_admin": "Signed out",
    "report_scheduled": "Scheduled a report",
    "report_stopped": "Stopped a report",
    "uploaded": "Uploaded",
    "contractor_added": "Added a contractor",
    "contractor_changed": "Changed a contractor",
    "webhook_added": "Added a webhook",
    "webhook_changed": "Changed a webhook",
    "webhook_removed": "Removed a webhook",
    "webhook_tested": "Tested a webhook",
    "webhook_replayed": "Had events sent again",
    "api_key_created": "Made an API key",
    "api_key_rotated": "Replaced an API key",
    "api_key_revoked": "Revoked an API key",
    "password_changed": "Changed the password",
    "password_chosen_by_link": "Chose a password",
    "password_link_sent": "Asked for a new password",
}


DECISIONS = {
    "confirm": "Confirmed",
    "reject": "Turned down",
    "reclassify": "Said to be of another kind",
    "split": "Split into two documents",
}


def act_words(act: Act) -> str:
    """What happened."""
    if act.kind == STATUS:
        return f"{words(act.before)} to {words(act.what).lower()}" if act.before else words(act.what)
    if act.kind == EXCEPTION:
        over = act.what.partition("over:")[2]
        return f"Over: {ENDED[over]}" if over else f"Granted: {words(act.what).lower()}"
    if act.kind == LETTER:
        return LETTERS.get(act.what.partition(".")[0], words(act.what.partition(".")[0]))
    if act.kind == DECISION:
        return DECISIONS[act.what]
    return ACTIONS.get(act.what, words(act.what)) if act.kind in (PERSON, PROGRAM) else words(act.what)


def about_words(act: Act) -> str:
    """What it was done to."""
    if act.kind == EXCEPTION:
        return requirement_words(act.about)
    return act.about.removeprefix("user ") if act.kind == PERSON else act.about
