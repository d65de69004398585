"""The real parts of a desk, chosen here once and handed down; nothing below reads the environment or the clock."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import click

from cli import logs
from config.settings import Settings, load_settings
from domain.errors import WrongSettings

MOST_WEB_PROCESSES = 4
"""Unless more are asked for: each holds memory and connections to the database."""
CONFIG_FILE = Path("certdesk.toml")
SECRET_FILE = "secret"  # noqa: S105 - the name of a file


def settings_or_exit(role: str, *, environ: Mapping[str, str] | None = None, log: bool = True) -> Settings:
    """The operator's settings, with logging set up; ends the program with every problem listed when they are wrong."""
    try:
        settings = load_settings(os.environ if environ is None else environ, CONFIG_FILE)
    except WrongSettings as wrong:
        raise click.ClickException(str(wrong)) from wrong
    if log:
        logs.set_up(level=settings.log_level, style=settings.log_format, role=role)
    if not settings.secret_key:
        settings = replace(settings, secret_key=_kept_secret(settings.data_dir))
    return settings


def web_processes(settings: Settings) -> int:
    """How many processes serve pages: one for each processor core, where nothing is set."""
    return settings.web_processes or min(MOST_WEB_PROCESSES, len(os.sched_getaffinity(0)))


def today() -> date:
    """The day in the desk's own time zone."""
    return datetime.now().astimezone().date()


def now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


def _kept_secret(data_dir: Path) -> str:
    """The secret of a demo desk: made at the first start, readable by its owner alone."""
    file = data_dir / SECRET_FILE
    if not file.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        made = file.with_suffix(f".{os.getpid()}")
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(32))
        try:
            os.link(made, file)  # two processes may start at once: the first one's secret stays
        except FileExistsError:
            pass
        finally:
            made.unlink()
    return file.read_text()
