"""Makes the lists of known words, places and area codes: `python -m training.words`.

English words by frequency (symspellpy's list, MIT), the names of the census of 1990 (the `names` package, MIT), and
the ZIP codes with their places and area codes (the `zipcodes` package, MIT).
"""

from __future__ import annotations

import gzip
from pathlib import Path

import names
import symspellpy
import zipcodes

MODELS = Path(__file__).parents[1] / "extract" / "models"
LEAST = 100_000
"""How often a word must have been counted."""
COMMON, FAMILIAR, RARE = 0, 1, 2
ENGLISH, NAMES = (8_000, 30_000), (2_000, 12_000)
"""How many of the most frequent are common, and how many familiar."""


def main() -> None:
    """Writes the lists, sorted, one entry a line; the same bytes each time."""
    places = [one for one in zipcodes.list_all() if one["state"].isalpha()]
    cities = {word for one in places for word in one["city"].casefold().split()}
    ranks = {word: FAMILIAR for word in cities if word.isalpha()}
    for listed, common, familiar in ((_english(), *ENGLISH), *((names_, *NAMES) for names_ in _census())):
        for place, word in enumerate(listed):
            rank = COMMON if place < common else FAMILIAR if place < familiar else RARE
            ranks[word] = min(rank, ranks.get(word, RARE))
    _write("words.txt.gz", {f"{word} {rank}" for word, rank in ranks.items()})
    _write(
        "places.txt.gz",
        {
            f"{one['zip_code']}\t{one['state']}\t{city}"
            for one in places
            for city in (one["city"], *one["acceptable_cities"])
        },
    )
    _write("area_codes.txt.gz", {code for one in places for code in one["area_codes"]})


def _english() -> list[str]:
    """The most frequent first."""
    counted = (Path(symspellpy.__file__).parent / "frequency_dictionary_en_82_765.txt").read_text("utf-8").splitlines()
    return [word for word, count in map(str.split, counted) if int(count) >= LEAST and word.isalpha()]


def _census() -> list[list[str]]:
    """Family names, and first names of men and of women: the most frequent first."""
    return [[row.split()[0].casefold() for row in Path(path).read_text().splitlines()] for path in names.FILES.values()]


def _write(name: str, entries: set[str]) -> None:
    with (MODELS / name).open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0) as file:
        file.write("\n".join(sorted(one for one in entries if one.isascii())).encode("ascii"))


if __name__ == "__main__":
    main()
