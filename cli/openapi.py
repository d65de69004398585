"""`certdesk openapi`: the document of the API."""

from __future__ import annotations

import json

import click


@click.command()
@click.option("--base-url", default="", help="How programs reach the desk, as https://coi.example.com.")
def command(base_url: str) -> None:
    """Print the OpenAPI 3.1 document, made from the code."""
    from review_ui.api.openapi import document
    from review_ui.api.pages import OPERATIONS

    click.echo(json.dumps(document(OPERATIONS, base_url=base_url.rstrip("/")), ensure_ascii=False, indent=1))
