"""`certdesk mailbox`: signing in to mailboxes that take no passwords."""

from __future__ import annotations

import click

from cli import edge, google_consent
from domain.errors import CertdeskError
from pipeline.mail_signin import GoogleSignIn, MicrosoftSignIn, google_client, microsoft_client, token_store
from records.migrate import upgrade
from records.work import database, units_of_work


@click.group("mailbox")
def command() -> None:
    """Sign in to a Microsoft 365 or Gmail mailbox."""


@command.command("signin")
@click.argument("provider", type=click.Choice(["microsoft", "google"]))
@click.option("--paste", is_flag=True, help="Google, with the browser on another machine: paste its last address.")
def signin(provider: str, *, paste: bool) -> None:
    """Sign in once; the token is kept encrypted in the database and renewed by itself."""
    settings = edge.settings_or_exit("mailbox")
    needed = settings.microsoft_client_id if provider == "microsoft" else settings.google_client_id
    if not needed:
        raise click.ClickException(f"set CERTDESK_{provider.upper()}_CLIENT_ID first (docs/settings.md)")
    engine = database(settings.database_url)
    try:
        upgrade(engine)
        store = token_store(units_of_work(engine), settings.secret_key)
        if provider == "microsoft":
            _microsoft(MicrosoftSignIn(microsoft_client(settings), store))
        else:
            ask = google_consent.prompt if paste else None
            google_consent.sign_in(GoogleSignIn(google_client(settings), store), say=_open_this, ask=ask)
    except CertdeskError as refusal:
        raise click.ClickException(str(refusal)) from refusal
    finally:
        engine.dispose()
    click.echo("Signed in. Check with: certdesk doctor")


def _microsoft(service: MicrosoftSignIn) -> None:
    code = service.begin()
    click.echo(f"Open {code.address} and enter the code {code.code} (waiting; Ctrl-C gives up)")
    service.finish(code)


def _open_this(address: str) -> None:
    click.echo(f"Open this address, sign in to the mailbox and allow access:\n{address}")
