"""Insurance companies as they stand on certificates: legal name and five-digit NAIC number (public facts)."""

from __future__ import annotations

import csv
import random
from functools import cache
from pathlib import Path


@cache
def carriers() -> tuple[tuple[str, str], ...]:
    """(NAIC number, legal name) of the companies the samples choose from."""
    with Path(__file__).with_name("carriers.csv").open(newline="") as lines:
        return tuple((row["naic"], row["name"]) for row in csv.DictReader(lines))


def panel(rng: random.Random, count: int) -> dict[str, dict[str, str]]:
    """`count` different insurers under the letters A, B, ... as a truth file writes them."""
    chosen = rng.sample(carriers(), count)
    return {letter: {"name": name, "naic": naic} for letter, (naic, name) in zip("ABCDEF", chosen, strict=False)}
