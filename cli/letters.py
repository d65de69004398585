"""`certdesk letters`: the words of letters: listed, written out, checked, set and taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli import edge

if TYPE_CHECKING:
    from pipeline.letters_desk import LettersDesk

BY = "command line"
CLIENT = click.option("--client", "slug", metavar="SLUG", help="For this client alone, by its short name.")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def command() -> None:
    """List, write out, check and set the words of letters. A letter's file is named LANGUAGE/KIND.txt."""


@command.command("list")
@CLIENT
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_letters(slug: str | None, *, as_json: bool) -> None:
    """Every letter in every language, and whose words it has."""
    with _desk(slug) as (desk, client_id):
        for one in desk.listing(client_id):
            told = {"letter": f"{one.language}/{one.kind}", "words": one.whose or "shipped", "version": one.version}
            told["trouble"] = one.trouble
            if as_json:
                click.echo(json.dumps(told, ensure_ascii=False))
            else:
                failed = f"  failed: {one.trouble}" if one.trouble else ""
                version = f" {one.version}" if one.whose else ""
                click.echo(f"{told['letter']:<34} {told['words']}{version}{failed}")


@command.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@CLIENT
def export(folder: Path, slug: str | None) -> None:
    """Write the words that hold into FOLDER, a file a letter; what stands there already is written over."""
    with _desk(slug) as (desk, client_id):
        for one in desk.listing(client_id):
            file = folder / one.language / f"{one.kind}.txt"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(desk.page(one.kind, one.language, client_id).source, "utf-8")
    click.echo(f"Written to {folder}. Change what you want, then: certdesk letters set {folder}/en/KIND.txt")


@command.command()
@click.argument("files", nargs=-1, required=True, type=FILE)
def check(files: tuple[Path, ...]) -> None:
    """Tell all that is wrong with FILES; needs no database. Exits with 2 if anything is."""
    from outbound.letter_kinds import kinds
    from outbound.letter_trials import problems_of

    wrong = False
    for file in files:
        kind, language = _which(file)
        problems = problems_of(kinds()[kind], language, _read(file))
        wrong = wrong or bool(problems)
        click.echo("\n".join(f"{file}: {one}" for one in problems) or f"{file}: ok")
    if wrong:
        raise SystemExit(2)


@command.command("set")
@click.argument("files", nargs=-1, required=True, type=FILE)
@CLIENT
def set_words(files: tuple[Path, ...], slug: str | None) -> None:
    """Keep the words of FILES; letters are drafted in them from now on. Those that are as before are left alone."""
    from domain.errors import SettledOtherwise

    with _desk(slug) as (desk, client_id):
        for file in files:
            kind, language = _which(file)
            try:
                version = desk.save(kind, language, _read(file), client_id=client_id, by=BY)
            except SettledOtherwise:
                click.echo(f"{language}/{kind}: as before")
            else:
                click.echo(f"{language}/{kind}: version {version}")


@command.command()
@click.argument("letter", metavar="LANGUAGE/KIND")
@CLIENT
def shipped(letter: str, slug: str | None) -> None:
    """Take a letter's own words back: a client's goes in the desk's words then, the desk's as it ships."""
    kind, language = _which(Path(letter))
    with _desk(slug) as (desk, client_id):
        desk.go_back(kind, language, client_id=client_id, by=BY)
    click.echo(f"{language}/{kind}: own words taken back")


@contextmanager
def _desk(slug: str | None) -> Iterator[tuple[LettersDesk, int | None]]:
    """The words of letters of the desk's database, and the client that was named."""
    from cli.desk import client_or_exit
    from cli.parts import parts
    from pipeline.letters_desk import LettersDesk
    from pipeline.setup import prepare_database
    from records.work import database

    settings = edge.settings_or_exit("letters", log=False)
    prepare_database(settings.database_url)
    engine = database(settings.database_url)
    try:
        made = parts(settings, engine)
        client_id = None
        if slug is not None:
            with made.open_work() as session:
                client_id = client_or_exit(session, slug).id
        yield LettersDesk(made, look=made.open_work), client_id
    finally:
        engine.dispose()


def _which(file: Path) -> tuple[str, str]:
    """The letter that a file is named after."""
    from config.comms import languages
    from outbound.letter_kinds import kinds

    kind, language = file.stem, file.parent.name
    if kind not in kinds():
        raise click.BadParameter(f"{file}: there is no letter {kind!r}; there are {', '.join(kinds())}")
    if language not in languages():
        raise click.BadParameter(f"{file}: it must lie in a folder named after its language: {', '.join(languages())}")
    return kind, language


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError as trouble:
        raise click.ClickException(f"{file} is no UTF-8 text: {trouble}") from trouble
