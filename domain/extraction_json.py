"""The extraction as JSON, and back: what `certdesk extract --json` prints and what the database keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from enum import Enum
from functools import cache
from typing import Any

from domain.certificate import (
    Certificate,
    Coverage,
    Endorsement,
    Extraction,
    Line,
    ReadWarning,
    Wording,
)
from domain.field import Box, Field
from domain.notice import NoticeKind, PolicyNotice
from domain.page import PageKind, PageSource, PageSummary
from domain.property_json import addendum_from, evidence_from, field_from, fields_from, insurers_from, party_from
from domain.signal import Evidence, Signal

PLAIN = frozenset({str, int, float, bool})
"""What JSON has itself."""
_MAPS = {"aggregate_per", "autos", "limits"}


def to_json(node: Any) -> Any:
    """`node` (an Extraction or any part of one) as dicts, lists and scalars that follow the extraction schema."""
    if node is None or type(node) in PLAIN:
        return node
    if isinstance(node, Field):
        return {
            "value": node.value,
            "text": node.text,
            "confidence": round(node.confidence, 4),
            "page": node.page,
            "box": to_json(node.box),
        }
    if isinstance(node, Enum):
        return node.value
    if isinstance(node, Box):
        return [round(edge, 2) for edge in node]
    if isinstance(node, Mapping):
        return {key: to_json(value) for key, value in node.items()}
    if isinstance(node, tuple | list):
        return [to_json(value) for value in node]
    if hasattr(node, "__dataclass_fields__"):
        kind: Any = type(node)
        made = {name: to_json(getattr(node, name)) for name in _names(kind)}
        if isinstance(node, Signal):
            made["severity"] = node.severity.value
        return made
    return node


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))


def extraction_from(data: Mapping[str, Any]) -> Extraction:
    """The Extraction that `to_json` wrote; unknown keys are ignored, missing ones take their defaults.

    Raises:
        KeyError, ValueError: `data` does not follow the schema.
    """
    return Extraction(
        file=data["file"],
        sha256=data["sha256"],
        pages=tuple(_page(page) for page in data["pages"]),
        certificates=tuple(certificate_from(one) for one in data["certificates"]),
        endorsements=tuple(_endorsement(one) for one in data["endorsements"]),
        warnings=tuple(ReadWarning(w["code"], w["message"], w.get("page")) for w in data["warnings"]),
        signals=tuple(_signal(one) for one in data.get("signals") or ()),
        notices=tuple(_notice(one) for one in data.get("notices") or ()),
        property_evidence=tuple(evidence_from(one) for one in data.get("property_evidence") or ()),
    )


def certificate_from(data: Mapping[str, Any]) -> Certificate:
    """One certificate from its JSON."""
    boxes: dict[str, Any] = {
        name: field_from(data.get(name))
        for name in ("date", "number", "revision", "signature", "description", "remarks")
    }
    parties: dict[str, Any] = {name: party_from(data.get(name)) for name in ("producer", "insured", "holder")}
    return Certificate(
        form=data["form"],
        page=data["page"],
        edition=data.get("edition"),
        **boxes,
        **parties,
        insurers=insurers_from(data.get("insurers")),
        coverages=tuple(_coverage(one) for one in data.get("coverages") or ()),
        wording=tuple(wording_from(one) for one in data.get("wording") or ()),
        addendum=addendum_from(data.get("addendum")),
    )


def _coverage(data: Mapping[str, Any]) -> Coverage:
    made: dict[str, Any] = {"line": Line(data["line"]), "is_excess": bool(data.get("is_excess"))}
    for each in fields(Coverage):
        if each.name in _MAPS:
            made[each.name] = fields_from(data.get(each.name))
        elif each.name not in made:
            made[each.name] = field_from(data.get(each.name))
    return Coverage(**made)


def wording_from(data: Mapping[str, Any]) -> Wording:
    """One span of wording from its JSON."""
    lists = {name: tuple(data.get(name) or ()) for name in ("lines", "scope", "forms", "parties", "editions")}
    return Wording(
        label=data["label"],
        start=data["start"],
        end=data["end"],
        polarity=data.get("polarity"),
        basis=data.get("basis"),
        days=data.get("days"),
        confidence=data.get("confidence", 1.0),
        source=data.get("source", "description"),
        **lists,
    )


def _endorsement(data: Mapping[str, Any]) -> Endorsement:
    fields_told: dict[str, Any] = {
        name: field_from(data.get(name)) for name in ("policy_number", "named_insured", "effective_date")
    }
    lists: dict[str, Any] = {
        name: tuple(data.get(name) or ()) for name in ("scheduled_parties", "grants", "restricts", "locations")
    }
    return Endorsement(
        form=data["form"],
        page=data["page"],
        edition=data.get("edition"),
        title=data.get("title") or "",
        line=data.get("line"),
        basis=data.get("basis"),
        blanket=bool(data.get("blanket")),
        is_specimen=bool(data.get("is_specimen")),
        confidence=data.get("confidence", 0.0),
        last_page=data.get("last_page"),
        **fields_told,
        **lists,
    )


def _notice(data: Mapping[str, Any]) -> PolicyNotice:
    plain = {"kind", "page", "policy_numbers", "line", "confidence"}
    told: dict[str, Any] = {
        each.name: field_from(data.get(each.name)) for each in fields(PolicyNotice) if each.name not in plain
    }
    return PolicyNotice(
        kind=NoticeKind(data["kind"]),
        page=data["page"],
        policy_numbers=tuple(field_from(one) for one in data.get("policy_numbers") or ()),
        line=data.get("line"),
        confidence=data.get("confidence", 0.0),
        **told,
    )


def _signal(data: Mapping[str, Any]) -> Signal:
    return Signal(
        code=data["code"],
        weight=data["weight"],
        message=data["message"],
        cause=data["cause"],
        evidence=tuple(
            Evidence(one.get("page"), Box(*one["box"]) if one.get("box") else None, one.get("text"))
            for one in data.get("evidence") or ()
        ),
    )


def _page(data: Mapping[str, Any]) -> PageSummary:
    return PageSummary(
        number=data["number"],
        kind=PageKind(data["kind"]),
        source=PageSource(data["source"]),
        rotation=data["rotation"],
        edition=data.get("edition"),
        width=data.get("width", 612.0),
        height=data.get("height", 792.0),
    )
