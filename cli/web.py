"""`certdesk web`: the pages, served."""

from __future__ import annotations

import gc
import logging
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

from cli import edge

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

    from waitress.server import BaseWSGIServer

log = logging.getLogger(__name__)
THREADS = 8
MOST_SECONDS = 20
"""Of one marked-up copy: a person waits for it."""


def serving(app: WSGIApplication, *, host: str, port: int, proxy: str = "") -> BaseWSGIServer:
    """A server of `app` that listens; `run` serves. From the address `proxy` alone is it believed who forwarded.

    Raises:
        OSError: it cannot listen there.
    """
    from waitress import create_server

    told = {"trusted_proxy": proxy, "trusted_proxy_headers": {"x-forwarded-for"}, "trusted_proxy_count": 1}
    return create_server(app, host=host, port=port, threads=THREADS, ident=None, **(told if proxy else {}))


@click.command()
def command() -> None:
    """Serve the web pages."""
    settings = edge.settings_or_exit("web")
    from cli.parts import parts, readers
    from config.identity_providers import identity_providers
    from domain.errors import DatabaseUnavailable, WrongSettings
    from pipeline.desk import Desk
    from pipeline.sandbox import Sandbox
    from pipeline.setup import prepare_database
    from records.work import database, units_of_work
    from review_ui.app import create_app

    try:
        providers = identity_providers(Path(settings.identity_providers)) if settings.identity_providers else ()
    except WrongSettings as wrong:
        raise click.ClickException(str(wrong)) from wrong
    try:
        prepare_database(settings.database_url)
    except DatabaseUnavailable as trouble:  # its pages say so until it can be used
        log.warning("the database is unwell", extra={"why": str(trouble)})
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
    )
    try:
        server = serving(app, host=settings.host, port=settings.port, proxy=settings.proxy)
    except OSError as taken:
        raise click.ClickException(
            f"{settings.host}:{settings.port} cannot be used ({taken.strerror}). "
            "Stop what runs there, or set CERTDESK_PORT to another port."
        ) from taken

    def end(_number: int, _frame: FrameType | None) -> None:
        server.close()
        sys.exit(0)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    log.info("serving", extra={"address": settings.base_url})
    # what was made so far stays: looked through again whenever a page made many rows, it took a third of a second
    gc.collect()
    gc.freeze()
    with sandbox:
        server.run()
