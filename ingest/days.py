"""Days as people and programs write them: 3/1, March 1, 2027, 1 de marzo, Monday, 2027-03-01."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

_NAMES = (
    "january enero", "february febrero", "march marzo", "april abril", "may mayo", "june junio", "july julio",
    "august agosto", "september septiembre setiembre", "october octubre", "november noviembre", "december diciembre",
)  # fmt: skip
_MONTHS = {name[:3]: n for n, names in enumerate(_NAMES, 1) for name in names.split()}
_WEEK = ("monday lunes", "tuesday martes", "wednesday miércoles miercoles", "thursday jueves", "friday viernes")
_WEEKDAYS = {name: n for n, names in enumerate(_WEEK) for name in names.split()}
_MONTH = "|".join(rf"{name}|{name[:3]}\.?|{name[:4]}\." for names in _NAMES for name in names.split())
_DAY = re.compile(
    rf"\b(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})\b"
    rf"|\b(?P<a>\d{{1,2}})[/.](?P<b>\d{{1,2}})(?:[/.](?P<y>\d{{4}}|\d{{2}}))?\b(?![/.]\d)"
    rf"|\b(?P<month>{_MONTH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<year>\d{{4}}))?"
    rf"|\b(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:de\s+|of\s+)?(?P<month2>{_MONTH})\b(?:,?\s+(?:del?\s+)?(?P<year2>\d{{4}}))?"
    rf"|\b(?P<weekday>{'|'.join(_WEEKDAYS)})\b",
    re.IGNORECASE,
)
_SPANISH = re.compile(r"\b(hasta|regreso|vuelvo|oficina|volver|estar|vacaciones|estoy)\w*\b", re.IGNORECASE)
_BACK = re.compile(
    r"\b(return(ing)?|back|until|till|through|thru|hasta|regres\w+|vuelv\w+|volver\w+|reincorpor\w+|again on"
    r"|resum\w+|available)\b",
    re.IGNORECASE,
)
_LAST_AWAY = re.compile(r"(\b(through|thru|hasta|to|al)|[-\u2013])\s*\W*$", re.IGNORECASE)
_RETURNS = re.compile(r"\b(return|back|regres|vuelv|volver|reincorpor|resum|available)", re.IGNORECASE)
MOST_AWAY = timedelta(days=400)


def days_in(text: str, today: date, *, day_first: bool = False) -> Iterator[tuple[int, date]]:
    """Every day named in a text with where it stands; one without a year is the one nearest to `today`.

    Args:
        day_first: whether 3/1 is the third of January.
    """
    for found in _DAY.finditer(text[:20_000]):
        day = _day(found, today, day_first=day_first)
        if day is not None:
            yield found.start(), day


def back_on(text: str, today: date) -> date | None:
    """The first day on which who wrote an absence note is back; None when it does not say, or says what cannot be."""
    spanish = len(_SPANISH.findall(text)) > 1
    sure: list[date] = []
    likely: list[date] = []
    for at, day in days_in(text, today, day_first=spanish):
        before = text[max(0, at - 60) : at]
        if not today < day <= today + MOST_AWAY:
            continue
        said = [one.group().lower() for one in _BACK.finditer(before)]
        if not said:
            if _LAST_AWAY.search(before):
                likely.append(day + timedelta(days=1))
            continue
        if _RETURNS.match(said[-1]) or said[-1] in ("until", "till", "again on"):
            sure.append(day)
        else:
            likely.append(day + timedelta(days=1))
    return max(sure, default=None) or max(likely, default=None)


def _day(found: re.Match[str], today: date, *, day_first: bool) -> date | None:
    said = found.groupdict()
    try:
        if said["iso"]:
            return date.fromisoformat(said["iso"])
        if said["weekday"]:
            ahead = (_WEEKDAYS[said["weekday"].lower()] - today.weekday()) % 7
            return today + timedelta(days=ahead or 7)
        if said["a"]:
            first, second = int(said["a"]), int(said["b"])
            swapped = first > 12 or (day_first and second <= 12)  # noqa: PLR2004 - months
            month, day = (second, first) if swapped else (first, second)
            year = int(said["y"]) if said["y"] else None
            return _near(year + 2000 if year is not None and year < 100 else year, month, day, today)  # noqa: PLR2004
        month = _MONTHS[(said["month"] or said["month2"])[:3].lower()]
        named = said["year"] or said["year2"]
        return _near(int(named) if named else None, month, int(said["day"] or said["day2"]), today)
    except (ValueError, KeyError):
        return None


def _near(year: int | None, month: int, day: int, today: date) -> date:
    if year is not None:
        return date(year, month, day)
    possible = []
    for one in (today.year - 1, today.year, today.year + 1):
        try:
            possible.append(date(one, month, day))
        except ValueError:
            continue
    if not possible:
        raise ValueError("no such day")
    return min(possible, key=lambda each: abs((each - today).days))
