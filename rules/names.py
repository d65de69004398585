"""Comparing the names and addresses of companies as a careful clerk would."""

from __future__ import annotations

import enum
import re
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein

NEAR = 92.0
"""Of rapidfuzz's token_sort_ratio, 0 to 100: names this much alike are put before a person instead of being refused."""
_SPELLED = {
    "incorporated": "inc",
    "company": "co",
    "corporation": "corp",
    "limited": "ltd",
    "and": "&",
    "llp": "llp",
}
_LEGAL = frozenset(("inc", "co", "corp", "ltd", "llc", "lp", "llp", "pc", "pllc", "plc", "pa"))
_NOT_THE_NAME = re.compile(r"\b(?:isaoa|atima|its successors|as their interests? may appear)\b.*", re.IGNORECASE)
_SEVERAL = re.compile(r"\n|;|\b(?:d\s*/?\s*b\s*/?\s*a|c/o|a\s*/\s*k\s*/\s*a|aka|attn:?)\b\.?:?", re.IGNORECASE)


class Likeness(enum.Enum):
    """How two names compare: the same; another legal form or a slip of the pen; different."""

    SAME = "same"
    NEAR = "near"
    DIFFERENT = "different"


def normal(name: str) -> str:
    """A legal name for comparing: lower case, no punctuation, one spelling of each legal form, no leading "the"."""
    told = re.sub(r"\bl\.?\s?l\.?\s?c\b\.?", "llc", name.casefold())
    told = told.replace("limited liability company", "llc").replace("limited partnership", "lp")
    words = re.sub(r"[^\w\s&]", "", re.sub(r"[,/;\-]", " ", told).replace("&", " & ")).split()
    words = [_SPELLED.get(word, word) for word in words]
    return " ".join(words[1:] if words[:1] == ["the"] else words)


@lru_cache(maxsize=4096)
def compare(actual: str, accepted: tuple[str, ...]) -> Likeness:
    """The best likeness of what stands in a box to any of the accepted names.

    A box may hold several names (DBA, c/o, lines); one that is the same will do.
    """
    bare = _NOT_THE_NAME.sub("", actual)
    candidates = {normal(bare), *(normal(part) for part in _SEVERAL.split(bare))} - {""}
    wanted = [normal(name) for name in accepted if normal(name)]
    if any(one in candidates or _leads(one, candidates) for one in wanted):
        return Likeness.SAME
    near = any(_near(one, candidate) for one in wanted for candidate in candidates)
    return Likeness.NEAR if near else Likeness.DIFFERENT


def stands_in(name: str, text: str) -> bool:
    """Whether a text names a company, its punctuation and legal form aside."""
    return told_in(name, f" {normal(text)} ")


def told_in(name: str, told: str) -> bool:
    """The same of a text that is `normal` already, with a space at both ends."""
    words = _words_of(name)
    return bool(words) and words in told


@lru_cache(maxsize=4096)
def _words_of(name: str) -> str:
    stem = _stem(normal(name))
    return f" {stem} " if stem else ""


def _leads(wanted: str, candidates: set[str]) -> bool:
    """The name first, then more that cannot be a name's end: "Acme LLC its officers and agents"."""
    has_form = wanted.split()[-1] in _LEGAL
    return has_form and any(one.startswith(f"{wanted} ") for one in candidates)


def _near(one: str, other: str) -> bool:
    if _stem(one) == _stem(other) and _stem(one):
        return True  # LLC for Inc. is another company, or a slip
    if fuzz.token_sort_ratio(one, other) >= NEAR or DamerauLevenshtein.distance(one, other) <= 1:
        return True
    few, many = sorted((set(_stem(one).split()), set(_stem(other).split())), key=len)
    return len(few) > 1 and few < many and len(many) - len(few) == 1


def _stem(name: str) -> str:
    words = name.split()
    while words and words[-1] in _LEGAL:
        words.pop()
    return " ".join(words)


@lru_cache(maxsize=4096)
def same_place(actual: str, wanted: str) -> bool:
    """Whether two addresses share street number and five-digit ZIP; a post office box is not a street."""
    zips = re.findall(r"\b(\d{5})(?:-\d{4})?\b", wanted)[-1:]
    street = re.search(r"\b\d+[a-z]?\b", wanted.casefold())
    numbers = re.findall(r"\b\d+[a-z]?\b", actual.casefold())
    has_number = street is None or street[0] in numbers
    has_zip = not zips or any(one == zips[0] for one in re.findall(r"\b(\d{5})(?:-\d{4})?\b", actual))
    return has_number and has_zip and _is_box(actual) <= _is_box(wanted)


@lru_cache(maxsize=4096)
def state_in(address: str) -> str:
    """The postal code of the state in an address ("..., Spokane, WA 99201"), "" when none is seen."""
    found = re.findall(r"\b([A-Z]{2})[.,]?\s+\d{5}(?:-\d{4})?\b", address)
    return found[-1] if found else ""


def _is_box(address: str) -> bool:
    return bool(re.search(r"\bp\.?\s*o\.?\s*box\b", address, re.IGNORECASE)) and not re.search(
        r"\b\d+\s+\w+\s+(?:st|street|ave|avenue|rd|road|blvd|dr|drive|ln|way|ct|pkwy|hwy)\b", address, re.IGNORECASE
    )
