"""A running part's sign of life, for the operator's page."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from domain.errors import TryLater
from pipeline.parts import Parts
from records import pulses

log = logging.getLogger(__name__)
BEAT_SECONDS = 30.0


@contextmanager
def beating(parts: Parts, name: str, part: str) -> Iterator[Callable[[str], None]]:
    """Say twice a minute that the part lives, until the block ends; gives a function that tells its state.

    A beat that cannot be written is left out: a part must not fall over a database that is away.
    """
    started, state, stop = parts.now(), "", threading.Event()

    def beat() -> None:
        try:
            with parts.open_work() as session:
                pulses.beat(session, name, part, state, started_at=started, at=parts.now())
        except TryLater as trouble:
            log.warning("no sign of life could be left", extra={"why": str(trouble)})

    def tell(now: str) -> None:
        nonlocal state
        if now != state:
            state = now
            beat()

    def run() -> None:
        while not stop.wait(BEAT_SECONDS):
            beat()

    beat()
    thread = threading.Thread(target=run, name="pulse", daemon=True)
    thread.start()
    try:
        yield tell
    finally:
        stop.set()
        thread.join()
        try:
            with parts.open_work() as session:
                pulses.end(session, name)
        except TryLater:
            log.warning("the end could not be written down", extra={"part": name})
