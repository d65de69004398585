"""Who reads the lines of a box, and how much each of them counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from extract.engines.ctc import Steps
from extract.engines.looks import Looks
from extract.files.source import Pixels

WIDTH = 10
"""Texts that are weighed against one another."""
ASK = 0.6
"""Below this certainty the second engine is asked; it takes six times as long, and above it mends nothing."""
WEIGHT = 2.0
"""What the second engine's word for a text counts, at full confidence, in natural logarithms of odds."""
UNSEEN = 1e-6
"""The least chance a text is given: the network may be wrong altogether."""
DIFFERS = 0.75
"""At most this when the second engine reads something else that could be right."""
ReadLine = Callable[[Pixels], tuple[str, float]]
"""A gray crop of one line at 300 dpi gives text and confidence."""


def _no_more(_: Sequence[Pixels]) -> Looks:
    return ()


@dataclass(frozen=True, slots=True)
class Readers:
    """Who reads lines of print.

    `steps` is what our own reader sees in each line, given the crops of its parts; `characters` is its alphabet;
    `second` is another engine's word on one line, `again` what our own reader sees in one that it left open when it
    looks at it otherwise.
    """

    steps: Callable[[Sequence[Sequence[Pixels]]], Sequence[Steps]]
    characters: str
    second: ReadLine
    again: Callable[[Sequence[Pixels]], Looks] = _no_more
