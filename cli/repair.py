"""`certdesk repair`: the lists of accounts folded anew."""

from __future__ import annotations

import click


@click.command()
def command() -> None:
    """Fold anew what lists of accounts are searched and counted by; tell what was not as it should be.

    The desk keeps it true by itself; this mends it after rows were changed past the desk. It may run meanwhile.
    """
    from cli.desk_database import desk_database
    from records.upkeep import rebuild

    with desk_database("repair") as (session, _settings):
        found = rebuild(session.connection())
    click.echo(f"{found.accounts} accounts folded anew; {found.mended} rows were not as they should be, and are now.")
