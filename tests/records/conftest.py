from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from records.work import OpenWork, database, units_of_work


@pytest.fixture
def engine(migrated_url: str) -> Iterator[Engine]:
    """An engine over a database with all tables and no rows."""
    engine = database(migrated_url)
    yield engine
    engine.dispose()


@pytest.fixture
def open_work(engine: Engine) -> OpenWork:
    return units_of_work(engine)
