"""Stub."""

from __future__ import annotations

from domain.certificate import Wording


def wording_of(text: str) -> tuple[Wording, ...]:
    """Nothing yet."""
    return ()
