"""A checked set as the noun that judging asks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from config.vocabulary import restriction_kinds
from domain.finding import Severity
from domain.requirement import (
    Prohibited,
    RequiredCarrier,
    RequiredCondition,
    RequiredCoverage,
    RequiredDocument,
    RequiredHolder,
    RequiredParty,
    RequirementSet,
    RetroDate,
    Scoring,
    Strictness,
    Timing,
)
from rules.requirements.known import AUTOS_IN_WORDS
from rules.requirements.schema import form_and_edition
from rules.requirements.shape import as_day

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class Fill:
    """Fills placeholders. A text of which one has no value is None: what hangs on it is left out."""

    def __init__(self, values: Mapping[str, str]) -> None:
        """`values` are what the placeholders stand for; a blank one stands for nobody, unless it is an address."""
        self._values = {key: one for key, one in values.items() if one.strip() or key.endswith("_address")}

    def __call__(self, text: str) -> str | None:
        """The text, its lines joined and its placeholders filled."""
        if set(_PLACEHOLDER.findall(text)) - set(self._values):
            return None
        return _PLACEHOLDER.sub(lambda found: self._values[found[1]], " ".join(text.split())).strip()

    def each(self, texts: Any) -> tuple[str, ...]:
        """Those of the texts that can be filled."""
        return tuple(made for one in texts or () if (made := self(one)))


def built(value: Mapping[str, Any], fill: Fill) -> RequirementSet:
    """The set. What is required never is not in it; neither is a party that nobody has named."""
    return RequirementSet(
        id=value["id"],
        title=value["title"],
        holder=_holder(_below(value, "holder"), fill),
        coverages=tuple(_coverage(row) for row in value["coverages"] if _wanted(row)),
        conditions=tuple(_condition(row, fill) for row in value.get("conditions") or ()),
        additional_insureds=tuple(_parties(value.get("additional_insureds") or (), fill)),
        prohibited=tuple(_all_prohibited(value)),
        timing=Timing(**_below(value, "timing")),
        carrier=RequiredCarrier(**_tuples(_below(value, "carrier"))),
        documents=tuple(_document(row, fill) for row in value.get("documents") or () if _wanted(row)),
        scoring=Scoring(**_below(value, "scoring")),
        strictness=Strictness(**_tuples(_below(value, "strictness"))),
        version=value.get("version") or 0,
        effective_on=as_day(value.get("effective_on")),
        layers=tuple(value.get("layers") or ()),
        waivable=value.get("waivable") is not False,
        questions=MappingProxyType(dict(value.get("flags") or {})),
    )


def _below(value: Mapping[str, Any], key: str) -> dict[str, Any]:
    """What is said below a key; what is left empty is not said."""
    return {name: one for name, one in (value.get(key) or {}).items() if one is not None}


def _tuples(given: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(one) if isinstance(one, list) else one for key, one in given.items()}


def _wanted(row: Mapping[str, Any]) -> bool:
    return row.get("required") != "never"


def _holder(given: Mapping[str, Any], fill: Fill) -> RequiredHolder:
    """The holder; the client at its address, when nobody has named who is meant."""
    name = fill(given.get("name", "{client}"))
    address = fill(given.get("address", "{client_address}"))
    if name is None:
        name, address = fill("{client}"), address or fill("{client_address}")
    return RequiredHolder(name or "", address or "", fill.each(given.get("accept_names")))


def _coverage(row: Mapping[str, Any]) -> RequiredCoverage:
    given = {key: one for key, one in row.items() if one is not None}
    limits, retro = _below(row, "limits"), _below(row, "retro")
    amounts = {code: one for code, one in limits.items() if not isinstance(one, str | bool)}
    words = {code: one for code, one in limits.items() if isinstance(one, str)}
    autos = given.get("autos", "")
    return RequiredCoverage(
        line=row["line"],
        required=given.get("required", "always"),
        form=given.get("form", ""),
        limits=MappingProxyType(amounts),
        words=MappingProxyType(words),
        statutory=limits.get("statutory") is True,
        tower=MappingProxyType(_below(row, "tower")),
        umbrella_may_satisfy=given.get("umbrella_may_satisfy", False),
        aggregate_basis=given.get("aggregate_basis", "any"),
        max_deductible=given.get("max_deductible"),
        max_sir=given.get("max_sir"),
        autos=AUTOS_IN_WORDS.get(autos, autos),
        owners_excluded_ok=given.get("owners_excluded_ok"),
        retro=RetroDate(str(retro["on_or_before"])) if retro else None,
        tail_years=given.get("tail_years", 0),
        may_combine_with=given.get("may_combine_with", ""),
        alternatives=MappingProxyType(_below(row, "alternatives")),
        causes=given.get("causes", ""),
        papers=tuple(given.get("documents", ())),
    )


def _condition(row: Mapping[str, Any], fill: Fill) -> RequiredCondition:
    return RequiredCondition(
        code=row["code"],
        lines=tuple(dict.fromkeys(row["lines"])),
        severity=Severity(row.get("severity") or "major"),
        min_evidence=row.get("min_evidence") or "asserted",
        accept=tuple(row.get("accept") or ()),
        days=row.get("days"),
        parties=fill.each(row.get("parties")),
        scope=row.get("scope") or "",
    )


def _parties(rows: Any, fill: Fill) -> Iterator[RequiredParty]:
    for row in rows:
        if name := fill(row["name"]):
            yield RequiredParty(name, row.get("role") or "client", row.get("contract") or "direct")


def _all_prohibited(value: Mapping[str, Any]) -> Iterator[Prohibited]:
    """What the set forbids, and what a coverage asks about under a condition (reefer_breakdown_if_refrigerated)."""
    said = [_prohibited(one) for one in value.get("prohibited") or ()]
    yield from said
    for word in (word for row in value["coverages"] for word in row.get("ask") or ()):
        kind, has_condition, flag = word.partition("_if_")
        if has_condition and kind in restriction_kinds() and all(one.kind != kind for one in said):
            yield Prohibited(kind=kind, when=flag)


def _prohibited(one: Any) -> Prohibited:
    row = {"form": one} if isinstance(one, str) else one
    form, edition = form_and_edition(row.get("form") or "")
    return Prohibited(form, row.get("kind") or "", row.get("unless") or "", row.get("when") or "", edition)


def _document(row: Mapping[str, Any], fill: Fill) -> RequiredDocument:
    return RequiredDocument(
        code=row["code"],
        required=row.get("required") or "always",
        accept=fill.each(row.get("accept")),
        finding=row.get("finding") or "page_missing",
        expires=row.get("expires") is True,
        title=fill(row.get("title") or "") or "",
    )
