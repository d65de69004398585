"""Which day it is for a client: days change at its own midnight."""

from __future__ import annotations

from datetime import date, datetime
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
