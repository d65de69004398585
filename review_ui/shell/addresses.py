"""Which addresses lead to a page of ours, and the addresses of our pages as templates ask for them."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import Flask, request

MOST_KEPT = 4096


def own_path(address: str) -> str | None:
    """`address` if it is a path of ours, however a browser reads it; else None: no link leads to another host."""
    is_own = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address.rstrip("?") if is_own else None


def addresses(app: Flask) -> Callable[..., str]:
    """`url_for` for templates, which asks once for an address that is asked for with every page.

    A page asks for some thirty, and making one takes ten times as long as finding it again. What an address depends on
    beside its values is where the desk is mounted.
    """

    @lru_cache(maxsize=MOST_KEPT)
    def made(_root: str, endpoint: str, values: tuple[tuple[str, Any, type], ...]) -> str:
        return app.url_for(endpoint, **{name: value for name, value, _kind in values})

    def address(endpoint: str, **values: Any) -> str:
        if endpoint.startswith(".") or "_external" in values:  # of this blueprint, of this host
            return app.url_for(endpoint, **values)
        told = tuple((name, value, value.__class__) for name, value in values.items())
        try:
            return made(request.root_path, endpoint, told)
        except TypeError:  # a list of values cannot be looked up
            return app.url_for(endpoint, **values)

    return address
