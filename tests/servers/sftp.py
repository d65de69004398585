"""Fixture: a real sshd on a loopback port that lets one user put files into a folder and do nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.servers.ports import free_port

USER = "nobody"
CONFIG = """
Port {port}
ListenAddress 127.0.0.1
HostKey {home}/host
PidFile none
UsePAM no
StrictModes no
PasswordAuthentication no
AuthorizedKeysFile {home}/key.pub
Subsystem sftp internal-sftp
ChrootDirectory {home}/jail
ForceCommand internal-sftp -u 0007
AllowTcpForwarding no
X11Forwarding no
"""


@dataclass(frozen=True, slots=True)
class SftpServer:
    """`drop` is the folder of all clients, which the user sees as /drop."""

    home: Path
    port: int

    @property
    def drop(self) -> Path:
        return self.home / "jail" / "drop"

    def client(self, *options: str) -> subprocess.Popen[str]:
        """`sftp`, signed in, that does what is written to it."""
        told = ("StrictHostKeyChecking=no", f"UserKnownHostsFile={self.home}/known", "LogLevel=ERROR")
        flags = [part for one in told for part in ("-o", one)]
        command = ["sftp", "-b", "-", *options, *flags, "-i", f"{self.home}/key", "-P", str(self.port)]
        pipe = subprocess.PIPE
        return subprocess.Popen(
            [*command, f"{USER}@127.0.0.1"], stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT, text=True
        )

    def do(self, *lines: str) -> tuple[int, str]:
        """What `sftp` says to some commands, and how it ends."""
        with self.client() as client:
            said, _ = client.communicate("\n".join(lines), timeout=60)
        return client.returncode, said


@pytest.fixture
def sftp_server() -> Iterator[SftpServer]:
    sshd = shutil.which("sshd") or shutil.which("/usr/sbin/sshd")
    if sshd is None or shutil.which("sftp") is None:
        pytest.skip("sshd is not installed: apt-get install openssh-server openssh-client (make test does)")
    if os.getuid() != 0:
        pytest.skip("only root may shut a user of sshd into a folder")
    home = Path(tempfile.mkdtemp(prefix="certdesk-sftp-", dir="/run"))  # sshd wants the way there to be root's
    home.chmod(0o755)
    made = SftpServer(home, free_port())
    for name in ("host", "key"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(home / name)], check=True)
    (home / "key.pub").chmod(0o644)
    made.drop.mkdir(parents=True)
    (home / "config").write_text(CONFIG.format(port=made.port, home=home))
    Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    with (home / "log").open("wb") as log:
        process = subprocess.Popen([sshd, "-D", "-e", "-f", str(home / "config")], stderr=log)
    try:
        _wait(made, process)
        yield made
    finally:
        process.terminate()
        process.wait(30)
        shutil.rmtree(home)


def _wait(made: SftpServer, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < until:
        with suppress(subprocess.TimeoutExpired):
            if made.do("pwd")[0] == 0:
                return
        time.sleep(0.1)
    raise AssertionError((made.home / "log").read_text())
