"""Findings in words: a title for the reviewer, one line for the agent, the same in plain words for the contractor."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
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
    "inland_marine": "Inland Marine",
    "employers_stop_gap": "Employers Liability (stop gap)",
    "trailer_interchange": "Trailer Interchange",
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
_HOLE = re.compile(r"\{(\w+)\}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_NO_FACTS: Mapping[str, str] = MappingProxyType({})
MOST = 200
"""Characters of one fact; a name box full of text must not become a letter of its own."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a verdict was read: the document, and the paths of the boxes it rests on."""

    document_id: int | None = None
    fields: tuple[str, ...] = ()


NOWHERE = Source()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """The tested requirement by its stable name ("gl.limits.each_occurrence") and its line of coverage."""

    name: str
    line: str | None = None
    facts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def broken(
        self,
        code: str,
        source: Source = NOWHERE,
        *,
        result: Result = Result.FAIL,
        severity: Severity | None = None,
        facts: Mapping[str, str] = _NO_FACTS,
        **more: str,
    ) -> Finding:
        """The rule is not met, for the reason that `code` of the catalogue gives; `facts` and `more` fill its lines."""
        kind = finding_kinds()[code]
        named = {"line_name": line_name(self.line)} if self.line else {}
        told = {key: _tidy(value) for key, value in {**named, **self.facts, **facts, **more}.items()}
        return Finding(
            code=code,
            requirement=self.name,
            result=result,
            severity=severity or Severity(kind.severity),
            fixer=Fixer(kind.fixer),
            line=self.line,
            title=filled(kind.title, told) or code.replace("_", " "),
            ask=filled(kind.ask, told),
            tell_insured=filled(kind.tell, told),
            facts=MappingProxyType(told),
            fields=source.fields,
            document_id=source.document_id,
        )

    def met(self, title: str, source: Source = NOWHERE) -> Finding:
        """The rule is met; `title` says by what."""
        return Finding(
            code="met",
            requirement=self.name,
            result=Result.PASS,
            severity=Severity.INFO,
            fixer=Fixer.US,
            line=self.line,
            title=title,
            fields=source.fields,
            document_id=source.document_id,
        )

    def not_applicable(self, title: str) -> Finding:
        """The rule does not hold for this account."""
        return Finding("met", self.name, Result.NOT_APPLICABLE, Severity.INFO, Fixer.US, self.line, title)


def filled(template: str, told: Mapping[str, str]) -> str:
    """`template` with its holes filled; a sentence with a hole that has no value is left out."""
    kept = []
    for sentence in re.split(r"(?<=[.?:;]) ", template):
        if all(told.get(hole) for hole in _HOLE.findall(sentence)):
            kept.append(_HOLE.sub(lambda found: told[found[1]], sentence))
        elif "(" in sentence and all(told.get(hole) for hole in _HOLE.findall(re.sub(r" ?\([^)]*\)", "", sentence))):
            without = re.sub(r" ?\([^)]*\)", "", sentence)  # the example in brackets is what has no value
            kept.append(_HOLE.sub(lambda found: told[found[1]], without))
    return " ".join(kept).rstrip(":; ")


def line_name(line: str) -> str:
    """A line of coverage in words: "General Liability"."""
    return LINES.get(line, line.replace("_", " ").title())


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


def _tidy(text: str) -> str:
    """Text from a page on one line: no braces that could pass for holes, no control characters, of bounded length."""
    plain = " ".join(_CONTROL.sub(" ", text).replace("{", "(").replace("}", ")").split())
    return plain if len(plain) <= MOST else plain[: MOST - 1] + "…"
