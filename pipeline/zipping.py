"""A ZIP in a stream: one file in memory at a time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime

_EARLIEST = (1980, 1, 1, 0, 0, 0)
_QUICK = 2
"""How hard to squeeze: half the time of the default for a tenth more bytes."""


class _Pipe(io.RawIOBase):
    """Takes what is written and gives it away; it cannot go back, so the archive says its sizes behind each file."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._pieces.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        whole = b"".join(self._pieces)
        self._pieces.clear()
        return whole


def zipped(files: Iterable[tuple[str, datetime, bytes]]) -> Iterator[bytes]:
    """The pieces of a ZIP of (name, moment, bytes); files that are compressed already stay as they are."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as archive:
        for name, at, data in files:
            info = zipfile.ZipInfo(name, max(_EARLIEST, at.timetuple()[:6]))
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)
            yield pipe.taken()
    yield pipe.taken()


def zipped_as_made(files: Iterable[tuple[str, Iterable[bytes]]], at: datetime) -> Iterator[bytes]:
    """The pieces of a ZIP of (name, pieces), squeezed as they come: a file may be longer than memory."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=_QUICK) as archive:
        for name, pieces in files:
            info = zipfile.ZipInfo(name, max(_EARLIEST, at.timetuple()[:6]))
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            with archive.open(info, "w", force_zip64=False) as one:
                for piece in pieces:
                    one.write(piece)
                    if made := pipe.taken():
                        yield made
    yield pipe.taken()
