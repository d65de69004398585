"""Connections spread evenly over the processes that serve from one socket.

All of them are woken for a new connection, and whoever is first takes it: often one, again and again, which then works
through most of what is asked for while another has nothing to do. Each therefore knows how many the others hold.
"""

from __future__ import annotations

import errno
import mmap
import socket
import time
from typing import Any

WAITS_SECONDS = 0.1
"""How long a new connection is left to a process that holds fewer, which may be too busy to come for it."""
PAUSE_SECONDS = 0.001
"""Between two looks at a connection that is left to another."""
STALE_SECONDS = 1.0
"""How long nothing was asked for before what waits now counts as another connection."""


class Shares:
    """How many connections each of so many processes holds; made before they are forked, in memory that all share."""

    def __init__(self, count: int) -> None:
        self._held = memoryview(mmap.mmap(-1, 8 * count)).cast("q")

    def taken_by(self, number: int) -> Share:
        """That of the process with that number, which holds nothing yet; the one in its place before has ended."""
        self._held[number] = 0
        return Share(self._held, number)


class Share:
    """What one process holds, and whether the next connection is for it to take."""

    def __init__(self, held: memoryview[int], number: int) -> None:
        self._held, self._number = held, number
        self._since = self._last = 0.0

    def of(self, listening: socket.socket) -> socket.socket:
        """The same socket, which gives this process its share of connections; it takes over the descriptor."""
        return _Listening(self, listening)

    def may_take(self) -> bool:
        """Whether the connection that waits now should not be left to another process."""
        if self._held[self._number] <= min(self._held):
            return True
        now = time.monotonic()
        if now - self._last > STALE_SECONDS:  # that was another connection
            self._since = now
        self._last = now
        return now - self._since >= WAITS_SECONDS

    def took(self) -> None:
        """One more is held."""
        self._held[self._number] += 1
        self._last = 0.0

    def gave_back(self) -> None:
        """One is held no more."""
        self._held[self._number] -= 1


class _Listening(socket.socket):
    """A socket whose `accept` finds nothing while the next connection is another process's to take."""

    def __init__(self, share: Share, kept: socket.socket) -> None:
        super().__init__(kept.family, kept.type, kept.proto, fileno=kept.detach())
        self._share = share

    def accept(self) -> tuple[socket.socket, Any]:
        if not self._share.may_take():
            time.sleep(PAUSE_SECONDS)  # the server asks again at once, for as long as it is there
            raise BlockingIOError(errno.EWOULDBLOCK, "left to another process")
        found, address = super().accept()
        return _Held(self._share, found), address


class _Held(socket.socket):
    """A connection that is counted until it is closed."""

    def __init__(self, share: Share, kept: socket.socket) -> None:
        super().__init__(kept.family, kept.type, kept.proto, fileno=kept.detach())
        self._share: Share | None = share
        share.took()

    def close(self) -> None:
        share, self._share = self._share, None
        super().close()
        if share is not None:
            share.gave_back()
