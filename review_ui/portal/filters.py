"""The filters of the list of contractors as an address, a form or a scheduled report names them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from domain.finding import AccountStatus
from records.network import GROUPS
from records.network_filters import Wanted

MOST_TEXT = 200
DAYS = frozenset(str(days) for days in range(367))
TEXTS = ("q", "state", "trade", "project", "agent", "carrier", "line")
SORTS = ("name", "-name", "status", "expires", "-expires", "ref")


def wanted_from(client_id: int, today: date, told: Mapping[str, Any]) -> tuple[Wanted, dict[str, str]]:
    """What is asked for of a client's contractors, and the parameters that mean something."""
    chosen = {key: value for key in TEXTS if (value := str(told.get(key, "")).strip()[:MOST_TEXT])}
    wanted = Wanted(client_id, today, text=chosen.get("q", ""))
    wanted = replace(wanted, **{key: value for key, value in chosen.items() if key != "q"})  # type: ignore[arg-type]
    status = told.get("status", "")
    if status in GROUPS:
        wanted, chosen["status"] = replace(wanted, statuses=GROUPS[status]), status
    elif status in {one.value for one in AccountStatus}:
        wanted, chosen["status"] = replace(wanted, statuses=(AccountStatus(status),)), status
    within = str(told.get("within", ""))
    if within in DAYS:
        wanted, chosen["within"] = replace(wanted, within=int(within)), within
    if (sort := told.get("sort", "")) in SORTS:
        wanted, chosen["sort"] = replace(wanted, sort=sort), sort
    return wanted, chosen
