"""Findings in words: the one line that tells the agent, or the contractor, what to fix."""

from __future__ import annotations

import re
from datetime import date
from types import MappingProxyType

from config.reference import finding_kinds
from domain.finding import Finding, Fixer, Result, Severity

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
    "employers_stop_gap": "Employers Liability (stop gap)",
    "trailer_interchange": "Trailer Interchange",
}
LIMITS = {
    "each_occurrence": "Each Occurrence",
    "general_aggregate": "General Aggregate",
    "products_completed_ops_aggregate": "Products-Comp/Op Aggregate",
    "personal_adv_injury": "Personal & Advertising Injury",
    "damage_rented_premises": "Damage to Rented Premises",
    "med_exp": "Medical Expense",
    "combined_single_limit": "Combined Single Limit",
    "aggregate": "Aggregate",
    "each_claim": "Each Claim",
    "el_each_accident": "E.L. Each Accident",
    "el_disease_each_employee": "E.L. Disease - Each Employee",
    "el_disease_policy_limit": "E.L. Disease - Policy Limit",
}
_LEFT = re.compile(r"\{\w+\}")
PLAIN = {
    "coverage_missing": "Your certificate does not show {line_name}. Please ask your agent to add it.",
    "coverage_expired": "Your {line_name} policy expired on {expiration_date}. Please have the renewal sent.",
    "limit_low": "{limit_name} is {actual}; your contract asks for {required}.",
    "insured_name": "The certificate names {actual}; our contract is with {required}.",
    "ai_missing": "{party} must be an additional insured on your {line_name} policy.",
    "wos_missing": "Your {line_name} policy needs a waiver of subrogation.",
}


def line_name(line: str) -> str:
    """A line of coverage in words."""
    return LINES.get(line, line.replace("_", " ").title())


def limit_name(line: str, code: str) -> str:
    """A limit in words, with its line: "General Liability Each Occurrence"."""
    return f"{line_name(line)} {LIMITS.get(code, code.replace('_', ' ').title())}"


def money(amount: int) -> str:
    """$1,000,000."""
    return f"${amount:,}"


def day(when: date) -> str:
    """11/23/2026."""
    return f"{when:%m/%d/%Y}"


def finding(
    code: str,
    requirement: str,
    *,
    result: Result = Result.FAIL,
    severity: Severity | None = None,
    line: str | None = None,
    title: str = "",
    facts: dict[str, str] | None = None,
    fields: tuple[str, ...] = (),
    document_id: int | None = None,
) -> Finding:
    """A finding with its lines filled from the catalogue.

    A placeholder that `facts` does not fill takes the sentence it stands in with it: a letter never shows braces.
    """
    kind = finding_kinds()[code]
    told = {"line_name": line_name(line or ""), **(facts or {})}
    return Finding(
        code=code,
        requirement=requirement,
        result=result,
        severity=severity or Severity(kind.severity),
        fixer=Fixer(kind.fixer),
        line=line,
        title=title or code.replace("_", " "),
        ask=_filled(kind.ask, told),
        tell_insured=_filled(kind.insured or PLAIN.get(code, ""), told),
        facts=MappingProxyType(told),
        fields=fields,
        document_id=document_id,
    )


def met(
    requirement: str,
    *,
    line: str | None = None,
    title: str,
    fields: tuple[str, ...] = (),
    document_id: int | None = None,
) -> Finding:
    """A requirement that is met."""
    return Finding(
        "met", requirement, Result.PASS, Severity.INFO, Fixer.US, line, title, fields=fields, document_id=document_id
    )


def _filled(template: str, told: dict[str, str]) -> str:
    made = []
    for sentence in re.split(r"(?<=[.?]) ", template):
        filled = _LEFT.sub(lambda found: told.get(found[0][1:-1]) or found[0], sentence)
        if not _LEFT.search(filled):
            made.append(filled)
    return " ".join(made).replace("(for example )", "").strip()
