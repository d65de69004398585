"""`certdesk ratings`: the client's own list of insurers' ratings."""

from __future__ import annotations

import click


@click.group()
def command() -> None:
    """Import insurers' ratings: the data is licensed, so each client brings its own."""


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--client", "slug", required=True, metavar="SLUG", help="Whose list it is.")
def import_file(file: str, slug: str) -> None:
    """Take the ratings in FILE (CSV) in place of the client's earlier list; its accounts are judged anew."""
    from pathlib import Path

    from cli.desk import client_or_exit, writing
    from pipeline.ratings import read_ratings, take_in

    found = read_ratings(Path(file).read_bytes(), name=Path(file).name)
    with writing("ratings") as (session, parts):
        client = client_or_exit(session, slug)
        count = take_in(session, parts, client.id, found, actor="command line")
        click.echo(f"{client.name}: {count} insurers. Accounts are judged anew by the running desk.")
