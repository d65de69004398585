"""Letters against a server that fails one try in three, sent by a worker that is killed: none lost, none twice."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from bench.letters import Outcome, Plan, Trial, file_as_sent
from ingest.sent import kept_as_sent
from tests.servers.dovecot import Dovecot

LETTERS, DEAD = 100, 2

# the engine's client leaves one connection to the garbage collector; nothing of ours is left open
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def played(plan: Plan, home: Path) -> tuple[Trial, Outcome]:
    trial = Trial(plan, home, f"sqlite:///{home / 'desk.sqlite3'}")
    try:
        assert trial.draft() == LETTERS + DEAD
        return trial, trial.run()
    finally:
        trial.close()


@pytest.mark.chaos
@pytest.mark.timeout(300)
def test_every_letter_arrives_and_what_nobody_can_know_is_listed_and_settled(tmp_path: Path, dovecot: Dovecot):
    with dovecot.client() as client:
        client.create_folder("Sent")
    plan = Plan(
        letters=LETTERS,
        dead=DEAD,
        share=0.3,
        seed=5,
        lives=(0.5, 1.0),
        most_kills=1,
        worker=("tests/bench/hasty_worker.py",),
        imap=dovecot.url,
        find=partial(kept_as_sent, dovecot.server, "Sent"),
        keep=partial(file_as_sent, dovecot),
    )
    with ThreadPoolExecutor(1) as apart:  # the thread of the tests may hold a browser's event loop, which DBOS refuses
        trial, found = apart.submit(played, plan, tmp_path).result()
    told = "\n".join(map(str, found.lines())) + (tmp_path / "worker.log").read_text()[-2000:]
    assert found.kills == 1, told
    assert sum(found.met.values()) > LETTERS // 5, told
    assert found.once + found.twice + found.missing == LETTERS, told
    assert (found.lost, found.twice_unlisted) == (0, 0), told
    assert 0 < found.settled < found.uncertain, told
    assert found.after_person == (LETTERS, 0), told
    assert (found.refused, found.bounced) == (DEAD, DEAD), told
    assert all(trial.server.tries[one] <= 1 + found.kills for one in trial.server.dead), "refused for good, asked again"
