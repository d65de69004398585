"""What commands that only look are given: a session that cannot write, on a database that was started before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from cli import edge

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@contextmanager
def reading(role: str) -> Iterator[Session]:
    """A session of one moment; ends the program with a sentence when there is no desk yet."""
    from records.migrate import is_current
    from records.work import database, units_of_work

    settings = edge.settings_or_exit(role, log=False)
    engine = database(settings.database_url, read_only=True)
    try:
        if not is_current(engine):
            raise click.ClickException("there is no desk yet: this database was never started, or not by this version")
        with units_of_work(engine)() as session:
            yield session
    finally:
        engine.dispose()
