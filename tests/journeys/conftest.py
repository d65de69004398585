from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.desk_process import prepare
from tests.journeys.office import Office, office
from tests.servers.postgres import create_database, new_database


@pytest.fixture(scope="session")
def desk_at_work(
    tmp_path_factory: pytest.TempPathFactory, prepared_sqlite: Path, chromium_browser: Browser
) -> Iterator[Office]:
    """One working desk for the journeys that touch each other's contractors nowhere."""
    with office(tmp_path_factory.mktemp("office"), prepared_sqlite, chromium_browser) as made:
        yield made


@pytest.fixture(scope="session")
def prepared_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file to copy: a database that stands ready for a desk's processes."""
    file = tmp_path_factory.mktemp("prepared") / "desk.sqlite3"
    prepare(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def prepared_postgres(postgres_server: str) -> str:
    """The name of a database to copy, which goes with its server."""
    url = create_database(postgres_server)
    prepare(url)
    return url.rpartition("/")[2]


@pytest.fixture
def sqlite_url(tmp_path: Path, prepared_sqlite: Path) -> str:
    """A database that stands ready."""
    return f"sqlite:///{shutil.copy(prepared_sqlite, tmp_path / 'desk.sqlite3')}"


@pytest.fixture(params=["sqlite", "postgresql"])
def ready_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A database that stands ready, once of each kind."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_url")
        return
    template = request.getfixturevalue("prepared_postgres")
    with new_database(request.getfixturevalue("postgres_server"), template=template) as url:
        yield url
