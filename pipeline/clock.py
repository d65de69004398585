"""APScheduler's clock: it only rings; what is to be done is a workflow or one short statement."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import Engine

from records import messages, people
from records.work import units_of_work

log = logging.getLogger(__name__)
STUCK_MINUTES = 15
KEEP_FAILURES_HOURS = 24


@contextmanager
def clock(engine: Engine) -> Iterator[None]:
    """A clock that rings while the block runs.

    Every minute it looks for messages that nobody gets on with and says so in the log; every hour it forgets old
    failed sign-ins and ended sessions.
    """
    scheduler = BackgroundScheduler(timezone=UTC)
    scheduler.add_job(_guarded(lambda: look_for_stuck(engine)), "interval", minutes=1, max_instances=1)
    scheduler.add_job(_guarded(lambda: forget_old(engine)), "interval", hours=1, max_instances=1)
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)


def look_for_stuck(engine: Engine) -> int:
    """How many messages wait for longer than a quarter of an hour to be read; said in the log if any."""
    with units_of_work(engine)() as session:
        count = messages.stuck(session, before=datetime.now(UTC) - timedelta(minutes=STUCK_MINUTES))
    if count:
        log.error("messages are stuck", extra={"count": count, "minutes": STUCK_MINUTES})
    return count


def forget_old(engine: Engine) -> None:
    """Drop what sign-in no longer needs."""
    with units_of_work(engine)() as session:
        people.forget_old(session, at=datetime.now(UTC), failures_before=timedelta(hours=KEEP_FAILURES_HOURS))


def _guarded(job: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        try:
            job()
        except Exception:  # whatever it was, the clock goes on
            log.exception("a timed job failed; it runs again at its next time")

    return run
