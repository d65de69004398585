"""What the sandbox and its worker say to each other over two pipes."""

from __future__ import annotations

import copyreg
import io
import pickle
import struct
from types import MappingProxyType
from typing import Any

HEAD = struct.Struct(">cQQ")
"""A tag, the worker's resident memory in bytes, and the length of the body that follows."""

READY, VALUE, REFUSED, OUT_OF_MEMORY, FAILED = b"r", b"v", b"e", b"m", b"f"
"""Tags: started; a packed result; one of our errors as JSON; out of memory; a traceback as text."""


def read_only(mapping: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    """A read-only view of a mapping: how one is made again after its travel."""
    return MappingProxyType(mapping)


class _Packer(pickle.Pickler):
    """Pickle knows no read-only mappings by itself; our nouns hold some."""

    dispatch_table = copyreg.dispatch_table | {MappingProxyType: lambda mapping: (read_only, (dict(mapping),))}


def packed(value: object) -> bytes:
    """A value as bytes for the other side. Raises what pickle raises on things that cannot travel."""
    out = io.BytesIO()
    _Packer(out, protocol=5).dump(value)
    return out.getvalue()
