"""Clients' own identity providers (OpenID Connect), from a TOML file that the operator keeps."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from domain.errors import WrongSettings

NEEDED = ("issuer", "client_id", "client_secret", "domains")
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """Where the people of one client sign in.

    `client` is the client's short name, `issuer` the provider's address, `client_id` and `client_secret` what it
    knows the desk by. `domains` are of the mail addresses, in lower case, of whom it speaks: of others it is not
    believed.
    """

    client: str
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    domains: tuple[str, ...]

    @property
    def host(self) -> str:
        """The provider as people know it."""
        return urlsplit(self.issuer).netloc

    def speaks_of(self, email: str) -> bool:
        """Whether a mail address is of a domain of its."""
        return email.rpartition("@")[2].strip().lower() in self.domains


def identity_providers(file: Path) -> tuple[IdentityProvider, ...]:
    """The providers in a file, a table each under the client's short name.

    Raises:
        WrongSettings: it cannot be read, or something in it cannot be used; all of it is listed.
    """
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as trouble:
        raise WrongSettings(problems=f"  - {file}: it cannot be read as TOML ({trouble})") from trouble
    problems = [f"  - {file}: {problem}" for client, table in tables.items() for problem in _problems(client, table)]
    if problems:
        raise WrongSettings(problems="\n".join(problems))
    return tuple(
        IdentityProvider(
            client,
            table["issuer"].strip(),
            table["client_id"],
            table["client_secret"],
            tuple(one.strip().lower() for one in table["domains"]),
        )
        for client, table in tables.items()
    )


def _problems(client: str, table: Any) -> Iterable[str]:
    if not isinstance(table, Mapping):
        yield f"{client}: it must stand in a table of a client, [{client}] with {', '.join(NEEDED)} below"
        return
    for name in sorted(set(table) - set(NEEDED)):
        yield f"[{client}] {name}: there is no such entry; there are {', '.join(NEEDED)}"
    for name in ("issuer", "client_id", "client_secret"):
        if not isinstance(table.get(name), str) or not table[name].strip():
            yield f"[{client}] {name}: a text is needed, as the provider gave it"
    issuer = table.get("issuer")
    if isinstance(issuer, str) and issuer.strip() and not _is_safe(issuer.strip()):
        yield f'[{client}] issuer: found {issuer!r}; an https address is needed, for example "https://login.example.com"'
    domains = table.get("domains")
    if not isinstance(domains, list) or not domains or not all(isinstance(one, str) and "." in one for one in domains):
        yield f'[{client}] domains: the domains of its mail addresses are needed, for example ["example.com"]'


def _is_safe(issuer: str) -> bool:
    parts = urlsplit(issuer)
    return bool(parts.netloc) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK))
