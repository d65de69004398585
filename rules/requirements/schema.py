"""The keys of a requirement set, and what each may hold. What only the whole set can tell is checked in `sense`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from config.reference import equivalences, finding_kinds, forms, states
from config.vocabulary import restriction_kinds
from rules.explain import LINES
from rules.requirements import known
from rules.requirements.place import Path, Tell, meant, seen
from rules.requirements.shape import (
    Check,
    Shape,
    anything,
    as_day,
    day,
    either,
    flag,
    items,
    lines_of_text,
    mapping_of,
    one_of,
    out_of,
    text,
    whole,
    word,
)

SCHEMAS = ("requirement/1", "coi-requirement/1")
MOST_DOLLARS = 1_000_000_000_000
MOST_DAYS = 3_660
MOST_YEARS = 100
_REQUIRED = re.compile(r"if_[a-z0-9_]+")
_EDITION = re.compile(r"(.+) (\d\d \d\d)")
_MONTHS = re.compile(r"\d{1,3}_months")

dollars = whole("dollars", MOST_DOLLARS)
days = whole("days", MOST_DAYS)
years = whole("years", MOST_YEARS)


def form_and_edition(value: str) -> tuple[str, str]:
    """ "CG 20 10 11 85" as ("CG 20 10", "11 85"); the edition is "" when none is named."""
    parts = _EDITION.fullmatch(value)
    return (parts[1], parts[2]) if value not in forms() and parts and parts[1] in forms() else (value, "")


def form(value: Any, path: Path, tell: Tell) -> None:
    """An endorsement of the catalogue by its number, with an edition that there is or with none."""
    number, edition = form_and_edition(value) if isinstance(value, str) else ("", "")
    if number not in forms():
        tell(path, f"a form of the catalogue is expected, found {seen(value)}{meant(value, forms())}")
    elif edition and edition not in forms()[number].editions:
        there = ", ".join(forms()[number].editions) or "none"
        tell(path, f"{number} has no edition {edition}; known are {there}")


def accepted(value: Any, path: Path, tell: Tell) -> None:
    """What satisfies a condition: an equivalence of the catalogue, or a form."""
    if isinstance(value, str) and value in equivalences():
        return
    if isinstance(value, str) and form_and_edition(value)[0] in forms():
        form(value, path, tell)
        return
    near = meant(value, (*equivalences(), *forms()))
    tell(path, f"an equivalence or a form of the catalogue is expected, found {seen(value)}{near}")


def required(value: Any, path: Path, tell: Tell) -> None:
    """always, never, or if_ and a flag."""
    if value not in ("always", "never") and not (isinstance(value, str) and _REQUIRED.fullmatch(value)):
        tell(path, f"always, never, or if_ and a flag is expected, found {seen(value)}")


def since(value: Any, path: Path, tell: Tell) -> None:
    """contract_start, policy_start or a date."""
    if value not in known.RETRO and as_day(value) is None:
        tell(path, f"contract_start, policy_start or a date is expected, found {seen(value)}")


def in_words(value: Any) -> bool:
    """Whether a limit is asked for in words of property insurance: replacement_cost, 12_months."""
    return isinstance(value, str) and (value in known.WORDS or bool(_MONTHS.fullmatch(value)))


def _limits(line: str) -> Shape:
    def amount(value: Any, path: Path, tell: Tell) -> None:
        if line not in known.IN_WORDS:
            dollars(value, path, tell)
        elif isinstance(value, str) and not in_words(value):
            listed = ", ".join(known.WORDS)
            tell(path, f"dollars, {listed} or 12_months is expected, found {seen(value)}{meant(value, known.WORDS)}")
        elif not isinstance(value, str):
            dollars(value, path, tell)

    keys = dict.fromkeys(known.limits_of(line), amount)
    return Shape({**keys, "statutory": flag} if line == "wc" else keys)


_KIND = out_of(lambda: tuple(restriction_kinds()))
_STATE = out_of(lambda: tuple(states()))
_LINE = out_of(lambda: tuple(LINES))
_CODES = frozenset(code for line in LINES for code in known.limits_of(line))
_ANY_LIMITS = Shape({**dict.fromkeys(sorted(_CODES), anything), "statutory": anything})

COVERAGE = Shape(
    {
        "line": _LINE,
        "required": required,
        "form": one_of(*known.FORMS),
        "limits": anything,  # by the line, in `coverage`
        "tower": Shape({"each_occurrence": dollars, "aggregate": dollars}),
        "umbrella_may_satisfy": flag,
        "aggregate_basis": one_of(*known.BASES),
        "max_deductible": dollars,
        "max_sir": dollars,
        "autos": one_of(*known.AUTOS, *known.AUTOS_IN_WORDS),
        "owners_excluded_ok": flag,
        "retro": Shape({"on_or_before": since}),
        "tail_years": years,
        "may_combine_with": either(one_of(""), _LINE),
        "alternatives": mapping_of(one_of(*known.ALTERNATIVES), text),
        "causes": one_of(*known.CAUSES),
        "documents": items(one_of(*known.PAPERS)),
        "federal_floor": mapping_of(word, dollars),
        "ask": items(word),
        "note": anything,
    },
    needed=("line",),
)


def coverage(value: Any, path: Path, tell: Tell) -> None:
    """One line of coverage, its limits as the line has them."""
    COVERAGE(value, path, tell)
    if not isinstance(value, Mapping):
        return
    line, limits = value.get("line"), value.get("limits")
    if limits is not None:
        shape = _limits(line) if isinstance(line, str) and line in LINES else _ANY_LIMITS
        shape(limits, (*path, "limits"), tell)
    alternatives = value.get("alternatives")
    if isinstance(alternatives, Mapping) and alternatives.get("endorsement") is not None:
        form(alternatives["endorsement"], (*path, "alternatives", "endorsement"), tell)


CONDITION = Shape(
    {
        "code": one_of(*known.CONDITIONS),
        "lines": items(_LINE, least=1),
        "accept": items(accepted),
        "min_evidence": one_of(*known.EVIDENCE),
        "days": days,
        "severity": one_of(*known.SEVERITIES),
        "parties": items(text),
        "scope": word,
        "note": anything,
    },
    needed=("code", "lines"),
)
PARTY = Shape({"name": text, "role": word, "contract": one_of(*known.CONTRACTS), "note": anything}, needed=("name",))
_BARRED = Shape({"form": form, "kind": _KIND, "unless": word, "when": word, "note": anything})


def barred(value: Any, path: Path, tell: Tell) -> None:
    """A form that the contract forbids, or a mapping of form or kind with what lifts it."""
    if not isinstance(value, Mapping):
        form(value, path, tell)
        return
    _BARRED(value, path, tell)
    if (value.get("form") is None) == (value.get("kind") is None):
        tell(path, "either form or kind is expected")


DOCUMENT = Shape(
    {
        "code": word,
        "required": required,
        "accept": items(text),
        "finding": out_of(lambda: tuple(finding_kinds())),
        "expires": flag,
        "title": text,
        "note": anything,
    },
    needed=("code",),
)
_POINTS = whole("points", 100)
_FINDINGS = items(out_of(lambda: tuple(finding_kinds())))

KEYS: Mapping[str, Check] = {
    "schema": one_of(*SCHEMAS),
    "id": text,
    "title": text,
    "extends": text,
    "layering": one_of("strictest", "most_specific"),
    "applies_to": Shape({"state": items(_STATE), "trade": items(text), "project": items(text)}),
    "version": whole("versions", 1_000_000),
    "effective_on": day,
    "layers": items(text),
    "flags": mapping_of(word, text),
    "holder": Shape({"name": text, "accept_names": items(text), "address": lines_of_text, "match": anything}),
    "additional_insureds": items(PARTY),
    "carrier": Shape(
        {
            "am_best_min": one_of("", *known.RATINGS),
            "size_min": one_of("", *known.SIZES),
            "admitted_required": flag,
            "accept_unrated": items(one_of(*known.UNRATED)),
        }
    ),
    "coverages": items(coverage),
    "conditions": items(CONDITION),
    "prohibited": items(barred),
    "documents": items(DOCUMENT),
    "timing": Shape(
        {"expiring_days": days, "grace_days": days, "certificate_max_age_days": days, "completed_ops_years": years}
    ),
    "scoring": Shape({"start": _POINTS, "critical": _POINTS, "major": _POINTS, "minor": _POINTS}),
    "strictness": Shape(
        {
            "minor_blocks": flag,
            "strict_evidence": flag,
            "standing": _FINDINGS,
            "hold_signals_at": whole("points", 1_000),
            "exemption_forms": items(text),
        }
    ),
    "waivable": flag,
    "note": anything,
    "sources": anything,
}
WHOLE = Shape(KEYS, needed=("id", "title", "coverages"))
PART = Shape(KEYS)
