"""Workers forked from a process that has imported all they need: one starts in a third of the processor time.

A worker may be told to kill itself with SIGKILL at a chosen unit of work. The product is untouched: only the opener of
units of work that its parts are given is one that dies.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.orm import Session

from records.work import OpenWork

WORK = frozenset(("pipeline.sending", "pipeline.reading"))
NEEDED = (
    "cli.work", "cli.parts", "dbos", "outbound.lines", "pipeline.clock", "pipeline.engine", "pipeline.pulse",
    "pipeline.sandbox", "pipeline.setup", "pipeline.walk", "pipeline.workers", "tests.journeys.forked_worker",
)  # fmt: skip
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(list(NEEDED))


class Forked:
    """A running worker, spoken to like a process of subprocess."""

    def __init__(self, environment: Mapping[str, str], log: Path, dies: tuple[int, str] | None = None) -> None:
        self._process = FORKS.Process(target=_work, args=(dict(environment), log, dies))
        self._process.start()

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        if self._process.exitcode is None and self._process.pid:
            os.kill(self._process.pid, number)

    def wait(self, seconds: float) -> None:
        self._process.join(seconds)
        assert self._process.exitcode is not None, "the worker does not end"


def _work(environment: dict[str, str], log: Path, dies: tuple[int, str] | None) -> None:
    os.environ.clear()
    os.environ.update(environment)
    with log.open("ab") as output:
        os.dup2(output.fileno(), sys.stdout.fileno())
        os.dup2(output.fileno(), sys.stderr.fileno())
    import cli.parts
    from cli.work import command

    if dies is not None:
        real = cli.parts.units_of_work
        cli.parts.units_of_work = lambda engine: _dying(real(engine), *dies)
    command(["--name", "worker-1"])


def _is_of_the_work() -> bool:
    """Whether a unit is of the intake or the sending: what the clock enqueues beside them is not to be interrupted."""
    frame = sys._getframe(2)
    while frame is not None:
        name = frame.f_globals.get("__name__")
        if name in WORK or (name == "pipeline.walk" and frame.f_code.co_name == "finish"):
            return True
        frame = frame.f_back  # type: ignore[assignment]
    return False


def _dying(open_work: OpenWork, count: int, when: str) -> OpenWork:
    """Opens units until the count-th, in which the process dies before or after the commit."""
    counted, lock = [0], threading.Lock()

    @contextmanager
    def opened() -> Iterator[Session]:
        with lock:
            counts = _is_of_the_work()
            counted[0] += counts
            dies = counts and counted[0] == count
        with open_work() as session:
            yield session
            if dies and when == "before":
                session.flush()
                os.kill(os.getpid(), signal.SIGKILL)
        if dies:
            os.kill(os.getpid(), signal.SIGKILL)

    return opened
