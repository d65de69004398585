"""An extraction as a table for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from domain.certificate import Certificate, Endorsement, Extraction
from domain.field import Field
from domain.field_paths import walk
from domain.property import PropertyEvidence

SURE = 0.95
DOUBTED = 0.8


def show(extraction: Extraction, console: Console | None = None) -> None:
    """Print the filled boxes of each certificate and evidence with their confidence, then all else that was found."""
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
        console.print(_endorsement(one))
    for notice in extraction.notices:
        numbers = ", ".join(str(number.value) for number in notice.policy_numbers) or "no policy told"
        what = notice.kind.value.replace("_", " ")
        console.print(
            f"page {notice.page}: {what}, policy {numbers}, from {notice.effective_date.value or 'no day told'}"
        )
    for page in extraction.pages:
        console.print(f"page {page.number}: {page.kind.value} ({page.source.value})")
    for warning in extraction.warnings:
        console.print(f"[yellow]{warning.code}[/yellow]: {warning.message}")
    for signal in extraction.signals:
        console.print(f"[cyan]{signal.severity.value}[/cyan] {signal.code}: {escape(signal.message)}")


def _endorsement(one: Endorsement) -> str:
    told = [f"page {one.page}: endorsement {one.form} {one.edition or ''}".rstrip()]
    told += [f"policy {one.policy_number.value}"] if one.policy_number.value else []
    told += [f"grants {', '.join(one.grants)}"] if one.grants else []
    told += [f"takes away {', '.join(one.restricts)}"] if one.restricts else []
    told += [f"for {'; '.join(one.scheduled_parties)}"] if one.scheduled_parties else []
    told += ["specimen"] if one.is_specimen else []
    return ", ".join(told)


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
