"""Property evidence as drawn and as read, laid out so that they can be compared."""

from __future__ import annotations

from typing import Any

from domain.extraction_json import to_json
from samples.coverages import Truth

ASIDE = ("form", "edition", "page", "question", "label")


def said(paper: object) -> dict[str, Any]:
    """What a paper that was read says: each value by path, empty ones left out; free labels name their row."""
    return dict(_flat(to_json(paper), ""))


def drawn(truth: Truth) -> dict[str, Any]:
    """The same of a truth."""
    return dict(_flat(truth, ""))


def _flat(node: Any, path: str) -> list[tuple[str, Any]]:
    if isinstance(node, dict):
        if {"value", "confidence"} <= node.keys():
            return [] if node["value"] in (None, False) else [(path, node["value"])]
        return [pair for key, one in node.items() if key not in ASIDE for pair in _flat(one, f"{path}.{key}")]
    if isinstance(node, list | tuple):
        named = [one.get("line") or one.get("name") or n if isinstance(one, dict) else n for n, one in enumerate(node)]
        return [pair for name, one in zip(named, node, strict=True) for pair in _flat(one, f"{path}.{name}")]
    return [] if node in (None, "") else [(path, node)]
