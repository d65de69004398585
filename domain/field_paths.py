"""Names for the boxes of a certificate, so that a screen, a correction and a finding can speak of the same one.

A path is dotted: `date`, `insured.name`, `insurers.A.naic`, `coverages.0.limits.each_occurrence`,
`coverages.1.autos.any_auto`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Any

from domain.certificate import Certificate, Coverage
from domain.field import Field, Value
from domain.property import PropertyEvidence

BARE = frozenset({str, int, float, bool, type(None)})
"""What holds no boxes."""


def walk(certificate: Certificate | PropertyEvidence) -> Iterator[tuple[str, Field]]:
    """Every box with its path, in the order of the dataclasses, which is the form's order."""
    yield from _walk(certificate, "")


def field_at(certificate: Certificate, path: str) -> Field:
    """The box at `path`.

    Raises:
        KeyError: there is no such box.
    """
    here: Any = certificate
    for step in path.split("."):
        here = _child(here, step, path)
    if not isinstance(here, Field):
        raise KeyError(path)
    return here


def with_values(certificate: Certificate, values: Mapping[str, Value]) -> Certificate:
    """A copy in which the boxes at the given paths hold what a person says, at confidence 1, evidence kept.

    `coverages.N.is_excess` takes a bool. A key that is new to a map of boxes (a limit nobody read) is added.

    Raises:
        KeyError: a path that no certificate has.
    """
    for path, value in values.items():
        certificate = _set(certificate, path.split("."), value, path)
    return certificate


def _walk(node: Any, prefix: str) -> Iterator[tuple[str, Field]]:
    kind: Any = type(node)
    if isinstance(node, Field):
        yield prefix, node
    elif names := _names(kind):
        for name in names:
            child = getattr(node, name)
            if type(child) not in BARE:
                yield from _walk(child, f"{prefix}.{name}" if prefix else name)
    elif isinstance(node, Mapping):
        for key, child in node.items():
            yield from _walk(child, f"{prefix}.{key}")
    elif isinstance(node, tuple):
        for n, child in enumerate(node):
            yield from _walk(child, f"{prefix}.{n}")


@cache
def _names(kind: Any) -> tuple[str, ...]:
    """The fields of a dataclass; () of what is none."""
    return tuple(each.name for each in fields(kind)) if is_dataclass(kind) else ()


def _child(node: Any, step: str, path: str) -> Any:
    try:
        if isinstance(node, Mapping):
            return node[step]
        if isinstance(node, tuple):
            return node[int(step)]
        if is_dataclass(node):
            return getattr(node, step)
    except (KeyError, IndexError, ValueError, AttributeError) as missing:
        raise KeyError(path) from missing
    raise KeyError(path)


def _set(node: Any, steps: list[str], value: Value, path: str) -> Any:
    if not steps:
        if not isinstance(node, Field):
            raise KeyError(path)
        return replace(node, value=value, confidence=1.0)
    step, rest = steps[0], steps[1:]
    if isinstance(node, Coverage) and step == "is_excess" and not rest:
        return replace(node, is_excess=bool(value))
    if isinstance(node, Mapping) and step not in node and not rest:
        return MappingProxyType({**node, step: Field(value=value, confidence=1.0)})
    child = _set(_child(node, step, path), rest, value, path)
    if isinstance(node, Mapping):
        return MappingProxyType({**node, step: child})
    if isinstance(node, tuple):
        at = int(step)
        return (*node[:at], child, *node[at + 1 :])
    return replace(node, **{step: child})
