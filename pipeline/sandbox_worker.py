"""The process in which foreign bytes are read: limited in memory, time and files, and without a network.

Started by `pipeline.sandbox` as `python -m pipeline.sandbox_worker`; answers calls from its standard input on
its standard output until that ends. Frames are those of `pipeline.sandbox_frames`. It knows nothing of
what it runs: the parent names a module-level function.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import os
import pickle
import resource
import shutil
import signal
import sys
import traceback
from pathlib import Path
from typing import Any, BinaryIO, cast

from domain.errors import CertdeskError
from pipeline.sandbox_frames import FAILED, HEAD, OUT_OF_MEMORY, READY, REFUSED, VALUE, packed

GRACE_SECONDS = 5
"""How long after its wall limit a worker whose parent is gone ends itself."""

MADE_BEFORE_LOOKING = 20_000
"""Objects made, less those gone, before Python looks for garbage in cycles."""
MOST_FILE_BYTES = 256 * 1024 * 1024
MOST_OPEN_FILES = 256
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
NETWORK_EVENTS = frozenset(
    {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.bind"}
)
OUR_ERROR = "domain.errors"


def main() -> None:
    """Serve calls until the parent closes the pipe. Arguments: memory limit in MB, then modules to load first."""
    calls, answers = _private_pipes()
    memory_mb, *preload = sys.argv[1:]
    _leave_network()
    _limit(int(memory_mb))
    gc.disable()  # what is loaded stays: looking for garbage among it takes a tenth of the start
    for module in preload:
        importlib.import_module(module)
    collect_seldom()
    _answer(answers, READY, b"")
    while request := _request(calls):
        _answer(answers, *_run(*request))
        _tidy()
    shutil.rmtree(Path.cwd(), ignore_errors=True)  # the parent may have been killed and cannot


def collect_seldom() -> None:
    """Look for garbage in cycles thirty times less often, and never among what was loaded first.

    A document makes next to none, and looking took a twentieth of the time of reading it.
    """
    gc.freeze()
    gc.set_threshold(MADE_BEFORE_LOOKING)
    gc.enable()


def _private_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The pipes to the parent, out of reach of libraries that print: their output goes to the error file."""
    calls, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    with Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    return calls, answers


def _leave_network() -> None:
    """An empty network of our own where the kernel gives one; and Python refuses to connect in any case."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.unshare(CLONE_NEWNET if os.geteuid() == 0 else CLONE_NEWUSER | CLONE_NEWNET)

    def refuse(event: str, _: tuple[Any, ...]) -> None:
        if event in NETWORK_EVENTS:
            raise PermissionError("documents open no connections")

    sys.addaudithook(refuse)


def _limit(memory_mb: int) -> None:
    """Limits for the life of the process. RLIMIT_DATA counts what is written to, RLIMIT_AS bounds mappings too."""
    memory = memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_AS, (4 * memory, 4 * memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_FILE_BYTES, MOST_FILE_BYTES))
    resource.setrlimit(resource.RLIMIT_NOFILE, (MOST_OPEN_FILES, MOST_OPEN_FILES))


def _request(calls: BinaryIO) -> tuple[str, bytes, int, int] | None:
    """The next call: function, pickled arguments, seconds of processor and of wall; None at the end."""
    head = calls.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    _, _, length = HEAD.unpack(head)
    return cast("tuple[str, bytes, int, int]", pickle.loads(calls.read(length)))  # noqa: S301  the parent is trusted


def _run(function: str, arguments: bytes, cpu_seconds: int, wall_seconds: int) -> tuple[bytes, bytes]:
    """Call the function and give the answer's tag and body."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (spent + cpu_seconds, resource.RLIM_INFINITY))
    signal.alarm(wall_seconds + GRACE_SECONDS)
    try:
        module, _, name = function.partition(":")
        args, kwargs = pickle.loads(arguments)  # noqa: S301  the parent is trusted
        result = getattr(importlib.import_module(module), name)(*args, **kwargs)
        return VALUE, packed(result)
    except CertdeskError as error:
        facts = {"error": type(error).__name__, "facts": error.facts}
        known = type(error).__module__ == OUR_ERROR
        return (
            (REFUSED, json.dumps(facts, default=str).encode()) if known else (FAILED, traceback.format_exc().encode())
        )
    except (MemoryError, RecursionError) as error:
        return OUT_OF_MEMORY, type(error).__name__.encode()
    except Exception as error:  # noqa: BLE001  whatever foreign bytes provoke becomes an answer, and the worker lives on
        if "nsufficient memory" in str(error):  # OpenCV's way of saying it
            return OUT_OF_MEMORY, b"MemoryError"
        return FAILED, traceback.format_exc()[-8000:].encode("utf-8", "replace")
    finally:
        signal.alarm(0)


def _answer(answers: BinaryIO, tag: bytes, body: bytes) -> None:
    answers.write(HEAD.pack(tag, _resident(), len(body)))
    answers.write(body)
    answers.flush()


def _resident() -> int:
    """Bytes of memory this process holds now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def _tidy() -> None:
    """Leave nothing of one document to the next."""
    for leftover in Path.cwd().iterdir():
        if leftover.is_dir() and not leftover.is_symlink():
            shutil.rmtree(leftover, ignore_errors=True)
        elif leftover.name != "errors.txt":
            leftover.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
