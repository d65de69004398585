"""Reference data of the field, read once and frozen: findings, endorsements, carriers, status rules."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

FOLDER = Path(__file__).parent
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class FindingKind:
    """One entry of the findings catalogue. `ask` and `insured` carry {placeholders} that the rules fill."""

    code: str
    severity: str
    fixer: str
    ask: str
    insured: str


@dataclass(frozen=True, slots=True)
class Carrier:
    """One insurer by its legal name, five-digit NAIC number and group."""

    naic: str
    name: str
    group: str


@cache
def finding_kinds() -> Mapping[str, FindingKind]:
    """The findings catalogue by code."""
    listed = load("findings.yaml")["findings"]
    return MappingProxyType(
        {
            code: FindingKind(code, one["severity"], one["fixer"], one.get("ask", ""), one.get("insured", ""))
            for code, one in listed.items()
        }
    )


@cache
def equivalences() -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """What satisfies a condition: by id, sets of forms of which one set must be there whole."""
    listed = load("endorsements.yaml")["equivalences"]
    return MappingProxyType({one["id"]: tuple(tuple(forms) for forms in one["satisfied_by"]) for one in listed})


@cache
def endorsement_grants() -> Mapping[str, frozenset[str]]:
    """What each endorsement form grants, by its normalised number."""
    made: dict[str, set[str]] = {}
    for one in load("endorsements.yaml")["endorsements"]:
        made.setdefault(one["form"], set()).update(one.get("grants") or ())
    return MappingProxyType({form: frozenset(grants) for form, grants in made.items()})


@cache
def carriers() -> Mapping[str, Carrier]:
    """Insurers by NAIC number; the list is partial by design."""
    with (FOLDER / "carriers.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return MappingProxyType({r["naic"]: Carrier(r["naic"], r["name"], r.get("group", "")) for r in rows if r["naic"]})


@cache
def status_rules() -> Mapping[str, Any]:
    """Evidence order, windows, scores and the tower's rules."""
    return MappingProxyType(load("status_rules.yaml"))


@cache
def accepted_editions() -> frozenset[str]:
    """Editions of ACORD 25 that are accepted without a word."""
    listed = load("acord_editions.yaml")["acord_25"]["editions"]
    return frozenset(str(key) for key, one in listed.items() if one["status"] in ("accepted", "current")) | {"2014/01"}


def requirement_codes() -> tuple[str, ...]:
    """The requirement sets that come with Certdesk."""
    return tuple(sorted(file.stem for file in (FOLDER / "requirements").glob("*.yaml")))


def requirement_body(code: str) -> dict[str, Any]:
    """One of those sets as its YAML says it, placeholders and all."""
    return load(f"requirements/{code}.yaml")


def load(name: str) -> dict[str, Any]:
    """A YAML file of this folder."""
    with (FOLDER / name).open(encoding="utf-8") as file:
        loaded: dict[str, Any] = yaml.load(file, Loader=_Loader)  # noqa: S506 - the safe loader, in C where it is there
    return loaded
