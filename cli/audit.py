"""`certdesk audit`: the trail of what was done."""

from __future__ import annotations

import json
import sys

import click

from cli import edge


@click.group()
def command() -> None:
    """Prove or print the audit trail."""


@command.command()
def verify() -> None:
    """Prove that no event was changed or removed; exit status 1 when one was."""
    from records import audit
    from records.work import database, units_of_work

    settings = edge.settings_or_exit("audit", log=False)
    with units_of_work(database(settings.database_url, read_only=True))() as session:
        verdict = audit.verify(session)
    if verdict.broken is None:
        click.echo(f"The audit trail is whole: {verdict.events} events.")
        return
    click.echo(f"The audit trail is broken at event {verdict.broken}: {verdict.why}.", err=True)
    sys.exit(1)


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_events(*, as_json: bool) -> None:
    """Print the events, oldest first."""
    from sqlalchemy import select

    from records.audit import AuditEvent
    from records.work import database, units_of_work

    settings = edge.settings_or_exit("audit", log=False)
    with units_of_work(database(settings.database_url, read_only=True))() as session:
        for one in session.scalars(select(AuditEvent).order_by(AuditEvent.id)):
            told = {"id": one.id, "at": one.at.isoformat(), "actor": one.actor, "action": one.action}
            told |= {"subject": one.subject, "detail": one.detail}
            if as_json:
                click.echo(json.dumps(told))
            else:
                click.echo(f"{told['at']}  {one.actor:28} {one.action:12} {one.subject}")
