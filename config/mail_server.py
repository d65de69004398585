"""A mail server as one URL: imaps://user:password@host/INBOX, smtp://host:587?starttls=1."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

IMAP_SCHEMES = ("imap", "imaps")
SMTP_SCHEMES = ("smtp", "smtps")
AUTHS = ("password", "xoauth2-microsoft", "xoauth2-google", "none")
OPTIONS = ("starttls", "auth", "timeout", "insecure")
LONGEST_TIMEOUT = 600
LOOPBACK = ("127.0.0.1", "::1", "localhost")
_PORTS = {"imap": 143, "imaps": 993, "smtp": 25, "smtps": 465}
SUBMISSION = 587
MAX_PORT = 65535
_YES_NO = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where a mailbox is read, or mail is handed over, and how to log in there.

    `scheme` is imap, imaps, smtp or smtps; `folder` is of IMAP only ("INBOX" when none is named). `auth` is one of
    password, xoauth2-microsoft, xoauth2-google, none. `timeout` in seconds, for connecting and for each reply.
    """

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    folder: str = ""
    starttls: bool = False
    auth: str = "none"
    timeout: float = 30.0

    @property
    def is_tls(self) -> bool:
        """True when the connection begins encrypted (imaps, smtps)."""
        return self.scheme in ("imaps", "smtps")

    @property
    def name(self) -> str:
        """Host and port, for messages to people: mail.example.com:993."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def mail_server(url: str, *, schemes: tuple[str, ...]) -> MailServer:
    """The server that `url` describes; user, password and folder may be percent-encoded.

    Raises:
        ValueError: it is no such URL; the text says what is wrong and never repeats the password.
    """
    if _CONTROL.search(url):
        raise ValueError("it contains a control character")
    parts = urlsplit(url)
    if parts.scheme not in schemes:
        raise ValueError(f"it must begin with {' or '.join(f'{scheme}://' for scheme in schemes)}")
    host = parts.hostname or ""
    if not host or "@" in host:
        raise ValueError("no host is named; a user or password with @, / or : must be percent-encoded")
    options = _options(parts.query)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if _CONTROL.search(user + password):
        raise ValueError("user or password contains a control character")
    starttls = _flag(options, "starttls")
    server = MailServer(
        scheme=parts.scheme,
        host=host,
        port=_port(parts, starttls=starttls),
        user=user,
        password=password,
        folder=_folder(parts),
        starttls=starttls,
        auth=options.get("auth", "password" if user else "none"),
        timeout=_timeout(options),
    )
    _check(server, insecure=_flag(options, "insecure"))
    return server


def _options(query: str) -> dict[str, str]:
    options = dict(parse_qsl(query, keep_blank_values=True))
    if unknown := sorted(set(options) - set(OPTIONS)):
        raise ValueError(f"unknown option {', '.join(unknown)}; known are {', '.join(OPTIONS)}")
    return options


def _flag(options: dict[str, str], name: str) -> bool:
    said = options.get(name, "0").lower()
    if said not in _YES_NO:
        raise ValueError(f"{name} must be 1 or 0")
    return _YES_NO[said]


def _timeout(options: Mapping[str, str]) -> float:
    said = options.get("timeout", "30")
    if not said.isdigit() or not 1 <= int(said) <= LONGEST_TIMEOUT:
        raise ValueError(f"timeout must be a number of seconds from 1 to {LONGEST_TIMEOUT}")
    return float(said)


def _port(parts: SplitResult, *, starttls: bool) -> int:
    default = SUBMISSION if parts.scheme == "smtp" and starttls else _PORTS[parts.scheme]
    try:
        port = default if parts.port is None else parts.port
    except ValueError as wrong:
        raise ValueError(f"the port must be a number from 1 to {MAX_PORT}") from wrong
    if not port:
        raise ValueError(f"the port must be a number from 1 to {MAX_PORT}")
    return port


def _folder(parts: SplitResult) -> str:
    folder = unquote(parts.path.strip("/"))
    if parts.scheme in SMTP_SCHEMES:
        if folder:
            raise ValueError("an SMTP server has no folder; remove the path")
        return ""
    if _CONTROL.search(folder):
        raise ValueError("the folder contains a control character")
    return folder or "INBOX"


def _check(server: MailServer, *, insecure: bool) -> None:
    if server.auth not in AUTHS:
        raise ValueError(f"auth must be one of {', '.join(AUTHS)}")
    if server.auth != "none" and not server.user:
        raise ValueError(f"auth={server.auth} needs a user before the @")
    if server.auth == "password" and not server.password:
        raise ValueError("the user has no password")
    if server.auth == "none" and server.scheme in IMAP_SCHEMES:
        raise ValueError("a mailbox needs a user and a password, or a user and auth=xoauth2-...")
    if server.is_tls and server.starttls:
        raise ValueError(f"{server.scheme} is encrypted from the start; remove starttls")
    in_clear = not (server.is_tls or server.starttls or server.host in LOOPBACK)
    if server.auth != "none" and in_clear and not insecure:
        raise ValueError(
            f"the login would travel unencrypted; use {server.scheme}s, starttls=1, or insecure=1 to allow it"
        )
