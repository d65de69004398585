"""Headers as they come in the wild, decoded without ever failing."""

from __future__ import annotations

import codecs
import re
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from domain.message import Address
from ingest.names import plain

MAX_HEADER = 20_000
MAX_ADDRESSES = 100
MAX_REFERENCES = 50
MAX_ID = 900
_ID = re.compile(r"<[^<>\s]{1,900}>")
_ADDRESS = re.compile(r"[^\s<>\"(),;:\\\[\]]{1,128}@[^\s<>\"(),;:\\\[\]]{1,255}")
# codecs that are no charsets, or that take forever on foreign input (idna is quadratic)
_NO_CHARSETS = frozenset({"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "mbcs", "oem"})


def charset_text(data: bytes, charset: str | None) -> str:
    """`data` as text: by its charset if it is written in it, else as UTF-8 or Windows-1252; never raises."""
    declared = _codec(charset) if charset else None
    for name in (declared, "utf-8"):
        try:
            return data.decode(name) if name else data.decode("ascii")
        except (UnicodeError, ValueError):
            continue
    return data.decode(declared if declared == "utf-8" else "windows-1252", "replace")


def _codec(name: str) -> str | None:
    """The name of the codec for a charset; None where there is none, or where it makes no text of bytes."""
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    return codec.name if codec._is_text_encoding and codec.name.replace("-", "_") not in _NO_CHARSETS else None


def raw(message: Message, name: str) -> str:
    """A header as it stands in the bytes, "" when it is missing; of several the first."""
    return next(iter(values(message, name)), "")


def values(message: Message, name: str) -> list[str]:
    """All headers of that name as they stand; bytes beyond ASCII are read as UTF-8, which is what mailers mean."""
    found = []
    for key, value in message.raw_items():  # get() would turn bytes beyond ASCII into question marks
        if key.lower() == name.lower():
            found.append(charset_text(str(value).encode("utf-8", "surrogateescape"), None)[:MAX_HEADER])
    return found


def parameter(message: Message, name: str, header: str) -> str | None:
    """A parameter of a header (`filename` of Content-Disposition), decoded by RFC 2231 or 2047; None without one."""
    try:
        value = message.get_param(name, header=header)
    except (ValueError, TypeError, LookupError):  # pieces that contradict each other
        found = re.search(rf"\b{name}[*\d]*\s*=\s*\"?([^\";]+)", raw(message, header), re.IGNORECASE)
        return decoded_words(found[1]) if found else None
    if value is None:
        return None
    if isinstance(value, tuple):  # RFC 2231: charset, language, percent-decoded text
        charset, _, encoded = value
        return charset_text(encoded.encode("latin-1", "replace"), charset)
    return decoded_words(value)


def text(message: Message, name: str, *, most: int = 1000) -> str:
    """A header decoded (RFC 2047), on one line, without control characters."""
    return plain(decoded_words(raw(message, name)), most=most)


def decoded_words(value: str) -> str:
    """Encoded words (RFC 2047) as text; never raises."""
    unfolded = re.sub(r"\r?\n[ \t]*", " ", value)
    try:
        pieces = decode_header(unfolded)
    except (HeaderParseError, ValueError, LookupError):
        pieces = [(unfolded, None)]
    made = []
    for piece, charset in pieces:
        data = piece.encode("utf-8", "surrogateescape") if isinstance(piece, str) else piece
        made.append(charset_text(data, charset))
    return "".join(made)


def addresses(message: Message, name: str) -> tuple[Address, ...]:
    """The addresses of all headers of that name, lower case, with display names, at most 100."""
    found: dict[str, Address] = {}
    for value in values(message, name):
        for shown, address in _pairs(re.sub(r"[\r\n\0]+\s*", " ", value)):
            key = address.strip().lower()
            if "@" in key and key not in found and len(found) < MAX_ADDRESSES:
                found[key] = Address(key, plain(decoded_words(shown), most=200))
    return tuple(found.values())


def _pairs(value: str) -> list[tuple[str, str]]:
    try:
        pairs = [(shown, address) for shown, address in getaddresses([value]) if _ADDRESS.fullmatch(address)]
    except (RecursionError, ValueError, IndexError):  # nested comments, half an encoded word
        pairs = []
    return pairs or [("", one) for one in _ADDRESS.findall(value)]


def message_ids(message: Message, name: str) -> tuple[str, ...]:
    """The ids in a header, angle brackets kept, the newest 50."""
    found = _ID.findall(raw(message, name))
    return tuple(dict.fromkeys(found))[-MAX_REFERENCES:]


def message_id(message: Message) -> str | None:
    """The Message-ID; one without brackets or with spaces is taken as it stands, an empty one is none."""
    ids = message_ids(message, "Message-ID")
    return ids[0] if ids else plain(raw(message, "Message-ID"), most=MAX_ID) or None


def sent_at(message: Message) -> datetime | None:
    """The Date header in UTC, or None when it is missing or no date."""
    try:
        found = parsedate_to_datetime(raw(message, "Date"))
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
