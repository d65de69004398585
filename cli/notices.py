"""`certdesk notices`: what is due to be written, to whom and why; and the writing of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from cli import edge
from cli.reading import reading

if TYPE_CHECKING:
    from domain.dialogue import Notice, Plan


@click.command()
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="The day asked about; today when left out.")
@click.option("--due", is_flag=True, help="Draft and queue what is due (with --dry-run: list it alone).")
@click.option("--dry-run", is_flag=True, help="Store nothing.")
@click.option("--waiting", is_flag=True, help="List the letters that wait for a person instead.")
@click.option("--client", "slug", help="Only this client's accounts, by its short name.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
def command(*, day: datetime | None, due: bool, dry_run: bool, waiting: bool, slug: str | None, as_json: bool) -> None:
    """List the notices that are due on a day, what is held back and what a person must do; --due queues them."""
    if waiting:
        _waiting(slug, as_json=as_json)
        return
    on = day.date() if day else edge.today()
    if due and not dry_run:
        _queue(on, slug, as_json=as_json)
        return
    from outbound.schedule import Moment
    from pipeline.noticing import look
    from records.accounts import names_of

    with reading("notices") as session:
        found = look(session, Moment(on), client_id=_client(session, slug))
        names = names_of(session)
    if as_json:
        click.echo(json.dumps([_as_json(one, names) for one in found.due], indent=1))
        return
    _print(found, names, on)


def _queue(on: date, slug: str | None, *, as_json: bool) -> None:
    from cli.parts import parts
    from outbound.schedule import Moment
    from pipeline.noticing import queue_due
    from pipeline.setup import prepare_database
    from records.accounts import names_of
    from records.work import database

    if on > edge.today():
        raise click.ClickException("nothing is written before its day; --dry-run lists what would go on it")
    settings = edge.settings_or_exit("notices", log=False)
    prepare_database(settings.database_url)
    engine = database(settings.database_url)
    try:
        own = parts(settings, engine)
        with own.open_work() as session:
            client_id, names = _client(session, slug), names_of(session)
        made = queue_due(own, Moment(on), client_id=client_id)
    finally:
        engine.dispose()
    if as_json:
        listed = [{**_as_json(one.notice, names), "letter": one.letter_id, "goes": one.goes} for one in made]
        click.echo(json.dumps(listed, indent=1))
        return
    for one in made:
        click.echo(f"{_line(one.notice, names)}  [{'goes by policy' if one.goes else 'waits for a person'}]")
    click.echo(f"{len(made)} letter{'' if len(made) == 1 else 's'} queued; {sum(not one.goes for one in made)} to read")


def _waiting(slug: str | None, *, as_json: bool) -> None:
    from pipeline.noticing import showing_notices

    with reading("notices") as session:
        found = showing_notices(session, client_id=_client(session, slug))
    if as_json:
        click.echo(json.dumps([{**asdict(one), "since": one.since.isoformat()} for one in found], indent=1))
        return
    for one in found:
        click.echo(f"  {one.letter_id:>6}  {one.since.isoformat()}  {one.to:36} {one.template:24} {one.why}")
    click.echo(f"{len(found)} wait{'s' if len(found) == 1 else ''} for a person")


def _client(session: Any, slug: str | None) -> int | None:
    from records.accounts import client_by_slug

    if slug is None:
        return None
    client = client_by_slug(session, slug)
    if client is None:
        raise click.ClickException(f"there is no client with the short name {slug!r}")
    return client.id


def _as_json(notice: Notice, names: Mapping[int, tuple[str, str]]) -> dict[str, Any]:
    refs = {account: names[account][0] for account in notice.accounts}
    return {
        "account": refs[notice.account],
        "to": notice.to,
        "template": notice.template,
        "policies": [
            {
                "account": refs[item.account],
                "line": policy.line,
                "number": policy.number,
                "expires": policy.expiration.isoformat() if policy.expiration else None,
            }
            for item in notice.items
            for policy in item.policies
        ],
        "why": notice.why,
        "addressee": notice.addressee.value,
        "accounts": list(refs.values()),
        "keys": list(notice.keys),
    }


def _print(found: Plan, names: Mapping[int, tuple[str, str]], on: date) -> None:
    for notice in found.due:
        click.echo(_line(notice, names))
    for held in found.held:
        click.echo(f"  held   {held.to:36} {held.item.template:24} {names[held.item.account][1]}: {held.reason}")
    for task in found.tasks:
        click.echo(f"  person {names[task.account][1]}: {task.what}")
    click.echo(f"{on.isoformat()}: {len(found.due)} due, {len(found.held)} held back, {len(found.tasks)} for a person")


def _line(notice: Notice, names: Mapping[int, tuple[str, str]]) -> str:
    more = f" and {len(notice.accounts) - 1} more" if len(notice.accounts) > 1 else ""
    return f"  due    {notice.to:36} {notice.template:24} {names[notice.account][1]}{more}: {notice.why}"
