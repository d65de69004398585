"""APScheduler's clock: it only rings; what is to be done is a workflow or one short statement."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import Engine

from config.comms import limits
from pipeline.dropping import DropFolder, Dropping
from pipeline.fates import Find, look_for_sent
from pipeline.parts import Parts
from pipeline.retrying import look_for_left
from pipeline.settling import clients_days
from pipeline.webhooks import Hooks, deliver_due
from records import api_keys, browsers, messages, people, pulses
from records.dialogues import clients_zones
from records.work import units_of_work

log = logging.getLogger(__name__)
STUCK_MINUTES = 15
LOOK_SECONDS = 5
KEEP_FAILURES_HOURS = 24
KEEP_ANSWERS_HOURS = 48
KEEP_PULSES_DAYS = 7


@contextmanager
def clock(
    engine: Engine,
    parts: Parts,
    *,
    private_webhooks: bool = False,
    sent: Find | None = None,
    drop: DropFolder | None = None,
) -> Iterator[None]:
    """A clock that rings while the block runs.

    Every minute it looks for messages that nobody gets on with and says so in the log, rings in the new day of every
    client whose midnight has passed, rings the business hours of clients, in which their notices go, and queues letters
    again that nobody gets on with; every hour it forgets old failed sign-ins and ended sessions. Every second it hands
    over events to clients' programs.
    With `sent`, letters of which nobody knows whether they arrived are looked up every minute. With `drop` it looks
    into that folder every few seconds.
    """
    rung: dict[int, date] = {}
    hours: dict[int, str] = {}
    scheduler = BackgroundScheduler(timezone=UTC)
    scheduler.add_job(_guarded(lambda: look_for_stuck(engine)), "interval", minutes=1, max_instances=1)
    scheduler.add_job(
        _guarded(lambda: ring_in(parts, rung)), "interval", minutes=1, max_instances=1, next_run_time=datetime.now(UTC)
    )
    scheduler.add_job(_guarded(lambda: ring_hours(parts, hours)), "interval", minutes=1, max_instances=1)
    scheduler.add_job(_guarded(lambda: forget_old(engine)), "interval", hours=1, max_instances=1)
    scheduler.add_job(_guarded(lambda: look_for_left(parts)), "interval", minutes=1, max_instances=1)
    if sent is not None:
        scheduler.add_job(_guarded(lambda: look_for_sent(parts, sent)), "interval", minutes=1, max_instances=1)
    if drop is not None:
        scheduler.add_job(
            _guarded(Dropping(parts, drop).look), "interval", seconds=LOOK_SECONDS, max_instances=1, coalesce=True
        )
    hooks = Hooks(parts.open_work, parts.identity.secret, parts.now, private_webhooks)
    scheduler.add_job(_guarded(lambda: deliver_due(hooks)), "interval", seconds=1, max_instances=1, coalesce=True)
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


def ring_hours(parts: Parts, rung: dict[int, str]) -> int:
    """Enqueue the notices of every client for whom a business hour began; how many. `rung` is the last hour, by client.

    Hourly and not once a morning, because readers live by other clocks than their client. Several clocks ring for one
    desk: the key lets each hour of a client in once. An hour that nobody rang is made up for by the next.
    """
    caps, now = limits(), parts.now()
    began: dict[int, str] = {}
    with parts.open_work() as session:
        for client_id, zone in clients_zones(session):
            local = now.astimezone(ZoneInfo(zone))
            hour = f"{local:%Y-%m-%dT%H%z}"
            if rung.get(client_id) == hour or not caps.first_hour <= local.hour < caps.last_hour:
                continue
            key = f"notices-{client_id}-{hour}"
            parts.enqueue(session, queue="notices", workflow="notices", key=key, argument=client_id)
            began[client_id] = hour
    rung.update(began)
    return len(began)


def ring_in(parts: Parts, rung: dict[int, date]) -> int:
    """Enqueue the new day of every client who has one; how many. `rung` remembers the day last rung in, by client.

    Several clocks ring for the same desk: the key lets each day of a client in once.
    """
    now: dict[int, date] = {}
    with parts.open_work() as session:
        for client_id, day in clients_days(session, parts.now(), parts.today()):
            if rung.get(client_id) == day:
                continue
            key = f"new-day-{client_id}-{day.isoformat()}"
            parts.enqueue(session, queue="settle", workflow="new_day", key=key, argument=client_id)
            now[client_id] = day
    rung.update(now)
    return len(now)


def forget_old(engine: Engine) -> None:
    """Drop what sign-in no longer needs, and the signs of life of machines that are gone."""
    with units_of_work(engine)() as session:
        pulses.forget(session, before=datetime.now(UTC) - timedelta(days=KEEP_PULSES_DAYS))
        browsers.forget_old(session, at=datetime.now(UTC))
        people.forget_old(session, at=datetime.now(UTC), failures_before=timedelta(hours=KEEP_FAILURES_HOURS))
        api_keys.forget_answers(session, before=datetime.now(UTC) - timedelta(hours=KEEP_ANSWERS_HOURS))


def _guarded(job: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        try:
            job()
        except Exception:  # whatever it was, the clock goes on
            log.exception("a timed job failed; it runs again at its next time")

    return run
