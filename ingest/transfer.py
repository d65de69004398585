"""Bytes out of their transfer encoding as mailers write it, not only as RFC 2045 does."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator

from domain.sniff import PDF, PICTURES, ZIP, sniff

PAPERS = PICTURES | {PDF, ZIP, "application/vnd.ms-tnef", "application/vnd.ms-outlook"}
"""Types whose bytes are never text."""

_ENCODING = re.compile(r"base64|quoted-printable|uuencode|x-uue?\b", re.IGNORECASE)
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
_URL_SAFE = bytes.maketrans(b"-_", b"+/")
_SPACE = b" \t\r\n\v\f"
_MOST_FOREIGN = 0.1
"""A line with a larger share of characters that base64 does not know is a word of somebody on the way."""
_LEAST_UNDECLARED = 60
_UU = re.compile(
    rb"(?m)^begin [0-7]{3,4} ([^\r\n]{1,500})\r?\n((?:[ -`][^\r\n]{0,100}\r?\n)*?)[` ]?[ \t]*\r?\n?end[ \t]*\r?$"
)


def decoded(data: bytes, encoding: str) -> tuple[bytes, bool]:
    """The bytes that were meant, and whether some of them may be missing or wrong.

    `encoding` is the header as it stands. What it says is not believed against the bytes: a PDF said to be base64
    is a PDF, and base64 of a PDF that is said to be plain is a PDF, too.
    """
    found = _ENCODING.search(encoding)
    named = found[0].lower() if found else ""
    if is_paper(data):
        return (quopri.decodestring(data) if named == "quoted-printable" else data), False
    if named == "base64":
        return from_base64(data)
    if named == "quoted-printable":
        return quopri.decodestring(data), False
    if named:
        return next(((inside, bad) for _, inside, bad in uuencoded(data)), (data, False))
    if len(data) >= _LEAST_UNDECLARED and not data[:4000].translate(None, _ALPHABET + _SPACE):
        inside, bad = from_base64(data)
        return (inside, bad) if is_paper(inside) else (data, False)
    return data, False


def is_paper(data: bytes) -> bool:
    """Whether the bytes are a document, picture or container, at their very beginning."""
    start = data[:4096].lstrip()
    return start.startswith(b"%PDF-") or sniff(start) in PAPERS - {PDF}


def from_base64(data: bytes) -> tuple[bytes, bool]:
    """Bytes from base64, and whether it was damaged.

    White space is skipped, padding may be missing or stand in the middle. Lines of words (a list's footer, a
    scanner's remark) are left out whole: their letters would shift every byte after them.
    """
    packed = data.translate(None, _SPACE)
    foreign = packed.translate(None, _ALPHABET)
    if foreign and not foreign.strip(b"-_"):
        packed, foreign = packed.translate(_URL_SAFE), b""
    if foreign:
        packed = b"".join(_without_words(data)).translate(None, _SPACE)
        packed = packed.translate(None, packed.translate(None, _ALPHABET))
    made, is_damaged = [], bool(foreign)
    for run, padding in re.findall(rb"([^=]*)(=*)", packed):
        odd = len(run) % 4 == 1
        whole = run[: len(run) - odd]
        is_damaged = is_damaged or odd or (bool(padding) and (len(run) + len(padding)) % 4 != 0)
        made.append(base64.b64decode(whole + b"=" * (-len(whole) % 4)))
    return b"".join(made), is_damaged


def _without_words(data: bytes) -> Iterator[bytes]:
    for line in data.splitlines():
        bare = line.strip()
        if len(bare.translate(None, _ALPHABET)) <= _MOST_FOREIGN * len(bare):
            yield bare


def uuencoded(text: bytes) -> Iterator[tuple[str, bytes, bool]]:
    """The files that old mailers write into the text: name, bytes, and whether a line of it was broken."""
    for found in _UU.finditer(text):
        made, is_damaged = [], False
        for line in found[2].splitlines():
            try:
                made.append(binascii.a2b_uu(line))
            except binascii.Error:
                is_damaged = True
        yield found[1].decode("utf-8", "replace"), b"".join(made), is_damaged


def without_uuencoded(text: bytes) -> bytes:
    """The text that was written around such files."""
    return _UU.sub(b"", text)
