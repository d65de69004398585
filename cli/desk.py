"""What commands that change something are given: a unit of work, the parts of the desk, and the client they name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from cli import edge

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from pipeline.parts import Parts
    from records.accounts import Client


@contextmanager
def writing(role: str) -> Iterator[tuple[Session, Parts]]:
    """One unit of work on the desk's database, made ready if this is its first use, and the desk's parts."""
    from cli.parts import parts
    from pipeline.setup import prepare_database
    from records.work import database

    settings = edge.settings_or_exit(role, log=False)
    prepare_database(settings.database_url)
    engine = database(settings.database_url)
    try:
        made = parts(settings, engine)
        with made.open_work() as session:
            yield session, made
    finally:
        engine.dispose()


def client_or_exit(session: Session, slug: str) -> Client:
    """The client of that short name; ends the program when there is none."""
    from records.accounts import client_by_slug

    found = client_by_slug(session, slug)
    if found is None:
        raise click.ClickException(f"there is no client with the short name {slug}")
    return found
