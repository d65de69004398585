"""Bringing a database to date."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

HEAD = "0001"
"""The newest migration in records/migrations/versions; a test compares."""
_LOCK = 7703  # PostgreSQL advisory lock: two processes that start at once migrate one after the other


def upgrade(engine: Engine) -> bool:
    """Bring the database behind `engine` to the newest migration; True when there was anything to do.

    One look at the version when there is not, without importing Alembic: a second start must be fast.
    """
    with engine.connect() as connection:
        if _version(connection) == HEAD:
            return False
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        _run(connection)
    return True


def is_current(engine: Engine) -> bool:
    """True when the database is at the newest migration."""
    with engine.connect() as connection:
        return _version(connection) == HEAD


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return None if found is None else str(found)


def _run(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
