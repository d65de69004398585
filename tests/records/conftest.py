from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from records.migrate import upgrade
from records.work import OpenWork, database, units_of_work


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = database(database_url)
    upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def open_work(engine: Engine) -> OpenWork:
    return units_of_work(engine)
