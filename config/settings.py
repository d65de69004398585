"""What the operator chose, as one frozen object built once at the edge."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import time
from email.utils import parseaddr
from pathlib import Path
from typing import Any

from config.mail_server import MailServer
from config.setting import SETTINGS, Setting
from config.setting_kinds import masked
from domain.errors import WrongSettings

__all__ = ["SETTINGS", "MailServer", "Setting", "Settings", "load_settings", "settings_from"]

PREFIX = "CERTDESK_"
FILE_VARIABLE = "CERTDESK_CONFIG"
DEMO_SENDER = "Certdesk <desk@certdesk.example>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the operator chose. Secrets are left out of its repr.

    `imap` and `smtp` are None together: the desk then brings its own demo mailbox. `secret_key` is "" only then, and
    who starts the desk makes one and keeps it in `data_dir`. `database_url` is in SQLAlchemy's spelling.
    """

    data_dir: Path
    database_url: str = field(repr=False)
    blobs_url: str = field(repr=False)
    imap: MailServer | None
    smtp: MailServer | None
    mail_from: str
    fax_number: str
    authserv_id: str
    sent_folder: str
    identity_providers: str
    dkim_key: str
    dkim_selector: str
    dkim_domain: str
    base_url: str
    secret_key: str = field(repr=False)
    private_webhooks: bool
    drop_folder: Path | None
    export_at: time | None
    poll_seconds: int
    host: str
    port: int
    proxy: str
    web_processes: int | None
    workers: int
    log_level: str
    log_format: str
    microsoft_tenant: str
    microsoft_client_id: str
    microsoft_client_secret: str = field(repr=False)
    google_client_id: str
    google_client_secret: str = field(repr=False)
    max_message_mb: int
    sandbox_memory_mb: int
    sandbox_cpu_seconds: int

    @property
    def is_demo(self) -> bool:
        """True when no mailbox was set and the desk brings its own."""
        return self.imap is None

    @property
    def mail_address(self) -> str:
        """The bare address of `mail_from`, lower case."""
        return parseaddr(self.mail_from)[1].lower()


def settings_from(mapping: Mapping[str, str]) -> Settings:
    """Settings out of `CERTDESK_*` names; other names are passed over, an empty value counts as not set.

    Raises:
        WrongSettings: one or more cannot be used; all of them are listed, secrets masked.
    """
    problems = list(_unknown(mapping))
    values: dict[str, Any] = {}
    for each in SETTINGS:
        text = mapping.get(each.name, "").strip()
        try:
            values[each.attribute] = each.read(text) if text else _default(each)
        except ValueError as wrong:
            problems.append(_problem(each, text, str(wrong)))
            values[each.attribute] = None
    problems += _disagreements(mapping, values)
    if problems:
        raise WrongSettings(problems="\n".join(f"  - {problem}" for problem in problems))
    return Settings(**_derived(values))


def load_settings(environ: Mapping[str, str], file: Path | None) -> Settings:
    """Settings out of variables and a TOML file; a variable wins over the file.

    `CERTDESK_CONFIG` in `environ` names another file, which must then exist; else a missing `file` is no fault. In
    the file a name is written in lower case without prefix (`database_url = "..."`); [google] client_id is
    google_client_id.

    Raises:
        WrongSettings: the file cannot be read, or settings_from refuses.
    """
    named = environ.get(FILE_VARIABLE, "")
    path = Path(named) if named else file
    from_file: dict[str, str] = {}
    if path is not None and (named or path.exists()):
        from_file = _flattened(_toml(path), PREFIX)
    return settings_from({**from_file, **{n: v for n, v in environ.items() if n != FILE_VARIABLE}})


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as trouble:
        raise WrongSettings(problems=f"  - {path}: it cannot be read as TOML ({trouble})") from trouble


def _flattened(table: Mapping[str, Any], prefix: str) -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in table.items():
        name = f"{prefix}{key.upper()}"
        if isinstance(value, Mapping):
            flat |= _flattened(value, f"{name}_")
        else:
            flat[name] = str(value)
    return flat


def _default(each: Setting) -> Any:
    return None if each.default is None else each.read(each.default) if each.default else ""


def _problem(each: Setting, text: str, why: str) -> str:
    found = masked(text, hide=each.is_secret)
    return f"{each.name}: found {found!r}: {why}. Expected: {each.expected}, for example {each.example}"


def _unknown(mapping: Mapping[str, str]) -> Iterable[str]:
    known = [each.name for each in SETTINGS]
    for name in sorted(mapping):
        if name.startswith(PREFIX) and name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            yield f"{name}: there is no such setting." + (f" Did you mean {near[0]}?" if near else "")


def _disagreements(mapping: Mapping[str, str], values: Mapping[str, Any]) -> Iterable[str]:
    """What is wrong between settings that are each right; silent about those already reported."""
    given = {each.attribute for each in SETTINGS if mapping.get(each.name, "").strip()}
    named = {each.attribute: each for each in SETTINGS}
    if given & {"imap", "smtp"}:
        for attribute in ("imap", "smtp", "mail_from", "secret_key"):
            if attribute not in given:
                each = named[attribute]
                yield (
                    f"{each.name}: not set, but a mail server is. Expected: {each.expected}, for example {each.example}"
                )
    for attribute in ("imap", "smtp"):
        auth = getattr(values.get(attribute), "auth", "none").partition("-")[2]
        for needed in {"microsoft": ("client_id",), "google": ("client_id", "client_secret")}.get(auth, ()):
            if not values.get(f"{auth}_{needed}"):
                each = named[f"{auth}_{needed}"]
                why = f"not set, but {named[attribute].name} signs in with {auth}"
                yield f"{each.name}: {why}. Expected: {each.expected}"


def _derived(values: dict[str, Any]) -> dict[str, Any]:
    """`values` with the defaults that follow from others."""
    data_dir: Path = values["data_dir"]
    host = "127.0.0.1" if values["host"] in ("0.0.0.0", "::") else values["host"]  # noqa: S104 - compared, not bound
    shown = f"[{host}]" if ":" in host else host
    defaults = {
        "database_url": f"sqlite:///{data_dir / 'certdesk.sqlite3'}",
        "blobs_url": str(data_dir / "blobs"),
        "mail_from": DEMO_SENDER,
        "base_url": f"http://{shown}:{values['port']}",
        "secret_key": "",
    }
    return {**values, **{name: default for name, default in defaults.items() if values[name] is None}}
