"""`python -m bench.portal`: how long pages, calls and exports take for a client with very many contractors."""

from __future__ import annotations

import argparse
import random
import re
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path

from sqlalchemy import Engine, select

from bench.portal_api import calls
from bench.portal_rows import KEYS, MOST, SECRET, fill
from bench.portal_server import family, memory, postgres, served, work
from records.accounts import Client
from records.migrate import upgrade
from records.work import database
from review_ui.api.operations import ROOT

MEDIAN_MS, P95_MS, EXPORT_SECONDS, EXPORT_ROWS, EXPORT_MB = 100, 250, 15, 100_000, 50
"""The bars: any page, any page with twenty users at once, an export of 100,000 rows, and what it may add in memory."""
ENOUGH_SECONDS = 20.0
"""A page that takes this long in all is not asked for again: its median is known to be bad."""
EXPORTS = (
    *("contractors.csv", "contractors.xlsx", "deficiencies.csv", "policies.csv", "expiring.csv", "expired.csv"),
    *("unresponsive.csv", "verifications.csv", "exceptions.csv"),
)


@dataclass(frozen=True, slots=True)
class Timed:
    """Milliseconds that each asking for one page took, and what the server's own work on one came to, on average.

    The work of a database that is another process is not in it; the waiting for a busy machine is not in it either.
    """

    page: str
    milliseconds: tuple[float, ...]
    work: float | None = None

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.milliseconds)

    @property
    def p95(self) -> float:
        """What 95 of 100 stay under."""
        ordered = sorted(self.milliseconds)
        return ordered[round(0.95 * (len(ordered) - 1))]

    def line(self) -> str:
        """One line of the table."""
        over = self.median > MEDIAN_MS or self.p95 > P95_MS
        page = re.sub("cursor=.*", "cursor=...", self.page)
        work = "" if self.work is None else f"{self.work:.1f}"
        taken = f"{page:62} {self.median:9.1f} {self.p95:9.1f} {work:>7} {len(self.milliseconds):5}"
        return taken + ("  over" if over else "")


@dataclass(frozen=True, slots=True)
class Export:
    """One download: how long, how big, and how much the server's peak memory lay above what it held before.

    `rows` are those of a CSV file, 0 of another.
    """

    name: str
    seconds: float
    size: int
    more_mb: float
    rows: int

    def line(self) -> str:
        """One line of the table; what has more rows than the bar is about may take longer in proportion."""
        over = self.seconds > EXPORT_SECONDS * max(1.0, self.rows / EXPORT_ROWS) or self.more_mb > EXPORT_MB
        took = f"{self.name:24} {self.seconds:7.1f} s {self.size / 1e6:8.1f} MB {self.rows:7} rows"
        took += f"   peak +{self.more_mb:.0f} MB"
        return took + ("  over" if over else "")


def pages(contractors: int) -> tuple[str, ...]:
    """The addresses that are measured: graph, list with filters, orders, search and late pages, a contractor."""
    last = max(1, contractors // 50)
    listed = (
        *("", "status=out", "status=in&state=FL", "state=GA&trade=plumbing", "project=Project+07", "line=umbrella"),
        *("within=30&sort=expires", "sort=-name", "sort=expires", "sort=-expires", "sort=status", "sort=ref"),
        *("q=amber+bay", "q=V-0012", "q=zzzz", "agent=insurance+12", "carrier=amber", "carrier=rarely"),
        *(f"page={last // 2}", f"page={last}", f"sort=-expires&page={last}", f"status=out&page={last // 5}"),
    )
    middle = contractors // 2
    parts = (f"/portal/breakdown?by={one}" for one in ("state", "trade", "project", "agent"))
    account = (f"/accounts/{middle}", f"/accounts/{middle}/next")
    return ("/portal", *parts, *(f"/contractors?{one}" for one in listed), *account, "/accounts")


def main(arguments: Sequence[str]) -> int:
    """Make the rows, measure every page alone and under twenty users, and the exports; print tables."""
    parser = argparse.ArgumentParser(prog="python -m bench.portal", description=__doc__)
    parser.add_argument("--contractors", type=int, default=100_000, help=f"{MOST} at most")
    parser.add_argument("--rounds", type=int, default=10, help="how often each page is asked for")
    parser.add_argument("--users", type=int, default=20, help="people at once")
    parser.add_argument("--clicks", type=int, default=15, help="pages that each of them opens")
    parser.add_argument("--processes", type=int, default=0, help="that serve; 0 for as many as usual")
    parser.add_argument("--pause", type=float, default=2.0, help="seconds between a person's clicks, on average")
    parser.add_argument(
        "--postgres", nargs="?", const="start", help="measure PostgreSQL too: a URL, or one started here"
    )
    parser.add_argument("--no-sqlite", action="store_true", help="leave SQLite out")
    parser.add_argument("--keep", type=Path, help="a folder whose SQLite file is used again when it is there")
    asked = parser.parse_args(arguments)
    with ExitStack() as stack:
        home = asked.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="certdesk-bench-")))
        home.mkdir(parents=True, exist_ok=True)
        if not asked.no_sqlite:
            measure("SQLite", f"sqlite:///{home / 'portal.sqlite3'}", home, asked)
        if asked.postgres:
            url = stack.enter_context(postgres()) if asked.postgres == "start" else asked.postgres
            measure("PostgreSQL", url, home, asked)
    return 0


