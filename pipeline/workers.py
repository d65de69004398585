"""A worker process: a name that death releases, the engine under that name, and an eye on the names of the dead."""

from __future__ import annotations

import fcntl
import logging
import subprocess
import sys
import threading
import time
import zlib
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, Engine, NullPool, create_engine, text

from pipeline import engine as durable

log = logging.getLogger(__name__)
_SPACE = 7701  # PostgreSQL advisory locks of worker names
LOOK_SECONDS = 2.0


class Lease:
    """A worker's name, held by at most one living process.

    A file lock beside the SQLite database, or an advisory lock of PostgreSQL: both end with their holder, however
    it ends.
    """

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine, self._name = engine, name
        self._file: IO[str] | None = None
        self._connection: Connection | None = None

    def take(self) -> bool:
        """Try once; True when the name is now ours."""
        if self._engine.dialect.name == "sqlite":
            folder = Path(self._engine.url.database or ".").parent
            self._file = (folder / f".lease-{self._name}").open("w")
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                self.drop()
                return False
            return True
        own = create_engine(self._engine.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        self._connection = own.connect()
        key = zlib.crc32(self._name.encode()) - 2**31
        lock = text("SELECT pg_try_advisory_lock(:space, :key)")
        if self._connection.scalar(lock, {"space": _SPACE, "key": key}):
            return True
        self.drop()
        return False

    def drop(self) -> None:
        """Give the name up."""
        if self._file is not None:
            self._file.close()
        if self._connection is not None:
            self._connection.close()


def wait_for(lease: Lease, stop: threading.Event) -> bool:
    """Wait until the name is ours; False when told to stop first."""
    while not lease.take():
        if stop.wait(0.2):
            return False
    return True


def look_after_the_dead(engine: Engine, name: str, stop: threading.Event) -> None:
    """Until told to stop: when a name that owns unfinished work is held by nobody, finish that work under it.

    The work is finished by a process of its own (`certdesk work --adopt NAME`), because an engine has one name.
    A wrong verdict does no harm: steps are repeatable and letters have their fence.
    """
    while not stop.wait(LOOK_SECONDS):
        for dead in durable.names_with_unfinished_work() - {name}:
            lease = Lease(engine, dead)
            if not lease.take():
                continue
            try:
                log.warning("adopting the work of a dead worker", extra={"worker": dead})
                subprocess.run([sys.executable, "-m", "cli.main", "work", "--adopt", dead], check=False)  # noqa: S603
            finally:
                lease.drop()


def adopt(name: str) -> None:
    """Finish what a dead worker left, under its name, taking nothing new; the engine must be launched so."""
    while durable.unfinished(name):
        time.sleep(0.1)
