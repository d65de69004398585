"""What a paper and its rows say, in short: the same for all that say the same, whatever their names and dates.

Judging many accounts finds what follows once for each such text (`rules.memory`).
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

from domain.certificate import Wording
from domain.holdings import HeldPaper, HeldPolicy
from rules.words import bare, clauses, plain

PLACEHOLDERS = frozenset(("tbd", "tba", "pending", "binder", "tofollow", "tobedetermined", "tobeissued", "na", "12345"))
"""What stands in the box of the policy number when there is none yet."""
_COLUMNS = frozenset(("addl_insd", "subr_wvd"))
"""Marks that only conditions rest on."""
_OF_CONDITIONS = _COLUMNS | {"aggregate_per.project"}
_BY_NATURE = ("professional", "cyber")
"""Lines that are sold as claims-made: a paper need not say so."""
_OF_ROWS = frozenset(("agg_per_project", "agg_per_location", "umbrella_follow_form"))
"""Topics of wording that bear on the boxes of rows; all others bear on conditions alone."""


def of_policy(policy: HeldPolicy) -> str:
    """The same for rows whose boxes say the same, but for columns that only conditions rest on."""
    marked, denied = policy.marked - _COLUMNS, policy.denied - _COLUMNS
    return _digest(
        is_numbered(policy.number),
        sorted(policy.limits.items()),
        sorted(policy.words.items()),
        *(sorted(each) for each in (marked, denied, policy.blank, policy.unsure)),
        policy.retention,
        policy.is_excess,
        stated(policy),
    )


def of_columns(policy: HeldPolicy) -> str:
    """The boxes of a row that conditions rest on: those marked, and with a minus those answered N."""
    marked = sorted(policy.marked & _OF_CONDITIONS)
    return " ".join((*marked, *(f"-{one}" for one in sorted(policy.denied & _OF_CONDITIONS))))


def of_paper(paper: HeldPaper) -> str:
    """The same for papers whose words say the same of their rows."""
    return _digest(
        paper.confirmed,
        paper.is_binder,
        [(one.label, one.polarity, one.basis, one.lines, one.scope, one.forms) for one in paper.wording],
        [(bool(one.parties), _is_holders(one, paper)) for one in paper.wording if one.label == "ai"],
        paper.cited,
    )


def of_rows(paper: HeldPaper) -> str:
    """The same for papers whose words say the same of the boxes of their rows: most papers, whatever else they say."""
    told = [(one.label, one.polarity, one.lines) for one in paper.wording if one.label in _OF_ROWS]
    return _digest(paper.confirmed, paper.is_binder, told)


def stated(policy: HeldPolicy) -> str:
    """occurrence or claims_made, by boxes, else by the row's words, else by what the line is; "" when nobody knows."""
    occurrence, claims_made = "occurrence" in policy.marked, "claims_made" in policy.marked
    if occurrence != claims_made:
        return "occurrence" if occurrence else "claims_made"
    words = plain(policy.description)
    if " claims made " in words:
        return "claims_made"
    if " occurrence form " in words or " occurrence basis " in words:
        return "occurrence"
    return "claims_made" if policy.line in _BY_NATURE else ""


def is_numbered(number: str) -> bool:
    """Whether a policy number is one, and not a word in its place."""
    plain = bare(number)
    return bool(plain) and plain not in PLACEHOLDERS


def of_holder(span: Wording, wording: Iterable[Wording], text: str) -> bool:
    """Whether words speak of the certificate's holder: themselves, or by a reference beside them in their clause."""
    beside = [one for one in wording if one.label == "party_ref" and one.source == span.source]
    near = [one for one in beside if _is_one_clause(text[min(one.end, span.end) : max(one.start, span.start)])]
    return any("holder" in text[one.start : one.end].casefold() for one in (span, *near))


def _is_one_clause(between: str) -> bool:
    return len(clauses(f"x{between}x")) == 1


def _is_holders(span: Wording, paper: HeldPaper) -> bool:
    return of_holder(span, paper.wording, paper.remarks if span.source == "remarks" else paper.description)


def _digest(*parts: object) -> str:
    """Twelve bytes of a hash, as hexadecimal digits: the same for the same parts, and for no others."""
    return blake2b(repr(parts).encode(), digest_size=12).hexdigest()
