"""A requirement set from the mapping that its YAML, or its row in the database, holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from domain.errors import RequirementInvalid
from domain.finding import Severity
from domain.requirement import (
    RequiredCondition,
    RequiredCoverage,
    RequiredHolder,
    RequiredParty,
    RequirementSet,
    Timing,
)

EVIDENCE = ("negated", "absent", "pending", "asserted", "form_cited", "endorsement_page")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def requirement_from(mapping: Mapping[str, Any], *, client: str, client_address: str) -> RequirementSet:
    """The set, with `{client}` and `{client_address}` filled in.

    Parties that hang on another placeholder ({owner}, {lender}) are left out: only a project can name them.

    Raises:
        RequirementInvalid: a key is missing or of the wrong kind; the sentence names it.
    """
    reader = _Reader(str(mapping.get("id") or "(without id)"), {"client": client, "client_address": client_address})
    holder = reader.mapping(mapping, "holder")
    timing = reader.mapping(mapping, "timing", needed=False)
    return RequirementSet(
        id=reader.text(mapping, "id"),
        title=reader.text(mapping, "title"),
        holder=RequiredHolder(
            name=reader.filled(holder.get("name")) or client,
            address=reader.filled(holder.get("address")) or client_address,
            accept_names=tuple(filter(None, (reader.filled(one) for one in holder.get("accept_names") or ()))),
        ),
        coverages=tuple(reader.coverage(one) for one in reader.rows(mapping, "coverages", needed=True)),
        conditions=tuple(reader.condition(one) for one in reader.rows(mapping, "conditions")),
        additional_insureds=tuple(reader.parties(reader.rows(mapping, "additional_insureds"))),
        prohibited=tuple(one for one in mapping.get("prohibited") or () if isinstance(one, str)),
        timing=Timing(
            expiring_days=reader.count(timing, "expiring_days", 30),
            grace_days=reader.count(timing, "grace_days", 0),
            certificate_max_age_days=reader.count(timing, "certificate_max_age_days", 365),
        ),
    )


class _Reader:
    """Takes values out of a set and says by name what is wrong with them."""

    def __init__(self, name: str, values: Mapping[str, str]) -> None:
        self._name, self._values = name, values

    def filled(self, text: object) -> str:
        """`text` with its placeholders filled; "" when one of them has no value."""
        if not isinstance(text, str) or set(_PLACEHOLDER.findall(text)) - set(self._values):
            return ""
        return _PLACEHOLDER.sub(lambda found: self._values[found[1]], text)

    def text(self, mapping: Mapping[str, Any], key: str) -> str:
        value = mapping.get(key)
        if not isinstance(value, str) or not value:
            raise self._wrong(f"{key} must be a text, found {value!r}")
        return value

    def count(self, mapping: Mapping[str, Any], key: str, default: int) -> int:
        value = mapping.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self._wrong(f"{key} must be a whole number of days, found {value!r}")
        return value

    def mapping(self, mapping: Mapping[str, Any], key: str, *, needed: bool = True) -> Mapping[str, Any]:
        value = mapping.get(key) if needed else mapping.get(key, {})
        if not isinstance(value, Mapping):
            raise self._wrong(f"{key} must be a mapping, found {value!r}")
        return value

    def rows(self, mapping: Mapping[str, Any], key: str, *, needed: bool = False) -> list[Mapping[str, Any]]:
        value = mapping.get(key) or []
        if not isinstance(value, list) or not all(isinstance(one, Mapping) for one in value) or (needed and not value):
            raise self._wrong(f"{key} must be a list of mappings, found {value!r}")
        return value

    def coverage(self, row: Mapping[str, Any]) -> RequiredCoverage:
        line = self.text(row, "line")
        limits = self.mapping(row, "limits", needed=False)
        return RequiredCoverage(
            line=line,
            required=str(row.get("required", "always")),
            form=str(row.get("form", "")),
            limits=self._amounts(limits, f"{line}.limits"),
            statutory=bool(limits.get("statutory")),
            tower=self._amounts(self.mapping(row, "tower", needed=False), f"{line}.tower"),
            umbrella_may_satisfy=bool(row.get("umbrella_may_satisfy")),
            aggregate_basis=str(row.get("aggregate_basis", "any")),
            max_deductible=self._amount(row.get("max_deductible"), f"{line}.max_deductible"),
            max_sir=self._amount(row.get("max_sir"), f"{line}.max_sir"),
            autos=str(row.get("autos", "")),
        )

    def condition(self, row: Mapping[str, Any]) -> RequiredCondition:
        code = self.text(row, "code")
        evidence = str(row.get("min_evidence", "asserted"))
        if evidence not in EVIDENCE:
            raise self._wrong(f"{code}.min_evidence must be one of {', '.join(EVIDENCE)}, found {evidence!r}")
        try:
            severity = Severity(row.get("severity", "major"))
        except ValueError as wrong:
            raise self._wrong(f"{code}.severity must be critical, major, minor or info") from wrong
        return RequiredCondition(
            code=code,
            lines=tuple(str(one) for one in row.get("lines") or ()),
            severity=severity,
            min_evidence=evidence,
            accept=tuple(str(one) for one in row.get("accept") or ()),
            days=self._amount(row.get("days"), f"{code}.days"),
        )

    def parties(self, rows: Iterable[Mapping[str, Any]]) -> Iterable[RequiredParty]:
        for row in rows:
            name = self.filled(row.get("name"))
            if name:
                yield RequiredParty(name, str(row.get("role", "client")), str(row.get("contract", "direct")))

    def _amounts(self, mapping: Mapping[str, Any], where: str) -> Mapping[str, int]:
        """Amounts only: words (replacement_cost) and marks (statutory) are no amounts."""
        made = {}
        for code, value in mapping.items():
            if isinstance(value, bool | str):
                continue
            amount = self._amount(value, f"{where}.{code}")
            if amount is not None:
                made[str(code)] = amount
        return MappingProxyType(made)

    def _amount(self, value: object, where: str) -> int | None:
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self._wrong(f"{where} must be a whole number, found {value!r}")
        return value

    def _wrong(self, why: str) -> RequirementInvalid:
        return RequirementInvalid(name=self._name, why=why)
