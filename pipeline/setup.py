"""Making a database ready: migrations, and the engine's own tables."""

from __future__ import annotations

from records.migrate import upgrade
from records.work import database


def prepare_database(url: str) -> None:
    """Bring the database to date; quick when it is already."""
    engine = database(url)
    try:
        if upgrade(engine):
            from pipeline.engine import prepare  # here: the engine's import takes a second

            prepare(engine)
    finally:
        engine.dispose()
