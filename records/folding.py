"""Text as people search and sort it: without case, without accents, with single spaces."""

from __future__ import annotations

import unicodedata
from typing import Any

from sqlalchemy import Boolean, ColumnElement, FunctionElement, Text
from sqlalchemy.ext.compiler import compiles

from records.base import clean


def fold(text: str | None) -> str:
    """`text` as it is compared: "  Peña  LLC" and "PENA LLC" are the same."""
    if not text:
        return ""
    if text.isascii():
        return " ".join(clean(text).lower().split())
    apart = unicodedata.normalize("NFKD", clean(text).casefold())
    return " ".join("".join(sign for sign in apart if not unicodedata.combining(sign)).split())


def bare_number(text: str | None) -> str:
    """The number of a policy as it is looked for: "GL 77-01", "gl7701" and "GL-7701" are the same."""
    return "".join(sign for sign in fold(text) if sign.isalnum())


class Holds(FunctionElement[bool]):
    """True where a column of folded text has a folded text in it.

    Not LIKE, which takes twice as long on SQLite and gives signs of a search a meaning.
    """

    type = Boolean()
    inherit_cache = True
    name = "holds"


@compiles(Holds)
def _holds(element: Holds, compiler: Any, **told: Any) -> str:
    return f"(strpos({compiler.process(element.clauses, **told)}) > 0)"


@compiles(Holds, "sqlite")
def _holds_on_sqlite(element: Holds, compiler: Any, **told: Any) -> str:
    return f"(instr({compiler.process(element.clauses, **told)}) > 0)"


def holds(column: Any, text: str) -> ColumnElement[bool]:
    """Whether `column`, which is folded, has `text` in it, folded or not."""
    return Holds(column, fold(text))


class Aside(FunctionElement[Any]):
    """A column that SQLite shall not look up in an index, while PostgreSQL, which weighs, knows it as it is."""

    inherit_cache = True

    def __init__(self, column: Any) -> None:
        super().__init__(column)
        self.type = column.type


@compiles(Aside)
def _aside(element: Aside, compiler: Any, **how: Any) -> str:
    return str(compiler.process(element.clauses, **how))


@compiles(Aside, "sqlite")
def _aside_on_sqlite(element: Aside, compiler: Any, **how: Any) -> str:
    return f"+{compiler.process(element.clauses, **how)}"


BY_BYTES = Text().with_variant(Text(collation="C"), "postgresql")
"""Folded text: compared and sorted byte by byte, on both databases alike, whatever language they were made for."""
