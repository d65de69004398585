"""Names that recur on a page: an agency in its name and its mail address, a firm in its name and in another's.

A word that can hardly be read in each of its places may be read in all of them together.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from rapidfuzz import fuzz

from extract.cells.cells import FlatPage
from extract.engines.ctc import Steps, chances, first_guess, parted, ways
from extract.values import lexicon
from extract.values.expected import part_weight
from extract.values.seen import Seen

BOXES = ("producer", "producer.contact_name", "producer.email", "insured", "holder")
"""Boxes of names."""
PLAIN = 0.9
"""A line surer than this holds no open word."""
SHORTEST, ALIKE = 5, 65.0
"""Letters of a word that may recur, and how alike (0 to 100) it is in two places."""
THERE = 60.0
"""How alike what is seen between two signs must be to a word for it to be that."""
CLEAR = math.log(0.5)
"""The likelihood of a word in one place from which it is read there, and told elsewhere by that."""
LOSS = 7.0
"""By how much (logarithm) a spelling may be less likely in one place than what was read there."""
NEVER = 1e-12
GUESSES = 8
"""Known words like what was read that are tried at most."""
MOST = 0.75
"""At most, of a line in which a word was told so."""
_SIGNS = " @.-_"
_WORD = re.compile(rf"(?<![A-Za-z0-9])(?=(?:[0-9]?[A-Za-z]){{3}})[A-Za-z0-9]{{{SHORTEST},}}(?![A-Za-z0-9])")
"""A word, letters of which may have been read as digits."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A word as it was read in one line of one box."""

    path: str
    line: int
    word: str


def with_names_told(seen: Mapping[str, Seen], page: FlatPage) -> dict[str, Seen]:
    """The same boxes, with open words that recur in others spelled as is likeliest in all their places."""
    made = dict(seen)
    steps: dict[str, Sequence[Steps]] = {}
    for group in _groups(made):
        for path in {place.path for place in group} - steps.keys():
            steps[path] = page.steps_in(path)
        if any(len(steps[place.path]) != len(made[place.path].lines) for place in group):
            continue
        parts = [_part(steps[place.path][place.line], place.word, page.readers.characters) for place in group]
        found = [(place, part) for place, part in zip(group, parts, strict=True) if part is not None]
        for place, told in _told(found, page.readers.characters):
            made[place.path] = _with(made[place.path], place, told)
    return made


def _groups(seen: Mapping[str, Seen]) -> Iterator[Sequence[_Place]]:
    """Words of several lines that may be one, at least one of which is open and no known word."""
    places = [
        (_Place(path, n, word), line.confidence)
        for path in BOXES
        if path in seen
        for n, line in enumerate(seen[path].lines)
        for word in _WORD.findall(line.text)
    ]
    groups: list[set[_Place]] = []
    for (one, sure), (other, as_sure) in combinations(places, 2):
        if (one.path, one.line) == (other.path, other.line) or min(sure, as_sure) >= PLAIN:
            continue
        if _may_be_one(one.word.casefold(), other.word.casefold()):
            near = [group for group in groups if one in group or other in group]
            groups = [group for group in groups if group not in near] + [set().union({one, other}, *near)]
    for group in groups:
        yield sorted(group, key=lambda place: (BOXES.index(place.path), place.line, place.word))


def _may_be_one(word: str, other: str) -> bool:
    if word == other or abs(len(word) - len(other)) > 1 or fuzz.ratio(word, other) < ALIKE:
        return False
    return lexicon.rarity(word) is None or lexicon.rarity(other) is None


def _part(steps: Steps, word: str, characters: str) -> Steps | None:
    """What was seen of a word in its line."""
    parts = [part for _, part in parted(steps, characters, _SIGNS)]
    alike = [fuzz.ratio(first_guess(part, characters).casefold(), word.casefold()) for part in parts]
    best = max(range(len(parts)), key=lambda n: alike[n], default=None)
    return parts[best] if best is not None and alike[best] >= THERE else None


def _told(places: Sequence[tuple[_Place, Steps]], characters: str) -> Iterator[tuple[_Place, str]]:
    """The places where the word is spelled otherwise than it was read, and how."""
    if len({(place.path, place.line) for place, _ in places}) < 2:
        return
    spellings = {
        found[0].casefold()
        for place, part in places
        for text in (place.word, *(way.text for way in ways(part, characters)))
        if (found := _WORD.search(text))
    }
    for word in tuple(spellings):
        spellings.update(lexicon.words_like(word, ALIKE, GUESSES) if lexicon.rarity(word) is None else ())
    tried = sorted(spellings)
    likely = [
        [
            math.log(max(NEVER, one))
            for one in chances(
                part, characters, [_around(part, _cased(word, place.word), characters) for word in tried]
            )
        ]
        for place, part in places
    ]
    at = [tried.index(place.word.casefold()) for place, _ in places]
    clear = {place for place, mine in zip(at, likely, strict=True) if mine[place] >= CLEAR}
    known = {place for place in at if lexicon.rarity(tried[place]) is not None}
    if len(known or clear) > 1:
        return
    weighed = [sum(column) + part_weight(word) for word, *column in zip(tried, *likely, strict=True)]
    best = next(iter(known or clear), max(range(len(tried)), key=lambda n: weighed[n]))
    for (place, _), mine in zip(places, likely, strict=True):
        read = mine[tried.index(place.word.casefold())]
        if tried[best] != place.word.casefold() and mine[best] >= read - LOSS:
            yield place, _cased(tried[best], place.word)


def _around(part: Steps, word: str, characters: str) -> str:
    """The word with the signs that are seen before and behind it."""
    seen = first_guess(part, characters)
    found = _WORD.search(seen)
    return seen[: found.start()] + word + seen[found.end() :] if found else word


def _cased(word: str, like: str) -> str:
    return word.upper() if like.isupper() else word.capitalize() if like[0].isupper() else word


def _with(seen: Seen, place: _Place, told: str) -> Seen:
    lines = list(seen.lines)
    line = lines[place.line]
    text = _WORD.sub(lambda found: told if found[0] == place.word else found[0], line.text)
    lines[place.line] = replace(line, text=text, confidence=min(line.confidence, MOST))
    return replace(seen, lines=tuple(lines))
