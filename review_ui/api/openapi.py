"""The OpenAPI 3.1 document, made from the declared operations and the types of their bodies."""

from __future__ import annotations

import inspect
import re
from collections.abc import Sequence
from typing import Any

import msgspec

from domain.errors import CertdeskError, Refused, TryLater
from review_ui.api.operations import MOST_ID, ROOT, Operation
from review_ui.shell.problems import MEDIA, TITLES, Problem

VERSION = "1"
REFS = "#/components/schemas/{name}"
_PARAMETER = re.compile(r"<(?:(int):)?(\w+)>")
_UPLOAD = {"type": "string", "contentMediaType": "application/octet-stream", "format": "binary"}
INTRODUCTION = """Certificates of insurance of your contractors: push contractors, fetch where they stand, hear of
changes.

Every call needs a key as `Authorization: Bearer certdesk_...` and sees rows of its client alone. Days are ISO 8601,
moments RFC 3339 in UTC, money is whole US dollars. Errors are problem details (RFC 9457)."""


def document(operations: Sequence[Operation], *, base_url: str = "") -> dict[str, Any]:
    """The whole document, as JSON writes it. `base_url` is how programs reach the desk."""
    bodies = [one.body for one in operations if one.body is not None]
    types = [Problem, *(one.answers for one in operations if one.answers is not None), *bodies]
    types += [one.query for one in operations]
    _, schemas = msgspec.json.schema_components(types, ref_template=REFS)
    paths: dict[str, Any] = {}
    for one in operations:
        paths.setdefault(path_of(one), {})[one.method.lower()] = _operation(one, schemas)
    used = {name: _tidied(schema) for name, schema in schemas.items() if not _is_query(name, operations)}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Certdesk API", "version": VERSION, "description": INTRODUCTION},
        "servers": [{"url": f"{base_url}{ROOT}"}],
        "tags": [{"name": name} for name in dict.fromkeys(one.tag for one in operations)],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": "A key of a client."}},
            "schemas": dict(sorted(used.items())),
        },
    }


def path_of(one: Operation) -> str:
    """The path as OpenAPI spells it."""
    return _PARAMETER.sub(r"{\2}", one.path)


def name_of(kind: Any) -> str:
    """The name of a type among the components."""
    (ref,), _ = msgspec.json.schema_components([kind], ref_template=REFS)
    return str(ref["$ref"].rpartition("/")[2])


def errors() -> dict[str, str]:
    """Every code that a problem may have that comes from the product, with what it means."""
    found: dict[str, str] = {}
    waiting: list[type[CertdeskError]] = [Refused, TryLater]
    for kind in waiting:
        waiting += kind.__subclasses__()
        if kind not in (Refused, TryLater):
            found[kind.code] = (inspect.getdoc(kind) or "").split("\n")[0]
    return dict(sorted(found.items()))


def _operation(one: Operation, schemas: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": one.name,
        "summary": one.summary,
        "tags": [one.tag],
        "description": f"{one.text}\n\nNeeds the scope `{one.scope.value}`.".strip(),
        "parameters": [*_in_path(one), *_in_query(one, schemas), *_in_headers(one)],
        "responses": _responses(one),
    }
    if one.body is not None:
        schema: dict[str, Any] = {"$ref": REFS.format(name=name_of(one.body))}
        media = "application/json"
        if one.form:
            media, schema = "multipart/form-data", _form(schemas[name_of(one.body)])
        told["requestBody"] = {"required": True, "content": {media: {"schema": schema}}}
    return told


def _form(schema: dict[str, Any]) -> dict[str, Any]:
    """A form of some fields and a file."""
    fields = {"file": _UPLOAD, **schema["properties"]}
    return {"type": "object", "properties": fields, "required": ["file", *schema.get("required", [])]}


def _in_path(one: Operation) -> list[dict[str, Any]]:
    number = {"type": "integer", "minimum": 1, "maximum": MOST_ID}
    word = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[A-Za-z0-9_.-]+$"}
    return [
        {"name": name, "in": "path", "required": True, "schema": number if kind else word}
        for kind, name in _PARAMETER.findall(one.path)
    ]


def _in_query(one: Operation, schemas: dict[str, Any]) -> list[dict[str, Any]]:
    schema = schemas.get(one.query.__name__, {})
    made = []
    for name, each in schema.get("properties", {}).items():
        plain = {key: value for key, value in each.items() if key != "description"}
        parameter = {"name": name, "in": "query", "required": name in schema.get("required", ()), "schema": plain}
        made.append({**parameter, **({"description": each["description"]} if "description" in each else {})})
    return made


def _in_headers(one: Operation) -> list[dict[str, Any]]:
    said = []
    if one.method == "POST":
        said.append(
            ("Idempotency-Key", "A name of your own for this request: sent again under it, it is done once only.")
        )
    if one.matches:
        said.append(("If-Match", "The ETag that you saw: it is changed only if it is still so."))
    if one.method == "GET":
        said.append(("If-None-Match", "The ETag that you have: 304 when it is still so."))
    text = {"type": "string", "maxLength": 200, "pattern": "^[ -~]*$"}
    return [{"name": name, "in": "header", "schema": text, "description": words} for name, words in said]


def _responses(one: Operation) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for status in (one.status, *one.other):
        made[str(status)] = {"description": one.summary}
        if one.answers is not None:
            content = {"application/json": {"schema": {"$ref": REFS.format(name=name_of(one.answers))}}}
            made[str(status)]["content"] = content
        elif one.media != "application/json":
            made[str(status)]["content"] = {one.media: {"schema": _UPLOAD}}
    if one.method == "GET":
        made["304"] = {"description": "It is still as you have it"}
    wrong = {401, 403, 404, 422, 429, 500, 503}
    wrong |= {400, 413, 415} if one.body is not None else set()
    wrong |= {409} if one.method != "GET" else set()
    wrong |= {412} if one.matches else set()
    problem = {MEDIA: {"schema": {"$ref": REFS.format(name="Problem")}}}
    return {**made, **{str(status): {"description": TITLES[status], "content": problem} for status in sorted(wrong)}}


def _is_query(name: str, operations: Sequence[Operation]) -> bool:
    return any(one.query.__name__ == name for one in operations)


def _tidied(schema: Any) -> Any:
    """A schema with its docstrings unindented."""
    if isinstance(schema, dict):
        return {
            key: inspect.cleandoc(value) if key == "description" and isinstance(value, str) else _tidied(value)
            for key, value in schema.items()
        }
    return [_tidied(one) for one in schema] if isinstance(schema, list) else schema
