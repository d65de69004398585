"""`certdesk forms`: the maps of forms."""

from __future__ import annotations

from pathlib import Path

import click


@click.group("forms")
def command() -> None:
    """The maps by which forms are known: labels, and boxes for values."""


@command.command("fit")
@click.argument("blank", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--form", default="ACORD 25", show_default=True, help="The form's name.")
@click.option("--edition", required=True, help="As its footer prints it: 2016/03.")
@click.option("--page", default=1, show_default=True, help="The page of BLANK that is the form.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the map here; else it is printed.")
@click.option(
    "--picture", type=click.Path(dir_okay=False, path_type=Path), help="Write a PNG of labels and boxes here."
)
def fit(blank: Path, form: str, edition: str, page: int, out: Path | None, picture: Path | None) -> None:
    """Draft a map from BLANK, a PDF of the unfilled form with its text.

    Labels are its printed words, boxes those of the nearest known map moved to where its labels and rules stand.
    Look the draft over (docs/forms.md), then put it into extract/forms/.
    """
    from extract.files.open import open_document
    from extract.fitting.new_map import as_yaml, draft_of, drawn  # loaded late, so that --help is quick

    with open_document(blank.read_bytes(), name=blank.name) as document:
        if not 1 <= page <= len(document.pages):
            raise click.BadParameter(f"{blank.name} has {len(document.pages)} pages", param_hint="--page")
        shown = document.pages[page - 1]
        draft = draft_of(shown, name=blank.name, form=form, edition=edition)
        if picture:
            picture.write_bytes(drawn(draft, shown))
    told = f"{len(draft.map.labels)} labels, {len(draft.map.cells)} boxes like {draft.like}"
    click.echo(f"{told}, {len(draft.unknown)} fields of unknown name", err=True)
    if out:
        out.write_text(as_yaml(draft), encoding="utf-8")
    else:
        click.echo(as_yaml(draft), nl=False)
