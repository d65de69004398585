"""Several processes that serve from one socket: forked from one that has loaded everything, and looked after by it.

What was loaded before the fork lies in memory once for all of them.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType
from typing import NoReturn

log = logging.getLogger(__name__)
GRACE_SECONDS = 5.0
QUICK_DEATH_SECONDS = 5.0
PAUSE_SECONDS = 2.0
LOOK_SECONDS = 0.1


@dataclass(slots=True)
class Forks:
    """So many processes that each run `serve` until they are told to end; those that die are replaced.

    `serve` is called in a process without threads, and has to end by itself at SIGTERM. It is told the number of its
    place, from 0: whoever replaces a process has the number of that.
    """

    count: int
    serve: Callable[[int], None]
    _started: dict[int, tuple[int, float]] = field(default_factory=dict)
    _again_at: float = 0.0
    _stopping: bool = False

    def run(self) -> None:
        """Look after them until SIGINT or SIGTERM; all have ended then."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        ours, theirs = os.pipe()  # nobody writes: its end is closed when this process is gone, killed or not
        try:
            while not self._stopping:
                self._bury()
                while (free := self._free()) and time.monotonic() >= self._again_at and not self._stopping:
                    self._fork(free[0], ours, theirs)
                time.sleep(LOOK_SECONDS)
        finally:
            self._end_all()

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping = True

    def _free(self) -> list[int]:
        taken = {place for place, _ in self._started.values()}
        return [one for one in range(self.count) if one not in taken]

    def _fork(self, place: int, ours: int, theirs: int) -> None:
        # a signal between the fork and the child's own handlers would be the parent's to hear
        kept = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM))
        process = os.fork()
        if process:
            self._started[process] = place, time.monotonic()
            signal.pthread_sigmask(signal.SIG_SETMASK, kept)
            return
        os.close(theirs)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, kept)
        self._be_a_child(place, ours)

    def _be_a_child(self, place: int, parent: int) -> NoReturn:
        status = 1
        try:
            threading.Thread(target=_end_with, args=(parent,), name="parent", daemon=True).start()
            self.serve(place)
            status = 0
        except BaseException as error:  # nothing may reach what the parent has on its stack
            if isinstance(error, SystemExit) and not error.code:
                status = 0
            else:
                log.exception("a serving process failed")
        finally:
            logging.shutdown()
            os._exit(status)

    def _bury(self) -> None:
        """Note which have died: at once another takes the place, but of those that die at their start."""
        for process, (_, since) in list(self._started.items()):
            ended, status = os.waitpid(process, os.WNOHANG)
            if ended:
                del self._started[process]
                quick = time.monotonic() - since < QUICK_DEATH_SECONDS
                self._again_at = time.monotonic() + (PAUSE_SECONDS if quick else 0.0)
                code = os.waitstatus_to_exitcode(status)
                log.warning("a serving process ended", extra={"child": process, "status": code})

    def _end_all(self) -> None:
        until = time.monotonic() + GRACE_SECONDS
        for process in self._started:
            os.kill(process, signal.SIGTERM)
        while self._started:
            for process in list(self._started):
                if os.waitpid(process, os.WNOHANG)[0]:
                    del self._started[process]
                elif time.monotonic() >= until:
                    os.kill(process, signal.SIGKILL)
            time.sleep(LOOK_SECONDS / 5)


def _end_with(parent: int) -> None:
    """Ends this process when its parent is gone, which would not be there to replace it."""
    os.read(parent, 1)
    os.kill(os.getpid(), signal.SIGTERM)
