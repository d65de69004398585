"""Our look-alike of the ACORD 25: where rules, labels and boxes stand, read from the files in `forms/`.

Positions and single labels are facts of the form; its artwork and its paragraphs are not ours, so the paragraphs in
`forms/paragraphs.yaml` are written by us and the corner shows our own mark. A new edition is a line in that file and,
where labels differ, lines in `forms/labels.csv`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

EDITIONS = ("2016/03", "2025/12")
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


@cache
def labels(edition: str) -> tuple[Label, ...]:
    """The printed labels of an edition."""
    return tuple(
        Label(row["text"], float(row["x"]), float(row["baseline"]), float(row["size"]), row["bold"] == "1")
        for row in _rows("labels.csv")
        if row["edition"] in ("", edition)
    )


@cache
def rules() -> tuple[Rule, ...]:
    """The ruling lines; the editions share them."""
    return tuple(Rule(**{key: float(value) for key, value in row.items()}) for row in _rows("rules.csv"))


@cache
def slots() -> tuple[Slot, ...]:
    """The boxes; the editions share them."""
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
        for row in _rows("boxes.csv")
    )


@cache
def paragraphs(edition: str) -> tuple[Paragraph, ...]:
    """Our own fixed text of an edition."""
    with _folder().joinpath("paragraphs.yaml").open() as text:
        every = yaml.safe_load(text)
    chosen = (*every["every edition"], *every[edition])
    return tuple(Paragraph(**(each | {"lines": tuple(each["lines"])})) for each in chosen)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with _folder().joinpath(name).open(newline="") as lines:
        yield from csv.DictReader(lines)


def _folder() -> Path:
    return Path(__file__).with_name("forms")
