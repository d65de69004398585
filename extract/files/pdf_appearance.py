"""The text that the stored picture of a form field shows. Viewers show that picture, programs read the value.

Looking into the picture of each of 130 fields must cost next to nothing: where the value stands in it as it is, and
that is nearly always so, it is not taken apart.
"""

from __future__ import annotations

import re
from typing import Any

import pikepdf

LARGEST = 100_000
"""Bytes of a picture of a field that is looked into; text of a full description has 3,000."""
_STRING = re.compile(rb"\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]+>", re.DOTALL)
_SHOWS = re.compile(rb"\((?:\\.|[^\\()])*\)\s*(?:Tj|'|\")|\[[^\]]*\]\s*TJ|<[0-9A-Fa-f\s]*>\s*Tj", re.DOTALL)
_MOVES = re.compile(rb"(-?[\d.]+)\s+(Td|TD|Tm)\b")
"""How far a line goes down, or at which height it stands."""
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_NAMED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
READABLE = 0.9
"""Part of the characters that must be printable ASCII: others are codes of a font made for the file."""


def shown_text(annotation: Any, value: str) -> str | None:
    """What the field's picture shows, lines joined by spaces, or one under the other where the field holds nothing.

    None when the field has no picture, or one whose characters cannot be told from its bytes.
    """
    data = _picture(annotation)
    if data is None or len(data) > LARGEST:
        return None
    if value.strip() and value.isascii() and f"({value})".encode() in data:
        return value
    if b"Do" in data.split() or b"<" in data.replace(b"<<", b""):
        return None  # a picture within the picture, or codes of a font: not to be told from bytes
    if value.strip():
        parts = [_text(string) for shown in _SHOWS.findall(data) for string in _joined(shown)]
        text = " ".join("".join(parts).split())
    else:
        text = _lines(data)
    legible = sum(" " <= char <= "~" for char in text)
    return text if legible >= READABLE * len(text) else None


def _picture(annotation: Any) -> bytes | None:
    pictures = annotation.get("/AP")
    if not isinstance(pictures, pikepdf.Dictionary) or "/N" not in pictures:
        return None
    normal = pictures["/N"]
    if not isinstance(normal, pikepdf.Stream):
        return None
    try:
        return bytes(normal.read_bytes())
    except pikepdf.PdfError:
        return None


def _lines(data: bytes) -> str:
    """The lines that a picture shows; the cells of a comb, one character in each, are one value."""
    lines: list[list[str]] = []
    end, level = 0, b""
    for shown in _SHOWS.finditer(data):
        between = data[end : shown.start()]
        moved = _MOVES.findall(between)
        stays = all((how in (b"Td", b"TD") and not float(y)) or (how == b"Tm" and y == level) for y, how in moved)
        level = next((y for y, how in reversed(moved) if how == b"Tm"), level)
        if not lines or b"T*" in between or not stays or shown[0][-1:] in b"'\"":
            lines.append([])
        lines[-1].append("".join(_text(string) for string in _STRING.findall(shown[0])))
        end = shown.end()
    made = ((" " if any(len(part) > 1 for part in parts) else "").join(parts) for parts in lines)
    return "\n".join(" ".join(line.split()) for line in made).strip()


def _joined(shown: bytes) -> list[bytes]:
    """The strings of one operator: those of an array are letters set closer, other operators begin a new line."""
    strings = _STRING.findall(shown)
    return [*strings, b"( )"]


def _text(string: bytes) -> str:
    plain = _ESCAPE.sub(_unescaped, string[1:-1])
    return plain.decode("cp1252", "replace")


def _unescaped(found: re.Match[bytes]) -> bytes:
    code = found[1]
    if code[:1] in b"01234567" and code.isdigit():
        return bytes([int(code, 8) & 0xFF])
    return _NAMED.get(code, code)
