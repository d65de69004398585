"""The kinds of value that a setting can have: each a function from text, and each refusing with a reason."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import time
from email.headerregistry import Address
from email.utils import parseaddr
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

MIN_SECRET = 32
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_HOST = re.compile(r"[A-Za-z0-9._:-]+")
_USERINFO = re.compile(r"^(?P<before>[a-z0-9+]*:/{0,2})?(?=[^@]*:|.*://).*@", re.DOTALL)
_NO_HOST = re.compile(r"^(?P<before>[a-z0-9+]*://[^:@]*:)(?![0-9]*(?:/|$))[^@]*$", re.DOTALL)  # user:password alone
_PARAMETER = re.compile(r"(?i)((?:password|secret|token|key)[^=&]*=)[^&]*")


def whole_number(least: int, most: int) -> Callable[[str], int]:
    """A reader of whole numbers from `least` to `most`, both allowed."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,12}", text):
            raise ValueError("it is not a whole number")
        if not least <= int(text) <= most:
            raise ValueError(f"it must lie from {least} to {most}")
        return int(text)

    return read


def one_of(*words: str) -> Callable[[str], str]:
    """A reader of one of `words`, upper or lower case alike, given back as written here."""

    def read(text: str) -> str:
        for word in words:
            if word.lower() == text.lower():
                return word
        raise ValueError(f"it must be one of {', '.join(words)}")

    return read


def yes_or_no(text: str) -> bool:
    """Whether something is wanted."""
    if text.lower() not in ("yes", "no"):
        raise ValueError("it is neither yes nor no")
    return text.lower() == "yes"


def any_text(text: str) -> str:
    """The text itself, if it is one printable line."""
    if not text.isprintable():
        raise ValueError("it contains a control character")
    return text


def host(text: str) -> str:
    """A host name or IP address to listen on."""
    if not _HOST.fullmatch(text):
        raise ValueError("it is not a host name or an IP address")
    return text


def proxy(text: str) -> str:
    """The IP address of one reverse proxy in its shortest spelling, or * for any."""
    return text if text == "*" else str(ip_address(text))


def folder(text: str) -> Path:
    """A folder, made when it is missing."""
    return Path(any_text(text)).expanduser()


def full_folder(text: str) -> Path:
    """A folder by its full path; it is not made, as others must be let into it."""
    path = folder(text)
    if not path.is_absolute():
        raise ValueError("it must be a full path")
    return path


def time_or_never(text: str) -> time | None:
    """A time of day as 02:00, or never."""
    if text.lower() == "never":
        return None
    found = re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", text)
    if not found:
        raise ValueError("it is neither a time of day, nor never")
    return time(int(found[1]), int(found[2]))


def secret(text: str) -> str:
    """A secret of at least 32 characters."""
    if len(text) < MIN_SECRET:
        raise ValueError(f"it must have at least {MIN_SECRET} characters")
    return any_text(text)


def database_url(text: str) -> str:
    """The URL of a SQLite file or a PostgreSQL database, in SQLAlchemy's spelling with psycopg 3 as driver."""
    scheme, colon, rest = any_text(text).partition("://")
    if colon and scheme in ("sqlite", "sqlite+pysqlite"):
        if not rest.startswith("/") or not rest.strip("/"):
            raise ValueError("SQLite needs three slashes and a file; in memory the workers would not see each other")
        if rest.strip("/") == ":memory:":
            raise ValueError("a database in memory is not seen by the other processes; name a file")
        return f"sqlite://{rest}"
    if colon and scheme in ("postgresql", "postgres", "postgresql+psycopg"):
        parts = urlsplit(f"postgresql://{rest}")
        if not parts.path.strip("/"):
            raise ValueError("no database is named after the host")
        _ = parts.port  # raises ValueError when it is no number
        return f"postgresql+psycopg://{rest}"
    raise ValueError("it must begin with sqlite:/// or postgresql://")


def blobs_url(text: str) -> str:
    """A folder path, or a URL of fsspec: file://, s3://bucket/prefix, memory://."""
    scheme, colon, rest = any_text(text).partition("://")
    if not colon:
        return text
    if scheme not in ("file", "s3", "memory"):
        raise ValueError("it must be a folder, or begin with file://, s3:// or memory://")
    if scheme == "file" and not rest.startswith("/"):
        raise ValueError("file:// needs a full path: file:///srv/certdesk")
    if scheme == "s3" and not rest.strip("/"):
        raise ValueError("no bucket is named")
    return text


def base_url(text: str) -> str:
    """The address that people type, without a slash at the end."""
    parts = urlsplit(any_text(text))
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("it must begin with http:// or https:// and name a host")
    _ = parts.port
    if parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError("it must have no user, no ? and no #")
    return text.rstrip("/")


def mail_from(text: str) -> str:
    """One mail address, with or without a display name, in the spelling of a From header.

    The local part has no plus sign: what stands after it is ours, it leads replies back to their account.
    """
    name, address = parseaddr(any_text(text))
    if not _ADDRESS.fullmatch(address):
        raise ValueError("it is not one plain mail address (and there must be no + in it: replies use that)")
    return str(Address(name, addr_spec=address))


def masked(text: str, *, hide: bool) -> str:
    """What may be shown of a value: nothing of a secret, and of a URL all but its user and password."""
    if hide:
        return f"(hidden, {len(text)} characters)"
    shown = _NO_HOST.sub(r"\g<before>***", _USERINFO.sub(lambda found: f"{found['before'] or ''}***@", text))
    shown = _PARAMETER.sub(r"\1***", shown)
    return "".join(c if c.isprintable() else "?" for c in shown)[:200]
