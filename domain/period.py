"""Spans of days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Whole days from `start` up to, not including, `end`.

    Half open because a policy ends at 12:01 a.m. of its expiration date: the day itself is uncovered.
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"a period must end after it starts: {self.start} to {self.end}")

    @property
    def days(self) -> int:
        """Length in whole days, at least 1."""
        return (self.end - self.start).days

    def __contains__(self, day: date) -> bool:
        """True when the period covers that day."""
        return self.start <= day < self.end
