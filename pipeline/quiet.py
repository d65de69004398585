"""Looks of the durable engine that ask nothing while nobody has written: an idle desk then costs next to nothing.

Each look for new workflows takes SQLite's write lock twice, 24 times a second. SQLite tells a connection within
microseconds whether another one has committed since; PostgreSQL has nothing like it, and there each look asks.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from threading import Lock
from typing import Any

from dbos import DBOS
from sqlalchemy import Engine


class Unwritten:
    """Answers to a question, each given again for as long as nobody has written since it was asked.

    Args:
        ask: the question; its first argument, by its name, tells one from another.
        version: a number that changes with every commit.
        lasts: whether an answer may be given again: not one that came with a change.
    """

    def __init__(self, ask: Callable[..., Any], version: Callable[[], int], lasts: Callable[[Any], bool]) -> None:
        self._ask, self._version, self._lasts = ask, version, lasts
        self._kept: dict[str, tuple[int, Any]] = {}

    def __call__(self, subject: Any, *arguments: Any, **named: Any) -> Any:
        name, version = str(getattr(subject, "name", subject)), self._version()
        kept = self._kept.pop(name, None)
        if kept is None or kept[0] != version:  # the version is older than the answer: what comes between is asked for
            kept = version, self._ask(subject, *arguments, **named)
        if self._lasts(kept[1]):
            self._kept[name] = kept
        return kept[1]


@contextmanager
def commits(engine: Engine) -> Iterator[Callable[[], int] | None]:
    """A number that changes with every commit to a SQLite database; None for another kind."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        yield None
        return
    lock = Lock()
    with closing(sqlite3.connect(engine.url.database, timeout=30, check_same_thread=False)) as connection:

        def version() -> int:
            with lock:
                return int(connection.execute("PRAGMA data_version").fetchone()[0])

        yield version


def look_quietly(dbos: DBOS, version: Callable[[], int]) -> None:
    """Let a launched engine's looks ask only after a commit; where work was found or had no room, the next asks too."""
    own: Any = dbos._sys_db
    own.get_queue = Unwritten(own.get_queue, version, lambda queue: queue is not None)
    own.start_queued_workflows = Unwritten(own.start_queued_workflows, version, lambda begun: begun == ([], None))
