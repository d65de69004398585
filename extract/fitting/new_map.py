"""Drafts the map of a form from a blank of it: its printed words as labels, and its boxes from the nearest known map.

A draft is data for a person to look over: `certdesk forms fit` writes it as a file of `extract/forms/`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import yaml
from numpy.typing import NDArray

from domain.errors import NotABlank
from domain.field import Box
from domain.page import Widget, Word
from extract.files.source import SourcePage
from extract.fitting.formmap import Cell, FormMap, Label, form_maps, widget_paths
from extract.fitting.pairing import spelled
from extract.fitting.register import best_fit

GAP = 5.0
"""Points between words of one line."""
PARAGRAPH = 9
"""A line of more words is running text: it differs from print to print and is no label."""
SNAP = 3.0
"""Points within which an edge of a box is moved to the rule that runs there."""
DPI, DARK = 300, 150
SAME_ROW = 3.0
"""Points between the feet of words of one line."""
FEWEST = 24
"""Labels; twice as many as must agree for a map to fit a page at all."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A drafted map, the known map whose boxes it carries, and the fields whose names are not known."""

    map: FormMap
    like: str
    unknown: tuple[Widget, ...]


def draft_of(page: SourcePage, *, name: str, form: str, edition: str) -> Draft:
    """The map of the blank form on `page`.

    Raises:
        NotABlank: fewer than two dozen labels.
    """
    labels = tuple(_labels(page))
    if len(labels) < FEWEST:
        raise NotABlank(name=name, words=len(labels))
    fit = best_fit(page.words, form_maps())
    boxes = fit.cell_boxes if fit else {}
    known = fit.form.cells if fit else ()
    cells = [replace(cell, box=_snapped(boxes[cell.path], page.rulings)) for cell in known]
    held, unknown = _from_widgets(page.widgets, {cell.path: cell for cell in cells})
    made = FormMap(
        form=form,
        kind=form.casefold().replace(" ", "_"),
        edition=edition,
        page=(page.width, page.height),
        labels=labels,
        cells=tuple(held),
    )
    return Draft(made, f"{fit.form.form} ({fit.form.edition})" if fit else "none", unknown)


def as_yaml(draft: Draft) -> str:
    """The draft as a file of `extract/forms/`."""
    made = draft.map
    width, height = made.page
    rows = [
        f"# {made.form} ({made.edition}): drafted from a blank by `certdesk forms fit`, boxes like {draft.like}.",
        "# Look over: labels that are no part of the form, boxes that miss their rules, fields named at the end.",
        f"form: {_text(made.form)}",
        f"kind: {_text(made.kind)}",
        f"edition: {_text(made.edition)}",
        f"page: [{width:g}, {height:g}]",
        "labels:",
        *(f"  - [{_text(label.text)}, {_edges(label.box)}]" for label in made.labels),
        "boxes:",
        *(f"  - [{_text(cell.path)}, {cell.kind}, {_edges(cell.box)}]" for cell in made.cells),
        *(f"# unknown field {_text(one.name)} at {_edges(one.box)}" for one in draft.unknown),
    ]
    return "\n".join(rows) + "\n"


def _labels(page: SourcePage) -> Iterator[Label]:
    """The words of short lines, from top to bottom, each as large as its ink."""
    dark = page.raster(DPI) < DARK
    for line in _lines(page.words):
        if len(line) <= PARAGRAPH:
            yield from (Label(word.text, _inked(word.box, dark)) for word in line if len(spelled(word.text)) > 1)


def _inked(box: Box, dark: NDArray[np.bool_]) -> Box:
    """The ink within `box`; the box itself where nothing is printed."""
    scale = DPI / 72
    left, top, right, bottom = (round(edge * scale) for edge in box)
    inside = dark[top:bottom, left:right]
    rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    if not len(rows):
        return box
    edges = (left + columns[0], top + rows[0], left + columns[-1] + 1, top + rows[-1] + 1)
    return Box(*(float(edge) / scale for edge in edges))


def _lines(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Words that stand next to one another."""
    line: list[Word] = []
    for word in sorted(words, key=lambda one: (round(one.box.bottom / SAME_ROW), one.box.x0)):
        if line and (abs(word.box.bottom - line[-1].box.bottom) > SAME_ROW or word.box.x0 - line[-1].box.x1 > GAP):
            yield line
            line = []
        line.append(word)
    if line:
        yield line


def _snapped(box: Box, rulings: Sequence[Box]) -> Box:
    """The box with each edge on the rule that runs beside it, if one does."""
    upright = [(rule.x0 + rule.x1) / 2 for rule in rulings if rule.height > rule.width and _beside(rule, box)]
    level = [(rule.top + rule.bottom) / 2 for rule in rulings if rule.width >= rule.height and _along(rule, box)]
    return Box(_near(box.x0, upright), _near(box.top, level), _near(box.x1, upright), _near(box.bottom, level))


def _beside(rule: Box, box: Box) -> bool:
    return rule.top < box.bottom and rule.bottom > box.top


def _along(rule: Box, box: Box) -> bool:
    return rule.x0 < box.x1 and rule.x1 > box.x0


def _near(edge: float, rules: Sequence[float]) -> float:
    nearest = min(rules, key=lambda rule: abs(rule - edge), default=edge)
    return nearest if abs(nearest - edge) <= SNAP else edge


def _from_widgets(widgets: Sequence[Widget], carried: dict[str, Cell]) -> tuple[list[Cell], tuple[Widget, ...]]:
    """The boxes with those of live fields where the blank has such, and the fields whose names are not known."""
    cells = dict(carried)
    unknown = []
    for widget in widgets:
        path = widget_paths().get(widget.name)
        if path is None:
            unknown.append(widget)
        elif path in cells and cells[path].kind != "party":
            cells[path] = replace(cells[path], box=widget.box)
    return list(cells.values()), tuple(unknown)


def _edges(box: Box) -> str:
    return ", ".join(f"{edge:.1f}" for edge in box)


def _text(text: str) -> str:
    return str(yaml.dump(text, default_style='"', width=1000)).strip()


def drawn(draft: Draft, page: SourcePage, dpi: int = 150) -> bytes:
    """A PNG of the blank with its labels in blue and its boxes in red, for looking the draft over."""
    picture = cv2.cvtColor(page.raster(dpi), cv2.COLOR_GRAY2BGR)
    marked = [(label.box, (200, 80, 0)) for label in draft.map.labels]
    marked += [(cell.box, (0, 0, 220)) for cell in draft.map.cells]
    for box, color in marked:
        x0, top, x1, bottom = (round(edge * dpi / 72) for edge in box)
        cv2.rectangle(picture, (x0, top), (x1, bottom), color, 1)
    return bytes(cv2.imencode(".png", picture)[1])
