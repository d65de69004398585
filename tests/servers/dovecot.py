"""Fixture: a real Dovecot on a loopback port, with mail folders of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from imapclient import IMAPClient

from config.mail_server import MailServer
from tests.servers.ports import free_port

CONFIG = """
protocols = imap
listen = 127.0.0.1
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{home}/mail/%u
first_valid_uid = 1
mail_uid = {user}
mail_gid = {group}
default_internal_user = {internal}
default_login_user = {internal}
default_internal_group = {internal_group}
{capability}
passdb {{
  driver = static
  args = password=secret
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={home}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
"""


@dataclass(slots=True)
class Dovecot:
    """A running server with one mailbox, `desk`; deliver puts a message there as any mail server would."""

    home: Path
    port: int
    capability: str = ""
    user: str = "desk"
    password: str = "secret"
    process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def server(self) -> MailServer:
        return MailServer("imap", "127.0.0.1", self.port, self.user, self.password, "INBOX", auth="password", timeout=5)

    @property
    def url(self) -> str:
        return f"imap://{self.user}:{self.password}@127.0.0.1:{self.port}/INBOX"

    def start(self) -> None:
        for folder in ("run", "state", "mail"):
            (self.home / folder).mkdir(exist_ok=True)
        if os.getuid() == 0:
            # mail belongs to a user that is not root: Dovecot refuses root's
            mail_user, internal = "nobody", ("dovecot", "dovenull")[0]
            group, internal_group = "nogroup", "dovecot"
            for own in (self.home, self.home / "mail"):
                shutil.chown(own, mail_user, group)
                own.chmod(0o755)
        else:
            mine = pwd.getpwuid(os.getuid())
            mail_user = internal = mine.pw_name
            group = internal_group = str(mine.pw_gid)
        config = self.home / "dovecot.conf"
        config.write_text(
            CONFIG.format(
                home=self.home,
                port=self.port,
                user=mail_user,
                group=group,
                internal=internal,
                internal_group=internal_group,
                capability=f"imap_capability = {self.capability}" if self.capability else "",
            )
        )
        binary = shutil.which("dovecot") or "/usr/sbin/dovecot"
        self.process = subprocess.Popen(
            [binary, "-F", "-c", str(config)], stderr=subprocess.DEVNULL, start_new_session=True
        )
        deadline = time.monotonic() + 10
        while True:
            try:
                with IMAPClient("127.0.0.1", port=self.port, ssl=False, timeout=5) as client:
                    client.login(self.user, self.password)
                return
            except OSError:
                log = self.home / "log"
                assert time.monotonic() < deadline, log.read_text() if log.exists() else "dovecot did not start"
                time.sleep(0.05)

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(10)
            with suppress(ProcessLookupError):
                # what serves a connection may outlive its master for a while
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process = None

    @contextmanager
    def client(self) -> Iterator[IMAPClient]:
        with IMAPClient("127.0.0.1", port=self.port, ssl=False, timeout=5) as client:
            client.login(self.user, self.password)
            yield client

    def deliver(self, raw: bytes, folder: str = "INBOX") -> None:
        with self.client() as client:
            client.append(folder, raw)

    def messages(self, folder: str = "INBOX") -> list[bytes]:
        with self.client() as client:
            if not client.folder_exists(folder):
                return []
            client.select_folder(folder, readonly=True)
            found = sorted(client.fetch(client.search(), ["BODY.PEEK[]"]).items())
            return [one[b"BODY[]"] for _, one in found if b"BODY[]" in one]  # others may be moved meanwhile


@contextmanager
def running_dovecot(capability: str = "") -> Iterator[Dovecot]:
    home = Path(tempfile.mkdtemp(prefix="certdesk-imap-"))
    dovecot = Dovecot(home, free_port(), capability)
    dovecot.start()
    try:
        yield dovecot
    finally:
        dovecot.stop()
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    with running_dovecot() as server:
        yield server
