from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from waitress import create_server

from tests.review_ui.pages import Browser
from tests.review_ui.world import CLIENT_PERSON, REVIEWER, World, build, copied


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("desk") / "template"
    home.mkdir()
    build(home)
    return home


@pytest.fixture
def world(template: Path, tmp_path: Path) -> Iterator[World]:
    made = copied(template, tmp_path / "desk")
    yield made
    made.engine.dispose()


@pytest.fixture
def stranger(world: World) -> Browser:
    return Browser(world.app().test_client())


@pytest.fixture
def reviewer(stranger: Browser) -> Browser:
    stranger.sign_in(REVIEWER)
    return stranger


@pytest.fixture
def client_person(stranger: Browser) -> Browser:
    stranger.sign_in(CLIENT_PERSON)
    return stranger


@pytest.fixture
def served(world: World) -> Iterator[str]:
    """The desk behind a real server; gives its address."""
    server = create_server(world.app(), host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(5)
