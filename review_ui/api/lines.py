"""What the documentation page says of each operation: its parameters, its fields, and a line for curl."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from review_ui.api.openapi import document, path_of
from review_ui.api.operations import ROOT, Operation

EXAMPLES: dict[str, Any] = {
    "contractor_id": "V-1001",
    "name": "Redstone Roofing LLC",
    "email": "office@redstone.example",
    "requirement_set": "vendor_standard",
    "url": "https://erp.example.com/certdesk",
    "kinds": ["account.status_changed"],
    "requirement": "gl.limits.each_occurrence",
    "kind": "accepted",
    "reason": "Small job",
    "ends_on": "2027-01-31",
    "state": "FL",
    "active": False,
}
"""A value for some fields; bodies of examples name these alone."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One operation as the page shows it; `fields` are (name, type, what it is, whether it is needed)."""

    name: str
    method: str
    path: str
    summary: str
    text: str
    scope: str
    parameters: tuple[tuple[str, str, str, bool], ...]
    fields: tuple[tuple[str, str, str, bool], ...]
    answers: tuple[tuple[str, str], ...]
    curl: str


def described(operations: Sequence[Operation], base_url: str) -> dict[str, list[Entry]]:
    """The operations by their tags."""
    whole = document(operations, base_url=base_url)
    made: dict[str, list[Entry]] = {}
    for one in operations:
        told = whole["paths"][path_of(one)][one.method.lower()]
        schema = _body(told, whole)
        made.setdefault(one.tag, []).append(
            Entry(
                name=one.name,
                method=one.method,
                path=path_of(one),
                summary=one.summary,
                text=one.text,
                scope=one.scope.value,
                parameters=tuple(
                    (each["name"], _kind(each["schema"]), each.get("description", ""), each.get("required", False))
                    for each in told["parameters"]
                ),
                fields=tuple(
                    (name, _kind(each), each.get("description", ""), name in schema.get("required", ()))
                    for name, each in schema.get("properties", {}).items()
                ),
                answers=tuple((status, each["description"]) for status, each in told["responses"].items()),
                curl=curl(one, f"{base_url}{ROOT}", schema),
            )
        )
    return made


def curl(one: Operation, base: str, schema: dict[str, Any]) -> str:
    """A line that does it, with a key in $CERTDESK_KEY."""
    path = path_of(one).replace("{code}", "vendor_standard")
    for name in ("contractor", "account", "document", "exception", "webhook", "event", "page"):
        path = path.replace(f"{{{name}}}", "1")
    words = ["curl", *(["-X", one.method] if one.method not in ("GET", "POST") else [])]
    words += ["-H", '"Authorization: Bearer $CERTDESK_KEY"']
    if one.form:
        words += ["-F", "file=@certificate.pdf", "-F", "account=1"]
    elif one.body is not None:
        body = {name: EXAMPLES[name] for name in schema.get("properties", {}) if name in EXAMPLES}
        words += ["-H", '"Content-Type: application/json"', "-d", f"'{json.dumps(body)}'"]
    elif one.method == "POST":
        words += ["-X", "POST"]
    if one.answers is None and one.media != "application/json":
        words += ["-OJ"]
    return " ".join([*words, f"{base}{path}"])


def _body(told: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    for content in told.get("requestBody", {}).get("content", {}).values():
        schema: dict[str, Any] = content["schema"]
        ref = schema.get("$ref", "")
        return whole["components"]["schemas"][ref.rpartition("/")[2]] if ref else schema
    return {}


def _kind(schema: dict[str, Any]) -> str:
    """A type in a word or two."""
    if ref := schema.get("$ref"):
        return str(ref.rpartition("/")[2])
    if some := schema.get("anyOf"):
        return " or ".join(_kind(one) for one in some)
    if values := schema.get("enum"):
        return " | ".join(str(one) for one in values)
    if schema.get("type") == "array":
        return f"list of {_kind(schema['items'])}"
    return str(schema.get("format") or schema.get("type") or "anything")
