"""`certdesk audit`: the trail of what was done."""

from __future__ import annotations

import json
import sys

import click

from cli.reading import reading


@click.group()
def command() -> None:
    """Prove or print the audit trail."""


@command.command()
@click.option(
    "--noted", metavar="HASH", help="An end of the trail, as an earlier check printed it, that must be in it."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def verify(*, noted: str | None, as_json: bool) -> None:
    """Prove that no event was changed or removed; exit status 1 when one was.

    Whoever can write to the database can also write a whole new trail that fits together. Note the printed end
    somewhere else now and then: with --noted it must be found again.
    """
    from records import audit

    with reading("audit") as session:
        verdict = audit.verify(session)
        why = verdict.why
        if verdict.broken is None and noted and not audit.contains(session, noted.strip().lower()):
            why = "the noted end is not in it: the trail was written anew"
    if as_json:
        click.echo(json.dumps({"events": verdict.events, "end": verdict.end, "broken": verdict.broken, "why": why}))
    elif not why:
        click.echo(f"The audit trail is whole: {verdict.events} events, ending in {verdict.end}")
    elif verdict.broken is None:
        click.echo(f"The audit trail is not the one it was: {why}.", err=True)
    else:
        click.echo(f"The audit trail is broken at event {verdict.broken}: {why}.", err=True)
    sys.exit(1 if why else 0)


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--subject", help='Only the events of one thing, as "document 7" or "message 3".')
@click.option("--last", type=click.IntRange(min=1), metavar="N", help="Only the newest N events.")
def list_events(*, as_json: bool, subject: str | None, last: int | None) -> None:
    """Print the events, oldest first."""
    from records import audit

    with reading("audit") as session:
        for one in audit.events(session, subject=subject, last=last):
            told = {"id": one.id, "at": one.at.isoformat(), "actor": one.actor, "action": one.action}
            told |= {"subject": one.subject, "detail": one.detail, "hash": one.hash}
            if as_json:
                click.echo(json.dumps(told))
            else:
                click.echo(f"{one.at:%Y-%m-%d %H:%M:%S}Z  {one.actor:28} {one.action:12} {one.subject}")
