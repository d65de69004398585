"""Running a function on foreign bytes in a process of its own, within limits.

A document that eats memory, spins, hangs or crashes its parser costs one worker process, never the desk. The
process has no secrets in its environment, no network, and a temporary folder of its own. What comes back is
checked before it is unpickled: only our own frozen nouns and plain values are let in.
"""

from __future__ import annotations

import io
import json
import logging
import pickle
import queue
import threading
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any, ParamSpec, Self, TypeVar, cast

from domain import errors
from domain.errors import CertdeskError, ReaderLost, TooComplex, UnreadableDocument
from domain.saying import N_
from pipeline.sandbox_folder import sweep
from pipeline.sandbox_frames import OUT_OF_MEMORY, REFUSED, VALUE, packed, read_only
from pipeline.sandbox_process import Answer, Crashed, Gone, Limits, Overran, SandboxProcess

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

OUR_ROOMS = frozenset({"domain", "extract", "ingest", "rules", "config"})
PLAIN = frozenset(
    {
        ("builtins", "complex"),
        ("builtins", "frozenset"),
        ("builtins", "set"),
        ("builtins", "bytearray"),
        ("collections", "OrderedDict"),
        ("datetime", "date"),
        ("datetime", "datetime"),
        ("datetime", "time"),
        ("datetime", "timedelta"),
        ("datetime", "timezone"),
        ("decimal", "Decimal"),
    }
)
"""Classes beside our own nouns that a result may hold; pickle makes numbers, text, tuples and dicts itself."""

UNNAMED = "The document"


class Sandbox:
    """Some worker processes that run module-level functions one call at a time each.

    Safe to share between threads: a call waits for a free worker. Workers start when the sandbox is entered,
    load `preload` in the background, and are replaced after a kill, after `calls_per_worker` calls, or when
    they hold more than half of their memory limit.
    """

    def __init__(
        self,
        workers: int = 1,
        *,
        memory_mb: int = 1024,
        cpu_seconds: int = 180,
        wall_seconds: int = 300,
        preload: Sequence[str] = (),
        calls_per_worker: int = 200,
        most_result_mb: int = 256,
        at_once: bool = True,
    ) -> None:
        """Nothing is started yet; limits hold for each call. Sixty scanned pages take 180 seconds to read.

        Without `at_once` a worker starts with the first call that needs it.
        """
        self._limits = Limits(memory_mb, cpu_seconds, wall_seconds, most_result_mb * 1024 * 1024)
        self._preload = tuple(preload)
        self._calls_per_worker = calls_per_worker
        self._workers = workers
        self._at_once = at_once
        self._slots: queue.LifoQueue[SandboxProcess | None] = queue.LifoQueue()
        self._alive: set[SandboxProcess] = set()
        self._guard = threading.Lock()

    def __enter__(self) -> Self:
        if swept := sweep():
            log.info("removed what killed readers left", extra={"folders": swept})
        for _ in range(self._workers):
            self._slots.put(self._started() if self._at_once else None)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._guard:
            processes, self._alive = tuple(self._alive), set()
        for process in processes:
            process.kill()

    def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `function(*args, **kwargs)` gives, made in a worker.

        A `name` among the keyword arguments is the document's name in errors.

        Raises:
            CertdeskError: whatever leaf of it the function raised.
            TooComplex: it ran past a limit, or its parser crashed.
            UnreadableDocument: the function failed otherwise; the traceback is logged and added as a note.
            ReaderLost: the worker ended for no reason we know; trying again is right.
            ValueError: `function` is not importable by its name.
        """
        path = f"{function.__module__}:{function.__qualname__}"
        if "<" in path or function.__module__ == "__main__":
            raise ValueError(f"only a module-level function can run in the sandbox, not {path}")
        name = str(kwargs.get("name", UNNAMED))
        process = self._slots.get()
        try:
            if process is None:
                process = self._started()
            answer = process.call(path, packed((args, kwargs)))
        except Overran as limit:
            raise TooComplex(name=name, why=str(limit)) from limit
        except Crashed as crash:
            log.warning("reader crashed", extra={"document": name, "signal": crash.signal, "stderr": crash.stderr})
            raise TooComplex(name=name, why=N_("it needs too much memory, or crashed the reader")) from crash
        except Gone as gone:
            log.warning("reader lost", extra={"document": name, "status": gone.status, "stderr": gone.stderr})
            raise ReaderLost(name=name) from gone
        finally:
            self._slots.put(self._kept(process))
        return cast(T, _opened(answer, name))

    def _started(self) -> SandboxProcess:
        process = SandboxProcess(self._limits, self._preload)
        with self._guard:
            self._alive.add(process)
        return process

    def _kept(self, process: SandboxProcess | None) -> SandboxProcess | None:
        """The worker for the next call: this one, or none when its time is over."""
        if process is None:
            return None
        worn = process.calls >= self._calls_per_worker or process.resident > self._limits.memory_mb * 1024 * 1024 // 2
        if process.is_alive and not worn:
            return process
        process.kill()
        with self._guard:
            self._alive.discard(process)
        return None


def _opened(answer: Answer, name: str) -> object:
    """The value an answer carries, or its error raised."""
    if answer.tag == VALUE:
        try:
            return _Nouns(io.BytesIO(answer.body)).load()
        except (pickle.UnpicklingError, EOFError, ValueError, TypeError, AttributeError, ImportError) as error:
            raise UnreadableDocument(name=name, why=N_("the reader's answer was not one of ours")) from error
    if answer.tag == REFUSED:
        raise _rebuilt(answer.body, name)
    if answer.tag == OUT_OF_MEMORY:
        deep = answer.body == RecursionError.__name__.encode()
        raise TooComplex(name=name, why=N_("it is nested too deep") if deep else N_("it needs too much memory"))
    trace = answer.body.decode("utf-8", "replace")
    log.error("reader failed", extra={"document": name, "traceback": trace})
    failure = UnreadableDocument(name=name, why=N_("the reader failed on it"))
    failure.add_note(trace)
    raise failure


def _rebuilt(body: bytes, name: str) -> CertdeskError:
    """One of our errors from its name and facts."""
    told = json.loads(body)
    kind = getattr(errors, str(told["error"]), None)
    if not (isinstance(kind, type) and issubclass(kind, CertdeskError)):
        return UnreadableDocument(name=name, why=N_("the reader's answer was not one of ours"))
    return kind(**{"name": name, **told["facts"]})


class _Nouns(pickle.Unpickler):
    """Lets in classes of our rooms and a few plain ones; never a function, so that nothing is run."""

    def find_class(self, module: str, name: str, /) -> Any:
        if (module, name) in PLAIN:
            return super().find_class(module, name)
        if (module, name) == (read_only.__module__, read_only.__name__):
            return read_only
        if module.partition(".")[0] in OUR_ROOMS and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is not one of ours")
