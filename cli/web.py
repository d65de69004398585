"""`certdesk web`: the pages, served by as many processes as wanted."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli import edge
from config.settings import Settings

if TYPE_CHECKING:
    from flask import Flask

    from config.identity_providers import IdentityProvider
    from pipeline.sandbox import Sandbox

log = logging.getLogger(__name__)
TALLY_FILE = "tally.sqlite3"
MOST_SECONDS = 20
"""Of one marked-up copy: a person waits for it."""
OFTEN = (
    *("shell/layout.html", "shell/parts.html", "portal/home.html", "portal/network.html", "portal/choice.html"),
    *("portal/downloads.html", "portal/report_links.html", "portal/conversation.html"),
    *("review/accounts.html", "review/account.html", "review/account_parts.html", "review/queue.html"),
)
"""Templates of the pages that people open first."""


@click.command()
def command() -> None:
    """Serve the web pages."""
    settings = edge.settings_or_exit("web")
    from cli import serving
    from cli.forks import Forks
    from cli.shares import Shares
    from config.identity_providers import identity_providers
    from domain.errors import DatabaseUnavailable, WrongSettings
    from pipeline.setup import prepare_database

    try:
        providers = identity_providers(Path(settings.identity_providers)) if settings.identity_providers else ()
    except WrongSettings as wrong:
        raise click.ClickException(str(wrong)) from wrong
    try:
        prepare_database(settings.database_url)
    except DatabaseUnavailable as trouble:  # its pages say so until it can be used
        log.warning("the database is unwell", extra={"why": str(trouble)})
    try:
        sockets = serving.bound(settings.host, settings.port)
    except OSError as taken:
        raise click.ClickException(
            f"{settings.host}:{settings.port} cannot be used ({taken.strerror}). "
            "Stop what runs there, or set CERTDESK_PORT to another port."
        ) from taken
    app, sandbox = _app(settings, providers)
    _warm(app)

    processes = edge.web_processes(settings)
    shares = Shares(processes)

    def serve(number: int) -> None:
        share = shares.taken_by(number)
        with sandbox:
            serving.serve(app, [share.of(one) for one in sockets], proxy=settings.proxy)

    log.info("serving", extra={"address": settings.base_url, "processes": processes})
    serving.settle()
    if processes == 1:
        serve(0)
    else:
        Forks(processes, serve).run()


def _warm(app: Flask) -> None:
    """Make once, before there are several processes, what each would make for its first pages while people wait."""
    from sqlalchemy.orm import configure_mappers

    configure_mappers()
    for name in OFTEN:
        app.jinja_env.get_template(name)


def _app(settings: Settings, providers: Sequence[IdentityProvider]) -> tuple[Flask, Sandbox]:
    """The pages over the real parts, and what reads foreign bytes for them; nothing is connected to or started yet."""
    from cli.parts import parts, readers
    from pipeline.desk import Desk
    from pipeline.sandbox import Sandbox
    from records.work import database, units_of_work
    from review_ui.app import create_app
    from review_ui.shell.tally import Tally

    engine = database(settings.database_url)
    look = units_of_work(readers(settings.database_url))
    # a certificate is marked up anew when it is confirmed, and its bytes are as foreign here as elsewhere
    sandbox = Sandbox(
        memory_mb=settings.sandbox_memory_mb, cpu_seconds=MOST_SECONDS, wall_seconds=2 * MOST_SECONDS, at_once=False
    )
    app = create_app(
        desk=Desk(parts(settings, engine, sandbox=sandbox), look=look),
        open_work=units_of_work(engine),
        secret_key=settings.secret_key,
        base_url=settings.base_url,
        now=edge.now,
        look=look,
        private_webhooks=settings.private_webhooks,
        providers=providers,
        tally=Tally(settings.data_dir / TALLY_FILE),
    )
    return app, sandbox
