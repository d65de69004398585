"""What happened, in words: the lines of the activity report."""

from __future__ import annotations

from records.activity import EXCEPTION, LETTER, PERSON, PROOF, STATUS, Act
from review_ui.shell.letter_words import KINDS as LETTERS
from review_ui.shell.look import ENDED, requirement_words, words

ACT_KINDS = {
    PROOF: "Proof received",
    STATUS: "Status",
    LETTER: "Letter sent",
    EXCEPTION: "Exception",
    PERSON: "Your people",
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
    "password_changed": "Changed the password",
    "password_chosen_by_link": "Chose a password",
    "password_link_sent": "Asked for a new password",
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
    return ACTIONS.get(act.what, words(act.what)) if act.kind == PERSON else words(act.what)


def about_words(act: Act) -> str:
    """What it was done to."""
    if act.kind == EXCEPTION:
        return requirement_words(act.about)
    return act.about.removeprefix("user ") if act.kind == PERSON else act.about
