"""What was found where accounts say the same, remembered so that many accounts are judged faster."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from itertools import count

from rules.verdict import Verdict, unmet

MOST_REMEMBERED = 20_000
"""Findings, and things said, that are remembered before all are forgotten: memory stays flat however many differ."""


class Memory:
    """Findings without words, by all that they rest on. Belongs to one plan: another set finds otherwise."""

    def __init__(self) -> None:
        """Nothing is remembered yet."""
        self.found: dict[Hashable, tuple[Verdict, ...]] = {}
        self._numbers: dict[Hashable, int] = {}
        self._unused = count()

    def number(self, said: Hashable) -> int:
        """What is said, as a number to build keys of: looked up once an account instead of once a line.

        A number never stands for two things, not even when all was forgotten between.
        """
        known = self._numbers.get(said)
        if known is None:
            if len(self._numbers) > MOST_REMEMBERED:
                self._numbers.clear()
            known = self._numbers[said] = next(self._unused)
        return known

    def keep(self, key: Hashable, found: Iterator[Verdict]) -> tuple[Verdict, ...]:
        """Remember what was found but for what is met, and give it back."""
        if len(self.found) > MOST_REMEMBERED:
            self.found.clear()
        kept = self.found[key] = tuple(unmet(found))
        return kept
