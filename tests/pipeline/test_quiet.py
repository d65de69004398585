"""A worker that waits for work leaves an idle database alone, and sees at once when somebody has written."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
IDLE = """
import sys, threading, time
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session
from pipeline import engine as durable
from records.work import database, units_of_work
begun, done = [], threading.Event()
engine = database(sys.argv[1])
durable.declare("settle", lambda _argument: done.set())
event.listen(Engine, "begin", begun.append)
with durable.launched(engine, name="worker-1", queues=list(durable.QUEUES)):
    time.sleep(3)
    del begun[:]
    time.sleep(2)
    looks = len(begun)
    put = durable.Enqueuer(engine)
    for n in (1, 2):
        done.clear()
        with units_of_work(engine)() as session:
            put(session, queue="settle", workflow="settle", key=f"k{n}", argument=n)
        assert done.wait(10), "work that came is not begun"
    put.close()
print(looks)
engine.dispose()
"""


def test_an_idle_worker_asks_an_unwritten_database_next_to_nothing_and_begins_what_comes(tmp_path: Path):
    """Each look at five queues would begin two transactions: 48 a second."""
    url = f"sqlite:///{tmp_path / 'certdesk.sqlite3'}"
    made = subprocess.run([sys.executable, "-c", IDLE, url], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert made.returncode == 0, made.stderr
    assert int(made.stdout) < 20
