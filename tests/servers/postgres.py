"""Fixtures: a real PostgreSQL of our own on a free port, a fresh database a test, and both databases in turn."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from tests.servers.ports import free_port


def _tool(name: str) -> str:
    found = shutil.which(name) or next(
        (str(p) for p in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)), None
    )
    assert found, f"{name} is missing: install Debian's postgresql (make test does)"
    return found


def _as_nobody_special(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root; its package brings the user `postgres`."""
    return ["runuser", "-u", "postgres", "--", *command] if os.getuid() == 0 else command


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A running server; gives its URL without a database name."""
    home = Path(tempfile.mkdtemp(prefix="certdesk-pg-"))
    if os.getuid() == 0:
        shutil.chown(home, "postgres", "postgres")
    home.chmod(0o755)
    data = home / "data"
    port = free_port()
    initdb = [_tool("initdb"), "-A", "trust", "-U", "certdesk", "-E", "UTF8", "--locale", "C", "-D", str(data)]
    subprocess.run(_as_nobody_special(initdb), check=True, capture_output=True, cwd="/")
    options = f"-p {port} -k {home} -c listen_addresses=127.0.0.1 -c max_connections=300"
    control = [_tool("pg_ctl"), "-D", str(data), "-w"]
    start = [*control, "-l", str(home / "log"), "-o", options, "start"]
    subprocess.run(_as_nobody_special(start), check=True, capture_output=True, cwd="/")
    yield f"postgresql+psycopg://certdesk@127.0.0.1:{port}"
    subprocess.run(_as_nobody_special([*control, "-m", "immediate", "stop"]), check=True, capture_output=True, cwd="/")
    shutil.rmtree(home)


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """A fresh, empty database of its own."""
    name = f"t{uuid4().hex[:12]}"
    admin = postgres_server.replace("+psycopg", "") + "/postgres"
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield f"{postgres_server}/{name}"
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database: the test runs once on each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'certdesk.sqlite3'}"
    return str(request.getfixturevalue("postgres_url"))
