"""Width and height of a picture, from its header alone: nothing is decoded."""

from __future__ import annotations

import struct

_MARKER = 0xFF
"""Every JPEG marker begins so."""

_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # three are tables that stand among them
_STANDALONE = {0x01, *range(0xD0, 0xDA)}
_TIFF_WIDTH, _TIFF_HEIGHT, _SHORT = 256, 257, 3
_MOST_MARKERS = 200


def picture_size(data: bytes) -> tuple[int, int]:
    """Pixels across and down, (0, 0) when they are not there to read cheaply."""
    try:
        if data.startswith(b"\x89PNG"):
            width, height = struct.unpack_from(">II", data, 16)
        elif data.startswith(b"GIF8"):
            width, height = struct.unpack_from("<HH", data, 6)
        elif data.startswith(b"BM"):
            width, height = struct.unpack_from("<ii", data, 18)
        elif data.startswith(b"\xff\xd8"):
            return _jpeg(data)
        elif data.startswith((b"II*\0", b"MM\0*")):
            return _tiff(data)
        else:
            return 0, 0
    except struct.error:
        return 0, 0
    return int(width), abs(int(height))


def _jpeg(data: bytes) -> tuple[int, int]:
    place = 2
    for _ in range(_MOST_MARKERS):
        start, marker = struct.unpack_from(">BB", data, place)
        if start != _MARKER:
            break
        if marker in _STANDALONE:
            place += 2
        elif marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, place + 5)
            return width, height
        else:
            place += 2 + struct.unpack_from(">H", data, place + 2)[0]
    return 0, 0


def _tiff(data: bytes) -> tuple[int, int]:
    order = "<" if data.startswith(b"II") else ">"
    place = struct.unpack_from(f"{order}I", data, 4)[0]
    found = {}
    for n in range(min(struct.unpack_from(f"{order}H", data, place)[0], _MOST_MARKERS)):
        tag, kind = struct.unpack_from(f"{order}HH", data, place + 2 + 12 * n)
        found[tag] = struct.unpack_from(f"{order}{'H' if kind == _SHORT else 'I'}", data, place + 10 + 12 * n)[0]
    return found.get(_TIFF_WIDTH, 0), found.get(_TIFF_HEIGHT, 0)
