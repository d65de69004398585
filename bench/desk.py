"""The running desk: messages an hour, and how long a message takes from its arrival to the queue."""

from __future__ import annotations

import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from random import Random

from imapclient import IMAPClient
from sqlalchemy import func, select

from config.mail_server import IMAP_SCHEMES, mail_server
from domain.message import MessageState
from pipeline.demo_process import demo_mail_process
from pipeline.setup import prepare_database
from records.messages import Message
from records.work import OpenWork, database, units_of_work
from samples import damage, draw
from samples.certificate import certificate

DESK = "desk@certdesk.example"
DONE = (MessageState.AWAITING_REVIEW, MessageState.QUARANTINED)
TODAY = date(2026, 11, 23)
LONGEST_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class DeskFigures:
    """One mix: seconds from APPEND to the queue for single messages, and seconds for a batch of `batch`."""

    mix: str
    latencies: tuple[float, ...]
    batch: int
    batch_seconds: float

    @property
    def an_hour(self) -> float:
        """Messages an hour, by the batch."""
        return 3600 * self.batch / self.batch_seconds

    def line(self) -> str:
        """One line of the table."""
        ordered = sorted(self.latencies)
        p95 = ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]
        return (
            f"{self.mix:10} {self.an_hour:8.0f} messages/h (batch of {self.batch})   arrival to queue: median "
            f"{statistics.median(ordered):.2f} s, p95 {p95:.2f} s (of {len(ordered)})"
        )


def measure_desk(*, singles: int = 12, digital: int = 40, scanned: int = 8, seed: int = 20261123) -> list[DeskFigures]:
    """A desk of one worker on SQLite over the demo's IMAP server, under IDLE, with mails drawn for it."""
    rng = Random(seed)  # noqa: S311 - drawn papers, no secrets
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        mailbox = stack.enter_context(_desk(home))
        mailbox.seconds_to_queue([_mail(rng, scan=False)])  # the first message warms what is loaded lazily
        figures = []
        for mix, scan, batch in (("digital", False, digital), ("scanned", True, scanned)):
            count = max(3, singles // 3) if scan else singles
            latencies = tuple(mailbox.seconds_to_queue([_mail(rng, scan=scan)]) for _ in range(count))
            mails = [_mail(rng, scan=scan) for _ in range(batch)]
            figures.append(DeskFigures(mix, latencies, batch, mailbox.seconds_to_queue(mails)))
    return figures


@contextmanager
def _desk(home: Path) -> Iterator[_Mailbox]:
    url = f"sqlite:///{home / 'certdesk.sqlite3'}"
    prepare_database(url)
    with demo_mail_process(home / "mail", address=DESK) as mail:
        environment = {
            **os.environ,
            "CERTDESK_DATA_DIR": str(home),
            "CERTDESK_DATABASE_URL": url,
            "CERTDESK_IMAP_URL": mail.imap_url,
            "CERTDESK_SMTP_URL": mail.smtp_url,
            "CERTDESK_MAIL_FROM": DESK,
            "CERTDESK_SECRET_KEY": secrets.token_hex(32),
        }
        running = [
            subprocess.Popen(  # noqa: S603 - our own commands
                [sys.executable, "-m", "cli.main", name],
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            for name in ("work", "poll")
        ]
        try:
            yield _Mailbox(mail.imap_url, units_of_work(database(url, read_only=True)))
        finally:
            for process in running:
                process.terminate()
            for process in running:
                process.wait()


def _mail(rng: Random, *, scan: bool) -> bytes:
    pdf = draw.flat(certificate(rng, today=TODAY))
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "agent@agency.example", DESK, "Certificate"
    message["Message-ID"] = f"<{rng.getrandbits(64):x}@agency.example>"
    message.set_content("Attached.\n")
    data = damage.scan(pdf, rng) if scan else pdf
    message.add_attachment(data, maintype="application", subtype="pdf", filename="coi.pdf")
    return message.as_bytes()


class _Mailbox:
    """The desk's mailbox, and how many of the mails put into it must stand in the queue by now."""

    def __init__(self, imap_url: str, open_work: OpenWork) -> None:
        self._server = mail_server(imap_url, schemes=IMAP_SCHEMES)
        self._open_work = open_work
        self._given = 0

    def seconds_to_queue(self, mails: Sequence[bytes]) -> float:
        """Put mails into the mailbox and wait until all stand in the queue; how long that took."""
        began = time.monotonic()
        with IMAPClient(self._server.host, port=self._server.port, ssl=False) as client:
            client.login(self._server.user, self._server.password)
            for mail in mails:
                client.append(self._server.folder, mail)
        self._given += len(mails)
        while self._done() < self._given:
            if time.monotonic() - began > LONGEST_SECONDS:
                raise TimeoutError(f"only {self._done()} of {self._given} messages reached the queue")
            time.sleep(0.02)
        return time.monotonic() - began

    def _done(self) -> int:
        with self._open_work() as session:
            return session.scalar(select(func.count(Message.id)).where(Message.state.in_(DONE))) or 0
