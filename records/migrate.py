"""Bringing a database to date."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from records.unwell import told

HEAD = "0024"
"""The newest migration in records/migrations/versions; a test compares."""
_LOCK = 7703  # PostgreSQL advisory lock: two processes that start at once migrate one after the other


def upgrade(engine: Engine) -> bool:
    """Bring the database behind `engine` to the newest migration; True when there was anything to do.

    All or nothing, on both databases. One look at the version when there is nothing to do, without importing
    Alembic: a second start must be fast.

    Raises:
        DatabaseUnavailable: it cannot be reached, or is unwell.
    """
    if is_current(engine):
        return False
    with told(engine), changing(engine) as connection:
        run(connection)
        # what is folded from other tables is folded anew behind every migration, by the code that keeps it true
        from records import upkeep

        upkeep.rebuild(connection)
    return True


def is_current(engine: Engine) -> bool:
    """True when the database is at the newest migration.

    Raises:
        DatabaseUnavailable: it cannot be reached, or is unwell.
    """
    with told(engine), engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        return bool(connection.scalar(text("SELECT version_num FROM alembic_version")) == HEAD)


@contextmanager
def changing(engine: Engine) -> Iterator[Connection]:
    """One transaction in which tables may be rebuilt, by one process at a time.

    SQLite changes a table by copying it and dropping the old one, and with foreign keys on, dropping a table deletes
    from all that refer to it. They are off here, and checked as a whole before the commit.
    """
    with engine.connect() as connection:
        lite = engine.dialect.name == "sqlite"
        if lite:
            _pragma(connection, "foreign_keys=OFF")
        try:
            with connection.begin():
                if not lite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
                yield connection
                if lite and (orphans := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()):
                    raise AssertionError(f"a migration left rows that refer to nothing: {orphans[:5]}")
        finally:
            if lite:
                _pragma(connection, "foreign_keys=ON")


def _pragma(connection: Connection, what: str) -> None:
    """SQLite ignores this pragma inside a transaction, so it goes past SQLAlchemy, which would begin one."""
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - the connection is open
    driver.execute(f"PRAGMA {what}")


def run(connection: Connection, to: str = "head") -> None:
    """Migrate over an open connection as far as a revision."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)
