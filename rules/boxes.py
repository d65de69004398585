"""What single boxes say: days, amounts, ticks, and whether to rely on them."""

from __future__ import annotations

from datetime import date

from config.reference import status_rules
from domain.field import Field


def day_of(field: Field) -> date | None:
    """The ISO date in a box, None when it holds none."""
    if not isinstance(field.value, str):
        return None
    try:
        return date.fromisoformat(field.value)
    except ValueError:
        return None


def amount_of(field: Field | None) -> int | None:
    """The whole dollars in a box, None when it holds none."""
    value = field.value if field else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def text_of(field: Field) -> str:
    """What a box says as text on one line, "" when it is empty."""
    return " ".join(str(field.value).split()) if field.value is not None else ""


def is_yes(field: Field | None) -> bool:
    """A tick or a Y."""
    return field is not None and (field.value is True or str(field.value).strip().upper() in ("Y", "YES", "X"))


def is_no(field: Field) -> bool:
    """An N; an empty box is no answer."""
    return str(field.value).strip().upper() in ("N", "NO")


def is_unsure(field: Field | None) -> bool:
    """True when the reader was not sure of what it saw; a box that was never looked at is simply empty."""
    if field is None or field == Field():
        return False
    return bool(field.confidence < status_rules()["sure"])
