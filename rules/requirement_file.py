"""A requirement set from the mapping that its file, or its row in the database, holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from domain.requirement import RequirementSet
from rules.requirements.build import Fill, built
from rules.requirements.source import read_set, resolved

__all__ = ["read_set", "requirement_from", "untested"]

_NOBODY: Mapping[str, str] = MappingProxyType({})
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def requirement_from(
    mapping: Mapping[str, Any], *, client: str, client_address: str, parties: Mapping[str, str] = _NOBODY
) -> RequirementSet:
    """The set, on top of the shipped template that it extends, with its placeholders filled in.

    Args:
        mapping: the set as plain values.
        client: fills {client}; a holder whose placeholder nobody has named is the client.
        client_address: fills {client_address}.
        parties: what other placeholders stand for: owner, architect, manager, landlord, lender, notice_address, ...

    Returns:
        The set. A party whose placeholder has no value is left out, and `untested` says so.

    Raises:
        RequirementInvalid: `problems` names every field that is wrong, and what is expected there.
    """
    name = str(mapping.get("id") or "(without id)") if isinstance(mapping, Mapping) else "(without id)"
    value = resolved(mapping, name=name, names=tuple(parties))
    return built(value, Fill({**parties, "client": client, "client_address": client_address}))


def untested(mapping: Mapping[str, Any], *, parties: Mapping[str, str] = _NOBODY) -> tuple[str, ...]:
    """What a valid set asks for that is not tested: keys, and parties whose placeholder has no value.

    Raises:
        RequirementInvalid: the set extends a template that there is not.
    """
    value = resolved(mapping, name=str(mapping.get("id")), names=tuple(parties))
    return tuple(_untested(value, {"client", "client_address"} | {key for key, one in parties.items() if one.strip()}))


def _untested(value: Mapping[str, Any], named: set[str]) -> Iterator[str]:
    holder = (value.get("holder") or {}).get("name") or ""
    if _open(holder, named):
        yield f"holder {holder}"
    for row in value["coverages"]:
        if row.get("federal_floor"):
            yield f"{row['line']}.federal_floor"
        yield from (f"{row['line']}.ask {one}" for one in row.get("ask") or () if "_if_" not in one)
    for row in value.get("conditions") or ():
        yield from (f"{row['code']} {one}" for one in row.get("parties") or () if _open(one, named))
    for row in value.get("additional_insureds") or ():
        if _open(row["name"], named):
            yield f"additional insured {row['name']}"


def _open(text: str, named: set[str]) -> bool:
    return bool(set(_PLACEHOLDER.findall(text)) - named)
