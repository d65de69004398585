"""Words, names and places of the United States, by which a reader tells lookalike spellings apart.

The lists are made by `python -m training.words` from packages that hold them whole: asked for at run time they
would cost a worker 160 MB and a second.
"""

from __future__ import annotations

import gzip
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from config.reference import carriers, short_forms

MODELS = Path(__file__).parents[1] / "models"
RARE = 2
"""The rarity from which a word is no longer guessed at."""
LINE_FEED, BLOCK = 10, 32
"""How a line ends, and after how many lines one is noted by which the others are found."""


def rarity(word: str) -> int | None:
    """0 for a common word, 1 for a familiar, 2 for a rare one, None for one that is not known; case does not count.

    Known are English words, names, the words of places and insurers, and short forms of the trade.
    """
    plain = word.casefold()
    if plain in short_forms() or plain in _insurers():
        return 0
    found = next(_words().beginning(f"{plain} "), None)
    return int(found[-1]) if found else None


def words_like(word: str, least: float, limit: int) -> list[str]:
    """Common and familiar words of about the same length that are `least` alike (0 to 100), the likest first."""
    plain = word.casefold()
    near, letters = _about_as_long(len(plain))
    if not near:
        return []
    # most words lack so many of its letters that they cannot be alike: told by bits, they are not spelled through
    most_lacked = len(plain) - least / 200 * (len(plain) + len(near[0]))
    kept = np.flatnonzero(np.bitwise_count(_letters(plain) & ~letters) <= most_lacked)
    likely = [near[n] for n in kept.tolist()]
    return [one for one, _, _ in process.extract(plain, likely, scorer=fuzz.ratio, score_cutoff=least, limit=limit)]


@cache
def _about_as_long(length: int) -> tuple[tuple[str, ...], NDArray[np.uint32]]:
    """The words of this length and one less or more, the shortest first, and the letters of each."""
    words = tuple(one for beside in (-1, 0, 1) for one in _by_length().get(length + beside, ()))
    return words, np.array([_letters(one) for one in words], dtype=np.uint32)


def _letters(word: str) -> np.uint32:
    """The letters of a word as bits; other signs share theirs."""
    bits = 0
    for character in word:
        bits |= 1 << (ord(character) % 32)
    return np.uint32(bits)


def places(code: str) -> tuple[tuple[str, str], ...]:
    """The places of a ZIP code: state in two letters, and city."""
    rows = (row.split("\t") for row in _places().beginning(f"{code}\t"))
    return tuple((state, city) for _, state, city in rows)


def codes(beginning: str) -> tuple[str, ...]:
    """The ZIP codes that begin so, in order."""
    return tuple(dict.fromkeys(row.partition("\t")[0] for row in _places().beginning(beginning)))


@cache
def area_codes() -> frozenset[str]:
    """The telephone area codes of the states."""
    return frozenset(_lines("area_codes.txt.gz").decode("ascii").split())


class Sorted:
    """Sorted lines kept as the bytes they came in: as Python's own words they would take twenty times the memory."""

    def __init__(self, lines: bytes) -> None:
        """`lines` end in a line feed each, the last one or not."""
        self._lines = b"\n" + lines + (b"" if lines.endswith(b"\n") or not lines else b"\n")
        ends = np.flatnonzero(np.frombuffer(self._lines, dtype=np.uint8) == LINE_FEED)
        self._begin = [*(ends[:-1:BLOCK] + 1).tolist(), len(self._lines)]
        self._heads = [self._lines[at : self._end(at)] for at in self._begin[:-1]]

    def beginning(self, start: str) -> Iterator[str]:
        """The lines that begin with `start`, in order."""
        wanted = start.encode("ascii", "replace")  # none holds a "?"
        block = bisect_left(self._heads, wanted)
        first, last = self._begin[max(0, block - 1)], self._begin[block]
        low = self._lines.find(b"\n" + wanted, first - 1, last + len(wanted)) + 1
        while 0 < low < len(self._lines) and self._lines.startswith(wanted, low):
            end = self._end(low)
            yield self._lines[low:end].decode("ascii")
            low = end + 1

    def __iter__(self) -> Iterator[str]:
        """All lines, in order."""
        return iter(self._lines[1:].decode("ascii").splitlines())

    def _end(self, start: int) -> int:
        return self._lines.index(b"\n", start)


@cache
def _by_length() -> Mapping[int, tuple[str, ...]]:
    found: dict[int, list[str]] = defaultdict(list)
    for word, rank in map(str.split, _words()):
        if int(rank) < RARE or word in _insurers():
            found[len(word)].append(word)
    for word in _insurers() - {one.split()[0] for one in _words()}:
        found[len(word)].append(word)
    return {length: tuple(words) for length, words in found.items()}


@cache
def _insurers() -> frozenset[str]:
    """The words of insurers' names."""
    return frozenset(word.strip(".,&()").casefold() for one in carriers().values() for word in one.name.split())


@cache
def _words() -> Sorted:
    return Sorted(_lines("words.txt.gz"))


@cache
def _places() -> Sorted:
    return Sorted(_lines("places.txt.gz"))


def _lines(name: str) -> bytes:
    return gzip.decompress((MODELS / name).read_bytes())
