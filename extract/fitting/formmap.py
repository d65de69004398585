"""Maps of printed forms: where the labels stand and where the values go, read from `extract/forms/*.yaml`.

A form edition is a file there, never code. Positions are points from the top left corner of the map's own page
(612 x 792 for ACORD forms); what a real page does to them (scale, shift, tilt, other row heights) is found by
`extract.fitting.register`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from config.yaml_file import loaded
from domain.field import Box
from extract.prints.classify import edition_printed

FORMS = Path(__file__).parents[1] / "forms"
CERTIFICATE = "acord_25"
_FOOT = re.compile(r"AC[O0Q]R?[DO0]\s*25\S?\s*\(*((?:19|20)\d{2})/\d", re.IGNORECASE)
"""The foot of a certificate, a sign of it misread: "ACORD 255 (2016/03)", "ACORD 25 ((2010/0)"."""


@dataclass(frozen=True, slots=True)
class Label:
    """One printed word of the form and its ink."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Cell:
    """A place for a value. `path` says what it holds; `kind` how it is written.

    Kinds: text, code, date, money, naic, phone, email, letter, yes_no, tick, party (name and address lines),
    pairs (free label and amount, line by line), block (running text).
    """

    path: str
    kind: str
    box: Box


@dataclass(frozen=True, slots=True, eq=False)
class FormMap:
    """One edition of one form. `page` is width and height of the coordinates, in points.

    A map is equal to itself alone, so that what follows from its labels can be kept by it.
    """

    form: str
    kind: str
    edition: str
    page: tuple[float, float]
    labels: tuple[Label, ...]
    cells: tuple[Cell, ...]


@cache
def form_maps(kind: str = CERTIFICATE) -> tuple[FormMap, ...]:
    """Every map of one kind of form, the newest edition first; () of a kind that has none.

    A page is held against the certificate's maps first, and against another kind's only where its words name it.
    """
    names = sorted(path.stem for path in FORMS.glob(f"{kind}_*.yaml") if not path.stem.endswith("_widgets"))
    return tuple(sorted((_map(name) for name in names), key=lambda one: one.edition, reverse=True))


def edition_seen(text: str) -> str | None:
    """The edition that the foot of a page names in a picture: the known one of its year where signs were misread."""
    printed = edition_printed(text)
    if map_of_edition(printed) is not None or (foot := _FOOT.search(text)) is None:
        return printed
    return next((one.edition for one in form_maps() if one.edition.startswith(f"{foot[1]}/")), printed)


def map_of_edition(edition: str | None) -> FormMap | None:
    """The map of that edition of the certificate; None where there is none."""
    return next((one for one in form_maps() if one.edition == edition), None)


@cache
def widget_paths(kind: str = CERTIFICATE) -> Mapping[str, str]:
    """What each known form field of a kind of form holds, by its leaf name: a name may mean another thing on each."""
    return MappingProxyType(_load(f"{kind}_widgets"))


@cache
def row_columns() -> Mapping[str, str]:
    """The column that a form field belongs to whose name says no row but a letter (Policy_EffectiveDate_A to E)."""
    return MappingProxyType(_load("row_widgets"))


def _map(name: str) -> FormMap:
    return map_of(_load(name))


def map_of(data: Mapping[str, Any]) -> FormMap:
    """The map that a file of `extract/forms/` describes."""
    cells = data["boxes"] if "boxes" in data else _load(data["boxes_of"])["boxes"]
    width, height = data["page"]
    return FormMap(
        form=data["form"],
        kind=data["kind"],
        edition=data["edition"],
        page=(float(width), float(height)),
        labels=tuple(Label(text, Box(*map(float, edges))) for text, *edges in data["labels"]),
        cells=tuple(Cell(path, kind, Box(*map(float, edges))) for path, kind, *edges in cells),
    )


@cache
def _load(name: str) -> dict[str, Any]:
    return loaded(FORMS / f"{name}.yaml")
