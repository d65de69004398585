"""`python -m bench.notices`: how long it takes to draft and queue the notices of one day, and to make their papers."""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy.orm import Session

from bench.notices_rows import AT, DAY, fill
from bench.portal_server import postgres
from outbound.schedule import Moment
from pipeline.engine import Enqueuer
from pipeline.noticing import queue_due
from pipeline.parts import Identity, Parts
from pipeline.setup import prepare_database
from records.blobs import FolderBlobs
from records.work import database, units_of_work

BAR_MS = 12.0
"""5,000 notices in a minute."""
IDENTITY = Identity(
    "Certificate desk <certs@bench.example>",
    "certs@bench.example",
    "a secret of the bench that is long enough",
    "https://desk.bench.example",
    "+1 813 555 0100",
)


class Stamped:
    """Queues a letter as the desk does, and notes when."""

    def __init__(self, enqueue: Enqueuer) -> None:
        self._enqueue = enqueue
        self.stamps: list[float] = []

    def __call__(
        self, session: Session, *, queue: str, workflow: str, key: str, argument: int, delay: float = 0.0
    ) -> None:
        """See `pipeline.engine.Enqueuer`."""
        self._enqueue(session, queue=queue, workflow=workflow, key=key, argument=argument, delay=delay)
        self.stamps.append(time.perf_counter())


def main(arguments: Sequence[str]) -> int:
    """Draw contractors who are all due on one day, draft and queue their notices, and print how long it took."""
    parser = argparse.ArgumentParser(prog="python -m bench.notices", description=__doc__)
    parser.add_argument("--notices", type=int, default=5000)
    parser.add_argument("--postgres", nargs="?", const="start", help="on PostgreSQL: a URL, or one started here")
    asked = parser.parse_args(arguments)
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="certdesk-bench-")))
        url = f"sqlite:///{home / 'notices.sqlite3'}"
        if asked.postgres:
            url = stack.enter_context(postgres()) if asked.postgres == "start" else asked.postgres
        measure(url, home, asked.notices)
    return 0


def measure(url: str, home: Path, count: int) -> None:
    """Fill an empty database, draft what is due, and print one table."""
    prepare_database(url)
    engine = database(url)
    open_work = units_of_work(engine)
    enqueue = Enqueuer(engine)
    stamped = Stamped(enqueue)
    parts = Parts(
        open_work=open_work,
        blobs=FolderBlobs(home / "blobs"),
        enqueue=stamped,
        identity=IDENTITY,
        now=lambda: AT,
        today=lambda: DAY,
    )
    fill(open_work, count)
    began, used = time.perf_counter(), time.process_time()
    made = queue_due(parts, Moment(DAY))
    took, used = time.perf_counter() - began, time.process_time() - used
    gaps = sorted(1000 * (after - before) for before, after in zip(stamped.stamps, stamped.stamps[1:], strict=False))
    each = 1000 * took / len(made)
    print(f"{engine.dialect.name}: {len(made)} notices drafted and queued in {took:.1f} s ({used:.1f} s of processor)")
    print(f"{'ms a notice, all in all':34} {each:8.2f}{'  over' if each > BAR_MS else ''}")
    print(f"{'ms of processor a notice':34} {1000 * used / len(made):8.2f}")
    print(f"{'ms between two notices, median':34} {statistics.median(gaps):8.2f}")
    print(f"{'ms between two notices, p95':34} {gaps[round(0.95 * (len(gaps) - 1))]:8.2f}")
    print(f"{'notices a minute':34} {60 * len(made) / took:8.0f}")
    enqueue.close()
    engine.dispose()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
