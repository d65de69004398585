"""What bytes are, told by the bytes alone: names and declared types lie."""

from __future__ import annotations

import re

PDF = "application/pdf"
ZIP = "application/zip"
EMPTY = "application/x-empty"
UNKNOWN = "application/octet-stream"
PLAIN = "text/plain"

HEAD = 2048
"""Bytes before `%PDF-` that are tolerated: fax gateways and mailers put junk there."""

TAIL = 65_536
"""Where the list of an archive's members begins, at the latest for small archives."""

PICTURES = frozenset(
    {"image/jpeg", "image/png", "image/tiff", "image/gif", "image/heic", "image/webp", "image/bmp"},
)
"""Pictures that are read."""

MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"II+\x00", "image/tiff"),
    (b"MM\x00+", "image/tiff"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x1f\x8b", "application/gzip"),
    (b"\x78\x9f\x3e\x22", "application/vnd.ms-tnef"),
    (b"{\\rtf", "application/rtf"),
    (b"MZ", "application/vnd.microsoft.portable-executable"),
    (b"\x7fELF", "application/x-executable"),
    (b"\xc5\xd0\xd3\xc6", "application/postscript"),
)

BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif"})
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OUTLOOK_PROPERTY = "__substg1.0_".encode("utf-16-le")
OFFICE: tuple[tuple[bytes, str], ...] = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
MAIL_HEADER = re.compile(
    rb"\A(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?(?:from|to|received|mime-version|message-id|return-path):",
    re.IGNORECASE,
)
WORDS: dict[str, str] = {
    EMPTY: "an empty file",
    UNKNOWN: "a file of unknown type",
    PLAIN: "text",
    ZIP: "a zip archive",
    "text/html": "HTML",
    "text/xml": "XML",
    "image/svg+xml": "an SVG drawing",
    "application/postscript": "PostScript",
    "application/x-7z-compressed": "an unsupported archive (7z)",
    "application/vnd.rar": "an unsupported archive (rar)",
    "application/gzip": "an unsupported archive (gzip)",
    "application/vnd.ms-tnef": "an Outlook winmail.dat",
    "application/vnd.ms-outlook": "an Outlook message",
    "application/x-ole-storage": "an old Office document",
    "application/rtf": "a rich text document",
    "message/rfc822": "a mail",
    "application/vnd.microsoft.portable-executable": "a program",
    "application/x-executable": "a program",
    OFFICE[0][1]: "a Word document",
    OFFICE[1][1]: "an Excel workbook",
    OFFICE[2][1]: "a PowerPoint presentation",
}


def in_words(media_type: str) -> str:
    """A media type as a reviewer would say it: `a Word document`."""
    return WORDS.get(media_type, media_type)


def sniff(data: bytes) -> str:
    """The media type of `data` by its content; `application/octet-stream` when nothing fits.

    Never raises. A PDF may begin with up to 2 KiB of junk, but not with the marks of another type.
    """
    if not data:
        return EMPTY
    for magic, media_type in MAGIC:
        if data.startswith(magic):
            return media_type
    return _container(data) or _with_junk(data) or _text(data)


def _container(data: bytes) -> str | None:
    """Types whose mark does not stand at the very beginning, or that hold others."""
    if data[4:8] == b"ftyp" and data[8:12] in BRANDS:
        return "image/heic"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "image/webp"
    if data.startswith(b"BM") and data[6:10] == b"\0\0\0\0":
        return "image/bmp"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(data)
    if data.startswith(OLE):
        return "application/vnd.ms-outlook" if OUTLOOK_PROPERTY in data else "application/x-ole-storage"
    return None


def _zip(data: bytes) -> str:
    """An Office document is a zip with a table of content types and a folder of its program."""
    if b"[Content_Types].xml" in data:
        for folder, media_type in OFFICE:
            if folder in data[-TAIL:]:
                return media_type
    return ZIP


def _with_junk(data: bytes) -> str | None:
    """PDF and PostScript, which tolerate bytes before their header."""
    head = data[:HEAD]
    start = head.lstrip(b"\xef\xbb\xbf\0\t\r\n \x04")
    if start.startswith(b"%!"):
        return "application/postscript"
    if start[:200].lower().startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<script")):
        return "text/html"
    return PDF if b"%PDF-" in head else None


def _text(data: bytes) -> str:
    """Kinds of text, or nothing known."""
    head = data[:HEAD]
    start = head.lstrip(b"\xef\xbb\xbf\t\r\n ").lower()
    if b"<svg" in start and start.startswith(b"<"):
        return "image/svg+xml"
    if start.startswith(b"<?xml"):
        return "text/xml"
    if start.startswith(b"<"):
        return "text/html"
    if MAIL_HEADER.match(head):
        return "message/rfc822"
    return UNKNOWN if b"\0" in head else PLAIN
