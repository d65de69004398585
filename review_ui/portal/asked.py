"""Which contractors an address or a form asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from domain.finding import AccountStatus
from pipeline.network_desk import NetworkDesk
from records.network import GROUPS
from records.network_filters import Wanted
from review_ui.shell.guards import visitor

MOST_TEXT = 200
DAYS = frozenset(str(days) for days in range(367))
TEXTS = ("q", "state", "trade", "project", "agent", "carrier", "line")
SORTS = ("name", "-name", "status", "expires", "-expires", "ref")


def own_client() -> int:
    """The client of the person who is signed in; only behind `clients_only`."""
    client_id = visitor().client_id
    assert client_id is not None  # noqa: S101 - the database holds it for the role
    return client_id


def wanted_of(desk: NetworkDesk, told: Mapping[str, Any]) -> tuple[Wanted, dict[str, str]]:
    """What an address or a form asks for, and its parameters that mean something."""
    chosen = {key: value for key in TEXTS if (value := str(told.get(key, "")).strip()[:MOST_TEXT])}
    client_id = own_client()
    wanted = Wanted(client_id, desk.today(client_id), text=chosen.get("q", ""))
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
