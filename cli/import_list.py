"""`certdesk import`: a client's list of contractors from a CSV or XLSX file."""

from __future__ import annotations

import json
from pathlib import Path

import click

from cli import edge


class _DryRun(Exception):
    """Rolls back what was only tried."""


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--client", required=True, help="The client, by its short name or its name; made if it is not there.")
@click.option("--dry-run", is_flag=True, help="Check everything, store nothing.")
@click.option("--map", "mapped", multiple=True, metavar="THEIRS=OURS", help='As in "Vendor #=contractor_id".')
@click.option("--requirement-set", "code", default="", help="That of lines which name none.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def command(file: Path, client: str, mapped: tuple[str, ...], code: str, *, dry_run: bool, as_json: bool) -> None:
    """Take contractors, agents and accounts from FILE; importing it again changes only what has changed in it."""
    from pipeline.importing import read_list, take_list
    from pipeline.setup import prepare_database
    from records.work import database, units_of_work

    rows = read_list(file.read_bytes(), name=file.name, mapping=_mapping(mapped), code=code)
    settings = edge.settings_or_exit("import", log=False)
    prepare_database(settings.database_url)
    engine = database(settings.database_url)
    try:
        with units_of_work(engine)() as session:
            done = take_list(session, rows, client=client, name=file.name, at=edge.now())
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    finally:
        engine.dispose()
    if as_json:
        told = {"client": done.client, "new_client": done.is_new_client, "dry_run": dry_run}
        told |= {"added": done.added, "changed": done.changed, "unchanged": done.unchanged}
        click.echo(json.dumps(told, indent=1))
        return
    if done.is_new_client:
        click.echo(f"{done.client} is a new client")
    click.echo(
        f"{'would be: ' if dry_run else ''}{len(done.added)} added, {len(done.changed)} changed, "
        f"{len(done.unchanged)} as they were"
    )


def _mapping(mapped: tuple[str, ...]) -> dict[str, str]:
    made = {}
    for one in mapped:
        theirs, sign, ours = one.rpartition("=")
        if not sign or not theirs.strip() or not ours.strip():
            raise click.BadParameter(f'{one!r} is not THEIRS=OURS, as in "Vendor #=contractor_id"', param_hint="--map")
        made[theirs.strip()] = ours.strip()
    return made
