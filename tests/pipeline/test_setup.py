"""The database is made ready by whichever part of the desk comes first, and waited for when it is away."""

import subprocess
import sys
import threading
from pathlib import Path

from pipeline.setup import await_database
from records.migrate import is_current
from records.work import database

ROOT = Path(__file__).parents[2]
START = """
import sys, threading
from pipeline import engine as durable
from pipeline.setup import await_database
from records.work import database
await_database(sys.argv[1], threading.Event())
engine = database(sys.argv[1])
with durable.launched(engine, name=sys.argv[2], queues=[]):
    assert durable.unfinished(sys.argv[2]) == 0
"""


def test_parts_that_start_at_once_all_find_a_database_that_is_ready(database_url: str):
    parts = [
        subprocess.Popen(
            [sys.executable, "-c", START, database_url, f"worker-{n}"], cwd=ROOT, stderr=subprocess.PIPE, text=True
        )
        for n in range(4)
    ]
    ended = [(part.communicate()[1], part.returncode) for part in parts]
    assert [code for _, code in ended] == [0] * 4, ended
    engine = database(database_url)
    assert is_current(engine)
    engine.dispose()


def test_a_database_that_is_away_is_waited_for(tmp_path: Path):
    file = tmp_path / "desk.sqlite3"
    file.mkdir()  # in the place of the file: it cannot be opened
    url = f"sqlite:///{file}"
    ended = threading.Event()

    def wait() -> None:
        await_database(url, threading.Event())
        ended.set()

    threading.Thread(target=wait, daemon=True).start()
    assert not ended.wait(2)
    file.rmdir()
    assert ended.wait(90)
    engine = database(url)
    assert is_current(engine)
    engine.dispose()


def test_whoever_waits_for_a_database_can_be_stopped(tmp_path: Path):
    (tmp_path / "desk.sqlite3").mkdir()
    stop = threading.Event()
    threading.Timer(0.5, stop.set).start()
    await_database(f"sqlite:///{tmp_path}/desk.sqlite3", stop)
    assert (tmp_path / "desk.sqlite3").is_dir()
