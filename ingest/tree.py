"""The MIME tree of a mail, walked with limits; every leaf that is not the body is a file, whatever it calls itself."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import compat32

from domain.errors import UnreadableMessage
from domain.sniff import sniff
from ingest.headers import charset_text, decoded_words

MAX_PARTS = 1000
MAX_DEPTH = 30
MAX_BODY = 500_000
_BOUNDARY_LINE = re.compile(rb"(?m)^--([^\s-][^\r\n]{0,68}?)(?:--)?[ \t]*\r?$")


@dataclass(frozen=True, slots=True)
class Leaf:
    """One leaf of the tree: `path` as "2.1", the declared type, and the decoded bytes.

    `is_inline` when it is shown inside the text (a Content-ID, or disposition inline without a file name).
    """

    path: str
    declared: str
    name: str | None
    data: bytes
    is_inline: bool


@dataclass(frozen=True, slots=True)
class Tree:
    """A parsed mail: its root (for headers), plain and HTML body, files, embedded mails, and what was odd."""

    root: Message
    plain: str
    html: str
    files: tuple[Leaf, ...]
    flags: tuple[str, ...]


def parse(raw: bytes) -> Tree:
    """The tree of a mail.

    Raises:
        UnreadableMessage: nested too deep, too many parts, or its parts cannot be told apart.
    """
    raw, flags = _mended(raw)
    try:
        root = message_from_bytes(raw, policy=compat32)
    except (RecursionError, ValueError, AssertionError) as trouble:  # the parser's answers to nesting and rubbish
        raise UnreadableMessage(why="its parts are nested too deep") from trouble
    if root.get_content_maintype() == "multipart" and not root.is_multipart():
        root, found = _guessed(raw, root)
        flags = (*flags, found)
    body: dict[str, str] = {}
    files: list[Leaf] = []
    for path, part in _leaves(root):
        _sort(path, part, body, files)
    return Tree(root, body.get("plain", ""), body.get("html", ""), tuple(files), flags)


def _mended(raw: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Line ends and leading blank lines as the parser wants them, and what had to be mended."""
    flags: tuple[str, ...] = ()
    if b"\n" not in raw and b"\r" in raw:
        raw, flags = raw.replace(b"\r", b"\r\n"), ("odd-line-ends",)
    if raw[:1] in b"\r\n" and raw.strip():
        raw, flags = raw.lstrip(b"\r\n"), (*flags, "headers-missing")
    return raw, flags


def _guessed(raw: bytes, root: Message) -> tuple[Message, str]:
    """A multipart mail whose boundary is missing or wrong, parsed by the boundary that its body shows."""
    head, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    seen = _BOUNDARY_LINE.search(body)
    if not seen:
        raise UnreadableMessage(why="it has parts, but no boundary between them")
    del root["Content-Type"]
    kept = [line for line in re.split(rb"\n(?![ \t])", head) if not line.lower().startswith(b"content-type:")]
    kept.append(b'Content-Type: multipart/mixed; boundary="' + seen[1].replace(b'"', b"") + b'"')
    again = message_from_bytes(b"\n".join(kept) + b"\n\n" + body, policy=compat32)
    if not again.is_multipart():
        raise UnreadableMessage(why="the boundary between its parts is wrong")
    return again, "boundary-guessed"


def _leaves(root: Message) -> Iterator[tuple[str, Message]]:
    """Every leaf with its path, depth first, without recursion; a forwarded mail is a leaf."""
    waiting: list[tuple[str, Message]] = [("1", root)]
    count = 0
    while waiting:
        path, part = waiting.pop()
        count += 1
        if count > MAX_PARTS:
            raise UnreadableMessage(why=f"it has more than {MAX_PARTS} parts")
        payload = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(payload, list):
            if path.count(".") >= MAX_DEPTH:
                raise UnreadableMessage(why="its parts are nested too deep")
            inner = [(f"{path}.{n}", one) for n, one in enumerate(payload, 1) if isinstance(one, Message)]
            waiting.extend(reversed(inner))
        else:
            yield path, part


def _sort(path: str, part: Message, body: dict[str, str], files: list[Leaf]) -> None:
    declared = part.get_content_type()
    data = _data(part)
    name = _file_name(part)
    disposition = str(part.get("Content-Disposition") or "").strip().lower()
    is_file = disposition.startswith("attachment") or name is not None
    if declared in ("text/plain", "text/html") and not is_file and sniff(data[:4096]) != "application/pdf":
        kind = declared[5:]
        text = charset_text(data[:MAX_BODY], part.get_content_charset())
        body[kind] = f"{body[kind]}\n{text}" if kind in body else text
    elif data or is_file or declared not in ("text/plain", "text/html"):
        inline = "Content-ID" in part or (disposition.startswith("inline") and name is None)
        files.append(Leaf(path, declared, name, data, inline))


def _file_name(part: Message) -> str | None:
    for header, parameter in (("content-disposition", "filename"), ("content-type", "name")):
        value = part.get_param(parameter, header=header)
        if value is None:
            continue
        if isinstance(value, tuple):  # RFC 2231: charset, language, percent-decoded text
            charset, _, encoded = value
            return charset_text(encoded.encode("latin-1", "replace"), charset)
        return decoded_words(value)
    return None


def _data(part: Message) -> bytes:
    payload = part.get_payload()
    if isinstance(payload, list):  # message/rfc822: the parser has opened it, we keep it closed
        return b"".join(one.as_bytes() for one in payload if isinstance(one, Message))
    encoding = str(part.get("Content-Transfer-Encoding") or "").strip().lower()
    del part["Content-Transfer-Encoding"]  # so that the bytes come as they were sent: we decode more than the library
    raw = part.get_payload(decode=True)
    data = raw if isinstance(raw, bytes) else b""
    if encoding == "base64":
        return from_base64(data)
    if encoding == "quoted-printable":
        return quopri.decodestring(data)
    return data


def from_base64(data: bytes) -> bytes:
    """Bytes from base64 as mailers write it: stray white space and junk skipped, padding missing or in the middle."""
    made = []
    for run in re.split(rb"=+", re.sub(rb"[^A-Za-z0-9+/=]", b"", data)):
        whole = run[: len(run) - (len(run) % 4 == 1)]
        try:
            made.append(base64.b64decode(whole + b"=" * (-len(whole) % 4)))
        except (binascii.Error, ValueError):
            continue
    return b"".join(made)
