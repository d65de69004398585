"""The rows of reports about the dialogue: who does not answer, and what agents said of policies in force."""

from __future__ import annotations

from collections.abc import Sequence

from domain.saying import N_
from domain.verification import Via
from records.contacted import Unresponsive
from records.verification_report import Verified
from review_ui.portal.sheets import Cell
from review_ui.shell.languages import _, day_words
from review_ui.shell.letter_words import ANSWERED
from review_ui.shell.look import words

UNRESPONSIVE = (
    *(N_("Contractor"), N_("Contractor ID"), N_("Status"), N_("State"), N_("Project"), N_("Contact email")),
    *(N_("Agent"), N_("Agent email"), N_("Times asked"), N_("First asked"), N_("Last asked"), N_("Last received")),
    N_("Mail does not reach"),
)
VERIFICATIONS = (
    *(N_("Contractor"), N_("Contractor ID"), N_("Policy"), N_("Asked on"), N_("Asked of"), N_("Agent")),
    *(N_("Reminded on"), N_("Answer"), N_("As of"), N_("Answered on"), N_("Answered by"), N_("How")),
)
VIA = {Via.LINK: N_("On the page"), Via.REPLY: N_("By mail")}


def of_unresponsive(row: Unresponsive) -> Sequence[Cell]:
    """One who does not answer, as a line of its report."""
    return [
        *(row.contractor, row.client_ref or "", words(row.status), row.state, row.project, row.contractor_email or ""),
        *(row.agent or "", row.agent_email or "", row.asked, day_words(row.first_sent), day_words(row.last_sent)),
        *(day_words(row.last_received), ", ".join(row.bounced)),
    ]


def of_verified(row: Verified) -> Sequence[Cell]:
    """A question about policies, or one answer to it, as a line of its report."""
    policy = _("All policies") if row.policy == "" else row.policy or ""
    answer = _(ANSWERED[row.answer]) if row.answer else _("No answer yet")
    return [
        *(row.contractor, row.client_ref or "", policy, day_words(row.asked_on), row.asked_of, row.agent or ""),
        *(day_words(row.reminded_on), answer, day_words(row.effective), day_words(row.answered_on)),
        *(row.answered_by or "", _(VIA[row.via]) if row.via else ""),
    ]
