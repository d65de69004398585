"""`certdesk run`: the whole desk in one process group."""

from __future__ import annotations

import os
import signal
import time
import urllib.error
import urllib.request
from contextlib import ExitStack
from pathlib import Path

import click

from cli import edge
from cli.children import Child, Children
from config.settings import Settings
from pipeline.demo_process import demo_mail_process

WAIT_SECONDS = 60.0
LOGINS_FILE = "logins.txt"


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
    with ExitStack() as cleanup:
        cleanup.callback(children.stop)
        logins = _prepare(settings)
        _start_web(children, settings, environment)
        if settings.is_demo:
            mail = cleanup.enter_context(demo_mail_process(settings.data_dir, address=settings.mail_address))
            environment |= {
                "CERTDESK_IMAP_URL": mail.imap_url,
                "CERTDESK_SMTP_URL": mail.smtp_url,
                "CERTDESK_MAIL_FROM": settings.mail_from,
            }
        _greet(settings, logins)
        if settings.is_demo:
            from cli.demo_history import tell

            tell(settings)  # before anybody works: it is the past
        _start_others(children, settings, environment)
        if settings.is_demo:
            from cli.demo_notices import draft
            from cli.demo_world import deliver

            deliver(settings, environment["CERTDESK_IMAP_URL"])
            draft(settings)
        children.watch()
    click.echo("Certdesk has stopped. Start it again and it goes on where it was.")


def _prepare(settings: Settings) -> str:
    """Bring the database to date; in a demo also the invented world. Gives back the lines that tell the logins."""
    from pipeline.setup import prepare_database

    prepare_database(settings.database_url)
    if not settings.is_demo:
        return "Add people with: certdesk user add EMAIL --role reviewer"
    logins = settings.data_dir / LOGINS_FILE
    if logins.exists():
        return logins.read_text()
    from cli.demo_world import load

    return load(settings)


def _log_of(settings: Settings, name: str) -> Path:
    return settings.data_dir / "logs" / f"{name}.log"


def _start_web(children: Children, settings: Settings, environment: dict[str, str]) -> None:
    """First what a person waits for."""
    log = _log_of(settings, "web")
    children.add(Child("web", ("web",), dict(environment), log))
    _wait_until_served(settings, children, log)


def _start_others(children: Children, settings: Settings, environment: dict[str, str]) -> None:
    for n in range(1, settings.workers + 1):
        name = f"worker-{n}"
        children.add(Child(name, ("work", "--name", name), dict(environment), _log_of(settings, name)))
    children.add(Child("poll", ("poll",), dict(environment), _log_of(settings, "poll")))


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
