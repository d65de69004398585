"""A requirement set as it comes back from its form: what was typed, laid over what the form was made from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from decimal import Decimal
from typing import Any

import yaml
from werkzeug.datastructures import MultiDict

from config.reference import requirement_body, requirement_codes
from review_ui.review.set_fields import (
    Box,
    Kind,
    all_boxes,
    conditions_to_add,
    line_codes,
    lines_to_add,
    rows_of,
)
from rules.requirements import known

ADD_LINE, ADD_CONDITION, ASKED = "add_line", "add_condition", "asked"
_AMOUNT = re.compile(r"\$?\s*(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?\s*(k|m|mm|mil|thousand|million)?", re.IGNORECASE)
_TIMES = {"": 1, "k": 1_000, "thousand": 1_000}
_MILLION = 1_000_000


def laid(body: Mapping[str, Any], form: MultiDict[str, str]) -> dict[str, Any]:
    """The content with what was typed in its form; what has no box stays as it is.

    What cannot be understood is put in as it was typed: the check of the set says what is wrong with it, and where.
    """
    made = deepcopy(dict(body))
    for box in all_boxes(body):
        sent = [one.replace("\r\n", "\n") for one in form.getlist(box.name)]
        if sent != box.sent and (sent or box.kind in (Kind.TICK, Kind.TICKS)):
            _put(made, box.path, _typed(box, sent))
    if isinstance(made.get("additional_insureds"), list):
        made["additional_insureds"] = [one for one in made["additional_insureds"] if _named(one)]
    if isinstance(made.get("conditions"), list):
        asked = enumerate(made["conditions"])
        made["conditions"] = [one for at, one in asked if f"{ASKED}.conditions[{at}]" in form]
    return made


def with_more(body: Mapping[str, Any], form: MultiDict[str, str]) -> dict[str, Any]:
    """The content with the line of coverage, or the condition, that the form asks to add."""
    made = dict(body)
    if (line := form.get(ADD_LINE, "")) in lines_to_add(body):
        row: dict[str, Any] = {"line": line, "required": "always"}
        made["coverages"] = [
            *rows_of(body, "coverages"),
            {**row, "limits": {"statutory": True}} if line == "wc" else row,
        ]
    if (code := form.get(ADD_CONDITION, "")) in conditions_to_add(body):
        made["conditions"] = [*rows_of(body, "conditions"), _usual(code, line_codes(made))]
    return made


def as_yaml(body: Mapping[str, Any]) -> str:
    """A content as a person edits it."""
    return str(yaml.safe_dump(dict(body), sort_keys=False, allow_unicode=True, width=110, default_flow_style=None))


def _usual(code: str, lines: Sequence[str]) -> dict[str, Any]:
    """A condition as shipped sets ask for it, for the lines that this set has."""
    shipped = (row for name in requirement_codes() for row in requirement_body(name).get("conditions") or ())
    usual = next((row for row in shipped if row["code"] == code), {"lines": ["gl"]})
    row = {"code": code, **{key: one for key, one in usual.items() if key in ("accept", "days", "parties", "scope")}}
    return {**row, "lines": [one for one in usual["lines"] if one in lines] or list(lines[:1])}


def _typed(box: Box, sent: list[str]) -> Any:
    """What was sent of a box, as the set says it; None for nothing."""
    if box.kind is Kind.TICK:
        return bool(sent)
    if box.kind is Kind.TICKS:
        return sent
    typed = sent[0].strip()
    if box.kind is Kind.LINES:
        return [one.strip() for one in typed.splitlines() if one.strip()]
    if box.kind is Kind.CHOICE:
        return {"": None, "true": True, "false": False}.get(typed, typed)
    if box.kind is Kind.DOLLARS:
        return _amount(typed)
    if box.kind is Kind.NUMBER and typed.isascii() and typed.isdigit():
        return int(typed)
    return typed or None


def _amount(typed: str) -> Any:
    """Dollars; a word of property insurance by its code; else as it was typed."""
    if found := _AMOUNT.fullmatch(typed):
        amount = Decimal(found[1].replace(",", "") + (found[2] or "")) * _TIMES.get((found[3] or "").lower(), _MILLION)
        return int(amount) if amount == int(amount) else typed
    code = typed.lower().replace(" ", "_")
    return code if code in known.WORDS or code.endswith("_months") else typed or None


def _put(made: dict[str, Any], path: Sequence[str | int], value: Any) -> None:
    """Set what stands at a place; None takes it away. A place below what is neither list nor mapping stays as it is."""
    key, *below = path
    if not below:
        if value is None:
            made.pop(str(key), None)
        elif key == "prohibited" and isinstance(made.get("prohibited"), list):
            made["prohibited"] = [*value, *(one for one in made["prohibited"] if not isinstance(one, str))]
        else:
            made[str(key)] = value
        return
    if isinstance(below[0], int):
        _put_in_row(made, str(key), below, value)
        return
    held = made.get(str(key))
    if held is None and value is not None:
        held = made[str(key)] = {}
    if isinstance(held, dict):
        _put(held, below, value)
        if not held and value is None:
            del made[str(key)]


def _put_in_row(made: dict[str, Any], key: str, below: Sequence[str | int], value: Any) -> None:
    at, *rest = below
    rows = made.get(key)
    if rows is None and value is not None:
        rows = made[key] = []
    if not isinstance(rows, list) or not isinstance(at, int):
        return
    if at == len(rows) and value is not None:
        rows.append({})
    if at < len(rows) and isinstance(rows[at], dict):
        _put(rows[at], rest, value)


def _named(party: Any) -> bool:
    return not isinstance(party, dict) or bool(party.get("name"))
