"""`certdesk versions`: what a new version of a requirement set would change, and its publication."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from cli import edge

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from pipeline.preview import Preview

DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def command() -> None:
    """Preview and publish versions of requirement sets."""


@command.command()
@click.argument("set_code", metavar="SET")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--client", "slug", required=True, metavar="SLUG", help="Whose set it is.")
@click.option("--on", "day", type=DAY, metavar="YYYY-MM-DD", help="The day on which it would take effect; else today.")
@click.option("--all", "everything", is_flag=True, help="Name every account that changes, not the first 200.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def preview(set_code: str, file: str, *, slug: str, day: datetime | None, everything: bool, as_json: bool) -> None:
    """Which accounts would stand otherwise under FILE; nothing is stored."""
    from cli.reading import reading
    from pipeline import preview as looking
    from pipeline.publishing import checked

    body = _body(file)
    on = day.date() if day else edge.today()
    with reading("versions") as session:
        set_id = _set(session, slug, set_code)
        checked(session, set_id, body)
        draft = looking.Draft(set_id, body, on)
        found = looking.preview(session, draft, most=10_000_000 if everything else looking.MOST)
    click.echo(json.dumps(_told(found), ensure_ascii=False, indent=2) if as_json else _page(found))


@command.command()
@click.argument("set_code", metavar="SET")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--client", "slug", required=True, metavar="SLUG", help="Whose set it is.")
@click.option("--on", "day", type=DAY, metavar="YYYY-MM-DD", help="The day on which it takes effect; else today.")
@click.option("--at-renewal", is_flag=True, help="It holds for an account once a policy begins on that day or later.")
@click.option("--note", default="", metavar="TEXT", help="Why it changes, for the record.")
def publish(set_code: str, file: str, *, slug: str, day: datetime | None, at_renewal: bool, note: str) -> None:
    """Publish FILE as the next version of a set; its accounts are judged anew by the running desk."""
    from cli.desk import writing
    from pipeline.publishing import Wanted
    from pipeline.publishing import publish as published
    from records.requirements import Applies

    body = _body(file)
    on: date = day.date() if day else edge.today()
    with writing("versions") as (session, parts):
        set_id = _set(session, slug, set_code)
        wanted = Wanted(body, on, Applies.AT_RENEWAL if at_renewal else Applies.NOW, note)
        number = published(session, parts, set_id, wanted, user_id=None)
    click.echo(f"{set_code}: version {number} takes effect on {on}{', at each renewal' if at_renewal else ''}.")


@command.command("list")
@click.argument("set_code", metavar="SET")
@click.option("--client", "slug", required=True, metavar="SLUG", help="Whose set it is.")
def list_versions(set_code: str, *, slug: str) -> None:
    """Print the versions of a set, newest first."""
    from cli.reading import reading
    from records.requirements import versions_of

    with reading("versions") as session:
        set_id = _set(session, slug, set_code)
        for one in reversed(versions_of(session, (set_id,)).get(set_id, ())):
            since = one.effective_on.isoformat() if one.effective_on else "the beginning"
            click.echo(f"{one.number:>4}  from {since:14} {one.applies.value:11} {one.note}".rstrip())


def _body(file: str) -> Mapping[str, Any]:
    """The set of a file; ends the program with every problem of it, by line."""
    from cli.requirements import set_of
    from domain.errors import RequirementInvalid

    try:
        return set_of(file)
    except RequirementInvalid as wrong:
        raise click.ClickException("\n".join(str(one) for one in wrong.problems) or str(wrong)) from wrong


def _set(session: Session, slug: str, code: str) -> int:
    from cli.desk import client_or_exit
    from records.requirements import by_code

    client = client_or_exit(session, slug)
    found = by_code(session, client_id=client.id, code=code)
    if found is None:
        raise click.ClickException(f"{client.name} has no requirement set {code}")
    return found.id


def _told(found: Preview) -> dict[str, Any]:
    return {
        "on": found.on.isoformat(),
        "accounts": found.judged,
        "changed": found.moved,
        "moves": [
            {"before": before.value, "after": after.value, "accounts": count}
            for (before, after), count in found.moves.items()
        ],
        "changes": [
            {
                "account": one.account_id,
                "contractor": one.contractor,
                "before": one.before.value,
                "after": one.after.value,
                "new": list(one.new),
                "gone": list(one.gone),
                "agent": one.agent_email,
                "contractor_email": one.contractor_email,
            }
            for one in found.changes
        ],
        "to_be_told": {"agents": sorted(found.agents), "contractors": sorted(found.contractors)},
    }


def _page(found: Preview) -> str:
    rows = [f"{found.moved} of {found.judged} accounts would stand otherwise on {found.on}."]
    rows += [f"{count:>7}  {before.value} -> {after.value}" for (before, after), count in found.moves.items()]
    for one in found.changes:
        codes = [f"+{code}" for code in one.new] + [f"-{code}" for code in one.gone]
        rows.append(
            f"{one.account_id:>7}  {one.contractor}: {one.before.value} -> {one.after.value}  {' '.join(codes)}"
        )
    if found.moved > len(found.changes):
        rows.append(f"{found.moved - len(found.changes)} more; --all names them.")
    if found.moved:
        rows.append(f"To be told: {len(found.agents)} agents, {len(found.contractors)} contractors.")
    return "\n".join(rows)
