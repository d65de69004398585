"""The durable engine, and all that the rest of Certdesk knows of it.

DBOS keeps the state of every workflow in the application's own database, so that a row and the job that follows
from it are one commit. Why it and what to design around: docs/durable-engine.md.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from dbos import DBOS, DBOSClient, EnqueueOptions, Serializer
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import Session

from domain.errors import TryLater
from pipeline.quiet import commits, look_quietly
from records.work import use_write_ahead_log

APPLICATION = "certdesk"
VERSION = "1"
"""Goes up when a workflow's steps change order; work begun under another version waits for a worker of that version."""
THREADS = 32


class Queue(NamedTuple):
    """How many workflows of a queue one worker runs at a time, and seconds between its looks for new ones."""

    at_once: int
    look_every: float


QUEUES = {
    "intake": Queue(8, 0.1), "send": Queue(8, 0.25), "settle": Queue(2, 0.25), "notices": Queue(1, 0.5),
    "lists": Queue(1, 0.25),
}  # fmt: skip
"""Queues by name. A look is four questions to a database that was written (on PostgreSQL always): only where somebody
waits are there ten a second."""
ATTEMPTS = 5
"""Recoveries after which a workflow is taken for the killer of its workers and set aside."""

if sum(one.at_once for one in QUEUES.values()) + 8 > THREADS:
    raise AssertionError("waiting workflows would starve their own steps of threads")


class JsonSerializer(Serializer):
    """Arguments and results as JSON: nothing that is read from the database is ever unpickled."""

    def serialize(self, data: Any) -> str:
        if isinstance(data, BaseException):
            data = {"__error__": f"{type(data).__name__}: {data}"}
        return json.dumps(data)

    def deserialize(self, serialized_data: str) -> Any:
        data = json.loads(serialized_data)
        if isinstance(data, dict) and "__error__" in data:
            return RuntimeError(data["__error__"])
        return data

    def name(self) -> str:
        return "certdesk-json"


class Enqueuer:
    """Puts a workflow into a queue inside the caller's own transaction: both happen, or neither."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._client: DBOSClient | None = None
        self._own: Engine | None = None

    def __call__(
        self, session: Session, *, queue: str, workflow: str, key: str, argument: int, delay: float = 0.0
    ) -> None:
        """Enqueue `workflow(argument)` under `key`, to be begun after `delay` seconds; a key that was ever used before
        is left alone."""
        if self._client is None:  # made on first use: a web process forks and starts before it needs one
            self._own = _engine_of_its_own(self._engine)
            self._client = DBOSClient(
                system_database_engine=self._own,
                application_name=APPLICATION,
                serializer=JsonSerializer(),
            )
        options: EnqueueOptions = {"queue_name": queue, "workflow_name": workflow, "workflow_id": key}
        if delay > 0:
            options["delay_seconds"] = delay
        self._client.enqueue_in_transaction(session, options, argument)

    def close(self) -> None:
        """Let go of the database."""
        if self._client is not None and self._own is not None:
            self._client.destroy()
            self._own.dispose()
            self._client = self._own = None


@contextmanager
def launched(engine: Engine, *, name: str, queues: Sequence[str]) -> Iterator[None]:
    """The engine running in this process as `name`, taking work from `queues`; it first resumes what `name` left.

    Workflows must have been declared before. One engine a process. On leaving it stops taking work and lets go of
    the database; unfinished workflows go on at the next launch.
    """
    own = _engine_of_its_own(engine)
    with commits(engine) as version:
        dbos = DBOS(
            config={
                "name": APPLICATION,
                "system_database_url": engine.url.render_as_string(hide_password=False),
                "system_database_engine": own,
                "serializer": JsonSerializer(),
                "executor_id": name,
                "application_version": VERSION,
                "max_executor_threads": THREADS,
                "use_listen_notify": False,  # nothing here waits for a notice; its connection would outlive the engine
                "log_level": "ERROR",
            }
        )
        try:
            DBOS.listen_queues(list(queues))
            DBOS.launch()
            for queue, own_way in QUEUES.items():
                DBOS.register_queue(queue, worker_concurrency=own_way.at_once, polling_interval_sec=own_way.look_every)
            if version is not None:
                look_quietly(dbos, version)
            yield
        finally:
            DBOS.destroy(workflow_completion_timeout_sec=5)
            own.dispose()


def _engine_of_its_own(engine: Engine) -> Engine:
    """A second pool over the same database.

    DBOS writes BEGIN IMMEDIATE itself on SQLite; our own units of work get theirs from an event, and the two in
    one pool would begin twice. On PostgreSQL the pools are kept apart so that neither can starve the other.
    """
    own = create_engine(engine.url, pool_size=THREADS, max_overflow=8, pool_pre_ping=engine.dialect.name != "sqlite")
    if engine.dialect.name == "sqlite":
        event.listen(own, "connect", _prepare_sqlite)
    return own


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = "IMMEDIATE"
    for pragma in ("busy_timeout=30000", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    use_write_ahead_log(connection)


def prepare(engine: Engine) -> None:
    """Make the engine's own tables, so that a web process or a poller can enqueue before any worker ran."""
    with launched(engine, name="prepare", queues=[]):
        pass


def names_with_unfinished_work() -> frozenset[str]:
    """The executor names that own a started and unfinished workflow."""
    pending = DBOS.list_workflows(status="PENDING", load_input=False, load_output=False)
    return frozenset(str(one.executor_id) for one in pending if one.executor_id)


def unfinished(name: str) -> int:
    """How many started workflows `name` still owns."""
    return len(DBOS.list_workflows(status="PENDING", executor_id=[name], load_input=False, load_output=False))


def declare(name: str, function: Callable[[int], None]) -> Callable[[int], None]:
    """`function` as a durable workflow of that name."""
    return DBOS.workflow(name=name, max_recovery_attempts=ATTEMPTS)(function)


def step(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """`function` as a checkpointed step: run at least once, and never again once its result is stored.

    A step that raises TryLater is repeated with growing pauses (1 s doubling, eight times: about four minutes),
    then its workflow fails and the operator's health page shows it.
    """
    return DBOS.step(
        name=name,
        retries_allowed=True,
        max_attempts=8,
        interval_seconds=1.0,
        backoff_rate=2.0,
        should_retry=lambda error: isinstance(error, TryLater),
    )(function)
