"""A whole desk in processes of its own, as an operator runs it, over the servers of a test."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

from argon2 import PasswordHasher

from config.reference import requirement_body
from domain.draft import OutboxState
from domain.token import reply_address
from records import listing
from records.accounts import Account, Agent, Client, Contractor
from records.outbox import OutboxMessage
from records.people import Role, User
from records.requirements import RequirementSet, add_requirement_version
from records.work import OpenWork, database, units_of_work
from samples import draw
from samples.certificate import certificate
from tests.journeys.forked_worker import Forked
from tests.servers.dovecot import Dovecot
from tests.servers.ports import free_port
from tests.servers.smtp import MailDesk

ROOT = Path(__file__).parents[2]
SECRET = "a secret for tests that is long enough to be taken"
DESK = "desk@certdesk.example"
AGENT = "dana@whitcombe.example"
REVIEWER, PASSWORD = "reviewer@certdesk.example", "correct horse battery"
NOTICE = "<notice-1@certdesk.example>"
NOW = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)


@dataclass
class RunningDesk:
    """What a test sees of the desk: its database, its address, its processes."""

    home: Path
    environment: dict[str, str]
    open_work: OpenWork
    base_url: str
    account_id: int = 0
    processes: dict[str, subprocess.Popen[bytes] | Forked] = field(default_factory=dict)

    @property
    def reply_to(self) -> str:
        return reply_address(DESK, account_id=self.account_id, secret=SECRET)

    def start(self, name: str, *arguments: str) -> None:
        command = [sys.executable, "-m", "cli.main", *arguments]
        with (self.home / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(command, env=self.environment, cwd=ROOT, stdout=log, stderr=log)

    def fork_worker(self, name: str, dies: tuple[int, str] | None = None) -> None:
        """A worker of our own, or one that dies in a unit of work before or after its commit."""
        self.processes[name] = Forked(self.environment, self.home / f"{name}.log", dies)

    def stop(self, name: str, number: int = signal.SIGTERM) -> None:
        process = self.processes.pop(name)
        process.send_signal(number)
        process.wait(20)

    def log(self) -> str:
        return "\n".join(f"== {file.name}\n{file.read_text()[-3000:]}" for file in sorted(self.home.glob("*.log")))

    def messages(self) -> list[dict]:
        with self.open_work() as session:
            return listing.all_messages(session)

    def eventually(self, check: Callable[[], object], seconds: float = 120.0) -> None:
        """Wait until it is so; looking takes a fifth of the time at most, and leaves the rest to those who work."""
        deadline = time.monotonic() + seconds
        while True:
            began = time.monotonic()
            if check():
                return
            assert began < deadline, f"{self.messages()}\n{self.log()}"
            time.sleep(max(0.1, 4 * (time.monotonic() - began)))


def prepare(database_url: str) -> None:
    """Make the tables, those of the engine too."""
    ready = f"from pipeline.setup import prepare_database; prepare_database({database_url!r})"
    subprocess.run([sys.executable, "-c", ready], check=True, cwd=ROOT)  # apart: the engine leaves threads behind


@contextmanager
def desk(home: Path, database_url: str, dovecot: Dovecot | None, smtp: MailDesk) -> Iterator[RunningDesk]:
    """A desk with one client, one account and a notice already sent; its processes are started by the test.

    Its database stands ready and has no rows.
    """
    port = free_port()
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("CERTDESK_")},
        "PYTHONPATH": str(ROOT),
        "CERTDESK_DATA_DIR": str(home / "var"),
        "CERTDESK_DATABASE_URL": database_url,
        "CERTDESK_IMAP_URL": dovecot.url if dovecot else "imap://desk:secret@127.0.0.1:9/INBOX",
        "CERTDESK_SMTP_URL": f"smtp://127.0.0.1:{smtp.server.port}",
        "CERTDESK_MAIL_FROM": f"Certdesk <{DESK}>",
        "CERTDESK_SECRET_KEY": SECRET,
        "CERTDESK_PORT": str(port),
    }
    engine = database(database_url)
    running = RunningDesk(home, environment, units_of_work(engine), f"http://127.0.0.1:{port}")
    running.account_id = _world(running.open_work)
    try:
        yield running
    finally:
        for name in list(running.processes):
            running.stop(name)
        engine.dispose()


def drawn_certificate(seed: int = 7) -> tuple[dict, bytes]:
    """The truth of a digital certificate, and its PDF."""
    truth = certificate(Random(seed), today=date(2026, 11, 23))
    return truth, draw.flat(truth)


def _world(open_work: OpenWork) -> int:
    truth, _ = drawn_certificate()
    with open_work() as session:
        client = Client(slug="client", name=truth["holder"]["name"], address=truth["holder"]["address"])
        contractor = Contractor(name=truth["insured"]["name"], email="office@contractor.example")
        agent = Agent(name="Dana Whitcombe", agency="Whitcombe & Associates", email=AGENT)
        session.add_all((client, contractor, agent))
        session.flush()
        made = RequirementSet(client_id=client.id, code="vendor_standard", title="Vendor")
        session.add(made)
        session.flush()
        add_requirement_version(session, made.id, requirement_body("vendor_standard"), NOW)
        account = Account(
            client_id=client.id,
            contractor_id=contractor.id,
            agent_id=agent.id,
            requirement_set_id=made.id,
            flags={"vehicles": True, "employees": True},
        )
        session.add(account)
        session.add(
            User(email=REVIEWER, name="Robin", role=Role.REVIEWER, password_hash=PasswordHasher().hash(PASSWORD))
        )
        session.flush()
        session.add(
            OutboxMessage(
                account_id=account.id,
                letter="notice",
                to=[AGENT],
                cc=[],
                subject="Certificate request",
                body="Please send the certificate.",
                message_id=NOTICE,
                state=OutboxState.SENT,
                sent_at=NOW,
                created_at=NOW,
            )
        )
        return account.id


__all__ = ["AGENT", "DESK", "NOTICE", "PASSWORD", "REVIEWER", "RunningDesk", "desk", "drawn_certificate", "prepare"]
