"""How often a page without a login may be used: by link and by network address."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from review_ui.shell.tally import Tally


class Limiter:
    """Lets each key act so many times within a time; who is over waits until the oldest is past.

    `name` tells its keys apart from those of others in the same tally.
    """

    def __init__(self, name: str, most: int, within: timedelta, *, now: Callable[[], datetime], tally: Tally) -> None:
        self._name, self._most, self._within, self._now, self._tally = name, most, within, now, tally

    def is_over(self, key: str) -> bool:
        """Whether the key has no try left; nothing is counted."""
        return self._tally.tries(f"{self._name} {key}", since=self._since()) >= self._most

    def count(self, key: str) -> bool:
        """Count one try; False when it was one too many."""
        at = self._now().timestamp()
        return self._tally.try_once(f"{self._name} {key}", at=at, since=self._since(), most=self._most)

    def _since(self) -> float:
        return (self._now() - self._within).timestamp()
