"""How many calls a key may make a minute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from review_ui.shell.tally import Tally

A_MINUTE = 60
CALLS = 600


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a key's minute; `reset` in seconds. Below zero when it is used up."""

    limit: int
    remaining: int
    reset: int


@dataclass(frozen=True, slots=True)
class Limits:
    """So many calls a minute for each key, counted by all processes that share the tally."""

    calls: int
    tally: Tally

    def count(self, key_id: int, at: datetime) -> Left:
        """Count one call of a key."""
        seconds = int(at.timestamp())
        used = self.tally.call(str(key_id), seconds // A_MINUTE)
        return Left(self.calls, self.calls - used, A_MINUTE - seconds % A_MINUTE)
