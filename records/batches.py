"""Long reports are taken from the database some rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TypeVar

AT_ONCE = 1000
"""Rows that a report holds in memory."""
_Row = TypeVar("_Row")


def in_batches(rows: Iterator[_Row], size: int = AT_ONCE) -> Iterator[tuple[_Row, ...]]:
    """Rows as they come, `size` at a time."""
    while some := tuple(islice(rows, size)):
        yield some
