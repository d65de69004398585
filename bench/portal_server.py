"""What `bench.portal` measures against: a PostgreSQL of its own, and the desk's pages as `certdesk web` serves them."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

LONGEST_SECONDS = 60.0


def postgres_tool(name: str) -> str | None:
    """Where a program of PostgreSQL's server lies; None when it is not installed."""
    kept = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    return shutil.which(name) or next((str(one) for one in kept), None)


@contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL on a free port, as installed but for the lasting of what it writes; gives its URL."""
    initdb, pg_ctl = postgres_tool("initdb"), postgres_tool("pg_ctl")
    if initdb is None or pg_ctl is None:
        raise SystemExit("PostgreSQL's server is not installed: apt-get install postgresql, or leave --postgres out.")
    home = Path(tempfile.mkdtemp(prefix="certdesk-bench-pg-"))
    as_user = ("runuser", "-u", "postgres", "--") if os.getuid() == 0 else ()
    if as_user:
        shutil.chown(home, "postgres", "postgres")
    home.chmod(0o755)
    port, data = free_port(), str(home / "data")

    def do(*command: str) -> None:
        subprocess.run((*as_user, *command), check=True, stdout=subprocess.DEVNULL, cwd="/")  # noqa: S603 - fixed

    do(initdb, "-A", "trust", "-U", "certdesk", "-E", "UTF8", "--locale", "C", "-D", data)
    options = f"-p {port} -k {home} -c listen_addresses=127.0.0.1 -c fsync=off -c max_wal_size=4GB"
    do(pg_ctl, "-D", data, "-w", "-l", str(home / "log"), "-o", options, "start")
    try:
        yield f"postgresql+psycopg://certdesk@127.0.0.1:{port}/postgres"
    finally:
        do(pg_ctl, "-D", data, "-w", "-m", "immediate", "stop")
        shutil.rmtree(home)


@contextmanager
def served(url: str, home: Path, *, processes: int = 0) -> Iterator[tuple[int, int]]:
    """The pages over a database in so many processes, 0 for as many as usual; gives port and first process id."""
    port = free_port()
    told = {"DATA_DIR": str(home), "DATABASE_URL": url, "PORT": str(port), "LOG_LEVEL": "error"}
    told |= {"WEB_PROCESSES": str(processes)} if processes else {}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CERTDESK_")}
    command = (str(Path(sys.executable).with_name("certdesk")), "web")
    environ = kept | {f"CERTDESK_{name}": value for name, value in told.items()}
    with subprocess.Popen(command, env=environ, cwd=home) as process:  # noqa: S603 - our own
        try:
            _wait(port, process)
            yield port, process.pid
        finally:
            process.terminate()
            process.wait(30)


def family(process: int) -> list[int]:
    """A process and those that it forked."""
    forked = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [process, *map(int, forked)]


def work(process: int) -> float:
    """Milliseconds that a process and those that it forked have worked since they began, in steps of ten."""
    told = [Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split() for one in family(process)]
    return 1000 * sum(int(one[11]) + int(one[12]) for one in told) / os.sysconf("SC_CLK_TCK")


def memory(process: int, what: str) -> float:
    """MB of a process: VmRSS and VmHWM by its status; Pss, where what is shared counts by its share."""
    file = "smaps_rollup" if what == "Pss" else "status"
    lines = Path(f"/proc/{process}/{file}").read_text().splitlines()
    (line,) = (one for one in lines if one.startswith(f"{what}:"))
    return int(line.split()[1]) / 1024


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < until and process.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/sign-in")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise SystemExit("certdesk web does not start; its words stand above.")
