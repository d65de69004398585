"""One unit of work on the desk's database, for commands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from cli import edge

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from config.settings import Settings
    from records.accounts import Client


@contextmanager
def desk_database(role: str) -> Iterator[tuple[Session, Settings]]:
    """A unit of work on the desk's database, made ready if this is its first use, and the settings."""
    from pipeline.setup import prepare_database
    from records.work import database, units_of_work

    settings = edge.settings_or_exit(role, log=False)
    prepare_database(settings.database_url)
    engine = database(settings.database_url)
    try:
        with units_of_work(engine)() as session:
            yield session, settings
    finally:
        engine.dispose()


def client_called(session: Session, slug: str) -> Client:
    """The client of that short name; ends the command when there is none."""
    from records.accounts import client_by_slug

    found = client_by_slug(session, slug)
    if found is None:
        raise click.ClickException(f"there is no client {slug!r}; give its short name, as for certdesk user add")
    return found
