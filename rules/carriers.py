"""The insurers behind the required lines: their ratings, as the client imported them, and where they are licensed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from config.reference import carrier_aliases, carriers
from config.vocabulary import ratings
from domain.finding import Result
from domain.holdings import CarrierRating, HeldInsurer, HeldPaper
from domain.requirement import RequiredCarrier
from rules.held import Case, source_of
from rules.names import normal
from rules.verdict import Fact, Rule, Source, Verdict
from rules.words import names_one, plain

_DIGITS = 5
"""Of a NAIC number."""
_BOXES = {letter: (f"insurers.{letter}.name", f"insurers.{letter}.naic") for letter in "ABCDEF"}


class _Writing(NamedTuple):
    """One insurer that a required line rests on, by its NAIC number ("" when neither printed nor known)."""

    naic: str
    name: str
    letter: str
    paper: HeldPaper

    @property
    def boxes(self) -> tuple[str, ...]:
        return _BOXES.get(self.letter, ())

    @property
    def source(self) -> Source:
        return source_of(self.paper, *self.boxes)

    @property
    def unsure(self) -> bool:
        return bool(self.paper.unsure) and any(one in self.paper.unsure for one in self.boxes)


def carrier_verdicts(case: Case) -> Iterator[Verdict]:
    """Rating, size and licence of every insurer of a required line that is in force or to come, once each.

    A client that imported no ratings at all is told once that none is tested.
    """
    wanted = case.requirement.carrier
    asks_rating = bool(wanted.am_best_min or wanted.size_min)
    if asks_rating and not case.facts.ratings:
        if case.tells_met:
            yield Rule("carrier.rating").not_applicable("Ratings of insurers are not tested: none were imported")
        asks_rating = False
    if not asks_rating and not wanted.admitted_required:
        return
    for one in _writing(case):
        known = case.facts.ratings.get(one.naic)
        if asks_rating and (case.tells_met or not _does(known, wanted)):
            yield _rated(one, known, wanted)
        if wanted.admitted_required:
            found = _admitted(one, known, case)
            if found is not None:
                yield found


def _writing(case: Case) -> Iterator[_Writing]:
    seen = set()
    for line in case.plan.rests_on:
        held = case.book.judged(line)
        if held is None or (held.ends is not None and held.ends <= case.today):
            continue
        for letter in held.policy.insurer_letters:
            listed = held.paper.insurers.get(letter)
            if listed is None or not (listed.name or listed.naic):
                continue  # a letter that leads nowhere is another verdict's matter
            naic = _number(listed)
            key = naic or listed.name.casefold()
            if key not in seen:
                seen.add(key)
                yield _Writing(naic, listed.name or naic, letter, held.paper)


def _number(listed: HeldInsurer) -> str:
    """The NAIC number as printed; by the name when there is none, or it is another company's."""
    number = listed.naic
    is_one = len(number) == _DIGITS and number.isdigit() and not listed.naic_of_other
    return number if is_one else _number_of(listed.name)


@lru_cache(maxsize=16384)
def _number_of(name: str) -> str:
    return _by_name().get(normal(name), "")


@cache
def _by_name() -> Mapping[str, str]:
    """NAIC numbers by names and other spellings, as they are compared; a name of two companies is left out."""
    found: dict[str, set[str]] = {}
    for one in carriers().values():
        for name in (one.name, *carrier_aliases().get(one.name, ())):
            found.setdefault(normal(name), set()).add(one.naic)
    return {name: next(iter(numbers)) for name, numbers in found.items() if len(numbers) == 1}


