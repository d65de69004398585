"""Names of insurers as they are compared: one spelling for each usual short form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from config.reference import Carrier, carrier_aliases, carriers

_PHRASES = (
    (r"\bprop(?:erty)?\.?\s*(?:and|&)?\s*cas(?:ualty)?\b|\bp\s?(?:&|and)\s?c\b", " pc "),
    (r"\bfire\s*(?:and|&)\s*mar(?:ine)?\b|\bf\s?&\s?m\b", " fm "),
    (r"\bof\s+am(?:er(?:ica)?)?\b", " of america "),
)
_WORDS = {
    "insurance": "ins", "insur": "ins", "company": "co", "corporation": "corp", "incorporated": "inc", "limited": "ltd",
    "indemnity": "ind", "indem": "ind", "mutual": "mut", "national": "natl", "american": "amer", "am": "amer",
    "casualty": "cas", "cslty": "cas", "underwriters": "und", "undwrs": "und", "liability": "liab",
    "pennsylvania": "pa", "penn": "pa", "compensation": "comp", "exchange": "exch", "assurance": "assur",
    "general": "gen", "specialty": "spec", "surplus": "surp", "connecticut": "ct", "conn": "ct", "and": "", "the": "",
    "group": "grp", "international": "intl", "guarantee": "guar", "department": "dept",
}  # fmt: skip
_OF_THE_TRADE = frozenset(
    ("insurance", "company", "mutual", "casualty", "indemnity", "assurance", "property", "fire", "general", "specialty",
     "national", "american", "of", "the", "and", "co", "ins", "inc", "corporation", "exchange", "group")
)  # fmt: skip
_TAIL = re.compile(
    r"\(.*?\)|\ba\.?m\.? best\b.*|\b(?:non-?)?admitted\b|\ba stock company\b|- an ace company", re.IGNORECASE
)


def plain(name: str) -> str:
    """A name for comparing: lower case, short forms alike, no punctuation, ratings and remarks left out."""
    text = re.sub(r"['\u2019.]", "", _TAIL.sub(" ", name.casefold()))
    for pattern, short in _PHRASES:
        text = re.sub(pattern, short, text)
    words = re.sub(r"[^\w\s]", " ", text).split()
    return " ".join(filter(None, (_WORDS.get(word, word) for word in words)))


@cache
def known_names() -> Mapping[str, Carrier]:
    """The companies of our list by each spelling of their names."""
    found = {plain(one.name): one for one in carriers().values()}
    by_name = {one.name: one for one in carriers().values()}
    for name, others in carrier_aliases().items():
        for other in others:
            if len(plain(other)) > 3:
                found.setdefault(plain(other), by_name[name])
    return MappingProxyType(found)


def letters(name: str) -> str:
    """A name as it is spelled, for comparing letter by letter: lower case, single spaces, no punctuation."""
    return " ".join(re.sub(r"[^\w\s&]", "", name.casefold()).split())


def own_words(spelled: str) -> str:
    """What is left of a name without the words that half of all insurers bear."""
    return "".join(word for word in spelled.split() if word not in _OF_THE_TRADE)


@cache
def spelled_names() -> Mapping[str, Carrier]:
    """The companies of our list by their legal names, as `letters` gives them."""
    return MappingProxyType({letters(one.name): one for one in carriers().values()})
