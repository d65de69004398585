"""Words, names and places of the United States, by which a reader tells lookalike spellings apart.

The lists are made by `python -m training.words` from packages that hold them whole: asked for at run time they
would cost a worker 160 MB and a second.
"""

from __future__ import annotations

import gzip
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from rapidfuzz import fuzz, process

from config.reference import carriers

MODELS = Path(__file__).parent / "models"
RARE = 2
"""The rarity from which a word is no longer guessed at."""


def rarity(word: str) -> int | None:
    """0 for a common word, 1 for a familiar, 2 for a rare one, None for one that is not known; case does not count.

    Known are English words, names, and the words of places and insurers.
    """
    return _words().get(word.casefold())


def words_like(word: str, least: float, limit: int) -> list[str]:
    """Common and familiar words of about the same length that are `least` alike (0 to 100), the likest first."""
    near = [one for length in (-1, 0, 1) for one in _by_length().get(len(word) + length, ())]
    return [
        one for one, _, _ in process.extract(word.casefold(), near, scorer=fuzz.ratio, score_cutoff=least, limit=limit)
    ]


@cache
def _by_length() -> Mapping[int, tuple[str, ...]]:
    found: dict[int, list[str]] = defaultdict(list)
    for word, rank in _words().items():
        if rank < RARE:
            found[len(word)].append(word)
    return {length: tuple(words) for length, words in found.items()}


@cache
def places() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """For each ZIP code its places: state in two letters, and city."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in _lines("places.txt.gz"):
        state, code, city = row.split("\t")
        found[code].append((state, city))
    return {code: tuple(there) for code, there in found.items()}


@cache
def area_codes() -> frozenset[str]:
    """The telephone area codes of the states."""
    return frozenset(_lines("area_codes.txt.gz"))


@cache
def _words() -> Mapping[str, int]:
    known = {word: int(rank) for word, rank in map(str.split, _lines("words.txt.gz"))}
    known.update((word.strip(".,&()").casefold(), 0) for one in carriers().values() for word in one.name.split())
    return known


def _lines(name: str) -> list[str]:
    with gzip.open(MODELS / name, "rt", encoding="ascii") as file:
        return file.read().splitlines()
