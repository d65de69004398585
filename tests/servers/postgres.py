"""Fixtures: a real PostgreSQL of our own on a free port, a fresh database a test, and both databases in turn."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from records.migrate import upgrade
from records.work import database
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
    options = f"-p {port} -k {home} -c listen_addresses=127.0.0.1 -c max_connections=300 -c fsync=off"
    control = [_tool("pg_ctl"), "-D", str(data), "-w"]
    start = [*control, "-l", str(home / "log"), "-o", options, "start"]
    subprocess.run(_as_nobody_special(start), check=True, capture_output=True, cwd="/")
    yield f"postgresql+psycopg://certdesk@127.0.0.1:{port}"
    subprocess.run(_as_nobody_special([*control, "-m", "immediate", "stop"]), check=True, capture_output=True, cwd="/")
    shutil.rmtree(home)


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """A fresh, empty database of its own."""
    with new_database(postgres_server) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database: the test runs once on each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'certdesk.sqlite3'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with all tables and no rows, once of each kind; a copy, because migrating takes ten times longer."""
    if request.param == "sqlite":
        file = tmp_path / "certdesk.sqlite3"
        shutil.copy(request.getfixturevalue("migrated_sqlite"), file)
        yield f"sqlite:///{file}"
        return
    server = request.getfixturevalue("postgres_server")
    with new_database(server, template=request.getfixturevalue("migrated_postgres")) as url:
        yield url


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file to copy."""
    file = tmp_path_factory.mktemp("migrated") / "certdesk.sqlite3"
    _migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: str) -> Iterator[str]:
    """The name of a PostgreSQL database to copy."""
    with new_database(postgres_server) as url:
        _migrate(url)
        yield url.rpartition("/")[2]


def create_database(server: str, *, template: str = "template1") -> str:
    """The URL of a copy of a database; nobody may be connected to that one."""
    name = f"t{uuid4().hex[:12]}"
    _tell(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    return f"{server}/{name}"


@contextmanager
def new_database(server: str, *, template: str = "template1") -> Iterator[str]:
    """Such a copy, which goes at the end."""
    url = create_database(server, template=template)
    yield url
    _tell(server, f"DROP DATABASE {url.rpartition('/')[2]} WITH (FORCE)")


def _tell(server: str, statement: str) -> None:
    with psycopg.connect(server.replace("+psycopg", "") + "/postgres", autocommit=True) as connection:
        connection.execute(statement)


def _migrate(url: str) -> None:
    engine = database(url)
    upgrade(engine)
    engine.dispose()
