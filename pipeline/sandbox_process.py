"""One worker process of the sandbox, seen from outside: start it, call it, see how it ended."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.sandbox_folder import ReaderFolder
from pipeline.sandbox_frames import HEAD, READY, packed

START_SECONDS = 120
"""For the interpreter and the modules loaded first; a machine under load needs 10."""

CRASHES = frozenset(
    {signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGILL, signal.SIGFPE, signal.SIGTRAP, signal.SIGSYS}
)
"""How native parsers end on bytes they cannot bear, or when an allocation fails."""

CHUNK = 1 << 20

ONE_THREAD = (
    "OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OPENCV_FOR_THREADS_NUM",
    "MALLOC_ARENA_MAX",
)  # fmt: skip
"""Settings of libraries: a worker keeps to one core, so that workers do not stand in each other's way."""


class Overran(Exception):
    """A limit was passed; the text says which."""


class Crashed(Exception):
    """A native library crashed on what it read."""

    def __init__(self, number: int, stderr: str) -> None:
        """Keep the signal's number and what the worker said last."""
        super().__init__(f"signal {number}")
        self.signal = number
        self.stderr = stderr


class Gone(Exception):
    """The worker ended without an answer, and not by a limit."""

    def __init__(self, status: int | None, stderr: str) -> None:
        """Keep the exit status (negative: signal) and what the worker said last."""
        super().__init__(f"status {status}")
        self.status = status
        self.stderr = stderr


@dataclass(frozen=True, slots=True)
class Limits:
    """What one call may use."""

    memory_mb: int
    cpu_seconds: int
    wall_seconds: float
    most_result_bytes: int


@dataclass(frozen=True, slots=True)
class Answer:
    """A frame from the worker; tags are those of `pipeline.sandbox_frames`."""

    tag: bytes
    body: bytes


class SandboxProcess:
    """A worker: started at once, ready when its modules are loaded. Used by one thread at a time."""

    def __init__(self, limits: Limits, preload: tuple[str, ...]) -> None:
        """Start it; this does not wait."""
        self.calls = 0
        self.resident = 0
        self._limits = limits
        self._ready = False
        self._own = ReaderFolder()
        self._folder = self._own.path
        with (self._folder / "errors.txt").open("wb") as stderr:
            self._process = subprocess.Popen(  # noqa: S603  our own module, no shell, nothing foreign in it
                [sys.executable, "-m", "pipeline.sandbox_worker", str(limits.memory_mb), *preload],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                cwd=self._folder,
                env=_environment(self._folder),
                start_new_session=True,
            )
        assert self._process.stdin is not None and self._process.stdout is not None  # noqa: S101  both are PIPE
        self._to, self._from = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(self._to, False)
        os.set_blocking(self._from, False)

    @property
    def is_alive(self) -> bool:
        """Whether it can take another call."""
        return self._process.poll() is None

    def call(self, function: str, arguments: bytes) -> Answer:
        """Run `module:function` on pickled `(args, kwargs)`.

        Raises:
            Overran, Crashed, Gone: as they say; the worker is dead then.
        """
        if not self._ready:
            self._frame(time.monotonic() + START_SECONDS)
            self._ready = True
        self.calls += 1
        limits = self._limits
        body = packed((function, arguments, limits.cpu_seconds, round(limits.wall_seconds)))
        deadline = time.monotonic() + limits.wall_seconds
        self._send(HEAD.pack(READY, 0, len(body)) + body, deadline)
        return self._frame(deadline)

    def kill(self) -> None:
        """End it and all it started, now, and remove its folder; safe to call twice."""
        if self._process.returncode is None:
            _end_group(self._process.pid)
            self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None and not pipe.closed:
                pipe.close()
        self._own.remove()

    def _frame(self, deadline: float) -> Answer:
        tag, self.resident, length = HEAD.unpack(self._receive(HEAD.size, deadline))
        if length > self._limits.most_result_bytes:
            self.kill()
            raise Overran(f"its result has {length // 1_000_000} MB")
        return Answer(tag, self._receive(length, deadline))

    def _send(self, data: bytes, deadline: float) -> None:
        rest = memoryview(data)
        while rest:
            self._wait(self._to, select.POLLOUT, deadline)
            try:
                rest = rest[os.write(self._to, rest[:CHUNK]) :]
            except BlockingIOError:
                continue
            except BrokenPipeError as error:
                raise self._ended() from error

    def _receive(self, length: int, deadline: float) -> bytes:
        parts: list[bytes] = []
        while length:
            self._wait(self._from, select.POLLIN, deadline)
            part = os.read(self._from, min(length, CHUNK))
            if not part:
                raise self._ended()
            parts.append(part)
            length -= len(part)
        return b"".join(parts)

    def _wait(self, pipe: int, event: int, deadline: float) -> None:
        poll = select.poll()
        poll.register(pipe, event)
        left = deadline - time.monotonic()
        if left <= 0 or not poll.poll(left * 1000):
            self.kill()
            raise Overran(f"it took more than {self._limits.wall_seconds:g} seconds")

    def _ended(self) -> Exception:
        """What its end means."""
        status = self._process.wait()
        stderr = self._last_words()
        self.kill()
        if status == -signal.SIGXCPU:
            return Overran(f"it took more than {self._limits.cpu_seconds} seconds of processor time")
        if status < 0 and -status in CRASHES:
            return Crashed(-status, stderr)
        return Gone(status, stderr)

    def _last_words(self) -> str:
        try:
            return (self._folder / "errors.txt").read_bytes()[-2000:].decode("utf-8", "replace")
        except OSError:
            return ""


def _end_group(pid: int) -> None:
    """Kill a process group that may be gone already."""
    kill: Callable[[int, int], None] = os.killpg
    try:
        kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _environment(folder: Path) -> dict[str, str]:
    """What the worker may know: where code and programs are, and nothing of ours; one thread a library."""
    kept = {name: os.environ[name] for name in ("PATH", "TESSDATA_PREFIX", "LD_LIBRARY_PATH") if name in os.environ}
    one_thread = dict.fromkeys(ONE_THREAD, "1")
    paths = os.pathsep.join(str(Path(path).resolve()) for path in sys.path if Path(path).is_dir())  # "" is here
    return {
        **kept,
        **one_thread,
        "LANG": "C.UTF-8",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "PYTHONPATH": paths,
        "PYTHONDONTWRITEBYTECODE": "1",
    }
