"""The companies behind the rows: letters that lead to a listed insurer, and numbers that belong to its name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from rapidfuzz import fuzz

from config.reference import Carrier, carrier_aliases, carriers
from domain.finding import Finding, Result
from rules.boxes import text_of
from rules.explain import Rule, line_name
from rules.fold import Held, Paper
from rules.names import normal

SAME = 90.0
"""Of rapidfuzz's token_sort_ratio: insurer's names this much alike are the same company."""
RELATED = 75.0
"""Of token_set_ratio: below this the number's company and the printed name have nothing in common."""
_SEEN = ("found", "agrees")


def letter_findings(held: Held) -> Iterator[Finding]:
    """The insurer letter of one row."""
    box, listed = held.coverage.insurer_letter, held.paper.certificate.insurers
    named = {letter for letter, one in listed.items() if one.name.value}
    letters = re.findall(r"[A-F]", str(box.value or "").upper())
    rule, source = Rule(name=f"{held.line}.insurer_letter", line=held.line), held.source("insurer_letter")
    missing = [letter for letter in letters if letter not in named]
    if (not letters and len(named) <= 1) or (letters and not missing):
        return
    if held.unsure(box):
        facts = {"what": f"{line_name(held.line)} insurer letter", "actual": text_of(box) or "blank"}
        yield rule.broken("value_doubtful", source, result=Result.NEEDS_REVIEW, facts=facts)
    elif not letters:
        yield rule.broken("insurer_letter_missing", source)
    else:
        yield rule.broken("insurer_letter_dangling", source, letter=missing[0])


def number_findings(paper: Paper) -> Iterator[Finding]:
    """NAIC numbers that belong to another company, as far as our list has seen it in a source."""
    for letter, insurer in paper.certificate.insurers.items():
        printed, number = text_of(insurer.name), text_of(insurer.naic)
        known = carriers().get(number)
        if not printed or known is None or known.confidence not in _SEEN or _is(printed, known):
            continue
        other = _company(printed)
        if other is None or other.naic == number or paper.unsure(insurer.name, insurer.naic):
            continue
        source = paper.source(f"insurers.{letter}.naic", f"insurers.{letter}.name")
        rule = Rule(name=f"insurers.{letter}.naic")
        yield rule.broken("naic_mismatch", source, letter=letter, actual=number, insurer=printed)


def _is(printed: str, known: Carrier) -> bool:
    alike = fuzz.token_set_ratio(normal(printed), normal(known.name))
    return alike >= RELATED or normal(printed) in {normal(one) for one in carrier_aliases().get(known.name, ())}


def _company(printed: str) -> Carrier | None:
    """The one listed company of that name."""
    best = max(_by_name(), key=lambda name: fuzz.token_sort_ratio(normal(printed), name), default="")
    return _by_name()[best] if best and fuzz.token_sort_ratio(normal(printed), best) >= SAME else None


@cache
def _by_name() -> dict[str, Carrier]:
    return {normal(one.name): one for one in carriers().values()}
