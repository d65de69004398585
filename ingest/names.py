"""Foreign words made safe to show, to store, and to use as a file's name."""

from __future__ import annotations

import re
import unicodedata

MAX_NAME_BYTES = 200
MAX_EXTENSION = 10
_SPACES = re.compile(r"\s+")
# bidi overrides and isolates turn "fdp.exe" into "exe.pdf" on a screen
_BIDI = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])


_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def plain(text: str, *, most: int = 1000) -> str:
    """`text` on one line, without control characters and bidi overrides, at most `most` characters."""
    shown = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text[: most * 4].translate(_BIDI))
    return _SPACES.sub(" ", shown).strip()[:most]


def safe_name(name: str | None, fallback: str) -> str:
    """A file name without path, control characters or more than 200 bytes; its extension is kept.

    `fallback` stands in when nothing is left.
    """
    last = re.split(r"[/\\]", (name or "").replace("\0", ""))[-1]
    if len(last) > MAX_NAME_BYTES:  # its end says what it is
        last = last[:MAX_NAME_BYTES] + last[-2 * MAX_EXTENSION :]
    shown = plain(last, most=2000).strip(" .") or fallback
    if _DEVICE.match(shown):  # Windows would open a device, not the file
        shown = f"_{shown}"
    if len(shown.encode()) <= MAX_NAME_BYTES:
        return shown
    stem, dot, extension = shown.rpartition(".")
    if not dot or len(extension) > MAX_EXTENSION:
        stem, dot, extension = shown, "", ""
    room = MAX_NAME_BYTES - len(f"{dot}{extension}".encode())
    return stem.encode()[:room].decode("utf-8", "ignore") + dot + extension
