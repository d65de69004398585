"""A worker that kills itself with SIGKILL at a chosen unit of work: `dying_worker.py COUNT before|after`.

The product is untouched: only the opener of units of work that its parts are given is one that dies.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

import cli.parts
from records.work import OpenWork

WORK = frozenset(("pipeline.sending", "pipeline.reading"))
COUNT, WHEN = int(sys.argv[1]), sys.argv[2]


def _is_of_the_work() -> bool:
    """Whether a unit is of the intake or the sending: what the clock enqueues beside them is not to be interrupted."""
    frame = sys._getframe(2)
    while frame is not None:
        name = frame.f_globals.get("__name__")
        if name in WORK or (name == "pipeline.walk" and frame.f_code.co_name == "finish"):
            return True
        frame = frame.f_back  # type: ignore[assignment]
    return False


def dying(open_work: OpenWork) -> OpenWork:
    """Opens units until the COUNT-th, in which the process dies before or after the commit."""
    counted, lock = [0], threading.Lock()

    @contextmanager
    def opened() -> Iterator[Session]:
        with lock:
            counts = _is_of_the_work()
            counted[0] += counts
            dies = counts and counted[0] == COUNT
        with open_work() as session:
            yield session
            if dies and WHEN == "before":
                session.flush()
                os.kill(os.getpid(), signal.SIGKILL)
        if dies:
            os.kill(os.getpid(), signal.SIGKILL)

    return opened


real = cli.parts.units_of_work
cli.parts.units_of_work = lambda engine: dying(real(engine))
from cli.work import command  # noqa: E402

command(["--name", "worker-1"])
