"""Which addresses lead to a page of ours."""

from __future__ import annotations


def own_path(address: str) -> str | None:
    """`address` if it is a path of ours, however a browser reads it; else None: no link leads to another host."""
    is_own = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address.rstrip("?") if is_own else None
