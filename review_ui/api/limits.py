"""How many calls a key may make a minute."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime

A_MINUTE = 60
CALLS = 600


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a key's minute; `reset` in seconds. Below zero when it is used up."""

    limit: int
    remaining: int
    reset: int


class Limits:
    """Counts in this process: with several web processes each grants as many."""

    def __init__(self, calls: int = CALLS) -> None:
        self._calls = calls
        self._lock = threading.Lock()
        self._minute = 0
        self._counts: dict[int, int] = {}

    def count(self, key_id: int, at: datetime) -> Left:
        """Count one call of a key."""
        seconds = int(at.timestamp())
        with self._lock:
            if seconds // A_MINUTE != self._minute:
                self._minute, self._counts = seconds // A_MINUTE, {}
            used = self._counts[key_id] = self._counts.get(key_id, 0) + 1
        return Left(self._calls, self._calls - used, A_MINUTE - seconds % A_MINUTE)
