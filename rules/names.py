"""Comparing the names and addresses of companies as a careful clerk would, with a score and the reasons for it.

Punctuation, case, "the" and "&", the spelling of a legal form, usual abbreviations, and other names in the same box
(DBA, c/o, lines) make no difference. Another legal form is another company, or a slip; letters that scans confuse, and
a name that is all but the same, are for a person: they neither pass nor fail.
"""

from __future__ import annotations

import enum
import re
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein

NEAR = 92.0
"""Of rapidfuzz's token_sort_ratio, 0 to 100: names this much alike are put before a person instead of being refused."""
MOST = 512
"""Characters of a box that are compared; no name is as long, and a page of text in a box must cost nothing."""
_FORMS = {
    "incorporated": "inc",
    "company": "co",
    "corporation": "corp",
    "limited": "ltd",
    "lllp": "llp",
}
_SHORT = {
    "assoc": "associates", "assocs": "associates", "assn": "association", "bldg": "building", "bldrs": "builders",
    "bros": "brothers", "const": "construction", "constr": "construction", "contr": "contracting", "ctr": "center",
    "centre": "center", "dept": "department", "dev": "development", "devel": "development", "dist": "district",
    "elec": "electric", "engr": "engineering", "engrg": "engineering", "ent": "enterprises", "equip": "equipment",
    "fdn": "foundation", "gen": "general", "govt": "government", "grp": "group", "hldgs": "holdings",
    "hosp": "hospital", "indus": "industries", "inds": "industries", "intl": "international",
    "ldscp": "landscaping", "maint": "maintenance", "mech": "mechanical", "med": "medical", "mfg": "manufacturing",
    "mgmt": "management", "mgt": "management", "mkt": "market", "natl": "national", "props": "properties",
    "rest": "restaurant", "svc": "service", "svcs": "services", "sys": "systems", "transp": "transportation",
    "univ": "university", "whse": "warehouse",
}  # fmt: skip
_LEGAL = frozenset(("inc", "co", "corp", "ltd", "llc", "lp", "llp", "pc", "pllc", "plc", "pa", "na"))
_CONFUSED = str.maketrans({"0": "o", "1": "l", "i": "l", "5": "s", "8": "b", "6": "g", "2": "z"})
_NOT_THE_NAME = re.compile(r"\b(?:isaoa|atima|its successors|as their interests? may appear)\b.*", re.IGNORECASE)
_A_WORD = re.compile("[A-Za-z]{4}")
_SEVERAL = re.compile(
    r"\n|;|\b(?:d\s*/?\s*b\s*/?\s*a|c\s*/\s*o|a\s*/\s*k\s*/\s*a|aka|f\s*/\s*k\s*/\s*a|t\s*/\s*a|attn:?|et al)\b\.?:?",
    re.IGNORECASE,
)


_LENT = re.compile(
    r"(?:\bl\s*/?\s*c\s*/?\s*f\b|\blabor contractor for\b|\bleased (?:employees|workers) (?:of|to)\b)[\s:.\-]*(.+)",
    re.IGNORECASE | re.DOTALL,
)


class Likeness(enum.Enum):
    """How two names compare: the same; of another legal form; all but the same; different."""

    SAME = "same"
    SUFFIX = "suffix"
    NEAR = "near"
    DIFFERENT = "different"


class NameMatch(NamedTuple):
    """How well a box names whom it should: `score` from 0 to 1, `reason` in a few words for a person."""

    likeness: Likeness
    score: float
    reason: str


_THE_SAME = NameMatch(Likeness.SAME, 1.0, "the same name")


@lru_cache(maxsize=16384)
def normal(name: str) -> str:
    """A legal name for comparing: lower case, no punctuation, one spelling of each legal form, no leading "the"."""
    told = re.sub(r"\b(l)\.?\s?(l)\.?\s?([cp])\b\.?", r"\1\2\3", name.casefold())
    told = told.replace("limited liability company", "llc").replace("limited partnership", "lp")
    told = re.sub(r"\b([a-z])\.(?=[a-z]\b)", r"\1", told)  # P.C., N.A., U.S.
    told = re.sub(r"[|!](?=\w)", "l", told)  # a scan's I or l
    words = re.sub(r"[^\w\s&]", "", re.sub(r"[,/;\-]", " ", told).replace("&", " & ")).split()
    words = ["&" if word == "and" else _FORMS.get(word, word) for word in words]
    return " ".join(words[1:] if words[:1] == ["the"] else words)


def compare(actual: str, accepted: tuple[str, ...]) -> Likeness:
    """The best likeness of what stands in a box to any of the accepted names."""
    return match(actual, accepted).likeness


