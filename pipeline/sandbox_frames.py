"""What the sandbox and its worker say to each other over two pipes."""

from __future__ import annotations

import copyreg
import io
import pickle
import struct
from collections.abc import Callable
from dataclasses import fields
from operator import attrgetter
from types import MappingProxyType
from typing import Any

HEAD = struct.Struct(">cQQ")
"""A tag, the worker's resident memory in bytes, and the length of the body that follows."""

READY, VALUE, REFUSED, OUT_OF_MEMORY, FAILED = b"r", b"v", b"e", b"m", b"f"
"""Tags: started; a packed result; one of our errors as JSON; out of memory; a traceback as text."""


def read_only(mapping: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    """A read-only view of a mapping: how one is made again after its travel."""
    return MappingProxyType(mapping)


class _Reducers(dict[type, Callable[[Any], Any]]):
    """How things are packed that pickle does not know, or takes long over: our nouns travel as their class and values.

    Frozen dataclasses with slots would be asked for their fields, and told them again, one by one.
    """

    def __missing__(self, kind: type) -> Callable[[Any], Any]:
        names = _fields_of_noun(kind)
        if not names:
            raise KeyError(kind)
        values = attrgetter(*names)
        self[kind] = lambda noun: (kind, values(noun)) if len(names) > 1 else (kind, (values(noun),))
        return self[kind]


def _fields_of_noun(kind: Any) -> tuple[str, ...]:
    """The fields by which a noun is made again; () of anything else."""
    told = getattr(kind, "__dataclass_params__", None)
    if told is None or not told.frozen or "__slots__" not in kind.__dict__:
        return ()
    every = fields(kind)
    return tuple(each.name for each in every) if all(each.init and not each.kw_only for each in every) else ()


class _Packer(pickle.Pickler):
    """Pickle knows no read-only mappings by itself; our nouns hold some."""

    dispatch_table = _Reducers(
        {**copyreg.dispatch_table, MappingProxyType: lambda mapping: (read_only, (dict(mapping),))}
    )


def packed(value: object) -> bytes:
    """A value as bytes for the other side. Raises what pickle raises on things that cannot travel."""
    out = io.BytesIO()
    _Packer(out, protocol=5).dump(value)
    return out.getvalue()
