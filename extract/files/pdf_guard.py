"""Checks of a PDF page before pdfium is let loose on it."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

import pikepdf

from domain.errors import DamagedDocument, TooComplex
from domain.saying import phrased
from extract.files.pdf_geometry import Frame

MOST_CONTENT = 64 * 1024 * 1024
"""Bytes of drawing instructions a page may unpack to; the busiest real certificate has 0.3 MB."""

DEFLATE_RATIO = 1032
"""How much deflate packs at best: a stream shorter than the limit by this factor cannot pass it."""

THINNEST_SHEET = 1.0
"""Points; a page narrower than this shows nothing."""

MOST_STREAMS = 2000


def refuse_bombs(page: pikepdf.Page | None, name: str, number: int) -> None:
    """Raise TooComplex when the page's instructions unpack to more than 64 MB; nothing more is unpacked to tell."""
    room = MOST_CONTENT
    for stream in _streams(page.obj.get("/Contents")) if page is not None else ():
        packed = stream.read_raw_bytes()
        room -= _unpacked(packed, room + 1) if _is_deflated(stream) else len(packed)
        if room < 0:
            why = phrased(
                "the drawing of page {page} unpacks to more than {most} MB",
                page=number,
                most=MOST_CONTENT // 1024 // 1024,
            )
            raise TooComplex(name=name, why=why, page=number)


def refuse_slivers(frame: Frame, name: str, number: int) -> None:
    """Raise DamagedDocument for a page that is no sheet of paper."""
    if min(frame.width, frame.height) < THINNEST_SHEET:
        raise DamagedDocument(name=name, why=phrased("page {page} is thinner than a point", page=number), page=number)


def _streams(contents: Any) -> Iterator[pikepdf.Stream]:
    """The page's streams: one, or a list."""
    if isinstance(contents, pikepdf.Stream):
        yield contents
    elif isinstance(contents, pikepdf.Array):
        for n in range(min(len(contents), MOST_STREAMS)):
            if isinstance(part := contents[n], pikepdf.Stream):
                yield part


def _is_deflated(stream: pikepdf.Stream) -> bool:
    """Whether the first filter is deflate; nested filters are left to the memory limit."""
    filters = stream.get("/Filter")
    first = filters[0] if isinstance(filters, pikepdf.Array) and len(filters) else filters
    return first == pikepdf.Name.FlateDecode


def _unpacked(packed: bytes, most: int) -> int:
    """How many bytes the stream unpacks to, counted no further than `most`."""
    if len(packed) * DEFLATE_RATIO < MOST_CONTENT // 16:
        return 0  # too short to matter
    unpacker, count = zlib.decompressobj(), 0
    rest = packed
    while rest and count < most:
        try:
            count += len(unpacker.decompress(rest, 1 << 20))
        except zlib.error:
            return count
        rest = unpacker.unconsumed_tail
    return count
