"""An extraction as a table for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

from domain.certificate import Certificate, Extraction
from domain.field import Field
from domain.field_paths import walk
from domain.property import PropertyEvidence

SURE = 0.95
DOUBTED = 0.8


def show(extraction: Extraction, console: Console | None = None) -> None:
    """Print the filled boxes of each certificate and evidence with their confidence, then endorsements and warnings."""
    console = console or Console()
    console.rule(extraction.file)
    papers: tuple[Certificate | PropertyEvidence, ...] = (*extraction.certificates, *extraction.property_evidence)
    for paper in papers:
        table = Table("field", "value", "confidence", title=f"{paper.form} ({paper.edition})")
        for path, field in walk(paper):
            if field.text:
                table.add_row(_named(path, paper), _shown(field), _sureness(field.confidence))
        console.print(table)
    for one in extraction.endorsements:
        console.print(f"page {one.page}: endorsement {one.form} {one.edition or ''}".rstrip())
    for page in extraction.pages:
        console.print(f"page {page.number}: {page.kind.value} ({page.source.value})")
    for warning in extraction.warnings:
        console.print(f"[yellow]{warning.code}[/yellow]: {warning.message}")


def _named(path: str, paper: object) -> str:
    """The path with the line of a row, or the name of what is covered, in place of its number."""
    here: Any = paper
    named: list[str] = []
    for step in path.split("."):
        here = (
            here[int(step)]
            if isinstance(here, tuple)
            else here[step]
            if isinstance(here, Mapping)
            else getattr(here, step)
        )
        line = getattr(here, "line", None)
        named.append(str(getattr(line, "value", None) or getattr(here, "name", step)) if step.isdigit() else step)
    return ".".join(named)


def _shown(field: Field) -> str:
    if isinstance(field.value, bool):
        return "X" if field.value else ""
    if isinstance(field.value, int):
        return f"{field.value:,}"
    return str(field.value if field.value is not None else field.text)


def _sureness(confidence: float) -> str:
    color = "green" if confidence >= SURE else "yellow" if confidence >= DOUBTED else "red"
    return f"[{color}]{confidence:.2f}[/{color}]"
