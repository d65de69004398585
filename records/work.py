"""Units of work: the only place where a session is opened, committed or rolled back."""

from __future__ import annotations

import json
import math
import sqlite3
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import msgspec
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import Dialect, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

import records.tables  # noqa: F401 - a process that knows only some tables cannot follow their foreign keys
from records import audit
from records.unwell import told

_JSON = msgspec.json.Decoder()
TURN_SECONDS = 0.12
RESTED_SECONDS = 1.0
"""A connection that was used so lately is taken to be there; who restarts the database costs one page, as ever."""


class OpenWork(Protocol):
    """Opens a unit of work: `with open_work() as session:` commits at the end, or rolls back on any error."""

    def __call__(self) -> AbstractContextManager[Session]: ...


def database(url: str, *, read_only: bool = False) -> Engine:
    """An engine for SQLite (constraints, write-ahead log, full durability) or PostgreSQL.

    Args:
        url: in SQLAlchemy's spelling; the folder of a SQLite file is made.
        read_only: units of work that see one moment and never write; the database refuses if they do. On SQLite
            they do not queue behind the write lock.
    """
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        engine = create_engine(address, pool_size=16, max_overflow=16, json_deserializer=read_json)
        event.listen(engine, "checkin", _rests)
        event.listen(engine, "checkout", partial(_wakes, engine.dialect))
        if read_only:
            return engine.execution_options(postgresql_readonly=True, isolation_level="REPEATABLE READ")
        return engine
    if address.database and address.database != ":memory:":
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, pool_size=16, max_overflow=16, json_deserializer=read_json)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin if read_only else _claim)
    if read_only:
        event.listen(engine, "connect", _refuse_writing)
    return engine


def read_json(kept: str | bytes) -> Any:
    """What a column of JSON holds; by a reader that is several times faster, and knows a little less."""
    try:
        return _JSON.decode(kept)
    except msgspec.DecodeError:  # numbers beyond all bounds, halves of characters: whoever wrote them could read them
        return json.loads(kept)


def _rests(_connection: object, record: ConnectionPoolEntry) -> None:
    record.info["rests_since"] = time.monotonic()


def _wakes(dialect: Dialect, connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: object) -> None:
    """Ask a connection that rested whether it is still there; with every page, the asking was felt."""
    if time.monotonic() - record.info.get("rests_since", math.inf) < RESTED_SECONDS:
        return
    try:
        dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error as gone:
        raise InvalidatePoolError from gone  # as are those that rest beside it: others are made


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin on its own: _claim does
    for pragma in ("busy_timeout=30000", "foreign_keys=ON", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    use_write_ahead_log(connection)


def use_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Turn the log on, which stays on for good; while others do the same, SQLite refuses at once instead of waiting."""
    for pause in (0.01, 0.05, 0.2, 0.5, 1.0, 2.0, 0.0):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if not pause:
                raise
            time.sleep(pause)
        else:
            return


def _refuse_writing(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA query_only=ON")


def _claim(connection: Connection) -> None:
    # A unit that reads and then writes must hold the write lock from the start: under WAL a later upgrade
    # fails at once, without waiting, if anyone has written in between (311 of 400 units did, measured).
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def let_others_in(engine: Engine | Connection) -> None:
    """Pause between long units of work that follow each other, so that others write in between on SQLite.

    Who waits for its one write lock is in no queue: it looks again every tenth of a second, and finds it taken for as
    long as the next unit begins at once. A list of 100,000 lines kept others out for more than their half minute.
    """
    if engine.dialect.name == "sqlite":
        time.sleep(TURN_SECONDS)


def units_of_work(engine: Engine) -> OpenWork:
    """The opener that edges (views, workers, commands) are given.

    What it opens raises DatabaseUnavailable, with all that was begun rolled back, when the database is unwell; a
    broken constraint or statement comes out as it is.
    """
    make = sessionmaker(engine, expire_on_commit=False)

    @contextmanager
    def open_work() -> Iterator[Session]:
        with told(engine), make.begin() as session:
            audit.begin(session)
            yield session
            audit.finish(session)

    return open_work
