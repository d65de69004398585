"""One row of a certificate, made up: policy number, dates, ticks and limits that go together in practice."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

Truth = dict[str, Any]
"""A truth or part of one, as the files in `truth/` hold it."""

LINES = ("gl", "auto", "umbrella", "wc", "other")
_NUMBERS = (
    "CPP{0:07}", "GLO {0:07}-0{1}", "B{0:08}{1}", "{2:02}-{3:03}-{4:04}-{1}{1}", "BKS{0:07}", "SAS({2:02}){0:08}",
    "CA {3:03}{2:02} 0{1}", "{2:02}UENQ{4:04}{1}", "WC-{0:08}", "9J{3:03}{4:04}-IND-2{1}", "{0:08}-{1}",
)  # fmt: skip
_OTHER = (
    "Professional Liability",
    "Cyber Liability",
    "Contractors Pollution",
    "Errors & Omissions",
    "Installation Floater",
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a row must say; whatever is not wished for is left to chance.

    `limits` replaces single amounts (whole dollars) by code; `said` replaces any key of the row as a whole
    (`addl_insd`, `subr_wvd`, `effective_date`, `aggregate_per`, `policy_number`, ...).
    """

    limits: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    said: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


def coverage(rng: random.Random, line: str, *, today: date, letter: str) -> Truth:
    """A row of `line` (gl, auto, umbrella, wc, other) in force on `today`, insured by the company `letter`."""
    begins = today - timedelta(days=rng.randint(5, 320))
    if rng.random() < 0.6:
        begins = begins.replace(day=1)
    made: Truth = {
        "line": line,
        "insurer_letter": letter,
        "policy_number": policy_number(rng),
        "effective_date": begins.isoformat(),
        "expiration_date": year_after(begins).isoformat(),
        "addl_insd": None if line == "wc" else _yes_no(rng),
        "subr_wvd": _yes_no(rng),
        "limits": {},
    }
    made.update(_ROWS[line](rng))
    return made


def granted(row: Truth, wish: Wish) -> Truth:
    """`row` with what the wish replaces."""
    said = row | dict(wish.said)
    return said | {"limits": said["limits"] | dict(wish.limits)}


def year_after(day: date) -> date:
    """The same calendar day one year on (a leap day ends on the first of March)."""
    leap = (day.month, day.day) == (2, 29)
    return date(day.year + 1, 3, 1) if leap else day.replace(year=day.year + 1)


def policy_number(rng: random.Random) -> str:
    """A number in the manner of one of a dozen carriers."""
    digits = (rng.randint(10**6, 10**7 - 1), rng.randint(1, 9), rng.randint(10, 99), rng.randint(100, 999))
    return rng.choice(_NUMBERS).format(*digits, rng.randint(1000, 9999))


def _yes_no(rng: random.Random) -> str | None:
    return rng.choice(("Y", "Y", "N", None))


def _gl(rng: random.Random) -> Truth:
    each = rng.choice((300_000, 500_000, 1_000_000, 1_000_000, 1_000_000, 2_000_000))
    limits = {
        "each_occurrence": each,
        "damage_rented_premises": rng.choice((50_000, 100_000, 300_000)),
        "med_exp": rng.choice((5_000, 10_000, 0)),
        "personal_adv_injury": each,
        "general_aggregate": 2 * each,
        "products_completed_ops_aggregate": rng.choice((2 * each, each)),
    }
    trigger = "claims_made" if rng.random() < 0.1 else "occurrence"
    per = rng.choice(("policy", "project", "location"))
    return {"limits": {k: v for k, v in limits.items() if v}, trigger: True, "aggregate_per": {per: True}}


def _auto(rng: random.Random) -> Truth:
    if rng.random() < 0.2:
        limits = {
            "bi_per_person": 100_000,
            "bi_per_accident": 300_000,
            "pd_per_accident": rng.choice((50_000, 100_000)),
        }
    else:
        limits = {"combined_single_limit": rng.choice((500_000, 1_000_000, 1_000_000))}
    autos: tuple[str, ...] = rng.choice(
        (("any_auto",), ("owned", "hired", "non_owned"), ("scheduled", "hired", "non_owned"))
    )
    return {"limits": limits, "autos": {name: True for name in autos}}


def _umbrella(rng: random.Random) -> Truth:
    each = rng.choice((1, 2, 5, 5, 10)) * 1_000_000
    row: Truth = {"limits": {"each_occurrence": each, "aggregate": each}, "occurrence": True}
    return row | ({"is_excess": True} if rng.random() < 0.25 else {})


def _wc(rng: random.Random) -> Truth:
    each = rng.choice((100_000, 500_000, 1_000_000, 1_000_000))
    limits = {"el_each_accident": each, "el_disease_each_employee": each}
    limits["el_disease_policy_limit"] = max(each, 500_000)
    row: Truth = {"limits": limits, "persons_excluded": rng.choice(("N", "N", "Y"))}
    return row | ({"per_statute": True} if rng.random() < 0.9 else {})


def _other(rng: random.Random) -> Truth:
    each = rng.choice((1_000_000, 2_000_000))
    limits = {"each_claim": each} | ({"aggregate": 2 * each} if rng.random() < 0.6 else {})
    return {"limits": limits, "description": rng.choice(_OTHER)}


_ROWS = MappingProxyType({"gl": _gl, "auto": _auto, "umbrella": _umbrella, "wc": _wc, "other": _other})
