"""Insurers whose name and number do not belong together, or whose name or state is off."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from config.reference import Carrier, carriers, insurers_of_one_state, states
from domain.certificate import Insurer
from domain.saying import phrased
from domain.signal import Signal
from extract.signals.names import known_names, letters, own_words, plain, spelled_names
from extract.signals.paper import Facts, Paper, quoted
from extract.values.grammar import naic

RELATED = 70.0
"""How alike (0 to 100, of shared words) a printed name and the number's company at least are."""
OFF_BY = 2
"""Letters by which a name is off, and no more."""
LONG_ENOUGH = {1: 5, 2: 8}
"""Letters that a name has beside the words of the trade, for being off by one and by two: Aspen is not Aspire."""
SISTER, STALE = 1, 1
"""Weight when both companies are of one group, and when only one of them is on our list."""


def insurers(paper: Paper) -> Iterator[Signal]:
    """Everything of this kind on one certificate."""
    for letter, insurer in paper.certificate.insurers.items():
        name, number = insurer.name, insurer.naic
        if not isinstance(name.value, str):
            continue
        company = known_names().get(plain(name.value))
        if isinstance(number.value, str) and naic(number.value):
            yield from _number(paper, letter, insurer, company)
        if company is None:
            yield from _name(paper, letter, insurer)
        yield from _state(paper, letter, insurer, company)


def _number(paper: Paper, letter: str, insurer: Insurer, company: Carrier | None) -> Iterator[Signal]:
    """A number that belongs to another company; `company` is the one of the printed name, if we know it."""
    fields = (insurer.name, insurer.naic)
    facts: Facts = {"letter": letter, "name": quoted(insurer.name), "naic": insurer.naic.value}
    owner = carriers().get(str(insurer.naic.value))
    if owner is None:
        if company is not None:
            other = phrased("no company we know; {company} has {naic}", company=company.name, naic=company.naic)
            yield from paper.signal("naic_mismatch", fields, weight=STALE, **facts, other=other)
        else:
            yield from paper.signal("naic_unknown", fields, **facts)
        return
    if company is owner or _related(str(insurer.name.value), owner):
        return
    weight = 2 if company is not None and not _sisters(company, owner) else SISTER
    yield from paper.signal("naic_mismatch", fields, weight=weight, **facts, other=owner.name)


def _related(printed: str, owner: Carrier) -> bool:
    """Whether the printed name is the owner's name, shortened or lengthened, and no other company's."""
    if plain(printed) in known_names():
        return False
    return fuzz.token_set_ratio(plain(printed), plain(owner.name)) >= RELATED


def _sisters(one: Carrier, other: Carrier) -> bool:
    return bool(one.group) and one.group == other.group


def _name(paper: Paper, letter: str, insurer: Insurer) -> Iterator[Signal]:
    """A name one or two letters away from a company's: less of a sign when the number is not that company's."""
    printed = letters(str(insurer.name.value))
    near = process.extractOne(printed, spelled_names().keys(), scorer=OSA.distance, score_cutoff=OFF_BY)
    if near is None or near[1] == 0 or len(own_words(printed)) < LONG_ENOUGH[near[1]]:
        return
    company = spelled_names()[near[0]]
    is_its_number = insurer.naic.value in (company.naic, None)
    if paper.sureness((insurer.name,)) < 1.0 and company.naic == insurer.naic.value:
        return  # a letter that a picture's reader missed: the number says which company it is
    facts: Facts = {"letter": letter, "name": quoted(insurer.name), "other": company.name}
    yield from paper.signal("insurer_name_off", (insurer.name,), weight=None if is_its_number else STALE, **facts)


def _state(paper: Paper, letter: str, insurer: Insurer, company: Carrier | None) -> Iterator[Signal]:
    """An insurer that writes in one state, shown for an insured of another."""
    owner = carriers().get(str(insurer.naic.value))
    number = company.naic if company else owner.naic if owner and _related(str(insurer.name.value), owner) else ""
    home, place = insurers_of_one_state().get(number), paper.certificate.insured.address
    words = str(place.value or "").rsplit(",", 1)[-1].split()
    state = words[0].upper() if words else ""
    if home is None or state not in states() or state == home:
        return
    facts: Facts = {"letter": letter, "name": quoted(insurer.name), "state": states()[home].name}
    yield from paper.signal("insurer_not_in_state", (insurer.name, place), **facts, other=states()[state].name)
