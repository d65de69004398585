"""Making a database ready: migrations, and the engine's own tables."""

from __future__ import annotations

import logging
import threading

from domain.errors import DatabaseUnavailable
from records.migrate import is_current, upgrade
from records.work import database

log = logging.getLogger(__name__)
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0


def prepare_database(url: str) -> None:
    """Bring the database to date; quick when it is already.

    Raises:
        DatabaseUnavailable: it cannot be reached, or is unwell.
    """
    engine = database(url)
    try:
        if not is_current(engine):
            from pipeline.engine import prepare  # here: the engine's import takes a second

            prepare(engine)
            upgrade(engine)  # last: its version says that all is done
    finally:
        engine.dispose()


def await_database(url: str, stop: threading.Event) -> None:
    """Bring the database to date, waiting with growing pauses until it can be used or we are told to stop."""
    pause = FIRST_PAUSE
    while not stop.is_set():
        try:
            prepare_database(url)
        except DatabaseUnavailable as trouble:
            log.warning("waiting for the database", extra={"why": str(trouble), "again_in_s": pause})
            stop.wait(pause)
            pause = min(LONGEST_PAUSE, pause * 2)
        else:
            return
