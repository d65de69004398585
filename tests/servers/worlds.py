"""Fixtures: a desk as the tests of a module find it, made once of each kind of database and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.servers.postgres import create_database, new_database

if TYPE_CHECKING:
    from tests.review_ui.world import World

Make = Callable[["World"], object]
WorldFrom = Callable[[Make], "World"]


@pytest.fixture(scope="session")
def templates() -> dict[tuple[str, Make], tuple[Path, str]]:
    """What was made in this process: the folder, and the name of the database if it lies elsewhere."""
    return {}


@pytest.fixture(params=["sqlite", "postgresql"])
def world_from(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[WorldFrom]:
    """Once on each kind of database: gives a desk of the test's own that stands as a function left it."""
    with ExitStack() as kept:
        yield lambda make: kept.enter_context(_desk(request, request.param, tmp_path, make))


@pytest.fixture
def sqlite_world_from(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[WorldFrom]:
    """The same where the kind of database does not matter."""
    with ExitStack() as kept:
        yield lambda make: kept.enter_context(_desk(request, "sqlite", tmp_path, make))


@contextmanager
def _desk(request: pytest.FixtureRequest, kind: str, home: Path, make: Make) -> Iterator[World]:
    from tests.review_ui.world import opened  # late: not every run of tests needs all of the product

    made = request.getfixturevalue("templates")
    if (kind, make) not in made:
        made[kind, make] = _template(request, kind, make)
    folder, name = made[kind, make]
    shutil.copytree(folder, home, dirs_exist_ok=True)
    with ExitStack() as kept:
        server = request.getfixturevalue("postgres_server") if name else ""
        world = opened(home, kept.enter_context(new_database(server, template=name)) if name else "")
        kept.callback(world.engine.dispose)
        yield world


def _template(request: pytest.FixtureRequest, kind: str, make: Make) -> tuple[Path, str]:
    from tests.review_ui.world import opened

    folder, url = request.getfixturevalue("tmp_path_factory").mktemp("template"), ""
    if kind == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_sqlite"), folder / "certdesk.sqlite3")
    else:
        server = request.getfixturevalue("postgres_server")
        url = create_database(server, template=request.getfixturevalue("migrated_postgres"))  # goes with its server
    world = opened(folder, url)
    make(world)
    world.engine.dispose()
    return folder, url.rpartition("/")[2]
