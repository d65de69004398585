"""What a reviewer types, as the value of a box."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

from domain.certificate import Certificate
from domain.field import Value
from domain.field_paths import with_values
from domain.saying import N_
from review_ui.review.form import DATE, MONEY, TEXT, TICK, YES_NO, boxes, kind_of
from review_ui.shell.languages import _

PREFIX = "box:"
"""Of the names of inputs that hold boxes of the certificate."""
HERE = ":here"
"""Ends the name of a hidden input that tells that a tick box is on the page: one that is off is not sent."""
_MONEY = re.compile(r"^\$?\s*([\d,]+(?:\.\d+)?)\s*(k|m|mm|million)?\s*$", re.IGNORECASE)
_TIMES = {"": 1, "k": 1_000, "m": 1_000_000, "mm": 1_000_000, "million": 1_000_000}
_FORMATS = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y")
MOST_DOLLARS = 10**12
MOST_CHARACTERS = 20_000


class NotAValue(ValueError):
    """Something typed that does not fit its box; the words say what is expected."""


def typed(path: str, text: str) -> Value:
    """The value of the box at `path` that the text means; "" is an empty box.

    Raises:
        NotAValue: a date, an amount or a Y/N that is none.
    """
    text = text.replace("\r\n", "\n").strip()[:MOST_CHARACTERS]
    kind = kind_of(path)
    if not text:
        return None
    if kind == DATE:
        return _date(text).isoformat()
    if kind == MONEY:
        return _money(text)
    if kind == YES_NO:
        if text.upper() not in ("Y", "N"):
            raise NotAValue(N_("Y, N or nothing"))
        return text.upper()
    return " ".join(text.split()) if kind == TEXT else text


def corrections(certificate: Certificate, form: Mapping[str, str]) -> tuple[dict[str, Value], dict[str, str]]:
    """The boxes whose input says something else than the certificate, and what is wrong with others, by path."""
    changed: dict[str, Value] = {}
    wrong: dict[str, str] = {}
    for box in boxes(certificate):
        name = PREFIX + box.path
        if box.kind == TICK:
            if name + HERE in form and (name in form) != bool(box.field.value):
                changed[box.path] = name in form
        elif name in form and form[name].replace("\r\n", "\n").strip() != box.text:
            try:
                value = typed(box.path, form[name])
            except NotAValue as why:
                wrong[box.path] = _(str(why))
                continue
            if value != box.field.value:
                changed[box.path] = value
    return changed, wrong


def with_typed(certificate: Certificate, form: Mapping[str, str]) -> Certificate:
    """The certificate as the screen showed it: what could be understood of the form put in."""
    return with_values(certificate, corrections(certificate, form)[0])


def _date(text: str) -> date:
    for form in _FORMATS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    raise NotAValue(N_("Type a date like 11/23/2026"))


def _money(text: str) -> int:
    found = _MONEY.match(text)
    if not found:
        raise NotAValue(N_("Type an amount like 1,000,000 or 1M"))
    amount = float(found[1].replace(",", "") or "nan") * _TIMES[(found[2] or "").lower()]
    if not 0 <= amount <= MOST_DOLLARS:
        raise NotAValue(N_("Type an amount in whole dollars"))
    return round(amount)


__all__ = ["HERE", "PREFIX", "NotAValue", "corrections", "typed", "with_typed"]
