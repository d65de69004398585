"""The demo's mail servers as a process beside this one."""

from __future__ import annotations

import json
import selectors
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from domain.errors import MailboxUnreachable

DESK, AGENTS = "desk", "agents"
LOOPBACK = "127.0.0.1"
START_SECONDS = 20.0
STOP_SECONDS = 10.0
_ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class DemoAddresses:
    """How to reach the demo's servers: URLs as in CERTDESK_IMAP_URL and CERTDESK_SMTP_URL."""

    address: str
    imap_url: str
    agents_imap_url: str
    smtp_url: str


@dataclass(frozen=True, slots=True)
class DemoPorts:
    """What stays the same over restarts, in demo-mail.json beside the mail; the password is of both logins."""

    imap_port: int = 10143
    smtp_port: int = 10025
    password: str = field(default="", repr=False)

    def addresses(self, address: str) -> DemoAddresses:
        """The servers' URLs, for a desk of this address."""
        where = f"{self.password}@{LOOPBACK}:{self.imap_port}/INBOX"
        return DemoAddresses(
            address=address,
            imap_url=f"imap://{DESK}:{where}",
            agents_imap_url=f"imap://{AGENTS}:{where}",
            smtp_url=f"smtp://{LOOPBACK}:{self.smtp_port}",
        )


def ports_file(folder: Path) -> Path:
    """Where DemoPorts are kept."""
    return folder / "demo-mail.json"


def remembered(folder: Path, address: str) -> DemoAddresses | None:
    """The addresses of the last demo over `folder`, running or not; None when there never was one."""
    file = ports_file(folder)
    return DemoPorts(**json.loads(file.read_text())).addresses(address) if file.exists() else None


@contextmanager
def demo_mail_process(folder: Path, *, address: str | None = None) -> Iterator[DemoAddresses]:
    """The servers of `certdesk demo-mail` over the mail in `folder`, from entering to leaving.

    The process also ends when this one dies without leaving, and does not hear a Ctrl-C meant for this one: who
    started it can finish with the mailbox first.

    Raises:
        MailboxUnreachable: it did not start within 20 seconds; its own words are in the error.
    """
    command = [sys.executable, "-m", "cli.demo_mail", str(folder.resolve()), "--until-stdin-ends"]
    command += ["--address", address] if address else []
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "demo-mail.log").open("w+") as words:
        process = subprocess.Popen(  # noqa: S603 - our own command, no shell
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=words, cwd=_ROOT, start_new_session=True
        )
        try:
            yield _addresses(process, words.name)
        finally:
            _end(process)


def _addresses(process: subprocess.Popen[bytes], words: str) -> DemoAddresses:
    assert process.stdout is not None  # noqa: S101 - piped above
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        said = process.stdout.readline() if selector.select(START_SECONDS) else b""
    if not said:
        why = " ".join(Path(words).read_text(errors="replace").split())[-300:] or "no word from it"
        raise MailboxUnreachable(server="the demo mail server", why=why)
    return DemoAddresses(**json.loads(said))


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
