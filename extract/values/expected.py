"""What may be expected in a box before it is read: the weight of a text there, for choosing between lookalikes.

Weights are natural logarithms of odds, 0 for what is commonplace and less for what is odd. They tell readings
apart that the picture leaves open (6,000,000 and 5,000,000, Flre and Fire); they never outweigh a clear picture:
no weight goes below `ODDEST`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from itertools import pairwise
from types import MappingProxyType

from config.reference import carriers, short_forms
from extract.values import lexicon
from extract.values.grammar import dollars, iso_date, phone

ODDEST = -6.0
_THOUSANDS = (1, 5, 10, 15, 25, 50, 100, 250, 300, 500, 750, 1_000, 1_500, 2_000, 3_000, 4_000, 5_000, 10_000, 15_000)
COMMON = frozenset((2_500, 20_000_000, 25_000_000, *(1_000 * each for each in _THOUSANDS)))
"""Limits that are bought everywhere."""
UNCOMMON, EACH_DIGIT, UNGROUPED = -1.5, -1.0, -1.0
"""Of an amount that is not common, of each digit after its first that is not 0, and of thousands without commas."""
SOON = range(2008, 2032)
"""Years of policies on certificates that are sent in today."""
FAR_YEAR = -3.0
HALF_PADDED = -2.0
"""Of a day written with a 0 before one of its month and day and none before the other: 1-01-2026 for 11-01-2026."""
UNKNOWN_NUMBER = -3.0
UNKNOWN_AREA = -2.5
CHANGE = -0.6
"""Of each change between letters and digits in a policy number after the first two: they come in runs."""
RARITY = (0.0, -1.5, -3.5)
"""Of words by their rarity."""
ODD_SIGN = -2.5
"""Of a sign that policy numbers do not have ($ for S)."""
UNKNOWN_WORD, MIXED_WORD = -5.0, -5.0
UNKNOWN_PAIR = -2.5
"""Of two letters that are no short form: more often initials than other words are unknown."""
DOMAINS = frozenset(("agency", "biz", "co", "com", "edu", "gov", "info", "insurance", "io", "net", "org", "us"))
"""Top-level domains that agencies write from."""
AGENCY = frozenset(("cert", "certs", "insure"))
"""Words of their addresses, beside the short forms that stand everywhere."""
_HALF_PADDED = re.compile(r"^\D*(?:\d\W0\d|0\d\W\d)\W\d")
_GROUPED = re.compile(r"^\D*\d{1,3}(?:,\d{3})*(?:\.00)?\D*$")


def weight(kind: str, text: str) -> float:
    """How much may be expected of `text` in a box of `kind`, `ODDEST` to 0."""
    weigh = _WEIGHTS.get(kind)
    return max(ODDEST, weigh(text)) if weigh else 0.0


def word_weight(word: str) -> float:
    """The same for one word of running text."""
    bare = word.strip(".,;:()'\"&#-/")
    if not bare or bare.isdigit():
        return 0.0
    if not bare.isalpha():
        parts = [part for part in re.split(r"[^A-Za-z0-9]+", bare) if part]
        if len(parts) > 1:
            return min(word_weight(part) for part in parts)
        return 0.0 if _numbered(bare) else MIXED_WORD / 2
    if not (bare.isupper() or bare.islower() or bare.istitle() or _inner_capital(bare)):
        return MIXED_WORD
    if len(bare) == 2 and bare.casefold() not in short_forms():
        return UNKNOWN_PAIR
    return 0.0 if len(bare) <= 2 else _known(bare)


def part_weight(part: str) -> float:
    """The same for what stands between the signs of a mail address: a word, or words run together."""
    if not part.isalpha() or part.casefold() in DOMAINS | AGENCY:
        return 0.0
    if len(part) <= 2:
        return UNKNOWN_WORD / 2
    whole = _known(part)
    cuts = [_known(part[:n]) + _known(part[n:]) for n in range(3, len(part) - 2)]
    return max(whole, max(cuts, default=UNKNOWN_WORD) - 1.0, UNKNOWN_WORD)


def _known(word: str) -> float:
    rarity = lexicon.rarity(word)
    return UNKNOWN_WORD if rarity is None else RARITY[rarity]


def _inner_capital(word: str) -> bool:
    """McAllister, DeSoto, LLC within a lower word is none."""
    return word[0].isupper() and word[1:].islower() is False and bool(re.match(r"^[A-Z][a-z]{1,3}[A-Z][a-z]+$", word))


def _numbered(word: str) -> bool:
    """63rd, 4B, 12th, B12: digits and letters in one run each."""
    return bool(re.fullmatch(r"\d+[A-Za-z]{1,2}|[A-Za-z]{1,3}\d+", word))


def _money(text: str) -> float:
    amount = dollars(text.strip(" $"))
    if amount is None:
        return UNCOMMON
    if amount == 0:
        return ODDEST
    beyond_first = sum(digit != "0" for digit in str(amount)[1:])
    odd = 0.0 if amount in COMMON else UNCOMMON + EACH_DIGIT * beyond_first
    return odd + (0.0 if _GROUPED.match(text) else UNGROUPED)


def _date(text: str) -> float:
    day = iso_date(text)
    odd = HALF_PADDED if _HALF_PADDED.match(text) else 0.0
    return odd + (0.0 if day and int(day[:4]) in SOON else FAR_YEAR)


def _naic(text: str) -> float:
    return 0.0 if text.strip() in carriers() else UNKNOWN_NUMBER


def _phone(text: str) -> float:
    digits = phone(text)
    if not digits:
        return 0.0
    exchange = -1.5 if digits[3] in "01" else 0.0
    return exchange + (0.0 if digits[:3] in _areas() else UNKNOWN_AREA)


@cache
def _areas() -> frozenset[str]:
    return lexicon.area_codes() | {"800", "833", "844", "855", "866", "877", "888"}


def _code(text: str) -> float:
    kinds = "".join("9" if c.isdigit() else "A" if c.isalpha() else "" for c in text)
    changes = sum(a != b for a, b in pairwise(kinds))
    lower = sum(c.islower() for c in text)
    mixed_case = -1.0 if lower and any(c.isupper() for c in text) else 0.0
    odd = sum(not c.isalnum() and c not in " -/.()" for c in text)
    return CHANGE * max(0, changes - 2) + mixed_case + ODD_SIGN * odd


_WEIGHTS: Mapping[str, Callable[[str], float]] = MappingProxyType(
    {"money": _money, "date": _date, "naic": _naic, "phone": _phone, "code": _code}
)
