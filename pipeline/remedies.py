"""Who can mend a finding, and by doing what: five kinds that lists and letters keep apart."""

from __future__ import annotations

import enum

from domain.finding import Finding, Fixer


class Remedy(enum.Enum):
    """CORRECT: the agent corrects the certificate. ENDORSE: the insurer must change the policy; the agent asks.

    INSURED: the contractor must act or answer. CLIENT: the client decides. REREAD: we could not read or match it.
    """

    CORRECT = "correct"
    ENDORSE = "endorse"
    INSURED = "insured"
    CLIENT = "client"
    REREAD = "reread"


_ENDORSED = frozenset(
    (
        *("limit_low", "tower_short", "umbrella_attachment_gap", "occurrence_required", "aggregate_basis"),
        *("aggregate_evidence", "retro_date", "wc_state_not_covered", "stop_gap_missing", "auto_filing"),
        *("ai_missing", "ai_scope", "ai_party_missing", "ai_upstream", "ai_evidence", "ai_negated", "ai_pending"),
        *("wos_missing", "wos_evidence", "pnc_missing", "pnc_partial", "pnc_evidence", "wording_denied"),
        *("notice_missing", "notice_wrong_party", "endorsement_pending", "exclusion_prohibited", "loss_payee_missing"),
    )
)
_BY_FIXER = {Fixer.INSURED: Remedy.INSURED, Fixer.CLIENT: Remedy.CLIENT, Fixer.US: Remedy.REREAD}


def remedy_of(finding: Finding) -> Remedy:
    """What has to be done about a finding."""
    if finding.fixer is Fixer.AGENT:
        return Remedy.ENDORSE if finding.code in _ENDORSED else Remedy.CORRECT
    return _BY_FIXER[finding.fixer]
