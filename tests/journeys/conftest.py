from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.office import Office, office


@pytest.fixture(scope="session")
def desk_at_work(tmp_path_factory: pytest.TempPathFactory, chromium_browser: Browser) -> Iterator[Office]:
    """One working desk for the journeys that touch each other's contractors nowhere."""
    with office(tmp_path_factory.mktemp("office"), chromium_browser) as made:
        yield made
