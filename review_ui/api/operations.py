"""How an operation of the API is declared: what is declared is checked on every call, and told in the document."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType
from werkzeug.exceptions import PreconditionFailed

from domain.errors import FieldInvalid
from pipeline.integrator_desk import Integrators
from records.api_keys import Caller, Scope
from records.integrator import Found, Place, Slice

ROOT = "/api/v1"
MOST_ID = 2**31 - 1
"""No row of ours has a higher number."""
MOST_LIMIT = 500
T = TypeVar("T")

Limit = Annotated[int, Meta(ge=1, le=MOST_LIMIT, description=f"How many at most, up to {MOST_LIMIT}.")]
Cursor = Annotated[
    str, Meta(max_length=200, description="Where to go on: `next_cursor` of the slice before, as it was given.")
]
Since = Annotated[
    datetime,
    Meta(
        tz=True,
        description="Only what was changed at this moment (RFC 3339) or later, in the order of the change. "
        "Go on from the newest `updated_at` you have seen, less a minute.",
    ),
]
Id = Annotated[int, Meta(ge=1, le=MOST_ID)]


class Part(Struct, forbid_unknown_fields=True, kw_only=True):
    """Which part of a list."""

    limit: Limit = 100
    cursor: Cursor | UnsetType = UNSET


class ChangedPart(Part, forbid_unknown_fields=True, kw_only=True):
    """Which part of a list that can be asked for its changes."""

    updated_since: Since | UnsetType = UNSET


class Listed(Struct, Generic[T], frozen=True):
    """A slice of a list. `next_cursor` is null when there is no more."""

    items: list[T]
    next_cursor: str | None


class Nothing(Struct, forbid_unknown_fields=True):
    """No parameters."""


class _Told(Struct, array_like=True):
    """A place as a cursor tells it."""

    id: int
    moment: datetime | None
    within: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """One call as its view sees it: whose, with which numbers in the address, which parameters and which body.

    `if_match` are the ETags of which one must be that of what is to be changed; empty when the caller does not care.
    `once` is its Idempotency-Key, "" without one.
    """

    door: Integrators
    caller: Caller
    path: Mapping[str, Any]
    query: Any
    body: Any
    if_match: tuple[str, ...] = ()
    files: Mapping[str, Any] = field(default_factory=dict)
    once: str = ""

    @property
    def client_id(self) -> int:
        """Whose rows alone the call may see."""
        return self.caller.client_id

    def unless_changed(self, row: Any) -> None:
        """Nothing, if what is to be changed still is as the caller saw it.

        Raises:
            PreconditionFailed: it is not.
        """
        if self.if_match and "*" not in self.if_match and etag(encode(row)) not in self.if_match:
            raise PreconditionFailed("Fetch it again, and send the change with its new ETag in If-Match.")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a view gives back, where it is more than the body."""

    body: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    media: str = "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation: where, for whom, with what, and what it answers.

    `path` is in Flask's spelling. `answers` is the type of the body, None for none; of a file, `media` is its type or a
    range of types. `form` marks a body of multipart/form-data. `other` are statuses of success beside `status`.
    """

    method: str
    path: str
    name: str
    summary: str
    tag: str
    scope: Scope
    view: Callable[[Call], Any]
    answers: Any = None
    query: type[Struct] = Nothing
    body: Any = None
    form: bool = False
    status: int = 200
    other: tuple[int, ...] = ()
    media: str = "application/json"
    matches: bool = False
    text: str = ""


def encode(body: Any) -> bytes:
    """A body as it goes out."""
    return msgspec.json.encode(body)


def etag(data: bytes) -> str:
    """The ETag of a body, quotes included."""
    return f'"{hashlib.sha256(data).hexdigest()[:32]}"'


def part_of(query: Part) -> Slice:
    """The slice that a call asks for.

    Raises:
        FieldInvalid: the cursor is none of ours.
    """
    since = getattr(query, "updated_since", UNSET)
    after = None if query.cursor is UNSET else _place(query.cursor)
    return Slice(query.limit, after, None if since is UNSET else since)


def listed(found: Found[Any]) -> Listed[Any]:
    """A slice as it goes out."""
    return Listed(list(found.items), None if found.next is None else cursor_of(found.next))


def cursor_of(place: Place) -> str:
    """A place as callers hand it back."""
    return (
        base64.urlsafe_b64encode(msgspec.json.encode(_Told(place.id, place.moment, place.within))).decode().rstrip("=")
    )


def given(body: Struct) -> dict[str, Any]:
    """What a body names: fields that were left out are left out."""
    named = {name: getattr(body, name) for name in body.__struct_fields__}
    return {name: _plain(value) for name, value in named.items() if value is not UNSET}


def optional(value: Any) -> Any:
    """A parameter, None when it was left out."""
    return None if value is UNSET else value


def _plain(value: Any) -> Any:
    return given(value) if isinstance(value, Struct) else value


def _place(cursor: str) -> Place:
    try:
        raw = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        told = msgspec.json.decode(raw, type=_Told)
    except (ValueError, msgspec.DecodeError) as wrong:
        raise FieldInvalid(field="cursor", why="it is none that a list gave; begin again without it") from wrong
    if max(abs(told.id), abs(told.within)) > MOST_ID or (told.moment is not None and told.moment.tzinfo is None):
        raise FieldInvalid(field="cursor", why="it is none that a list gave; begin again without it")
    return Place(told.id, told.moment, told.within)
