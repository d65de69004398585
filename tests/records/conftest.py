from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from records.work import OpenWork, units_of_work
from tests.servers.engines import swift


@pytest.fixture
def engine(migrated_url: str) -> Iterator[Engine]:
    """An engine over a database with all tables and no rows."""
    engine = swift(migrated_url)
    yield engine
    engine.dispose()


@pytest.fixture
def open_work(engine: Engine) -> OpenWork:
    return units_of_work(engine)
