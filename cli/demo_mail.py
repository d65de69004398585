"""`certdesk demo-mail`: the demo's IMAP and SMTP servers as a process of their own."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from dataclasses import asdict
from pathlib import Path

import click

from config.settings import DEMO_SENDER, settings_from
from domain.errors import CertdeskError
from pipeline.demo_mail import demo_mail


@click.command("demo-mail")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--address", help="The desk's own address.")
@click.option("--until-stdin-ends", is_flag=True, help="End with the process that started this one.")
def command(folder: Path, address: str | None, until_stdin_ends: bool) -> None:
    """Serve the demo mailbox in FOLDER; prints its URLs as one line of JSON, ends on SIGTERM."""
    desk = address or settings_from({"CERTDESK_MAIL_FROM": DEMO_SENDER}).mail_address
    try:
        asyncio.run(_serve(folder, desk, until_stdin_ends=until_stdin_ends))
    except CertdeskError as refusal:
        raise click.ClickException(str(refusal)) from refusal


async def _serve(folder: Path, address: str, *, until_stdin_ends: bool) -> None:
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    async with demo_mail(folder, address=address) as addresses:
        print(json.dumps(asdict(addresses)), flush=True)
        if until_stdin_ends:
            # the pipe ends when whoever holds its other end ends, however that came
            reader = asyncio.StreamReader()
            await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
            watch = asyncio.create_task(reader.read())
            watch.add_done_callback(lambda _done: stop.set())
        await stop.wait()


if __name__ == "__main__":
    command()
