"""`python -m bench.letters`: thousands of notices, a server that fails one try in five, a worker that is killed.

Every letter must arrive, and none twice but those of which the protocol leaves it open; these must all be listed.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import func, select

from bench.letters_server import FaultyServer, started
from bench.notices import IDENTITY
from bench.notices_rows import fill
from domain.draft import OutboxState
from ingest.sent import kept_as_sent
from outbound.business_days import is_business_day
from outbound.schedule import Moment
from pipeline.engine import Enqueuer
from pipeline.fates import Fate, Find, look_for_sent, settle_notice
from pipeline.noticing import queue_due
from pipeline.parts import Parts
from pipeline.setup import prepare_database
from records import correspondents
from records.blobs import FolderBlobs
from records.outbox import OutboxMessage
from records.people import Role, User
from records.work import database, units_of_work
from tests.servers.dovecot import Dovecot, running_dovecot

ROOT = Path(__file__).parents[1]
TIMEOUT = 2
"""Seconds that the desk waits for a reply; half a minute is usual, but silent servers would make the bench long."""
UNSENT = (OutboxState.APPROVED, OutboxState.IN_FLIGHT)
MOST_ROUNDS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is tried: so many letters to people who are there, `dead` more to addresses that nobody has.

    A worker is killed so long after its first letter as lies between the two `lives`, in seconds; None lets it live.
    `imap` is the address of a mailbox, in one of whose folders `keep` puts the server's copies and `find` looks for
    them. `worker` is how a worker is started.
    """

    letters: int
    dead: int = 0
    share: float = 0.2
    seed: int = 1
    lives: tuple[float, float] | None = (2.0, 6.0)
    most_kills: int = 10_000
    worker: tuple[str, ...] = ("-m", "cli.main", "work")
    imap: str = "imap://nobody:nothing@127.0.0.1:9/INBOX"
    find: Find | None = None
    keep: Callable[[Sequence[bytes]], None] = lambda _headers: None


@dataclass(slots=True)
class Outcome:
    """What became of the letters. `listed` are those left to a person, `lost` those that vanished without a word."""

    letters: int
    seconds: float = 0.0
    kills: int = 0
    once: int = 0
    twice: int = 0
    twice_unlisted: int = 0
    missing: int = 0
    lost: int = 0
    uncertain: int = 0
    settled: int = 0
    refused: int = 0
    bounced: int = 0
    tries: int = 0
    after_person: tuple[int, int] = (0, 0)
    """At the end, once a person had those sent again that are in no folder: letters arrived, and arrived twice."""
    met: Counter[str] = field(default_factory=Counter)

    def lines(self) -> list[tuple[str, str]]:
        """The table."""
        return [
            ("letters to people who are there", f"{self.letters}"),
            ("arrived once", f"{self.once}"),
            ("arrived twice or more", f"{self.twice} ({self.twice_unlisted} of them not listed as uncertain)"),
            ("did not arrive", f"{self.missing} ({self.lost} of them not listed as uncertain)"),
            ("listed as uncertain", f"{self.uncertain}"),
            ("of these found in the folder of sent mail", f"{self.settled}"),
            ("of these left to a person", f"{self.uncertain - self.settled}"),
            ("arrived once a person had sent those again", f"{self.after_person[0]}, twice {self.after_person[1]}"),
            ("to addresses that nobody has: refused", f"{self.refused}, noted as bounced {self.bounced}"),
            ("tries the server saw", f"{self.tries}, failed {sum(self.met.values())}"),
            ("worker killed", f"{self.kills} times"),
            ("seconds until all was settled", f"{self.seconds:.0f}"),
            ("letters a second", f"{self.letters / max(self.seconds, 0.001):.1f}"),
        ]


