from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.review_ui.pages import Browser
from tests.review_ui.serving import Served
from tests.review_ui.world import CLIENT_PERSON, PASSWORD, REVIEWER, World, build, copied


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
def server(world: World) -> Iterator[Served]:
    """The desk behind a real server that can be stopped and started again."""
    made = Served(world)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def served(server: Served) -> str:
    """The address of the desk behind a real server."""
    return server.address


@pytest.fixture
def signed_in(page: Page, served: str) -> Callable[[str], Page]:
    def enter(email: str = REVIEWER) -> Page:
        """With the cookies of a sign-in of which no page is drawn; the form itself is walked through elsewhere."""
        address = f"{served}/sign-in"
        token = re.search(r'name="csrf" content="([^"]+)"', page.request.get(address).text())
        assert token
        said = {"csrf_token": token[1], "email": email, "password": PASSWORD}
        page.request.post(address, form=said, max_redirects=0)
        page.goto(served)
        page.wait_for_selector("h1:not(:text('Sign in'))")
        return page

    return enter


@pytest.fixture
def desk(signed_in: Callable[[str], Page]) -> Page:
    """Chromium with the queue open, a reviewer signed in."""
    return signed_in(REVIEWER)
