"""What happened, in words: the lines of the activity report."""

from __future__ import annotations

from domain.saying import N_
from records.activity import EXCEPTION, LETTER, PERSON, PROOF, STATUS, Act
from review_ui.shell.languages import _
from review_ui.shell.letter_words import KINDS as LETTERS
from review_ui.shell.look import ENDED, requirement_words, words

ACT_KINDS = {
    PROOF: N_("Proof received"),
    STATUS: N_("Status"),
    LETTER: N_("Letter sent"),
    EXCEPTION: N_("Exception"),
    PERSON: N_("Your people"),
}
ACTIONS = {
    "exception_granted": N_("Granted an exception"),
    "exception_revoked": N_("Took an exception back"),
    "version_published": N_("Published requirements"),
    "person_invited": N_("Invited"),
    "person_invited_again": N_("Invited again"),
    "person_removed": N_("Removed"),
    "client_role_set": N_("Changed the role"),
    "sign_ins_ended_by_admin": N_("Signed out"),
    "report_scheduled": N_("Scheduled a report"),
    "report_stopped": N_("Stopped a report"),
    "password_changed": N_("Changed the password"),
    "password_chosen_by_link": N_("Chose a password"),
    "password_link_sent": N_("Asked for a new password"),
}


def act_words(act: Act) -> str:
    """What happened."""
    if act.kind == STATUS:
        if not act.before:
            return words(act.what)
        return _("%(before)s to %(now)s", before=words(act.before), now=words(act.what).lower())
    if act.kind == EXCEPTION:
        over = act.what.partition("over:")[2]
        return _("Over: %(why)s", why=_(ENDED[over])) if over else _("Granted: %(kind)s", kind=words(act.what).lower())
    if act.kind == LETTER:
        return _(LETTERS.get(act.what.partition(".")[0], words(act.what.partition(".")[0])))
    return _(ACTIONS.get(act.what, words(act.what))) if act.kind == PERSON else words(act.what)


def about_words(act: Act) -> str:
    """What it was done to."""
    if act.kind == EXCEPTION:
        return requirement_words(act.about)
    return act.about.removeprefix("user ") if act.kind == PERSON else act.about
