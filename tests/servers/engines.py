"""Engines for the many short-lived databases of tests: a statement is compiled once a process, not once a database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine

from records.work import database

_FIRST: dict[str, Engine] = {}
"""The first engine of each kind: what it has compiled depends on its dialect alone, and others take both over."""


def swift(url: str) -> Engine:
    """The engine that the product would make, with what engines of its kind have compiled before."""
    made = database(url)
    first = _FIRST.get(made.dialect.name)
    if first is None:
        made.connect().close()  # a dialect learns from its first connection whom it speaks to
        _FIRST[made.dialect.name] = made
        return made
    shared: Any = first
    made.dialect, made._compiled_cache = shared.dialect, shared._compiled_cache
    return made
