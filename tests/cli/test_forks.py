"""Several processes behind one address: one that dies is replaced, none outlives the first, limits hold for all."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path

import pytest

from review_ui.shell.tally import Tally
from review_ui.submit.pages import WRONG_TOKENS
from tests.servers.ports import free_port

PATIENCE_SECONDS = 60.0


class Desk:
    """`certdesk web` with two serving processes."""

    def __init__(self, home: Path) -> None:
        self.port = free_port()
        told = {"DATA_DIR": str(home), "PORT": str(self.port), "WEB_PROCESSES": "2", "SECRET_KEY": "k" * 40}
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CERTDESK_")}
        environ = kept | {f"CERTDESK_{name}": value for name, value in told.items()}
        command = [sys.executable, "-m", "cli.main", "web"]
        self.process = subprocess.Popen(command, env=environ, cwd=home, stdout=subprocess.DEVNULL, stderr=-3)

    def status(self, path: str = "/healthz") -> int:
        """The status of a page asked for over a new connection, 0 where nobody listens."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()

    def children(self) -> set[int]:
        pid = self.process.pid
        return set(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))

    def held(self, process: int) -> int:
        """How many connections to the desk one of its processes holds."""
        rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        ours = {f"socket:[{row[9]}]" for row in rows if int(row[1].split(":")[1], 16) == self.port and row[3] == "01"}
        return sum(str(one.readlink()) in ours for one in Path(f"/proc/{process}/fd").iterdir() if one.is_symlink())


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    try:
        until(lambda: made.status() == 200 and len(made.children()) == 2)
        yield made
    finally:
        made.process.terminate()
        made.process.wait(30)


def test_one_that_dies_is_replaced_links_are_counted_by_all_together_and_a_stop_ends_all_without_a_fault(desk: Desk):
    before = desk.children()
    os.kill(min(before), signal.SIGKILL)
    until(lambda: len(desk.children()) == 2 and desk.children() != before)
    assert desk.status() == 200
    assert max(before) in desk.children()

    told = [desk.status("/s/no-such-link") for _ in range(WRONG_TOKENS + 1)]
    assert told == [404] * WRONG_TOKENS + [429]

    desk.process.send_signal(signal.SIGTERM)
    assert desk.process.wait(30) == 0
    assert desk.status() == 0


def test_they_end_with_the_first_one_even_if_it_is_killed(desk: Desk):
    desk.process.kill()
    desk.process.wait(30)
    until(lambda: desk.status() == 0)


def test_counts_are_one_for_all_who_name_the_same_file_and_outlive_a_process(tmp_path: Path):
    one, other = Tally(tmp_path / "tally"), Tally(tmp_path / "tally")
    assert [one.call("7", 100), other.call("7", 100), one.call("8", 100), other.call("7", 101)] == [1, 2, 1, 1]
    assert one.try_once("link a", at=10.0, since=0.0, most=2)
    assert other.try_once("link a", at=11.0, since=0.0, most=2)
    assert not one.try_once("link a", at=12.0, since=0.0, most=2)
    assert Tally(tmp_path / "tally").tries("link a", since=0.0) == 2
    assert one.try_once("link a", at=13.0, since=10.0, most=2)  # the oldest is past


def test_a_file_that_cannot_be_used_costs_no_page(tmp_path: Path):
    (tmp_path / "plain").write_text("no folder")
    tally = Tally(tmp_path / "plain" / "tally")
    assert [tally.call("7", 100), tally.call("7", 100)] == [1, 2]
    (tmp_path / "broken").write_bytes(b"no database" * 1000)
    assert Tally(tmp_path / "broken").try_once("a", at=1.0, since=0.0, most=1)


def test_a_disk_that_fills_up_costs_no_page(tmp_path: Path):
    tally = Tally(tmp_path / "tally")
    assert tally.call("7", 100) == 1
    kept = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, kept[1]))  # no file may grow or be written to, as on a full disk
    try:
        assert [tally.call("7", 100), tally.call("7", 100)] == [1, 2]  # counted anew, in this process
        assert tally.try_once("a", at=1.0, since=0.0, most=1)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, kept)


def test_a_limit_of_an_hour_knows_no_less_for_one_of_a_minute(tmp_path: Path):
    tally = Tally(tmp_path / "tally")
    assert tally.try_once("hour", at=4000.0, since=400.0, most=1)
    assert tally.try_once("minute", at=5000.0, since=4940.0, most=1)
    assert not tally.try_once("hour", at=5000.0, since=1400.0, most=1)


def test_connections_that_come_at_once_are_spread_evenly_over_the_processes(desk: Desk):
    def spread_evenly() -> bool:
        with ExitStack() as stack:
            for _ in range(12):
                connection = HTTPConnection("127.0.0.1", desk.port, timeout=30)
                stack.callback(connection.close)
                connection.connect()
            until(lambda: sum(map(desk.held, desk.children())) == 12)
            return [desk.held(one) for one in desk.children()] == [6, 6]

    until(spread_evenly)  # at once, but for a process that is still starting: nobody waits for that
