"""The processes of one desk: started together, restarted when one dies, stopped together."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

log = logging.getLogger(__name__)
GRACE_SECONDS = 10.0
QUICK_DEATH_SECONDS = 5.0
LONGEST_PAUSE_SECONDS = 30.0


@dataclass(slots=True)
class Child:
    """One `certdesk` subcommand kept alive; its output goes to `log_file`."""

    name: str
    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    log_file: Path
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    next_start: float = 0.0
    quick_deaths: int = 0

    def start(self) -> None:
        """Start the process; the log file is appended to."""
        self.log_file.parent.mkdir(parents=True, exist_ok=True)
        with self.log_file.open("ab") as output:
            self.process = subprocess.Popen(  # noqa: S603 - our own command
                [sys.executable, "-m", "cli.main", *self.arguments],
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C reaches the parent alone, which then stops its children in order
            )
        self.started = time.monotonic()

    def look_after(self) -> None:
        """Restart the process if it died: at once the first time, then with growing pauses while it keeps dying."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.next_start:
                self.start()
            return
        status = self.process.poll()
        if status is None:
            return
        self.quick_deaths = self.quick_deaths + 1 if now - self.started < QUICK_DEATH_SECONDS else 0
        pause = min(LONGEST_PAUSE_SECONDS, 2.0**self.quick_deaths) if self.quick_deaths else 0.0
        log.warning("process ended", extra={"child": self.name, "status": status, "restart_in_s": pause})
        self.process, self.next_start = None, now + pause


@dataclass(slots=True)
class Children:
    """All processes of a desk, in the order of their start; they are stopped in the opposite order."""

    members: list[Child] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def add(self, child: Child) -> None:
        """Start one more."""
        child.start()
        self.members.append(child)

    def watch(self) -> None:
        """Look after all of them until `stopping` is set."""
        while not self.stopping.wait(0.5):
            for child in self.members:
                child.look_after()

    def stop(self) -> None:
        """End all: SIGTERM, ten seconds of grace, then SIGKILL."""
        for child in reversed(self.members):
            if child.process and child.process.poll() is None:
                child.process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        for child in reversed(self.members):
            if child.process is None:
                continue
            try:
                child.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()
