"""`certdesk work`: one worker of the pipeline."""

from __future__ import annotations

import logging
import signal
import threading
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import click

from cli import edge

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Engine

    from config.settings import Settings
    from pipeline.dropping import DropFolder
    from pipeline.fates import Find
    from records.network import Listed

log = logging.getLogger(__name__)
PRELOAD = ("extract.read", "extract.free_text.wording", "ingest.read")


@click.command()
@click.option("--name", default="worker-1", show_default=True, help="One living worker a name; death frees it.")
@click.option("--adopt", "adopted", help="Finish what the dead worker of this name left, then end.")
@click.option("--readers", default=1, show_default=True, help="Processes that read foreign bytes.")
def command(name: str, adopted: str | None, readers: int) -> None:
    """Run a worker: it reads mail and documents, judges, drafts, and hands letters over."""
    settings = edge.settings_or_exit("work")
    from cli.parts import parts, report_maker
    from outbound.lines import Lines
    from pipeline import engine as durable
    from pipeline import walk, workers
    from pipeline.clock import clock
    from pipeline.pulse import beating
    from pipeline.sandbox import Sandbox
    from pipeline.setup import await_database
    from records.work import database

    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    await_database(settings.database_url, stop)
    if stop.is_set():
        return
    engine = database(settings.database_url)
    lease = workers.Lease(engine, name)
    if adopted is None and not workers.wait_for(lease, stop):
        return
    memory, seconds = settings.sandbox_memory_mb, settings.sandbox_cpu_seconds
    with Sandbox(readers, preload=PRELOAD, memory_mb=memory, cpu_seconds=seconds) as sandbox:
        lines = Lines()
        made = parts(settings, engine, sandbox=sandbox)
        own = replace(made, lines=lines, make_report=report_maker(settings, engine))
        walk.declare(own)
        queues = [] if adopted else list(durable.QUEUES)
        try:
            with durable.launched(engine, name=adopted or name, queues=queues):
                if adopted is not None:
                    workers.adopt(adopted)
                else:
                    log.info("working", extra={"worker": name})
                    sent = _sent_mail(settings, engine)
                    private, drop = settings.private_webhooks, _drop_folder(settings)
                    ticking = clock(engine, own, private_webhooks=private, sent=sent, drop=drop)
                    with ticking, beating(own, name, "worker"):
                        workers.look_after_the_dead(engine, name, stop)
        finally:
            lines.close()
            lease.drop()


def _sent_mail(settings: Settings, engine: Engine) -> Find | None:
    """Looks Message-IDs up in the mailbox's folder of sent mail; None when the settings name none."""
    from cli.parts import mail_token
    from ingest.sent import kept_as_sent

    server, folder = settings.imap, settings.sent_folder
    if server is None or not folder:
        return None
    return partial(kept_as_sent, server, folder, token=mail_token(settings, engine, server.auth))


def _drop_folder(settings: Settings) -> DropFolder | None:
    """The folder that clients' systems put files into; None when the settings name none."""
    if settings.drop_folder is None:
        return None
    from cli.parts import readers
    from pipeline.dropping import DropFolder
    from records.work import units_of_work
    from review_ui.connect.list_report import as_csv
    from review_ui.portal import sheets
    from review_ui.portal.workbook import as_xlsx

    def book(rows: Iterable[Listed]) -> Iterator[bytes]:
        return as_xlsx(sheets.NETWORK, map(sheets.of_listed, rows), title="Contractors", at=edge.now())

    return DropFolder(
        root=settings.drop_folder,
        exports={"csv": lambda rows: sheets.as_csv(sheets.NETWORK, map(sheets.of_listed, rows)), "xlsx": book},
        report=as_csv,
        export_at=settings.export_at,
        look=units_of_work(readers(settings.database_url)),
    )
