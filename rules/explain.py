"""Findings in words: a title for the reviewer, one line for the agent, the same in plain words for the contractor."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache
from types import MappingProxyType

from config.finding_words import filled
from config.reference import finding_kinds, remedy_of
from domain.finding import Finding, Fixer
from domain.saying import said
from rules.verdict import Fact, Verdict

LINES = {
    "gl": "General Liability",
    "auto": "Automobile Liability",
    "umbrella": "Umbrella/Excess Liability",
    "wc": "Workers Compensation",
    "professional": "Professional Liability",
    "cyber": "Cyber Liability",
    "pollution": "Pollution Liability",
    "property": "Property",
    "cargo": "Motor Truck Cargo",
    "liquor": "Liquor Liability",
    "crime": "Crime",
    "inland_marine": "Inland Marine",
    "employers_stop_gap": "Employers Liability (stop gap)",
    "trailer_interchange": "Trailer Interchange",
    "garage_liability": "Garage Liability",
    "garagekeepers": "Garagekeepers",
    "occupational_accident": "Occupational Accident",
    "other": "Other coverage",
}
LIMITS = {
    "each_occurrence": "Each Occurrence",
    "general_aggregate": "General Aggregate",
    "products_completed_ops_aggregate": "Products-Comp/Op Aggregate",
    "personal_adv_injury": "Personal & Advertising Injury",
    "damage_rented_premises": "Damage to Rented Premises",
    "med_exp": "Medical Expense",
    "combined_single_limit": "Combined Single Limit",
    "bi_per_person": "Bodily Injury per person",
    "bi_per_accident": "Bodily Injury per accident",
    "pd_per_accident": "Property Damage per accident",
    "aggregate": "Aggregate",
    "each_claim": "Each Claim",
    "each_accident": "Each Accident",
    "el_each_accident": "E.L. Each Accident",
    "el_disease_each_employee": "E.L. Disease - Each Employee",
    "el_disease_policy_limit": "E.L. Disease - Policy Limit",
}
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
MOST = 200
"""Characters of one fact; a name box full of text must not become a letter of its own."""


def finding_of(verdict: Verdict) -> Finding:
    """A verdict in words."""
    told = {key: _worded(value) for key, value in verdict.facts.items()}
    if verdict.line:
        told.setdefault("line_name", line_name(verdict.line))
    source = verdict.source
    made = Finding(
        code=verdict.code,
        requirement=verdict.rule,
        result=verdict.result,
        severity=verdict.severity,
        fixer=Fixer.US,
        line=verdict.line,
        title=said(filled(verdict.title, told), verdict.title, told),
        facts=MappingProxyType(told),
        fields=source.paths,
        document_id=source.document_id,
        place=source.place,
    )
    if verdict.code == "met":
        return made
    kind = finding_kinds()[verdict.code]
    return replace(
        made,
        fixer=Fixer(kind.fixer),
        title=filled(kind.title, told) or verdict.code.replace("_", " "),
        ask=filled(kind.ask, told),
        tell_insured=filled(kind.tell, told),
        tell_client=filled(kind.client, told),
        remedy=remedy_of(verdict.code),
    )


_GENERAL = {
    "ai_conflict": "ai_evidence",
    "contract_unconfirmed": "ai_evidence",
    "exclusion_question": "exclusion_prohibited",
    "binder_number": "policy_number_missing",
    "wos_evidence": "wos_missing",
    "pnc_evidence": "pnc_missing",
    "aggregate_evidence": "aggregate_basis",
}
_BY_RULE = {
    "wos": "wos_missing",
    "pnc": "pnc_missing",
    "aggregate_per_project": "aggregate_basis",
    "insured.name": "insured_name",
    "holder.name": "holder_name",
}


def general_code(finding: Finding) -> str:
    """The trade's own code for a finding, where ours tells more: a waiver that is denied, or weakly shown, is missing.

    `code` names the words; this is what is counted and compared.
    """
    if finding.code in ("wording_denied", "endorsement_pending", "name_near"):
        return _BY_RULE.get(finding.requirement) or _BY_RULE[finding.requirement.partition(".")[2]]
    return _GENERAL.get(finding.code, finding.code)


@cache
def line_name(line: str) -> str:
    """A line of coverage in words: "General Liability"."""
    return LINES.get(line, line.replace("_", " ").title())


@cache
def limit_name(line: str, code: str) -> str:
    """A limit in words, with its line: "General Liability Each Occurrence"; E.L. limits speak for themselves."""
    name = LIMITS.get(code, code.replace("_", " ").title())
    return name if code.startswith("el_") else f"{line_name(line)} {name}"


def money(amount: int) -> str:
    """Whole dollars: $1,000,000."""
    return f"${amount:,}"


def day(when: date) -> str:
    """A date as it stands on certificates: 11/23/2026."""
    return f"{when:%m/%d/%Y}"


def listed(words: tuple[str, ...]) -> str:
    """a; a and b; a, b and c."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def _worded(value: Fact) -> str:
    """Whole dollars, a day, a list or a text, as they stand in a letter."""
    if isinstance(value, int):
        return money(value)
    if isinstance(value, date):
        return day(value)
    return _tidy(listed(value) if isinstance(value, tuple) else value)


def _tidy(text: str) -> str:
    """Text from a page on one line: no braces that could pass for holes, no control characters, of bounded length."""
    plain = " ".join(_CONTROL.sub(" ", text).replace("{", "(").replace("}", ")").split())
    return plain if len(plain) <= MOST else plain[: MOST - 1] + "…"
