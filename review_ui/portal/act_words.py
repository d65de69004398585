"""What happened, in words: the lines of the activity report."""

from __future__ import annotations

from domain.saying import N_
from records.act_subjects import REPORT
from records.activity import DECISION, EXCEPTION, LETTER, PERSON, PROGRAM, PROOF, STATUS, Act
from review_ui.portal.report_names import TITLES
from review_ui.shell.languages import _, told
from review_ui.shell.letter_words import KINDS as LETTERS
from review_ui.shell.look import ENDED, requirement_words, words

ACT_KINDS = {
    PROOF: N_("Proof received"),
    STATUS: N_("Status"),
    LETTER: N_("Letter sent"),
    EXCEPTION: N_("Exception"),
    DECISION: N_("Review"),
    PERSON: N_("Your people"),
    PROGRAM: N_("Your programs"),
}
ACTIONS = {
    "exception_granted": N_("Granted an exception"),
    "exception_revoked": N_("Took an exception back"),
    "version_published": N_("Published requirements"),
    "set_begun": N_("Made a requirement set"),
    "person_invited": N_("Invited"),
    "person_invited_again": N_("Invited again"),
    "person_removed": N_("Removed"),
    "client_role_set": N_("Changed the role"),
    "sign_ins_ended_by_admin": N_("Signed out"),
    "report_scheduled": N_("Scheduled a report"),
    "report_stopped": N_("Stopped a report"),
    "uploaded": N_("Uploaded"),
    "contractor_added": N_("Added a contractor"),
    "contractor_changed": N_("Changed a contractor"),
    "contractors_added": N_("Added contractors"),
    "list_sent": N_("Sent a list"),
    "list_mapped": N_("Said which columns a list has"),
    "list_approved": N_("Had a list taken"),
    "list_discarded": N_("Discarded a list"),
    "assign": N_("Said whose an upload is"),
    "close": N_("Set an upload aside"),
    "signed_in_by_provider": N_("Signed in with the company"),
    "webhook_added": N_("Added a webhook"),
    "webhook_changed": N_("Changed a webhook"),
    "webhook_removed": N_("Removed a webhook"),
    "webhook_tested": N_("Tested a webhook"),
    "webhook_replayed": N_("Had events sent again"),
    "api_key_created": N_("Made an API key"),
    "api_key_rotated": N_("Replaced an API key"),
    "api_key_revoked": N_("Revoked an API key"),
    "password_changed": N_("Changed the password"),
    "password_chosen_by_link": N_("Chose a password"),
    "password_link_sent": N_("Asked for a new password"),
}


DECISIONS = {
    "confirm": N_("Confirmed"),
    "reject": N_("Turned down"),
    "reclassify": N_("Said to be of another kind"),
    "split": N_("Split into two documents"),
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
    if act.kind == DECISION:
        return _(DECISIONS[act.what])
    return _(ACTIONS.get(act.what, words(act.what))) if act.kind in (PERSON, PROGRAM) else words(act.what)


def about_words(act: Act) -> str:
    """What it was done to."""
    if act.kind == EXCEPTION:
        return requirement_words(act.about)
    if act.about.startswith(REPORT):
        return told(TITLES.get(act.about.removeprefix(REPORT), ""))
    return act.about.removeprefix("user ") if act.kind == PERSON else act.about
