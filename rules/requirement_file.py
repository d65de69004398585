"""A requirement set from the mapping that its YAML, or its row in the database, holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from config.reference import equivalences, forms, status_rules
from domain.finding import Severity
from domain.requirement import (
    Prohibited,
    RequiredCondition,
    RequiredCoverage,
    RequiredHolder,
    RequiredParty,
    RequirementSet,
    Timing,
)
from rules.explain import LIMITS, LINES
from rules.mapping_reader import Reader

_NOBODY: Mapping[str, str] = MappingProxyType({})
CONDITIONS = ("ai_ongoing", "ai_completed", "ai_premises", "ai_auto", "pnc", "wos", "noc", "aggregate_per_project")
FORMS = ("", "occurrence", "claims_made_ok")
BASES = ("any", "per_project", "per_location")
AUTOS = ("", "any_or_owned_hired_nonowned", "hired_nonowned_ok", "any_or_scheduled")
_KEYS = frozenset(
    ("schema", "id", "title", "holder", "coverages", "conditions", "additional_insureds", "prohibited", "timing")
)
_COVERAGE_KEYS = frozenset(
    (
        *("line", "required", "form", "limits", "tower", "umbrella_may_satisfy", "aggregate_basis"),
        *("max_deductible", "max_sir", "autos", "owners_excluded_ok"),
    )
)
_CONDITION_KEYS = frozenset(("code", "lines", "accept", "min_evidence", "days", "severity"))
_TIMING_KEYS = frozenset(("expiring_days", "grace_days", "certificate_max_age_days"))
NOT_TESTED = frozenset(
    (
        *("carrier", "documents", "waivable", "retro", "tail_years", "may_combine_with", "causes", "alternatives"),
        *("completed_ops_years", "note", "sources", "match", "parties", "scope", "federal_floor", "ask"),
    )
)
"""Keys of the schema that are kept with the set and not tested; `untested` names those that a set uses."""


def requirement_from(
    mapping: Mapping[str, Any], *, client: str, client_address: str, parties: Mapping[str, str] = _NOBODY
) -> RequirementSet:
    """The set, with `{client}`, `{client_address}` and the `parties` ({owner}: its name) filled in.

    Parties that hang on another placeholder ({owner}, {lender}) are left out, because only a project can name them,
    and so are conditions and prohibitions that are not tested; `untested` names all of these.

    Raises:
        RequirementInvalid: the sentence names the key and says what is expected there.
    """
    read = Reader(
        str(mapping.get("id") or "(without id)"), {**parties, "client": client, "client_address": client_address}
    )
    read.only(mapping, _KEYS | NOT_TESTED, "the set")
    holder = read.mapping(mapping, "holder")
    read.only(holder, frozenset(("name", "address", "accept_names")) | NOT_TESTED, "holder")
    return RequirementSet(
        id=read.text(mapping, "id"),
        title=read.text(mapping, "title"),
        holder=RequiredHolder(
            name=read.filled(holder.get("name")) or client,
            address=read.filled(holder.get("address", "{client_address}")),
            accept_names=tuple(filter(None, (read.filled(one) for one in read.texts(holder, "accept_names")))),
        ),
        coverages=tuple(_coverage(read, one) for one in read.rows(mapping, "coverages", needed=True)),
        conditions=tuple(_conditions(read, read.rows(mapping, "conditions"))),
        additional_insureds=tuple(_parties(read, read.rows(mapping, "additional_insureds"))),
        prohibited=tuple(_prohibited(read, mapping)),
        timing=_timing(read, read.mapping(mapping, "timing", needed=False)),
    )


def untested(mapping: Mapping[str, Any]) -> tuple[str, ...]:
    """What a valid set asks for that is not tested, by the names of its keys and parties."""
    found = [key for key in mapping if key in NOT_TESTED]
    for row in mapping.get("coverages") or ():
        found += [f"{row['line']}.{key}" for key in row if key in NOT_TESTED]
        found += [
            f"{row['line']}.limits.{code}" for code, one in (row.get("limits") or {}).items() if isinstance(one, str)
        ]
    found += [one["code"] for one in mapping.get("conditions") or () if one["code"] not in CONDITIONS]
    found += [
        f"additional insured {one['name']}" for one in mapping.get("additional_insureds") or () if _open(one["name"])
    ]
    found += [f"prohibited {one}" for one in mapping.get("prohibited") or () if not isinstance(one, str)]
    return tuple(found)


def _open(name: str) -> bool:
    return "{" in name.replace("{client}", "").replace("{client_address}", "")


def _coverage(read: Reader, row: Mapping[str, Any]) -> RequiredCoverage:
    line = read.text(row, "line")
    read.one_of(line, tuple(LINES), "coverages.line")
    read.only(row, _COVERAGE_KEYS | NOT_TESTED, line)
    limits = read.mapping(row, "limits", needed=False)
    return RequiredCoverage(
        line=line,
        required=_required(read, row, line),
        form=read.one_of(row.get("form", ""), FORMS, f"{line}.form"),
        limits=_amounts(read, limits, f"{line}.limits"),
        statutory=read.flag(limits, "statutory", f"{line}.limits.statutory"),
        tower=_amounts(read, read.mapping(row, "tower", needed=False), f"{line}.tower"),
        umbrella_may_satisfy=read.flag(row, "umbrella_may_satisfy", f"{line}.umbrella_may_satisfy"),
        aggregate_basis=read.one_of(row.get("aggregate_basis", "any"), BASES, f"{line}.aggregate_basis"),
        max_deductible=read.number(row.get("max_deductible"), f"{line}.max_deductible"),
        max_sir=read.number(row.get("max_sir"), f"{line}.max_sir"),
        autos=read.one_of(row.get("autos", ""), AUTOS, f"{line}.autos"),
        owners_excluded_ok=read.flag(row, "owners_excluded_ok", line) if "owners_excluded_ok" in row else None,
    )


def _required(read: Reader, row: Mapping[str, Any], line: str) -> str:
    value = row.get("required", "always")
    if value == "always" or (isinstance(value, str) and value.startswith("if_")):
        return str(value)
    raise read.wrong(f"{line}.required must be always or if_ and a condition, found {value!r}")


def _conditions(read: Reader, rows: Iterable[Mapping[str, Any]]) -> Iterable[RequiredCondition]:
    for row in rows:
        code = read.text(row, "code")
        read.only(row, _CONDITION_KEYS | NOT_TESTED, code)
        lines, accept = read.texts(row, "lines"), read.texts(row, "accept")
        for one in lines:
            read.one_of(one, tuple(LINES), f"{code}.lines")
        for one in accept:
            read.one_of(one, tuple(equivalences()), f"{code}.accept")
        evidence = row.get("min_evidence", "asserted")
        severities = tuple(one.value for one in Severity)
        if code in CONDITIONS:
            yield RequiredCondition(
                code=code,
                lines=lines,
                severity=Severity(read.one_of(row.get("severity", "major"), severities, f"{code}.severity")),
                min_evidence=read.one_of(evidence, tuple(status_rules()["evidence_order"]), f"{code}.min_evidence"),
                accept=accept,
                days=read.number(row.get("days"), f"{code}.days"),
            )


def _parties(read: Reader, rows: Iterable[Mapping[str, Any]]) -> Iterable[RequiredParty]:
    for row in rows:
        read.only(row, frozenset(("name", "role", "contract")), "additional_insureds")
        name = read.filled(read.text(row, "name"))
        contract = read.one_of(row.get("contract", "direct"), ("direct", "upstream"), "additional_insureds.contract")
        if name:
            yield RequiredParty(name, str(row.get("role", "client")), contract)


def _prohibited(read: Reader, mapping: Mapping[str, Any]) -> Iterable[Prohibited]:
    for one in read.sequence(mapping, "prohibited"):
        if isinstance(one, str):
            yield Prohibited(form=read.one_of(one, tuple(forms()), "prohibited"))


def _timing(read: Reader, mapping: Mapping[str, Any]) -> Timing:
    read.only(mapping, _TIMING_KEYS | NOT_TESTED, "timing")
    given = {key: read.number(mapping.get(key), f"timing.{key}") for key in _TIMING_KEYS}
    return Timing(**{key: value for key, value in given.items() if value is not None})


def _amounts(read: Reader, mapping: Mapping[str, Any], where: str) -> Mapping[str, int]:
    """The amounts of a mapping; words (replacement_cost) and marks (statutory) are none."""
    made = {}
    for code, value in mapping.items():
        if code == "statutory" or isinstance(value, str):
            continue
        read.one_of(code, tuple(LIMITS), where)
        amount = read.number(value, f"{where}.{code}")
        if amount is not None:
            made[code] = amount
    return MappingProxyType(made)
