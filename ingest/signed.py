"""What was signed, taken out of an opaque signature (RFC 8551): not encrypted, only wrapped."""

from __future__ import annotations

from collections.abc import Iterator

SIGNED = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
ENVELOPED = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03"
_SEQUENCE, _OCTETS, _OCTETS_IN_PIECES, _INNER = 0x30, 0x04, 0x24, 0xA0
_MOST_LENGTH_BYTES = 4
_LONG = 0x80
"""X.690 8.1.3: a first byte below it is the length; above, it counts the bytes of the length; alone, none is told."""


def signed_content(data: bytes) -> bytes | None:
    """The mail inside a PKCS #7 of type signed-data; None for anything else, encrypted mail above all.

    The signature itself is not checked: who sent a mail is told by the mail server.
    """
    if SIGNED not in data[:40]:
        return None
    try:
        outer = dict(_items(data))[_SEQUENCE]
        inner = dict(_items(outer))[_INNER]
        # version, digest algorithms, then the content with its type
        content = next(value for tag, value in _items(dict(_items(inner))[_SEQUENCE]) if tag == _SEQUENCE)
        return b"".join(_octets(dict(_items(content))[_INNER]))
    except (KeyError, IndexError, ValueError, StopIteration):
        return None


def _octets(data: bytes) -> Iterator[bytes]:
    for tag, value in _items(data):
        if tag == _OCTETS:
            yield value
        elif tag == _OCTETS_IN_PIECES:
            yield from (piece for inner, piece in _items(value) if inner == _OCTETS)


def _items(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Tags and values of one level, in both ways to write lengths (X.690)."""
    place = 0
    while place < len(data):
        if data[place : place + 2] == b"\0\0":
            return
        start, end, after = _extent(data, place)
        if after > len(data):
            raise ValueError("cut off")
        yield data[place], data[start:end]
        place = after


def _extent(data: bytes, place: int) -> tuple[int, int, int]:
    """Where a value begins and ends, and where the next one begins; never reads deeper than it is nested."""
    first = data[place + 1]
    start = place + 2
    if first < _LONG:
        return start, start + first, start + first
    if first > _LONG:
        count = first & 0x7F
        if count > _MOST_LENGTH_BYTES:
            raise ValueError("a length beyond any mail")
        length = int.from_bytes(data[start : start + count], "big")
        return start + count, start + count + length, start + count + length
    depth, here = 1, start
    while depth:  # the indefinite form: values follow until two zero bytes, and may be nested likewise
        if data[here : here + 2] == b"\0\0":
            depth, here = depth - 1, here + 2
        elif data[here + 1] == _LONG:
            depth, here = depth + 1, here + 2
        else:
            here = _extent(data, here)[2]
    return start, here - 2, here
