"""Lists and words that rules judge by: ratings, workers compensation by place, kinds of restrictions, other papers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from config.reference import load, status_rules
from domain.certificate import Coverage, Line


@dataclass(frozen=True, slots=True)
class Ratings:
    """Financial strength ratings as ranks, 0 the best, and sizes as ranks, 0 the smallest.

    `unrated` are ratings that say that there is none. `kinds` are words, in lower case, of the names of insurers that
    often have none.
    """

    ranks: Mapping[str, int]
    sizes: Mapping[str, int]
    unrated: frozenset[str]
    kinds: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class WorkersCompensation:
    """Workers compensation by place; words are in lower case without punctuation.

    `not_wc` gives what is something else its name, by the words for it.
    """

    waiver_limited: frozenset[str]
    certificate_codes: tuple[str, ...]
    exemption_codes: tuple[str, ...]
    ny_wc: tuple[str, ...]
    ny_db: tuple[str, ...]
    not_wc: Mapping[str, str]
    nonsubscriber_state: str
    nonsubscriber_words: tuple[str, ...]
    nonsubscriber_papers: tuple[str, ...]
    nonsubscriber_codes: tuple[str, ...]
    leasing: tuple[str, ...]
    states_listed: tuple[str, ...]
    states_other: tuple[str, ...]
    states_all: tuple[str, ...]
    stop_gap: tuple[str, ...]
    negators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RestrictionKind:
    """A restriction without a form: what it is called, on which line, and the words for it in one clause.

    One of `hints` is in every text that names it. Of what is only `mentioned` nobody knows whether it is excluded;
    `lifted` in the same clause takes the restriction back, `granted` takes back what is only mentioned.
    """

    code: str
    title: str
    line: str
    hints: tuple[str, ...]
    excluded: re.Pattern[str]
    mentioned: re.Pattern[str]
    lifted: re.Pattern[str]
    granted: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class OtherDocument:
    """A paper beside certificates: its name in letters, and whether the contractor has it, or the agent attaches it."""

    code: str
    title: str
    is_contractors: bool


@dataclass(frozen=True, slots=True)
class PropertyTerms:
    """Causes of loss from narrow to wide; the names evidence gives to things, and the words for how it values them."""

    causes: Mapping[str, int]
    things: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]
    values: Mapping[str, tuple[str, ...]]
    papers: Mapping[str, str]
    payee_interests: frozenset[str]


@cache
def ratings() -> Ratings:
    """Order of ratings and of sizes."""
    told = status_rules()["am_best"]
    return Ratings(_ranks(told["order"]), _ranks(told["sizes"]), frozenset(told["unrated"]), _lists(told["kinds"]))


@cache
def workers_compensation() -> WorkersCompensation:
    """What holds of workers compensation by place."""
    told = load("workers_compensation.yaml")
    texas = told["nonsubscriber"]
    return WorkersCompensation(
        waiver_limited=frozenset(told["waiver_limited"]),
        certificate_codes=tuple(told["certificate_codes"]),
        exemption_codes=tuple(told["exemption_codes"]),
        ny_wc=tuple(told["new_york"]["wc"]),
        ny_db=tuple(told["new_york"]["db"]),
        not_wc=MappingProxyType({word: name for name, words in told["not_wc"].items() for word in words}),
        nonsubscriber_state=texas["state"],
        nonsubscriber_words=tuple(texas["words"]),
        nonsubscriber_papers=tuple(texas["papers"]),
        nonsubscriber_codes=tuple(texas["codes"]),
        leasing=tuple(told["leasing"]),
        states_listed=tuple(told["states_listed"]),
        states_other=tuple(told["states_other"]),
        states_all=tuple(told["states_all"]),
        stop_gap=tuple(told["stop_gap"]),
        negators=tuple(told["negators"]),
    )


@cache
def restriction_kinds() -> Mapping[str, RestrictionKind]:
    """Restrictions without a form, by code."""
    told = load("prohibited_kinds.yaml")
    return MappingProxyType({code: _kind(code, {**told, **one}) for code, one in told["kinds"].items()})


@cache
def other_documents() -> Mapping[str, OtherDocument]:
    """Papers beside certificates, by code."""
    listed = load("other_documents.yaml")["documents"]
    return MappingProxyType(
        {code: OtherDocument(code, one["title"], one["of"] == "contractor") for code, one in listed.items()}
    )


@cache
def line_words() -> Mapping[str, tuple[str, ...]]:
    """Words that name a line which has no row of its own, by its code."""
    return _lists(load("line_words.yaml")["lines"])


def line_of(coverage: Coverage) -> str:
    """The glossary's code of a row; an OTHER row by the words of its description, else "other"."""
    if coverage.line is not Line.OTHER:
        return str(coverage.line.value)
    return line_in(str(coverage.description.value or coverage.description.text or ""))


def line_in(description: str) -> str:
    """The glossary's code of the line that the description of an OTHER row names, else "other"."""
    told = description.casefold()
    return next((line for line, words in _row_words().items() if any(word in told for word in words)), "other")


@cache
def _row_words() -> Mapping[str, tuple[str, ...]]:
    return _lists(load("line_words.yaml")["rows"])


@cache
def property_terms() -> PropertyTerms:
    """The words of property insurance."""
    told = load("property_terms.yaml")
    return PropertyTerms(
        causes=_ranks(told["causes"]),
        things=_lists(told["things"]),
        names=MappingProxyType(told["names"]),
        values=_lists(told["values"]),
        papers=MappingProxyType(told["papers"]),
        payee_interests=frozenset(told["payee_interests"]),
    )


def _ranks(ordered: list[str]) -> Mapping[str, int]:
    return MappingProxyType({one: n for n, one in enumerate(ordered)})


def _lists(told: Mapping[str, list[str]]) -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({key: tuple(each) for key, each in told.items()})


def _kind(code: str, one: Mapping[str, Any]) -> RestrictionKind:
    patterns = {name: re.compile(one[name], re.IGNORECASE) for name in ("excluded", "mentioned", "lifted", "granted")}
    return RestrictionKind(
        code=code,
        title=one["title"],
        line=one["line"],
        hints=tuple(one["hints"]),
        **patterns,
    )
