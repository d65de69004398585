"""Days on which people at work read mail: Monday to Friday, without the federal holidays where those are kept."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from config.comms import time_zones

MONDAY, THURSDAY, SATURDAY, SUNDAY = 0, 3, 5, 6
_FIXED = ((1, 1), (6, 19), (7, 4), (11, 11), (12, 25))
# (month, weekday, which of the month); 0 is the last
_MOVING = ((1, MONDAY, 3), (2, MONDAY, 3), (5, MONDAY, 0), (9, MONDAY, 1), (10, MONDAY, 2), (11, THURSDAY, 4))


def is_business_day(day: date, time_zone: str) -> bool:
    """Whether mail to somebody who lives by that time zone goes out on that day."""
    if day.weekday() >= SATURDAY:
        return False
    return not (time_zone in _american() and day in federal_holidays(day.year))


def business_day_from(day: date, time_zone: str) -> date:
    """That day, or the first business day after it."""
    while not is_business_day(day, time_zone):
        day += timedelta(days=1)
    return day


def after_business_days(day: date, count: int, time_zone: str) -> date:
    """The first day on which `count` whole business days have passed since `day`."""
    for _ in range(count):
        day = business_day_from(day + timedelta(days=1), time_zone)
    return day + timedelta(days=1)


@cache
def federal_holidays(year: int) -> frozenset[date]:
    """The United States' federal holidays as observed in that year (5 U.S.C. 6103).

    One on a Saturday is observed on the Friday before, one on a Sunday on the Monday after; next year's New Year may
    so fall on this year's last day.
    """
    fixed = [date(year, month, day) for month, day in _FIXED] + [date(year + 1, 1, 1)]
    observed = {day + timedelta(days={SATURDAY: -1, SUNDAY: 1}.get(day.weekday(), 0)) for day in fixed}
    moving = {_nth(year, month, weekday, which) for month, weekday, which in _MOVING}
    return frozenset(day for day in observed | moving if day.year == year)


def _nth(year: int, month: int, weekday: int, which: int) -> date:
    if which == 0:
        last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))


@cache
def _american() -> frozenset[str]:
    return frozenset(time_zones().values())
