"""Tries counted under keys, by every serving process of a machine together.

They lie in a small file beside the data, and not in the database: counting must not wait for who writes there, and what
is lost with the file is an hour's counts.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

log = logging.getLogger(__name__)
T = TypeVar("T")
WAIT_SECONDS = 2.0
KEPT_SECONDS = 24 * 3600
"""How long a try is kept; nobody asks for those of a longer time."""
_TABLES = """
CREATE TABLE IF NOT EXISTS tries (key TEXT NOT NULL, at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS tries_key ON tries (key, at);
CREATE INDEX IF NOT EXISTS tries_at ON tries (at);
CREATE TABLE IF NOT EXISTS calls (key TEXT NOT NULL, period INTEGER NOT NULL, number INTEGER NOT NULL,
 PRIMARY KEY (key, period)) WITHOUT ROWID;
"""


class Tally:
    """Counts in `file`; without one, or when it cannot be used, those of this process alone.

    The file is opened at the first count: a process may be forked before that. Moments are seconds since 1970.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._open: sqlite3.Connection | None = None

    def tries(self, key: str, *, since: float) -> int:
        """How many tries there were behind a moment."""
        return self._done(lambda unit: _tries(unit, key, since))

    def try_once(self, key: str, *, at: float, since: float, most: int) -> bool:
        """Count one try unless there were `most` behind `since`; whether it was counted."""

        def tried(unit: sqlite3.Connection) -> bool:
            if _tries(unit, key, since) >= most:
                return False
            unit.execute("DELETE FROM tries WHERE at <= ?", (at - KEPT_SECONDS,))
            unit.execute("INSERT INTO tries VALUES (?, ?)", (key, at))
            return True

        return self._done(tried)

    def call(self, key: str, period: int) -> int:
        """Count one call in a period; how many there are in it. Earlier periods are forgotten."""

        def called(unit: sqlite3.Connection) -> int:
            told = "INSERT INTO calls VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET number = number + 1 RETURNING number"
            number = int(unit.execute(told, (key, period)).fetchone()[0])
            if number == 1:
                unit.execute("DELETE FROM calls WHERE period < ?", (period,))
            return number

        return self._done(called)

    def _done(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """What `work` makes of the counts, all of it or nothing."""
        with self._lock:
            if self._open is None:
                self._open = self._opened()
            try:
                return _whole(self._open, work)
            except sqlite3.Error as trouble:  # the disk is full, or the file was taken away: better counted here alone
                log.warning("tries are counted in this process alone", extra={"why": str(trouble)})
                self._open.close()
                self._open = _connected(":memory:")
                return _whole(self._open, work)

    def _opened(self) -> sqlite3.Connection:
        if self._file is None:
            return _connected(":memory:")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            return _connected(str(self._file))
        except (OSError, sqlite3.Error) as trouble:
            log.warning("tries are counted in this process alone", extra={"why": str(trouble)})
            return _connected(":memory:")


def _whole(unit: sqlite3.Connection, work: Callable[[sqlite3.Connection], T]) -> T:
    unit.execute("BEGIN IMMEDIATE")
    made = work(unit)
    unit.execute("COMMIT")
    return made


def _tries(unit: sqlite3.Connection, key: str, since: float) -> int:
    return int(unit.execute("SELECT count(*) FROM tries WHERE key = ? AND at > ?", (key, since)).fetchone()[0])


def _connected(name: str) -> sqlite3.Connection:
    made = sqlite3.connect(name, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False)
    made.execute("PRAGMA synchronous=OFF")
    made.executescript(_TABLES)
    return made
