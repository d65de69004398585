"""`certdesk extract`: reads certificates from files and prints what they say."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from domain.certificate import Extraction
    from pipeline.sandbox import Sandbox


@click.command("extract")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a file, one a line.")
def command(files: tuple[str, ...], *, as_json: bool) -> None:
    """Read certificates of insurance from PDFs and pictures.

    A file that cannot be read does not stop the others: its line has no pages and a warning that says why.
    """
    for extraction in extractions(files):
        if as_json:
            from domain.extraction_json import to_json  # loaded late: while the reader starts

            click.echo(json.dumps(to_json(extraction), ensure_ascii=False))
        else:
            from cli.extract_table import show

            show(extraction)


def extractions(files: tuple[str, ...]) -> Iterator[Extraction]:
    """One extraction a file, in order, each made in the sandbox."""
    from pipeline.sandbox import Sandbox

    with Sandbox(preload=("extract.read",)) as sandbox:
        if not sys.stderr.isatty():
            yield from (_extraction(sandbox, file) for file in files)
            return
        from rich.console import Console
        from rich.progress import Progress

        with Progress(console=Console(stderr=True), transient=True) as progress:
            for file in progress.track(files, description="Reading"):
                yield _extraction(sandbox, file)


def _extraction(sandbox: Sandbox, file: str) -> Extraction:
    from domain.errors import CertdeskError
    from extract.reading import reading_of, unreadable  # reading is the worker's to load

    try:
        data = Path(file).read_bytes()
    except OSError as failure:
        return unreadable(b"", name=file, code="file-missing", why=f"{file} cannot be opened ({failure.strerror}).")
    try:
        return sandbox.call(reading_of, data, name=file, images=False).extraction
    except CertdeskError as failure:
        return unreadable(data, name=file, code=failure.code, why=str(failure))
