"""Telling a database that is unwell from a statement that is wrong: both drivers raise one class for the two."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from domain.errors import DatabaseUnavailable

SQLITE = {
    # https://www.sqlite.org/rescode.html: what time, space or an operator mends
    sqlite3.SQLITE_BUSY: "another process holds it too long",
    sqlite3.SQLITE_LOCKED: "another process holds it too long",
    sqlite3.SQLITE_NOMEM: "out of memory",
    sqlite3.SQLITE_IOERR: "the disk gives errors",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_CANTOPEN: "its file cannot be opened",
    sqlite3.SQLITE_PROTOCOL: "its file is locked in an odd way; is it on a network share?",
}
PRIMARY = 0xFF
"""Mask of the primary result code inside an extended one."""


def unwell(trouble: DBAPIError | PoolTimeout) -> str:
    """Why the database could not do its work now, in words; "" when the statement or the data is at fault.

    Everything that PostgreSQL's driver calls operational is of the moment: lost connections, a server that stops, a
    full disk, deadlocks, statements cancelled. SQLite's says so of unknown tables too; its result codes tell.
    """
    if isinstance(trouble, PoolTimeout):
        return "all connections are busy"
    if isinstance(trouble.orig, sqlite3.Error):
        return SQLITE.get(getattr(trouble.orig, "sqlite_errorcode", 0) & PRIMARY, "")
    if trouble.connection_invalidated or isinstance(trouble, OperationalError | InterfaceError):
        return (str(trouble.orig).strip() or type(trouble.orig).__name__).splitlines()[0]
    return ""


@contextmanager
def told(engine: Engine) -> Iterator[None]:
    """Turn what the driver raises inside into DatabaseUnavailable when the database is unwell; all else passes."""
    try:
        yield
    except (DBAPIError, PoolTimeout) as trouble:
        if why := unwell(trouble):
            shown = engine.url.set(password=None).render_as_string()
            raise DatabaseUnavailable(database=shown, why=why) from trouble
        raise
