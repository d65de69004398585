"""`certdesk doctor`: is all there that the desk needs, and what to do about what is not."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from cli import checkup_mail, checkup_stores, checkup_tools, edge
from cli.checkup import MARKS, Checked, checked
from cli.parts import dkim_key
from config.mail_server import IMAP_SCHEMES, SMTP_SCHEMES, MailServer, mail_server
from config.setting import SETTINGS
from config.setting_kinds import masked
from config.settings import Settings, load_settings
from domain.errors import WrongSettings
from pipeline.demo_process import remembered
from pipeline.mail_signin import token_for, token_store
from records.work import database, units_of_work

MAIL_TODO = "check CERTDESK_SMTP_URL: host, port, encryption, user and password"


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list instead of lines.")
def command(*, as_json: bool) -> None:
    """Check settings, database, blobs, mail servers, tools, disk and clock; exit with 1 when one of them fails."""
    results: list[Checked] = []
    for result in diagnosis(dict(os.environ), edge.CONFIG_FILE):
        results.append(result)
        if not as_json:
            _show(result)
    failed = [result for result in results if result.state == "fail"]
    if as_json:
        click.echo(json.dumps([asdict(result) for result in results], indent=1))
    else:
        click.echo(f"{len(results)} checks, {len(failed)} failed.")
    sys.exit(1 if failed else 0)


def diagnosis(environ: dict[str, str], file: Path) -> Iterator[Checked]:
    """All checks in the order they are printed, each made as it is asked for."""
    yield from checked("python", checkup_tools.python)
    yield from checked("spacy", checkup_tools.spacy, todo="run: make install")
    yield from checked("tesseract", checkup_tools.tesseract)
    yield from checked("fonts", checkup_tools.fonts)
    yield from checked("clock", checkup_tools.clock)
    try:
        settings = load_settings(environ, file)
    except WrongSettings as wrong:
        for problem in str(wrong.facts["problems"]).splitlines():
            yield Checked("setting", "fail", problem.strip().removeprefix("- "), "see docs/settings.md")
        return
    yield from _settings(settings, environ)
    yield from checked("workers", lambda: checkup_tools.processors(settings.workers))
    yield from checked("disk space", lambda: checkup_tools.disk(settings.data_dir))
    yield from checked("database", lambda: checkup_stores.database_checks(settings.database_url))
    yield from checked("blobs", lambda: checkup_stores.blobs(settings.blobs_url))
    if (dropped := settings.drop_folder) is not None:
        yield from checked("drop folder", lambda: checkup_stores.drop_folder(dropped))
    yield from _mail(settings)
    if settings.dkim_key:
        yield from checked("dkim", lambda: _dkim(settings))


def _dkim(settings: Settings) -> Iterator[Checked]:
    """The key can be used, and what must stand in DNS for it: that record is not looked up here."""
    try:
        key = dkim_key(settings)
    except WrongSettings as wrong:
        yield Checked("dkim", "fail", str(wrong.facts["problems"]).strip().removeprefix("- "), "see docs/settings.md")
        return
    assert key is not None  # noqa: S101 - one is set
    yield Checked("dkim", "ok", f"signs as {key.domain}", f'publish in DNS: {key.name} TXT "{key.record}"')
    sender = settings.mail_address.rpartition("@")[2]
    if sender != key.domain and not sender.endswith(f".{key.domain}"):
        yield Checked("dkim domain", "warn", f"{key.domain} is not that of {sender}", "set CERTDESK_DKIM_DOMAIN to it")


def _settings(settings: Settings, environ: dict[str, str]) -> Iterator[Checked]:
    """What each setting came to; secrets and passwords hidden."""
    for each in SETTINGS:
        value = environ.get(each.name, "")
        if value:
            yield Checked(each.name, "ok", masked(value, hide=each.is_secret))
        else:
            yield Checked(each.name, "ok", _held(getattr(settings, each.attribute), is_secret=each.is_secret))
    is_open = settings.host not in ("127.0.0.1", "::1", "localhost")
    if settings.base_url.startswith("http://") and (is_open or not settings.is_demo):
        todo = "serve it by HTTPS and set CERTDESK_BASE_URL to that address"
        yield Checked("encryption", "warn", f"{settings.base_url}: passwords travel unencrypted", todo)


def _held(value: object, *, is_secret: bool) -> str:
    if value in (None, ""):
        return "not set"
    return f"{value.scheme}://{value.name}" if isinstance(value, MailServer) else masked(str(value), hide=is_secret)


def _mail(settings: Settings) -> Iterator[Checked]:
    if settings.imap is None or settings.smtp is None:
        yield from _demo_mail(settings)
        return
    incoming, outgoing = settings.imap, settings.smtp
    called = settings.mail_address.rpartition("@")[2]
    engine = database(settings.database_url)
    store = token_store(units_of_work(engine), settings.secret_key)
    yield from checked(
        "mailbox",
        lambda: checkup_mail.imap(
            incoming, token_for(incoming.auth, settings, store), sent_folder=settings.sent_folder
        ),
    )
    yield from checked(
        "outgoing mail",
        lambda: checkup_mail.smtp(outgoing, token_for(outgoing.auth, settings, store), called=called),
        todo=MAIL_TODO,
    )
    engine.dispose()


def _demo_mail(settings: Settings) -> Iterator[Checked]:
    """The demo's own servers, when they are running."""
    demo = remembered(settings.data_dir, settings.mail_address)
    found = list(checkup_mail.imap(mail_server(demo.imap_url, schemes=IMAP_SCHEMES))) if demo else []
    if demo and found[0].state == "ok":
        yield from found
        outgoing = mail_server(demo.smtp_url, schemes=SMTP_SCHEMES)
        yield from checked("outgoing mail", lambda: checkup_mail.smtp(outgoing, called="localhost"), todo=MAIL_TODO)
    else:
        yield Checked("mailbox", "ok", "none set: `certdesk run` brings a demo mailbox, which is not running now")


def _show(result: Checked) -> None:
    color = {"ok": "green", "warn": "yellow", "fail": "red"}[result.state]
    click.echo(f"{click.style(MARKS[result.state], fg=color)}  {result.name}: {result.found}")
    if result.todo:
        click.echo(f"      -> {result.todo}")
