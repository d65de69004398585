"""The bytes of a mail as a parser wants them: encoding, line ends, and headers that would hide those after them."""

from __future__ import annotations

import codecs
import re

_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_HEADER = re.compile(rb"[!-9;-~]+:")
_SPACED = re.compile(rb"([!-9;-~]{1,76})[ \t]+(?=:)")
_KNOWN = re.compile(
    rb"(from|to|cc|subject|date|message-id|in-reply-to|references|reply-to|return-path|received|mime-version"
    rb"|content-[a-z-]+|x-[a-z-]+)[ \t]*:",
    re.IGNORECASE,
)


def mended(raw: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The mail, and stable words for what had to be mended."""
    flags: list[str] = []
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):  # saved as "Unicode" by a program of Windows
        raw = raw.decode("utf-16", "replace").encode()
    raw = raw.removeprefix(codecs.BOM_UTF8)
    if b"\n" not in raw and b"\r" in raw:
        raw = raw.replace(b"\r", b"\r\n")
        flags.append("odd-line-ends")
    if raw[:1] in b"\r\n" and raw.strip():
        raw = raw.lstrip(b"\r\n")
        flags.append("headers-missing")
    head, rest = split(raw)
    whole, found = mended_head(head)
    return (whole + rest if found else raw), (*flags, *found)


def split(raw: bytes) -> tuple[bytes, bytes]:
    """The headers, and the rest with the blank line before it."""
    blank = _BLANK_LINE.search(raw)
    return (raw[: blank.start()], raw[blank.start() :]) if blank else (raw, b"")


def mended_head(head: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Headers without the lines that are none, each of which would make the headers after it part of the text.

    A line is taken for rubbish only if a well-known header follows it: else the text begins there, without the
    blank line that it should have. A From written with a space before its colon is read but not trusted: filters
    on its way did not see it.
    """
    lines = head.split(b"\n")
    last = max((n for n, line in enumerate(lines) if _KNOWN.match(line)), default=-1)
    kept: list[bytes] = []
    flags: list[str] = []
    dropping = False
    for n, line in enumerate(lines):
        if line.startswith(b"--"):
            return b"\n".join([*kept, *lines[n:]]), tuple(dict.fromkeys(flags))
        if line[:1] in (b" ", b"\t") and n:
            kept += [] if dropping else [line]
            continue
        spaced = _SPACED.match(line)
        dropping = not spaced and not _HEADER.match(line) and not (n == 0 and line.startswith(b"From "))
        if dropping and n > last:
            return b"\n".join([*kept, *lines[n:]]), tuple(dict.fromkeys(flags))
        if spaced and (n <= last):
            flags += ["ambiguous-sender"] if spaced[1].lower() == b"from" else []
            line = spaced[1] + line[spaced.end() :]
        elif spaced:
            return b"\n".join([*kept, *lines[n:]]), tuple(dict.fromkeys(flags))
        if dropping or spaced:
            flags.append("odd-headers")
        kept += [] if dropping else [line]
    return b"\n".join(kept), tuple(dict.fromkeys(flags))
