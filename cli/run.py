"""`certdesk run`: the whole desk in one process group."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import click

from cli import edge
from cli.children import Child, Children
from config.settings import Settings

WAIT_SECONDS = 60.0


@click.command()
def command() -> None:
    """Start the whole desk: web, worker, mailbox poller and, when no mailbox is set, a demo mailbox.

    Ctrl-C stops it; starting again goes on where it was.
    """
    settings = edge.settings_or_exit("run")
    environment = {**os.environ, "CERTDESK_SECRET_KEY": settings.secret_key}
    children = Children()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: children.stopping.set())
    demo = _start_demo_mail(settings) if settings.is_demo else None
    try:
        logins = _prepare(settings, is_demo=demo is not None)
        if demo is not None:
            environment |= _demo_environment(demo, settings)
        _start(children, settings, environment)
        _greet(settings, logins)
        children.watch()
    finally:
        children.stop()
        if demo is not None:
            demo.terminate()
            demo.wait()
    click.echo("Certdesk has stopped. Start it again and it goes on where it was.")


def _prepare(settings: Settings, *, is_demo: bool) -> str:
    """Bring the database to date; in a demo also the invented world. Gives back the lines that tell the logins."""
    from pipeline.setup import prepare_database

    prepare_database(settings.database_url)
    if not is_demo:
        return "Add people with: certdesk user add EMAIL --role reviewer"
    from cli.demo_world import load

    return load(settings)


def _start_demo_mail(settings: Settings) -> subprocess.Popen[bytes]:
    (settings.data_dir / "logs").mkdir(parents=True, exist_ok=True)
    with (settings.data_dir / "logs" / "demo-mail.log").open("ab") as errors:
        return subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-m", "cli.demo_mail", str(settings.data_dir)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            start_new_session=True,
        )


def _demo_environment(demo: subprocess.Popen[bytes], settings: Settings) -> dict[str, str]:
    """The settings by which the other processes reach the demo's mail servers."""
    assert demo.stdout is not None  # noqa: S101 - it was opened as a pipe
    line = demo.stdout.readline()
    if not line:
        raise click.ClickException(f"the demo mailbox did not start; see {settings.data_dir}/logs/demo-mail.log")
    told = json.loads(line)
    return {
        "CERTDESK_IMAP_URL": told["imap_url"],
        "CERTDESK_SMTP_URL": told["smtp_url"],
        "CERTDESK_MAIL_FROM": settings.mail_from,
    }


def _start(children: Children, settings: Settings, environment: dict[str, str]) -> None:
    logs = settings.data_dir / "logs"

    def child(name: str, *arguments: str) -> Child:
        return Child(name, arguments, environment, logs / f"{name}.log")

    children.add(child("web", "web"))
    _wait_until_served(settings, children, logs / "web.log")  # first what a person waits for, then the rest
    for n in range(1, settings.workers + 1):
        children.add(child(f"worker-{n}", "work", "--name", f"worker-{n}"))
    children.add(child("poll", "poll"))


def _wait_until_served(settings: Settings, children: Children, log: Path) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    url = f"http://{'127.0.0.1' if settings.host in ('0.0.0.0', '::') else settings.host}:{settings.port}/healthz"  # noqa: S104
    while time.monotonic() < deadline and not children.stopping.is_set():
        web = children.members[0].process
        if web is None or web.poll() is not None:
            tail = log.read_text(errors="replace").strip().splitlines()[-3:]
            raise click.ClickException("the web process ended at its start:\n  " + "\n  ".join(tail))
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except urllib.error.HTTPError:
            return  # it serves; what is unwell the page itself will say
        except OSError:
            time.sleep(0.05)


def _greet(settings: Settings, logins: str) -> None:
    click.echo(f"\nCertdesk is running at {settings.base_url}\n{logins}")
    if settings.is_demo:
        click.echo(
            "No mailbox is set: this is a demo and its mails arrive by themselves (docs/settings.md connects yours)."
        )
    click.echo(f"Logs: {settings.data_dir / 'logs'}   Stop: Ctrl-C\n")
