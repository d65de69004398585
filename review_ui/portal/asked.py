"""Which contractors an address or a form asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.network_desk import NetworkDesk
from records.network_filters import Wanted
from review_ui.portal.filters import wanted_from
from review_ui.shell.guards import visitor


def own_client() -> int:
    """The client of the person who is signed in; only behind `clients_only`."""
    client_id = visitor().client_id
    assert client_id is not None  # noqa: S101 - the database holds it for the role
    return client_id


def wanted_of(desk: NetworkDesk, told: Mapping[str, Any]) -> tuple[Wanted, dict[str, str]]:
    """What an address or a form asks for, and its parameters that mean something."""
    client_id = own_client()
    return wanted_from(client_id, desk.today(client_id), told)
