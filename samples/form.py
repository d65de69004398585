"""Our look-alike of the ACORD 25: where rules, labels and boxes stand, read from the files in `forms/`.

Positions and single labels are facts of the form; its artwork and its paragraphs are not ours, so the paragraphs in
`forms/paragraphs.yaml` are written by us and the corner shows our own mark. The two oldest editions are drawn from a
description of them, not from a copy: what stands where is right, to the point it is ours. A line without editions
belongs to every edition.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

EDITIONS = ("2001/08", "2009/09", "2010/05", "2014/01", "2016/03", "2025/12")
PAGE = (612.0, 792.0)
"""Width and height in points."""


@dataclass(frozen=True, slots=True)
class Label:
    """A printed phrase; `x` and `baseline` in points from the top left corner, `size` in points."""

    text: str
    x: float
    baseline: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruling line, horizontal or vertical, in points from the top left corner."""

    x0: float
    top: float
    x1: float
    bottom: float
    width: float


@dataclass(frozen=True, slots=True)
class Slot:
    """A box to be filled: its form field, its short code, and its edges in points from the top left corner."""

    field: str
    code: str
    tick: bool
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Fixed text of ours: lines from the first `baseline` downwards, `leading` points apart."""

    lines: tuple[str, ...]
    x: float
    baseline: float
    leading: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """What a print of an edition may move: heights of stretches and upright rules.

    `bands` are the edges of the stretches from top to bottom; `rows` those of them that begin a coverage row, and
    `lines` the same by line; the description begins at `description`. `head` and `table` are upright rules of the
    part above `head_ends` and of the part `table_spans`.
    """

    bands: tuple[float, ...]
    rows: tuple[float, ...]
    lines: Mapping[str, float]
    description: float
    head: tuple[float, ...]
    head_ends: float
    table: tuple[float, ...]
    table_spans: tuple[float, float]


@cache
def labels(edition: str) -> tuple[Label, ...]:
    """The printed labels of an edition."""
    return tuple(
        Label(row["text"], float(row["x"]), float(row["baseline"]), float(row["size"]), row["bold"] == "1")
        for row in _rows("labels.csv", edition)
    )


@cache
def rules(edition: str) -> tuple[Rule, ...]:
    """The ruling lines of an edition."""
    return tuple(Rule(**{key: float(value) for key, value in row.items()}) for row in _rows("rules.csv", edition))


@cache
def slots(edition: str = "2016/03") -> tuple[Slot, ...]:
    """The boxes of an edition."""
    height = PAGE[1]
    return tuple(
        Slot(
            field=row["field"],
            code=row["code"],
            tick=row["tick"] == "1",
            x0=float(row["x0"]),
            top=height - float(row["y1"]),
            x1=float(row["x1"]),
            bottom=height - float(row["y0"]),
        )
        for row in _rows("boxes.csv", edition)
    )


@cache
def paragraphs(edition: str) -> tuple[Paragraph, ...]:
    """Our own fixed text of an edition."""
    chosen = [each for each in _yaml("paragraphs.yaml") if _of(each.get("editions", ""), edition)]
    parts = [{key: value for key, value in each.items() if key != "editions"} for each in chosen]
    return tuple(Paragraph(**(each | {"lines": tuple(each["lines"])})) for each in parts)


@cache
def layout(edition: str) -> Layout:
    """What may be moved on a print of an edition."""
    found = next(each for each in _yaml("prints.yaml")["layouts"] if _of(each["editions"], edition))
    lists = {key: tuple(map(float, found[key])) for key in ("bands", "rows", "head", "table")}
    return Layout(
        **lists,
        lines=MappingProxyType(found["lines"]),
        description=float(found["description"]),
        head_ends=float(found["head_ends"]),
        table_spans=(float(found["table_spans"][0]), float(found["table_spans"][1])),
    )


@cache
def wordings() -> Mapping[str, tuple[str, ...]]:
    """What some prints say instead of a label."""
    return MappingProxyType({text: tuple(others) for text, others in _yaml("prints.yaml")["wordings"].items()})


def _of(editions: str, edition: str) -> bool:
    return not editions or edition in editions.split()


def _rows(name: str, edition: str) -> Iterator[dict[str, str]]:
    with _folder().joinpath(name).open(newline="") as lines:
        for row in csv.DictReader(lines):
            if _of(row.pop("editions"), edition):
                yield row


def _yaml(name: str) -> Any:
    with _folder().joinpath(name).open() as text:
        return yaml.safe_load(text)


def _folder() -> Path:
    return Path(__file__).with_name("forms")
