"""What the running text of a paper says of workers compensation: in which states it pays, and what stands in for it."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from config.reference import State
from config.vocabulary import workers_compensation
from rules.words import clauses, names_one, plain

_ITEM = re.compile(r"\b3\s*[.\-]?\s*([AC])\b\.?", re.IGNORECASE)


def called_in(text: str, words: tuple[str, ...]) -> str:
    """The first of these words that the text names at all; "" when none."""
    return names_one(plain(text), words)


@lru_cache(maxsize=4096)
def said(text: str, words: tuple[str, ...]) -> str:
    """The first of these words that a clause names without taking it back ("stop gap not shown"); "" when none."""
    if not called_in(text, words):
        return ""
    for clause in clauses(text):
        told = plain(clause)
        word = names_one(told, words)
        if word and not names_one(told, workers_compensation().negators):
            return word
    return ""


@lru_cache(maxsize=4096)
def lists_state(text: str, place: State) -> str:
    """How a text names a state as one where the policy pays: listed (Item 3.A), other (3.C), or "" for not at all."""
    told, best = workers_compensation(), ""
    for clause in clauses(_ITEM.sub(lambda found: f"3{found[1].upper()} ", text)):
        words = plain(clause)
        if names_one(words, told.states_all) and " except " not in words:
            return "listed"
        at = min((words.find(f" {one} ") for one in told.states_other if f" {one} " in words), default=len(words))
        listed = names_one(words[: at + 1], told.states_listed)
        if listed and _names(clause, place, words[: at + 1]):
            return "listed"
        if at < len(words) and _names(clause, place, words[at:]):
            best = "other"
    return best


def _names(clause: str, place: State, part: str) -> bool:
    """Whether that part of a clause names the state, by its name or by its code in a list."""
    if f" {place.name.casefold()} " in part:
        return True
    return f" {place.code.casefold()} " in part and bool(_code(place.code).search(clause))


@cache
def _code(code: str) -> re.Pattern[str]:
    """A postal code as one of a list; alone it may be a word ("IN", "OR")."""
    return re.compile(rf"(?:^|[:,/&(\-]|\b(?:and|AND|3A|3C|[A-Z][A-Z]))\s*{code}\b")
