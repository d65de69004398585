"""`certdesk poll`: the mailbox, watched."""

from __future__ import annotations

import logging
import signal
import socket
import threading
from functools import partial

import click

from cli import edge

log = logging.getLogger(__name__)


@click.command()
def command() -> None:
    """Watch the mailbox: store each message, enqueue its reading; once read, move it to Processed or Quarantine."""
    settings = edge.settings_or_exit("poll")
    if settings.imap is None:
        raise click.ClickException("CERTDESK_IMAP_URL is not set: there is no mailbox to watch")
    from cli.parts import mail_token, parts
    from ingest.imap import Arrival, Watching, watch
    from pipeline.pulse import beating
    from pipeline.setup import await_database
    from pipeline.taking import settled, take
    from records.messages import Place
    from records.work import database

    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    await_database(settings.database_url, stop)
    engine = database(settings.database_url)
    built = parts(settings, engine)

    def store(arrival: Arrival) -> None:
        take(built, arrival.raw, Place(arrival.mailbox, arrival.uidvalidity, arrival.uid))

    with beating(built, f"mailbox on {socket.gethostname()}", "mailbox") as alive:

        def tell(state: str) -> None:
            log.info("mailbox", extra={"state": state})
            alive(state)

        watching = Watching(
            settings.imap,
            poll_seconds=settings.poll_seconds,
            token=mail_token(settings, engine, settings.imap.auth),
            on_state=tell,
        )
        watch(watching, take=store, stop=stop, settled=partial(settled, built))
