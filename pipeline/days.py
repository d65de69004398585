"""Which day it is for a client: days change at its own midnight."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pipeline.parts import Parts


def today_of(parts: Parts, time_zone: str) -> date:
    """The day in a client's time zone; in the desk's own when it has none, or one that nobody knows."""
    return day_in(time_zone, parts.now()) or parts.today()


def day_in(time_zone: str, at: datetime) -> date | None:
    """The day of a moment in a time zone by its IANA name; None when there is no such zone."""
    if not time_zone:
        return None
    try:
        return at.astimezone(ZoneInfo(time_zone)).date()
    except (ZoneInfoNotFoundError, ValueError):
        return None


def end_of(day: date, time_zone: str) -> datetime:
    """The midnight that ends a day in a time zone; in the desk's own when there is no such zone."""
    midnight = datetime.combine(day + timedelta(1), time())
    try:
        return midnight.replace(tzinfo=ZoneInfo(time_zone)) if time_zone else midnight.astimezone()
    except (ZoneInfoNotFoundError, ValueError):
        return midnight.astimezone()
