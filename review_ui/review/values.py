"""What a reviewer types, as the value of a box; and a value as it stands in its input."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

from domain.certificate import Certificate
from domain.field import Field, Value
from domain.field_paths import field_at, walk
from review_ui.review.boxes import DATE, MONEY, TICK, YES_NO, kind_of

_MONEY = re.compile(r"^\$?\s*([\d,]+(?:\.\d+)?)\s*([KkMm]?)(?:illion)?\s*$")
_TIMES = {"": 1, "K": 1_000, "M": 1_000_000}
FORMATS = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y")
PREFIX = "box:"
"""Of the names of inputs that hold boxes of the certificate."""


class NotAValue(ValueError):
    """Something typed that does not fit its box; the words say what is expected."""


def typed(path: str, text: str) -> Value:
    """The value of the box at `path` that the text means; "" is an empty box.

    Raises:
        NotAValue: a date, amount or Y/N that is none.
    """
    text = text.strip()
    kind = kind_of(path)
    if kind == TICK:
        return text.lower() in ("on", "true", "yes", "y", "x", "1")
    if not text:
        return None
    if kind == DATE:
        return _date(text).isoformat()
    if kind == MONEY:
        return _money(text)
    if kind == YES_NO:
        if text.upper() not in ("Y", "N"):
            raise NotAValue("Y, N or nothing")
        return text.upper()
    return text


def shown(path: str, field: Field) -> str:
    """A box's value as its input shows it."""
    kind, value = kind_of(path), field.value
    if value is None:
        return ""
    if kind == DATE:
        try:
            return f"{date.fromisoformat(str(value)):%m/%d/%Y}"
        except ValueError:
            return str(value)
    if kind == MONEY and isinstance(value, int):
        return f"{value:,}"
    return "Y" if value is True else "" if value is False else str(value)


def corrections(certificate: Certificate, form: Mapping[str, str]) -> tuple[dict[str, Value], dict[str, str]]:
    """The boxes whose input says something else than the certificate, and what is wrong with others, by path.

    Tick boxes that are off are missing from a form, so that those of the certificate are all looked at.
    """
    changed: dict[str, Value] = {}
    wrong: dict[str, str] = {}
    for path, field in walk(certificate):
        name = PREFIX + path
        kind = kind_of(path)
        if kind == TICK and f"{PREFIX}{path}:here" in form:
            value: Value = name in form
            if value != bool(field.value):
                changed[path] = value
            continue
        if name not in form or form[name].replace("\r\n", "\n").strip() == shown(path, field):
            continue
        try:
            value = typed(path, form[name].replace("\r\n", "\n"))
        except NotAValue as why:
            wrong[path] = str(why)
            continue
        if value != field.value:
            changed[path] = value
    return changed, wrong


def is_known(certificate: Certificate, path: str) -> bool:
    """True when the certificate has such a box."""
    try:
        field_at(certificate, path)
    except KeyError:
        return False
    return True


def _date(text: str) -> date:
    for form in FORMATS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    raise NotAValue("a date like 11/23/2026")


def _money(text: str) -> int:
    found = _MONEY.match(text)
    if not found:
        raise NotAValue("an amount like 1,000,000 or 1M")
    return round(float(found[1].replace(",", "")) * _TIMES[found[2].upper()])
