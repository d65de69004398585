"""The companies behind the rows: letters that lead to a listed insurer, and numbers that belong to its name."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache

from rapidfuzz import fuzz

from config.reference import Carrier, carrier_aliases, carriers
from domain.finding import Result
from domain.holdings import HeldInsurer, HeldPaper
from rules.explain import line_name
from rules.held import Held, source_of
from rules.names import normal
from rules.verdict import Rule, Verdict

SAME = 90.0
"""Of rapidfuzz's token_sort_ratio: insurer's names this much alike are the same company."""
RELATED = 75.0
"""Of token_set_ratio: below this the number's company and the printed name have nothing in common."""
_SEEN = ("found", "agrees")


def letter_verdicts(held: Held) -> Iterable[Verdict]:
    """The insurer letter of one row."""
    letters, listed = held.policy.insurer_letters, held.paper.insurers
    if letters and letters in listed and listed[letters].name:  # one letter, as nearly always
        return ()
    missing = next((letter for letter in letters if letter not in listed or not listed[letter].name), "")
    named = sum(bool(one.name) for one in listed.values())
    if (letters and not missing) or (not letters and named <= 1):
        return ()
    rule, source = Rule(f"{held.line}.insurer_letter", held.line), held.source("insurer_letter")
    if held.unsure("insurer_letter"):
        facts = {"what": f"{line_name(held.line)} insurer letter", "actual": letters or "blank"}
        return (rule.broken("value_doubtful", source, facts, result=Result.NEEDS_REVIEW),)
    if not letters:
        return (rule.broken("insurer_letter_missing", source),)
    return (rule.broken("insurer_letter_dangling", source, {"letter": missing}),)


def number_verdicts(paper: HeldPaper) -> list[Verdict]:
    """NAIC numbers that belong to another company, as far as our list has seen it in a source."""
    return [_of_other(letter, one, paper) for letter, one in paper.insurers.items() if one.naic_of_other]


def _of_other(letter: str, one: HeldInsurer, paper: HeldPaper) -> Verdict:
    source = source_of(paper, f"insurers.{letter}.naic", f"insurers.{letter}.name")
    facts = {"letter": letter, "actual": one.naic, "insurer": one.name}
    return Rule(f"insurers.{letter}.naic").broken("naic_mismatch", source, facts)


@lru_cache(maxsize=16384)
def belongs_to_another(printed: str, number: str) -> bool:
    """Whether a NAIC number is another company's than the one whose name is printed beside it."""
    known = carriers().get(number)
    if not printed or known is None or known.confidence not in _SEEN or _is(printed, known):
        return False
    other = _company(printed)
    return other is not None and other.naic != number


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