def _rated(one: _Writing, known: CarrierRating | None, wanted: RequiredCarrier) -> Verdict:
    scale, required = ratings(), _told(wanted.am_best_min, wanted.size_min)
    best, size = (known.am_best, known.size) if known else ("", "")
    rule = Rule(_name("rating", one.naic or one.name), None, {"insurer": one.name, "required": required})
    if best in scale.unrated or not best:
        return _unrated(one, best, rule, wanted.accept_unrated)
    facts: dict[str, Fact] = {"rating": _told(best, size), "actual": _told(best, size)}
    if known and known.as_of:
        facts["as_of"] = known.as_of
    if _does(known, wanted):
        return rule.met("{insurer} is rated {rating}", one.source, facts)
    if one.unsure:
        return rule.broken("carrier_rating", one.source, facts, result=Result.NEEDS_REVIEW)
    is_unknown = not size and _is_good(best, wanted.am_best_min)  # the rating does, and nobody knows the size
    return rule.broken("carrier_rating", one.source, facts, result=Result.UNVERIFIED if is_unknown else Result.FAIL)


def _does(known: CarrierRating | None, wanted: RequiredCarrier) -> bool:
    """Whether an insurer is rated, and as well and as large as is asked."""
    if known is None or not known.am_best or not _is_good(known.am_best, wanted.am_best_min):
        return False
    return not wanted.size_min or (bool(known.size) and _is_large(known.size, wanted.size_min))


@cache
def _is_good(best: str, least: str) -> bool:
    scale = ratings()
    return best not in scale.unrated and (not least or scale.ranks[best] <= scale.ranks[least])


@cache
def _is_large(size: str, least: str) -> bool:
    return ratings().sizes[size] >= ratings().sizes[least]


def _unrated(one: _Writing, best: str, rule: Rule, accepted: tuple[str, ...]) -> Verdict:
    """An insurer without a rating: what the client accepts is met, what it accepts by exception is its decision."""
    kind = _kind(one.naic, one.name)
    if kind and kind in accepted:
        return rule.met("{insurer} may be without a rating", one.source)
    if one.unsure:
        return rule.broken("carrier_unrated", one.source, result=Result.NEEDS_REVIEW)
    if best and f"{kind}_by_exception" not in accepted:
        return rule.broken("carrier_rating", one.source, {"rating": best, "actual": best})
    return rule.broken("carrier_unrated", one.source, result=Result.UNVERIFIED)


@lru_cache(maxsize=16384)
def _kind(naic: str, name: str) -> str:
    """state_fund, lloyds, rrg or pool, "" for an ordinary company."""
    listed = carriers().get(naic)
    if listed is not None and listed.market == "state_fund":
        return "state_fund"
    words = plain(name)
    return next((kind for kind, each in ratings().kinds.items() if names_one(words, each)), "")


def _admitted(one: _Writing, known: CarrierRating | None, case: Case) -> Verdict | None:
    """By the client's list for the state of the work; without a list, by our hint alone, which never fails anybody.

    None when it is met, or not tested, and nobody reads that.
    """
    if not case.tells_met and _is_fine(one, known, case):
        return None
    rule = Rule(_name("admitted", one.naic or one.name), None, {"insurer": one.name})
    state, listed = case.work_state, carriers().get(one.naic)
    if known is not None and known.admitted is not None:
        if state is None:
            return rule.not_applicable("Whether {insurer} is admitted is not tested: no state is known", rule.facts)
        if state.code in known.admitted:
            return rule.met("{insurer} is admitted in {state}", one.source, {"state": state.name})
        result = Result.NEEDS_REVIEW if one.unsure else Result.FAIL
        return rule.broken("carrier_not_admitted", one.source, {"state": state.name}, result=result)
    if listed is not None and listed.market == "es":
        result = Result.NEEDS_REVIEW if one.unsure else Result.UNVERIFIED
        return rule.broken("carrier_not_admitted", one.source, {"basis": "surplus lines"}, result=result)
    return rule.not_applicable("Whether {insurer} is admitted is not tested: no list was imported", rule.facts)


def _is_fine(one: _Writing, known: CarrierRating | None, case: Case) -> bool:
    if known is not None and known.admitted is not None:
        return case.work_state is None or case.work_state.code in known.admitted
    listed = carriers().get(one.naic)
    return listed is None or listed.market != "es"


@lru_cache(maxsize=16384)
def _name(what: str, key: str) -> str:
    return f"carrier.{what}.{key}"


@cache
def _told(best: str, size: str) -> str:
    return f"{best} {size}".strip()
