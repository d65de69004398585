"""Types and habits that all tables share."""

from __future__ import annotations

import enum
import hashlib
import math
from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import JSON, DateTime, Dialect, Enum, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator

PREFIX = "coi_"
"""Of every table of ours: on SQLite the durable engine keeps its own tables in the same file."""

KEY_LENGTH = 600
"""Characters of foreign text in an index; four bytes each at most, which stays under PostgreSQL's 2704."""


class Moment(TypeDecorator[datetime]):
    """A point in time. Refuses naive datetimes; comes back in UTC on SQLite and PostgreSQL alike."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class CleanText(TypeDecorator[str]):
    """Text without NUL, which PostgreSQL refuses, and without lone surrogates, which no database can encode."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else clean(value)


class KeyText(CleanText):
    """Foreign text in an index, as stored and as asked for in the form of `key_text`."""

    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else key_text(value)


class CleanJson(TypeDecorator[Any]):
    """JSON whose strings are clean in the sense of CleanText, and whose numbers JSON knows (no NaN, no infinity)."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return clean_json(value)


def clean(text: str) -> str:
    """`text` as any database can hold it."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def key_text(text: str) -> str:
    """`text` as an index can hold it: clean, and cut at KEY_LENGTH, two long ones still told apart by a digest.

    PostgreSQL refuses index rows over 2704 bytes, and a foreign Message-ID or name can be longer: uncut, one
    such mail would be refused for ever.
    """
    text = clean(text)
    if len(text) <= KEY_LENGTH:
        return text
    mark = hashlib.sha256(text.encode()).hexdigest()[:16]
    return f"{text[: KEY_LENGTH - 17]}~{mark}"


def clean_json(node: Any) -> Any:
    """`node` as any database gives it back: clean strings, lists for tuples, text for keys, None for no number."""
    if isinstance(node, str):
        return clean(node)
    if isinstance(node, dict):
        return {clean(str(key)): clean_json(value) for key, value in node.items()}
    if isinstance(node, list | tuple):
        return [clean_json(value) for value in node]
    if isinstance(node, float) and not math.isfinite(node):
        return None
    return node


Digest = Annotated[str, mapped_column(String(64))]
"""SHA-256 in lower case hexadecimal."""
Key = Annotated[str, mapped_column(KeyText)]
"""Foreign text that is looked up by an index."""


def stored_enum(kind: type[enum.Enum]) -> Enum:
    """A column type that stores the values of `kind`, checked by the database."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=40,
        name=kind.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )


class Table(DeclarativeBase):
    """Base of all tables; constraint names are fixed so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        }
    )
    type_annotation_map = {datetime: Moment, str: CleanText, dict[str, Any]: CleanJson, list[Any]: CleanJson}
