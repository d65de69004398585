"""Errors for programs: problem details as JSON (RFC 9457), which name the field and the remedy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from flask import Response, g, request

API = "/api/"
"""Addresses that programs call begin so."""
MEDIA = "application/problem+json"


class Fault(msgspec.Struct, frozen=True):
    """What is wrong with one field; `field` is its path in the body, or the name of a parameter."""

    field: str
    detail: str


class Problem(msgspec.Struct, frozen=True):
    """Why a call was not done. `code` is stable, `detail` names the remedy, `request` is what to tell the operator."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request: str
    errors: list[Fault]


TITLES = {
    400: "The request cannot be understood",
    401: "A key is needed",
    403: "The key may not do this",
    404: "There is nothing at this address, or it is not yours",
    405: "This cannot be done at this address",
    409: "That did not work",
    412: "It was changed meanwhile",
    413: "Too much at once",
    415: "The body is of another kind",
    422: "A field cannot be taken",
    429: "Too many calls",
    500: "Something broke",
    503: "Not just now",
}


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    errors: Sequence[Fault] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The answer that tells a program why its call was not done."""
    told = Problem(
        type=f"/api/v1/docs#{code}",
        title=TITLES.get(status, "The call was not done"),
        status=status,
        detail=detail,
        code=code,
        request=g.get("request_id", "unknown"),
        errors=list(errors),
    )
    return Response(msgspec.json.encode(told), status, dict(headers or {}), content_type=MEDIA)


def for_a_program() -> bool:
    """Whether it is a program that asks."""
    return request.path.startswith(API)


def in_the_language_of_programs() -> bool:
    """Whether the answer is in English whoever asks; the page that tells people of the API is not."""
    return for_a_program() and request.endpoint != "api_docs.docs"


def told_as_problem(status: int, words: str) -> Any:
    """A problem with the code of its status alone."""
    codes = {404: "not-found", 405: "method-not-allowed", 413: "too-large", 500: "broken", 400: "bad-request"}
    return problem(status, codes.get(status, f"http-{status}"), words)
