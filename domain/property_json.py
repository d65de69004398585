"""Property evidence and addenda from their JSON; `to_json` writes both as it writes all of an extraction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from types import MappingProxyType
from typing import Any

from domain.addendum import Addendum, AddendumAnswer
from domain.field import Box, Field
from domain.party import Insurer, Party
from domain.property import CoveredProperty, PropertyAnswer, PropertyEvidence, PropertyLine, PropertyPolicy

_Json = Mapping[str, Any]


def field_from(data: _Json | None) -> Field:
    """One value from its JSON; nothing gives an empty field. Whoever writes a value and no confidence stands for it."""
    if not data:
        return Field()
    box = data.get("box")
    return Field(
        value=data.get("value"),
        text=data.get("text"),
        confidence=data.get("confidence", 0.0 if data.get("value") is None else 1.0),
        page=data.get("page"),
        box=Box(*box) if box else None,
    )


def fields_from(data: _Json | None) -> Mapping[str, Field]:
    """Values by name."""
    return MappingProxyType({key: field_from(one) for key, one in (data or {}).items()})


def party_from(data: _Json | None) -> Party:
    """A party from its JSON."""
    data = data or {}
    return Party(**{each.name: field_from(data.get(each.name)) for each in fields(Party)})


def insurers_from(data: _Json | None) -> Mapping[str, Insurer]:
    """Insurers by letter."""
    return MappingProxyType({letter: _insurer(one) for letter, one in (data or {}).items()})


def evidence_from(data: _Json) -> PropertyEvidence:
    """One ACORD 24, 27 or 28 from its JSON.

    Raises:
        KeyError, ValueError: `data` does not follow the schema.
    """
    made: dict[str, Any] = {name: data.get(name) for name in ("form", "page", "edition")}
    made |= {name: party_from(data.get(name)) for name in ("producer", "insured", "holder", "servicer")}
    made |= {name: fields_from(data.get(name)) for name in ("covers", "interests")}
    made["insurers"] = insurers_from(data.get("insurers"))
    made["policies"] = tuple(_policy(one) for one in data.get("policies") or ())
    made["answers"] = MappingProxyType(
        {code: _fields_of(PropertyAnswer, one) for code, one in (data.get("answers") or {}).items()}
    )
    return PropertyEvidence(**made, **_rest(PropertyEvidence, data, made))


def addendum_from(data: _Json | None) -> Addendum | None:
    """An ACORD 855 from its JSON; None of nothing."""
    if not data:
        return None
    made: dict[str, Any] = {name: data.get(name) for name in ("form", "page", "edition")}
    made["insurer"] = _insurer(data.get("insurer") or {})
    made["answers"] = MappingProxyType({code: _said(one) for code, one in (data.get("answers") or {}).items()})
    return Addendum(**made, **_rest(Addendum, data, made))


def _rest(kind: type, data: _Json, made: _Json) -> dict[str, Any]:
    return {each.name: field_from(data.get(each.name)) for each in fields(kind) if each.name not in made}


def _fields_of(kind: type, data: _Json) -> Any:
    return kind(**_rest(kind, data, {}))


def _insurer(data: _Json) -> Insurer:
    return Insurer(field_from(data.get("name")), field_from(data.get("naic")))


def _policy(data: _Json) -> PropertyPolicy:
    made: dict[str, Any] = {
        "line": PropertyLine(data["line"]),
        "causes": fields_from(data.get("causes")),
        "deductibles": fields_from(data.get("deductibles")),
        "coverages": tuple(_covered(one) for one in data.get("coverages") or ()),
    }
    return PropertyPolicy(**made, **_rest(PropertyPolicy, data, made))


def _covered(data: _Json) -> CoveredProperty:
    return CoveredProperty(data["name"], **_rest(CoveredProperty, data, {"name": None}))


def _said(data: _Json) -> AddendumAnswer:
    return AddendumAnswer(
        question=data.get("question") or "",
        answer=field_from(data.get("answer")),
        forms=tuple(data.get("forms") or ()),
        explanation=field_from(data.get("explanation")),
    )
