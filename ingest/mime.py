"""The library's MIME parser, held to limits and kept from opening what we open ourselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from email import message_from_bytes
from email._policybase import Compat32
from email.generator import BytesGenerator
from email.message import Message
from io import BytesIO

CLOSED = "x-closed-"
"""Stands before the type `message/...` of a forwarded mail, so that the parser leaves its bytes as they are."""

MAX_VALUE = 20_000
MAX_PARAMETERS = 100
_MESSAGE = re.compile(r"\A(\s*)message/", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"\*\d{5,}")
_BOUNDARY = re.compile(rb"(?m)^--([^\r\n]{1,200}?)[ \t]*\r?\n(?=content-[a-z-]{4,40}[ \t]*:)", re.IGNORECASE)
_CLOSED_BOUNDARY = re.compile(rb"(?m)^--([^\s-][^\r\n]{0,199}?)(?:--)?[ \t]*\r?$")
_STARTS_WITH_ONE = re.compile(rb"\A\s*(?:this is a multi-?part message[^\n]*\n\s*)?--[^\r\n]", re.IGNORECASE)


class _ClosedPolicy(Compat32):
    """Headers as they come, but for those that would open a forwarded mail or take forever to be taken apart."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        if not name.lower().startswith("content-"):
            return name, value
        value = _LONG_NUMBER.sub("*", value[:MAX_VALUE])  # the library would make a number of it, and fail
        if value.count(";") > MAX_PARAMETERS:  # the library counts quotes anew at each
            value = ";".join(value.split(";", MAX_PARAMETERS)[:MAX_PARAMETERS])
        return name, _MESSAGE.sub(rf"\g<1>{CLOSED}message/", value) if name.lower() == "content-type" else value


CLOSED_POLICY = _ClosedPolicy(mangle_from_=False, max_line_length=None)


def entity(data: bytes) -> Message:
    """A part from its bytes."""
    return message_from_bytes(data, policy=CLOSED_POLICY)


def payload_bytes(part: Message) -> bytes:
    """What stands after the headers of a leaf, as it was sent."""
    kept = part.get_all("Content-Transfer-Encoding", [])
    del part["Content-Transfer-Encoding"]  # else the library decodes, and by less than mailers write
    payload = part.get_payload(decode=True)
    for value in kept:
        part["Content-Transfer-Encoding"] = value
    return payload if isinstance(payload, bytes) else b""


def bytes_of(part: Message, *, whole: bool = False) -> bytes:
    """The headers of a part, or all of it, as bytes."""
    if whole:
        out = BytesIO()
        BytesGenerator(out, policy=CLOSED_POLICY).flatten(part)
        return out.getvalue().replace(CLOSED.encode(), b"")
    lines: Sequence[str] = [f"{key}: {value}\n" for key, value in part.raw_items()]
    return "".join(lines).replace(CLOSED, "").encode("utf-8", "surrogateescape")


def opened_multipart(body: bytes, *, is_declared: bool) -> list[Message] | None:
    """The parts of a text that is taken apart by the boundary it shows; None when it shows none.

    Args:
        is_declared: somebody said that there are parts; else the text must begin with one.
    """
    if not is_declared and not _STARTS_WITH_ONE.match(body):
        return None
    seen = _BOUNDARY.search(body) or (_CLOSED_BOUNDARY.search(body) if is_declared else None)
    if not seen:
        return None
    boundary = seen[1].rstrip().replace(b'"', b"")
    try:
        again = entity(b'Content-Type: multipart/mixed; boundary="' + boundary + b'"\n\n' + body)
    except (RecursionError, ValueError, TypeError, AssertionError):
        return None
    payload = again.get_payload()
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else None
