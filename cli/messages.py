"""`certdesk messages`: what came and what became of it."""

from __future__ import annotations

import json

import click

from cli.reading import reading


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
def command(*, as_json: bool) -> None:
    """List the messages and what became of them, oldest first."""
    from records.listing import all_messages

    with reading("messages") as session:
        listed = all_messages(session)
    if as_json:
        click.echo(json.dumps(listed, indent=1))
        return
    for one in listed:
        papers = ", ".join(f"{paper['kind']} ({paper['state']})" for paper in one["documents"])
        click.echo(f"{one['id']:>5}  {one['state']:16} {one['kind']:20} {one['from']:36} {one['subject'][:50]}")
        for line in (papers, one["reason"]):
            if line:
                click.echo(f"{'':24}{line}")