def measure(
    kind: str, url: str, home: Path, asked: argparse.Namespace
) -> tuple[list[Timed], list[Timed], list[Export]]:
    """Fill an empty database, serve it, and measure: pages alone, pages under many users, exports."""
    begun = time.monotonic()
    engine = database(url)
    upgrade(engine)
    if not _filled(engine):
        fill(engine, asked.contractors, today=datetime.now(UTC).date())
    wanted = (*pages(asked.contractors), *calls(engine))
    engine.dispose()
    print(f"\n{kind}: {asked.contractors} contractors, ready in {time.monotonic() - begun:.0f} s")
    with served(url, home, processes=asked.processes) as (port, process):
        print(f"{'page, one user':62} {'median ms':>9} {'p95 ms':>9} {'work ms':>7} {'times':>5}")
        alone = []
        for page in wanted:
            alone.append(_alone(port, process, page, asked.rounds))
            print(alone[-1].line(), flush=True)
        crowd: list[Timed] = []
        for pause in (asked.pause, 0.0):  # as people do who read what they get, and as nobody does: the worst there is
            print(f"{f'page, {asked.users} users at once, a click each {pause:g} s':62}")
            crowd += (found := _crowd(port, wanted, asked, pause=pause))
            for one in found:
                print(one.line())
        print("   ".join(f"{memory(one, 'Pss'):.0f} MB of its own" for one in family(process)), flush=True)
        exports = []
        for name in EXPORTS:
            exports.append(_export(port, process, name))
            print(exports[-1].line(), flush=True)
    return alone, crowd, exports


def _filled(engine: Engine) -> bool:
    with engine.connect() as connection:
        return connection.scalar(select(Client.id).limit(1)) is not None


def _alone(port: int, process: int, page: str, rounds: int) -> Timed:
    connection = HTTPConnection("127.0.0.1", port)
    _get(connection, page)  # the first one warms what every later one finds warm
    taken: list[float] = []
    before = work(process)
    while len(taken) < rounds and sum(taken) < 1000 * ENOUGH_SECONDS:
        taken.append(_get(connection, page))
    connection.close()
    return Timed(page, tuple(taken), (work(process) - before) / len(taken))


def _crowd(port: int, wanted: Sequence[str], asked: argparse.Namespace, *, pause: float) -> list[Timed]:
    """What `users` people measure who each click through pages drawn by chance; one line of all, then the slowest."""
    taken: list[tuple[str, float]] = []

    def click(seed: int) -> None:
        rng = random.Random(seed)  # noqa: S311 - no secret hangs on it
        connection = HTTPConnection("127.0.0.1", port)
        for _ in range(asked.clicks):
            time.sleep(rng.expovariate(1 / pause) if pause else 0)
            page = rng.choice(wanted)
            taken.append((page, _get(connection, page)))
        connection.close()

    people = [threading.Thread(target=click, args=(seed,)) for seed in range(asked.users)]
    begun = time.perf_counter()
    for one in people:
        one.start()
    for one in people:
        one.join()
    seconds = time.perf_counter() - begun
    by_page = [Timed(page, tuple(ms for name, ms in taken if name == page)) for page in dict(taken)]
    slowest = sorted(by_page, key=lambda one: -one.p95)[:5]
    return [Timed(f"all of them, {len(taken) / seconds:.0f} pages a second", tuple(ms for _, ms in taken)), *slowest]


def _get(connection: HTTPConnection, page: str) -> float:
    """Milliseconds until the whole page was there."""
    begun = time.perf_counter()
    connection.request("GET", page, headers=_headers(page))
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise SystemExit(f"{page} answers {answer.status}: the portal is broken, not slow.")
    return 1000 * (time.perf_counter() - begun)


def _headers(page: str) -> dict[str, str]:
    """Who asks: a person, or a program with one of many keys, because each may call so often a minute."""
    if page.startswith(ROOT):
        return {"Authorization": f"Bearer {random.choice(KEYS)}"}  # noqa: S311 - no secret hangs on it
    return {"Cookie": f"certdesk_session={SECRET}"}


def _export(port: int, process: int, name: str) -> Export:
    """Take a download to its end, with the server's peak memory set back first."""
    serving = family(process)
    for one in serving:
        Path(f"/proc/{one}/clear_refs").write_text("5")
    before, begun, size, lines = [memory(one, "VmRSS") for one in serving], time.perf_counter(), 0, 0
    connection = HTTPConnection("127.0.0.1", port)
    connection.request("GET", f"/contractors/{name}", headers={"Cookie": f"certdesk_session={SECRET}"})
    answer = connection.getresponse()
    while some := answer.read(1 << 16):
        size += len(some)
        lines += some.count(b"\n")
    connection.close()
    more = max(memory(one, "VmHWM") - held for one, held in zip(serving, before, strict=True))
    rows = lines - 1 if name.endswith(".csv") else 0  # cells of reports hold no line breaks
    return Export(name, time.perf_counter() - begun, size, more, rows)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