def lent_to(name: str) -> str:
    """The company that borrows workers, by the name of who lends them ("... PEO L/C/F Acme LLC"); "" when none."""
    found = _LENT.search(name[:MOST])
    return found[1].strip() if found else ""


@lru_cache(maxsize=16384)
def match(actual: str, accepted: tuple[str, ...]) -> NameMatch:
    """How a box compares with the accepted names, the best of them.

    A box may hold several names (DBA, c/o, lines); one that is the same will do.
    """
    if actual in accepted and _is_plain(actual):
        return _THE_SAME
    bare = _NOT_THE_NAME.sub("", actual[:MOST])
    whole, *parts = bare, *_SEVERAL.split(bare)
    candidates = [one for one in dict.fromkeys(normal(part) for part in (whole, *parts)) if one]
    wanted = [one for one in dict.fromkeys(normal(name) for name in accepted) if one]
    found = [_likeness(one, each) for one in wanted for each in candidates]
    return max(found, key=lambda one: one.score, default=NameMatch(Likeness.DIFFERENT, 0.0, "no name"))


def _is_plain(name: str) -> bool:
    """Whether there is something to compare, and all of it is the name: then letter by letter the same is enough."""
    return len(name) <= MOST and bool(_A_WORD.search(name)) and not _NOT_THE_NAME.search(name)


def _likeness(wanted: str, told: str) -> NameMatch:
    if told == wanted:
        return _THE_SAME
    if told.startswith(f"{wanted} ") and wanted.split()[-1] in _LEGAL:
        return NameMatch(Likeness.SAME, 0.99, "the name, and more after it")
    one, other = _spelled_out(wanted), _spelled_out(told)
    if one == other:
        return NameMatch(Likeness.SAME, 0.98, "the same name, abbreviated")
    stems = _stem(one), _stem(other)
    if stems[0] and stems[0] == stems[1]:
        return _suffixes(one, other)
    if _seen(one) == _seen(other):
        return NameMatch(Likeness.NEAR, 0.95, "the same but for letters that scans confuse")
    alike = fuzz.token_sort_ratio(one, other)
    if DamerauLevenshtein.distance(one, other) <= 1:
        return NameMatch(Likeness.NEAR, 0.94, "one letter is different")
    if alike >= NEAR:
        return NameMatch(Likeness.NEAR, alike / 100 * 0.99, "all but the same letters")
    return NameMatch(Likeness.DIFFERENT, min(alike / 100, 0.9), "another name")


def _suffixes(one: str, other: str) -> NameMatch:
    """The same words with another legal form, or with one where the other has none."""
    forms = [" ".join(each.split()[len(_stem(each).split()) :]) for each in (one, other)]
    if all(forms):
        return NameMatch(Likeness.SUFFIX, 0.93, f"another legal form: {forms[1]} for {forms[0]}")
    return NameMatch(Likeness.SUFFIX, 0.97, "the same name without its legal form")


def _spelled_out(name: str) -> str:
    return " ".join(_SHORT.get(word, word) for word in name.split())


def _seen(name: str) -> str:
    """A name as a bad scan might show it: confusable letters made one, without spaces."""
    return name.replace("rn", "m").replace("vv", "w").replace("cl", "d").translate(_CONFUSED).replace(" ", "")


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


def _stem(name: str) -> str:
    words = name.split()
    while words and words[-1] in _LEGAL:
        words.pop()
    return " ".join(words)


@lru_cache(maxsize=16384)
def same_place(actual: str, wanted: str) -> bool:
    """Whether two addresses share street number and five-digit ZIP; a post office box is not a street."""
    zips = re.findall(r"\b(\d{5})(?:-\d{4})?\b", wanted)[-1:]
    street = re.search(r"\b\d+[a-z]?\b", wanted.casefold())
    numbers = re.findall(r"\b\d+[a-z]?\b", actual.casefold())
    has_number = street is None or street[0] in numbers
    has_zip = not zips or any(one == zips[0] for one in re.findall(r"\b(\d{5})(?:-\d{4})?\b", actual))
    return has_number and has_zip and _is_box(actual) <= _is_box(wanted)


@lru_cache(maxsize=16384)
def state_in(address: str) -> str:
    """The postal code of the state in an address ("..., Spokane, WA 99201"), "" when none is seen."""
    found = re.findall(r"\b([A-Z]{2})[.,]?\s+\d{5}(?:-\d{4})?\b", address)
    return found[-1] if found else ""


def _is_box(address: str) -> bool:
    return bool(re.search(r"\bp\.?\s*o\.?\s*box\b", address, re.IGNORECASE)) and not re.search(
        r"\b\d+\s+\w+\s+(?:st|street|ave|avenue|rd|road|blvd|dr|drive|ln|way|ct|pkwy|hwy)\b", address, re.IGNORECASE
    )
