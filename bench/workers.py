"""What a reading worker costs: its memory, its start, and what a second one adds."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from extract.read import read_document
from pipeline.sandbox import Sandbox
from pipeline.sandbox_process import ONE_THREAD

MEMORY = """
import sys
from pathlib import Path
from extract.read import read_document
for name in sys.argv[1:]:
    read_document(Path(name).read_bytes(), name=name, images=True)
status = Path("/proc/self/status").read_text()
print(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))
"""
"""Run in a process of its own: getrusage would tell the peak of the one that started it."""
COUNTING = "sum(range(60_000_000))"


def most_memory(files: Sequence[Path]) -> int:
    """The most MB that one reader held in memory while it read `files` one after another.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    one_thread = dict.fromkeys(ONE_THREAD, "1")
    run = subprocess.run(  # noqa: S603 - our own reader
        [sys.executable, "-c", MEMORY, *map(str, files)],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(Path(__file__).parents[1]), "PATH": "/usr/bin:/bin", **one_thread},
    )
    return int(run.stdout.split()[-1]) // 1024


def start_seconds(reader: Sequence[str], file: Path, runs: int = 5) -> tuple[float, ...]:
    """Seconds from the command to the end of its first file, in each run: all of it is start but some 0.05."""
    seconds = []
    for _ in range(runs):
        began = time.perf_counter()
        subprocess.run([*reader, str(file)], capture_output=True, check=True)  # noqa: S603 - our own reader
        seconds.append(time.perf_counter() - began)
    return tuple(seconds)


def gain_of_a_second(files: Sequence[Path], runs: int = 3) -> tuple[float, ...]:
    """How many times as many files two workers read in the same time as one, in each run."""
    datas = [(file.name, file.read_bytes()) for file in files]
    gains = []
    with Sandbox(2, preload=("extract.read",)) as two, Sandbox(1, preload=("extract.read",)) as one:
        _all_read(two, datas * 2, 2)  # models loaded
        _all_read(one, datas, 1)
        for _ in range(runs):
            gains.append(_all_read(one, datas, 1) / _all_read(two, datas, 2))
    return tuple(gains)


def gain_of_a_second_core(runs: int = 3) -> tuple[float, ...]:
    """The same of programs that only count, and share nothing but the machine: no worker can gain more there."""
    return tuple(2 * _all_counted(1) / _all_counted(2) for _ in range(runs))


def _all_counted(programs: int) -> float:
    """Seconds until so many programs at once have counted."""
    began = time.perf_counter()
    counting = [subprocess.Popen([sys.executable, "-c", COUNTING]) for _ in range(programs)]  # noqa: S603 - our own
    for one in counting:
        one.wait()
    return time.perf_counter() - began


def _all_read(sandbox: Sandbox, datas: Sequence[tuple[str, bytes]], workers: int) -> float:
    """Seconds until all are read by so many workers at once."""
    began = time.perf_counter()
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(lambda one: sandbox.call(read_document, one[1], name=one[0], images=False), datas))
    return time.perf_counter() - began