class Trial:
    """One desk with its letters, its server and its worker; `close` it at the end."""

    def __init__(self, plan: Plan, home: Path, url: str) -> None:
        self._plan, self._home, self._url = plan, home, url
        self._rng = random.Random(plan.seed)  # noqa: S311 - no secret hangs on it
        self._process: subprocess.Popen[bytes] | None = None
        self._kills = 0
        self._ours: frozenset[int] = frozenset()
        self.server = FaultyServer(plan.seed, plan.share, silence=TIMEOUT + 1.0)
        prepare_database(url)
        self._engine = database(url)
        self._enqueue = Enqueuer(self._engine)
        self._smtp = started(self.server)
        self._parts = Parts(
            open_work=units_of_work(self._engine),
            blobs=FolderBlobs(home / "blobs"),
            enqueue=self._enqueue,
            identity=replace(IDENTITY, upload_base=""),
            now=lambda: datetime.now(UTC),
            today=lambda: datetime.now(UTC).date(),
        )

    def draft(self) -> int:
        """Draft and queue the notices; how many."""
        day = _last_business_day(datetime.now(UTC).date())
        fill(self._parts.open_work, self._plan.letters + self._plan.dead, day=day)
        made = queue_due(self._parts, Moment(day))
        self._ours = frozenset(one.letter_id for one in made)  # the worker drafts others beside them: reports, alerts
        readers = sorted(one.notice.to for one in made)
        self.server.dead = frozenset(readers[:: max(1, len(readers) // self._plan.dead)][: self._plan.dead]
                                     if self._plan.dead else ())  # fmt: skip
        with self._parts.open_work() as session:
            session.add(User(email="robin@bench.example", name="Robin", role=Role.REVIEWER, password_hash="x"))  # noqa: S106
        return len(made)

    def run(self) -> Outcome:
        """Send all letters, and count."""
        found = Outcome(self._plan.letters)
        began = time.monotonic()
        self._send_all()
        found.seconds = time.monotonic() - began
        found.kills, found.met = self._kills, Counter(self.server.met)
        found.tries = sum(self.server.tries.values())
        self._count(found)
        self._look_for_sent()
        found.settled = found.uncertain - len(self._in(OutboxState.UNCERTAIN))
        self._ask_a_person()
        times = self._arrivals()
        found.after_person = (len(times), sum(count > 1 for count in times.values()))
        return found

    def close(self) -> None:
        """Stop everything."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(30)
        self._smtp.stop()
        self._enqueue.close()
        self._engine.dispose()

    def _send_all(self) -> None:
        """Run a worker until no letter waits any more, killing it now and then."""
        self._start()
        dies_at, before = 0.0, sum(self.server.tries.values())
        while self._count_unsent():
            time.sleep(0.2)
            tried = sum(self.server.tries.values())
            if tried == before:  # it starts still: its life is counted from its first letter on
                continue
            dies_at = dies_at or time.monotonic() + self._rng.uniform(*(self._plan.lives or (0, 0)))
            if self._plan.lives and time.monotonic() > dies_at and self._kills < self._plan.most_kills:
                self._kill()
                self._start()
                dies_at, before = 0.0, sum(self.server.tries.values())
        if self._process is not None:
            self._process.terminate()
            self._process.wait(30)
            self._process = None

    def _count(self, found: Outcome) -> None:
        letters = {state: self._in(state) for state in OutboxState}
        uncertain = letters[OutboxState.UNCERTAIN]
        times = self._arrivals()
        alive = {one for of in letters.values() for one, to in of.items() if to not in self.server.dead}
        found.uncertain = len(uncertain)
        found.once = sum(times[one] == 1 for one in alive)
        found.twice = sum(times[one] > 1 for one in alive)
        found.twice_unlisted = sum(times[one] > 1 for one in alive - uncertain.keys())
        found.missing = sum(times[one] == 0 for one in alive)
        found.lost = sum(times[one] == 0 for one in alive - uncertain.keys())
        found.refused = sum(to in self.server.dead for to in letters[OutboxState.REFUSED].values())
        with self._parts.open_work() as session:
            known = correspondents.known(session, self.server.dead).values()
            found.bounced = sum(one.bounced_at is not None for one in known)

    def _look_for_sent(self) -> None:
        if self._plan.find is not None:
            kept, self.server.kept = self.server.kept, []
            self._plan.keep(kept)
            look_for_sent(self._parts, self._plan.find)

    def _ask_a_person(self) -> None:
        """Have a person send again what is in no folder, by a server that is well by then, until nothing is left."""
        self.server.share = 0.0
        for _ in range(MOST_ROUNDS):
            with self._parts.open_work() as session:
                ids = session.scalars(select(OutboxMessage.id).filter_by(state=OutboxState.UNCERTAIN)).all()
                user_id = session.scalars(select(User.id)).one()
            if not ids or self._plan.find is None:
                return
            for letter_id in ids:
                with self._parts.open_work() as session:
                    settle_notice(session, self._parts, letter_id, Fate.AGAIN, user_id=user_id)
            self._send_all()
            self._look_for_sent()

    def _in(self, state: OutboxState) -> dict[str, str]:
        """Message-ID and reader of the letters in a state."""
        with self._parts.open_work() as session:
            table = OutboxMessage
            rows = session.execute(select(table.id, table.message_id, table.to).filter_by(state=state))
            return {row[1]: row[2][0] for row in rows if row[0] in self._ours}

    def _arrivals(self) -> Counter[str]:
        return Counter(self.server.arrived)

    def _count_unsent(self) -> int:
        with self._parts.open_work() as session:
            return session.scalar(select(func.count(OutboxMessage.id)).where(OutboxMessage.state.in_(UNSENT))) or 0

    def _kill(self) -> None:
        assert self._process is not None  # noqa: S101 - it was started
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        self._kills += 1

    def _start(self) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CERTDESK_")}
        told = {
            "DATA_DIR": str(self._home),
            "BLOBS_URL": str(self._home / "blobs"),
            "DATABASE_URL": self._url,
            "SMTP_URL": f"smtp://127.0.0.1:{self._smtp.port}?timeout={TIMEOUT}",
            "IMAP_URL": self._plan.imap,
            "MAIL_FROM": IDENTITY.mail_from,
            "SECRET_KEY": IDENTITY.secret,
            "LOG_LEVEL": "error",
        }
        with (self._home / "worker.log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own
                [sys.executable, *self._plan.worker],
                env=kept | {"PYTHONPATH": str(ROOT)} | {f"CERTDESK_{name}": value for name, value in told.items()},
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )


def _last_business_day(day: date) -> date:
    while not is_business_day(day, "America/New_York"):
        day -= timedelta(days=1)
    return day


def file_as_sent(dovecot: Dovecot, headers: Sequence[bytes]) -> None:
    """Put copies into the folder of sent mail, as a provider does with what it sends."""
    with dovecot.client() as client:
        for one in headers:
            client.append("Sent", one)


def main(arguments: Sequence[str]) -> int:
    """Send, count, print; 1 when a letter was lost, or came twice without being listed."""
    parser = argparse.ArgumentParser(prog="python -m bench.letters", description=__doc__)
    parser.add_argument("--letters", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--well", action="store_true", help="a server that never fails, a worker that lives")
    asked = parser.parse_args(arguments)
    with running_dovecot() as dovecot, tempfile.TemporaryDirectory(prefix="certdesk-bench-") as folder:
        with dovecot.client() as client:
            client.create_folder("Sent")
        plan = Plan(
            letters=asked.letters,
            dead=asked.letters // 100,
            share=0.0 if asked.well else 0.2,
            seed=asked.seed,
            lives=None if asked.well else (2.0, 6.0),
            imap=dovecot.url,
            find=partial(kept_as_sent, dovecot.server, "Sent"),
            keep=partial(file_as_sent, dovecot),
        )
        trial = Trial(plan, Path(folder), f"sqlite:///{folder}/letters.sqlite3")
        try:
            began = time.monotonic()
            print(f"{trial.draft()} notices drafted and queued in {time.monotonic() - began:.0f} s", flush=True)
            found = trial.run()
        finally:
            trial.close()
    for name, value in found.lines():
        print(f"{name:46} {value}")
    for fault, count in sorted(found.met.items()):
        print(f"  {fault:44} {count}")
    return 1 if found.lost or found.twice_unlisted else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
