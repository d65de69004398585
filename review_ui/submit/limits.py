"""How often a page without a login may be used: counted in this process, by link and by network address."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from datetime import datetime, timedelta

MOST_KEYS = 20_000


class Limiter:
    """Lets each key act so many times within a time; who is over waits until the oldest is past."""

    def __init__(self, most: int, within: timedelta, *, now: Callable[[], datetime]) -> None:
        self._most, self._within, self._now = most, within, now
        self._seen: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def is_over(self, key: str) -> bool:
        """Whether the key has no try left; nothing is counted."""
        with self._lock:
            return len(self._recent(key)) >= self._most

    def count(self, key: str) -> bool:
        """Count one try; False when it was one too many."""
        with self._lock:
            recent = self._recent(key)
            if len(recent) >= self._most:
                return False
            recent.append(self._now())
            self._seen[key] = recent
            self._seen.move_to_end(key)
            while len(self._seen) > MOST_KEYS:  # whoever comes from very many addresses must not fill the memory
                self._seen.popitem(last=False)
            return True

    def _recent(self, key: str) -> deque[datetime]:
        recent = self._seen.get(key, deque())
        while recent and recent[0] <= self._now() - self._within:
            recent.popleft()
        return recent
