"""The words that fill the gaps of drawn remarks: topics, lines of coverage, forms, days, names, places."""

from __future__ import annotations

import gzip
import random
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

SPLITS = ("train", "tune", "held")
WORDS: Mapping[str, Any] = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text(encoding="utf-8"))
"""How topics and lines of coverage are named, forms, names' parts: lists, by what they are."""
CUES: Mapping[str, list[str]] = WORDS["cues"]
LINES: Mapping[str, list[str]] = WORDS["lines"]
FORMS: Mapping[str, list[str]] = WORDS["forms"]
LABELS = MappingProxyType(
    {
        "wosv": "wos",
        "wosx": "wos",
        "proj": "agg_per_project",
        "loc": "agg_per_location",
        "ff": "umbrella_follow_form",
        "ev": "evidence_only",
        "excl": "exclusion",
    }
)
NOUNS = ("ai", "wos", "pnc", "noc")
ORDER = ("gl", "auto", "umbrella", "wc", "el", "professional", "pollution")


@cache
def _words() -> tuple[str, ...]:
    """Common English words of four letters or more, for names."""
    path = Path(__file__).parents[2] / "extract" / "models" / "words.txt.gz"
    rows = (row.split() for row in gzip.decompress(path.read_bytes()).decode().splitlines())
    return tuple(word for word, rank in rows if int(rank) <= 1 and len(word) >= 4 and word.isalpha())


def split_of(word: str) -> str:
    """The part that a name's word belongs to: of eight words six are for training, one to tune, one is held out."""
    return ("held", "tune", *("train",) * 6)[zlib.crc32(word.encode()) % 8]


class Names:
    """Names nobody has, drawn of words that belong to one split alone."""

    def __init__(self, rng: random.Random, split: str) -> None:
        self.rng, self.split = rng, split

    def core(self) -> str:
        """A made-up family or place, or an English word, as a capitalised name."""
        while True:
            made = "".join(self.rng.choices(WORDS["syllables"], k=self.rng.randint(2, 3)))
            word = made if self.rng.random() < 0.5 else self.rng.choice(_words())
            if split_of(word) == self.split:
                return word.capitalize()

    def party(self) -> str:
        """An organization."""
        rng = self.rng
        if rng.random() < 0.15:
            return f"{rng.choice(WORDS['bodies'])} {self.core()}" + (f" {self.core()}" if rng.random() < 0.2 else "")
        core = self.core() if rng.random() < 0.6 else f"{self.core()} {self.core()}"
        if rng.random() < 0.2:
            return f"{core} {rng.choice(WORDS['trades'])}"
        if rng.random() < 0.12:
            other = self.core()
            core = rng.choice(
                (f"{core} & {other}", f"{rng.randint(10, 999)} {core}", f"The {core}", f"{core} and {other}")
            )
        name = f"{core} {rng.choice(WORDS['middles'])}".strip()
        suffix: str = rng.choice(WORDS["suffixes"])
        return name + suffix if suffix.startswith(",") else f"{name} {suffix}"

    def roles(self) -> str:
        """Those that are named by what they are."""
        rng = self.rng
        if rng.random() < 0.4:
            return str(rng.choice(WORDS["classes"]))
        chosen = rng.sample(WORDS["roles"], rng.choice((1, 2, 2, 3, 4)))
        article = rng.choice(("", "", "the ", "the ", "its ", "their ", "any ", "all "))
        last = rng.choice((" and ", " & ", ", and ", " and/or "))
        joined = chosen[0] if len(chosen) == 1 else ", ".join(chosen[:-1]) + last + chosen[-1]
        return f"{article}{joined}"

    def site(self) -> str:
        """A project."""
        first = self.core()
        second = f"{self.core()} " if self.rng.random() < 0.3 else ""
        kind: str = self.rng.choice(WORDS["sites"])
        return f"{first} {second}{kind}"

    def street(self) -> str:
        """A street address without its town."""
        rng = self.rng
        lead = rng.choice(("", "", "", "N ", "West "))
        tail = rng.choice(("", "", "", f", Suite {rng.randint(2, 900)}"))
        return f"{rng.randint(1, 9899)} {lead}{self.core()} {rng.choice(WORDS['roads'])}{tail}"

    def city(self) -> str:
        """A town with its state."""
        zipped = f" {self.rng.randint(10000, 99899)}" if self.rng.random() < 0.3 else ""
        return f"{self.core()}, {self.rng.choice(WORDS['states'])}{zipped}"

    def person(self) -> str:
        """Somebody's first and last name."""
        return f"{self.rng.choice(WORDS['first'])} {self.core()}"


def plain_parts(rng: random.Random, names: Names) -> dict[str, Callable[[], str]]:
    """Gaps that carry no truth: days, amounts, numbers, persons."""
    return {
        "date": lambda: rng.choice((
            f"{rng.randint(1, 12):02}/{rng.randint(1, 28):02}/{rng.randint(2023, 2027)}",
            f"{rng.randint(1, 12)}/{rng.randint(1, 28)}/{rng.randint(23, 27)}",
            f"March {rng.randint(1, 28)}, 2026",
        )),
        "money": lambda: rng.choice((
            f"${rng.randint(1, 9)},000,000", f"${rng.randint(1, 90)}0,000", f"{rng.randint(1, 9)}M",
            f"${rng.randint(1, 5)}M",
        )),
        "number": lambda: str(rng.randint(1000, 99999)),
        "job": lambda: rng.choice((
            f"{rng.randint(100, 99999)}", f"{rng.randint(20, 26)}-{rng.randint(10, 999)}", f"A{rng.randint(100, 999)}",
        )),
        "first": lambda: rng.choice(WORDS["first"]),
        "person": names.person,
        "agency": lambda: f"{names.core()} Insurance {rng.choice(('Agency', 'Group', 'Services'))}",
        "phone": lambda: f"({rng.randint(201, 989)}) 555-01{rng.randint(10, 99)}",
        "street": names.street,
        "city": names.city,
        "place": lambda: rng.choice((names.core(), "New York", "the five boroughs", "New Jersey")),
        "site": names.site,
        "work": lambda: rng.choice(WORDS["works"]),
        "peril": lambda: rng.choice(WORDS["perils"]),
        "w": lambda: rng.choice(_words()),
        "insurer": lambda: f"{names.core()} {rng.choice(('Mutual', 'Insurance Co', 'Casualty', 'Indemnity'))}",
        "is": lambda: rng.choice(("is", "is", "are", "shall be", "is hereby", "is also", "will be", "has been")),
        "has": lambda: rng.choice(("has", "have")),
        "by": lambda: rng.choice(("by the carrier", "by underwriting", "by the insurer")),
        "scopeword": lambda: rng.choice(("ongoing operations", "completed operations", "ongoing and completed ops")),
    }  # fmt: skip
