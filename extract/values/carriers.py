"""Which insurer a name means: legal names, usual short spellings, abbreviations, and what OCR makes of them.

A name that fits two companies equally well, or that only names a group (Travelers), gives no company.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import log
from types import MappingProxyType

from rapidfuzz import fuzz, process

from config.reference import carrier_aliases, carrier_brands, carriers

EXACT, ALIAS = 1.0, 0.97
LEAST = 0.78
"""Score below which a name is not said to be a company's: on drawn names with damaged letters one in a hundred of those
above is another company's."""
APART = 0.03
"""By how much the best company must lead the next."""
ALIKE_WORD = 78.0
"""How alike (0 to 100) two spellings of one word are."""
MISREAD = 60.0
"""From which a word may be a misreading of another: it lowers the score, once."""
NEAREST = 12
_SHORT = (
    (r"\bprop(?:erty)?\.?\s*(?:&|and)\s*cas(?:ualty)?\b|\bp\s*&\s*c\b", "property casualty"),
    (r"\bfire\s*(?:&|and)\s*mar(?:ine)?\b|\bf\s*&\s*m\b", "fire marine"),
    (r"\bn\.?\s?y\.?\b", "new york"),
    (r"\bof n\.?\s?a(?:mer(?:ica)?)?\b", "of north america"),
)
_WORDS: Mapping[str, str] = MappingProxyType({
    "ins": "insurance", "insur": "insurance", "insce": "insurance", "co": "company", "cos": "companies",
    "corp": "corporation", "inc": "", "incorporated": "", "ltd": "", "limited": "", "llc": "", "the": "", "and": "",
    "a": "", "mut": "mutual", "natl": "national", "nat": "national", "amer": "american", "am": "american",
    "america": "america", "cas": "casualty", "cslty": "casualty", "indem": "indemnity", "ind": "indemnity",
    "und": "underwriters", "undwrs": "underwriters", "comp": "compensation", "prop": "property", "assur": "assurance",
    "liab": "liability", "guar": "guarantee", "exch": "exchange", "emp": "employers", "empl": "employers",
    "employer": "employers", "workers": "workers", "grp": "group", "ct": "connecticut", "conn": "connecticut",
    "pa": "pennsylvania", "penn": "pennsylvania", "mich": "michigan", "il": "illinois", "ill": "illinois",
    "wis": "wisconsin", "fl": "florida", "tex": "texas", "spec": "specialty", "surp": "surplus", "svc": "service",
    "gen": "general", "intl": "international", "phila": "philadelphia", "pitts": "pittsburgh",
})  # fmt: skip
_LETTERS = str.maketrans({"0": "o", "1": "l", "5": "s", "8": "b", "|": "l", "!": "l", "6": "g", "2": "z"})
_TAIL = re.compile(
    r"\(?\ba\.?m\.?\s*best.*$|\bnaic\b.*$|\ba stock company\b|\ban? \w+ company$|\(?non-?admitted\)?|\(california\)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class CarrierMatch:
    """The company a name means: five-digit NAIC number, legal name, and how well the name fits it, 0 to 1."""

    naic: str
    name: str
    score: float


def carrier_of(text: str) -> CarrierMatch | None:
    """The insurer that `text`, a name as printed, means; None when it is none we know, or could be several.

    The list of insurers is partial: None does not say that there is no such company.
    """
    said = _canonical(text)
    if not said or said in _brands():
        return None
    index = _index()
    if (found := index.get(said)) is not None:
        return CarrierMatch(found[0], carriers()[found[0]].name, found[1])
    ranked = sorted(_ranked(said), key=lambda one: -one[1])
    if not ranked or ranked[0][1] < LEAST:
        return None
    first = ranked[0]
    rival = next((one for one in ranked[1:] if one[0] != first[0]), None)
    if rival is not None and first[1] - rival[1] < APART:
        return None
    return CarrierMatch(first[0], carriers()[first[0]].name, round(min(first[1], 0.96), 3))


def names_an_insurer(text: str) -> bool:
    """Whether a text is shaped like an insurer's name, known or not."""
    return bool(_LOOKS_SO.search(text)) or carrier_of(text) is not None


_LOOKS_SO = re.compile(
    r"\b(?:insurance|ins\.?|assurance|indemnity|casualty|surety|reinsurance)\s+(?:company|co\b\.?|corp|corporation"
    r"|exchange|fund|group|association|trust|pool|division|underwriters|inc)"
    r"|\b(?:mutual|casualty|indemnity|assurance|underwriters)\s*(?:company|co\.?|insurance|corporation|inc\.?)?$"
    r"|state\s+(?:insurance\s+|compensation\s+)?fund|lloyd'?s|bureau of workers|workforce safety"
    r"|labor (?:&|and) industries"
    r"|workers'? compensation (?:division|fund|board|corporation)|insurance (?:trust|pool)",
    re.IGNORECASE,
)


def _ranked(said: str) -> list[tuple[str, float]]:
    known = _index()
    near = process.extract(said, list(known), scorer=fuzz.ratio, limit=NEAREST, score_cutoff=60.0)
    near += process.extract(said, list(known), scorer=fuzz.token_sort_ratio, limit=NEAREST, score_cutoff=60.0)
    scores: dict[str, float] = defaultdict(float)
    for name, _, _ in near:
        naic, most = known[name]
        scores[naic] = max(scores[naic], most * _alike(said.split(), name.split()))
    return list(scores.items())


def _alike(said: Sequence[str], name: Sequence[str]) -> float:
    """How well two names agree, word by word, rare words counting more; 1.0 when they are the same."""
    left = list(name)
    agreed = total = 0.0
    for word in said:
        best = max(left, key=lambda other: fuzz.ratio(word, other), default="")
        alike = fuzz.ratio(word, best) if best else 0.0
        weight = _rarity(best if alike >= MISREAD else word)
        total += weight
        if alike >= MISREAD:
            agreed += weight * (alike / 100) ** (0.5 if alike >= ALIKE_WORD else 2)
            left.remove(best)
    missing = sum(_rarity(word) for word in left)
    return agreed / (total + missing) if total else 0.0


@cache
def _rarity(word: str) -> float:
    return log(1 + len(_index()) / (1 + _counts().get(word, 0)))


@cache
def _counts() -> Mapping[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for name in _index():
        for word in set(name.split()):
            counts[word] += 1
    return counts


@cache
def _index() -> Mapping[str, tuple[str, float]]:
    """Every spelling in canonical form, with the company's number and what agreeing with it is worth."""
    made: dict[str, tuple[str, float]] = {}
    by_name = {one.name: naic for naic, one in carriers().items()}
    legal = Counter(word for one in carriers().values() for word in _canonical(one.name).split())
    for name, others in carrier_aliases().items():
        for other in others:
            if legal[_canonical(other)] < 2:  # "IND" is a word of many names
                made[_canonical(other)] = (by_name[name], ALIAS)
    for naic, one in carriers().items():
        made[_canonical(one.name)] = (naic, EXACT)
    return MappingProxyType({name: one for name, one in made.items() if len(name) > 2 and name not in _brands()})


@cache
def _brands() -> frozenset[str]:
    return frozenset(_canonical(brand) for brand in carrier_brands())


def _canonical(text: str) -> str:
    """Lower case, abbreviations written out, articles and legal forms dropped, digits in words as letters."""
    bare = _TAIL.sub(" ", text.replace("\u2019", "'")).lower().replace("'", "")
    for short, long in _SHORT:
        bare = re.sub(short, long, bare)
    words = []
    for raw in re.findall(r"[a-z0-9|!]+", bare):
        word = raw.translate(_LETTERS) if re.search(r"[a-z]", raw) else raw
        words.append(_shape(_short_words().get(_shape(word), word)))
    return " ".join(word for word in words if word)


@cache
def _short_words() -> Mapping[str, str]:
    return {_shape(short): long for short, long in _WORDS.items()}


def _shape(word: str) -> str:
    """A word with letters that print alike made one: "rn" and "m", "cl" and "d", "l" and "i"."""
    for seen, meant in (("rn", "m"), ("cl", "d"), ("vv", "w"), ("ii", "u"), ("l", "i"), ("li", "h")):
        word = word.replace(seen, meant)
    return word
