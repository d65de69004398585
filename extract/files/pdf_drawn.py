"""Where ink lies on a PDF page beside its type, told from what is drawn there, without drawing it.

Drawing a part of a page takes a thousandth of a second and more; most parts that are asked about hold nothing but type
and rules. What cannot be told from the objects (curves, slanting strokes, shadings, pictures) counts as ink.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from domain.field import Box
from extract.files import pdf_calls
from extract.files.pdf_layers import UNTURNED, Objects, times

THINNEST_MARK = 2.05
"""Points: what is thinner than this both as drawn and as printed is no mark but a rule."""
SHORTEST_RULE = 10.6
"""Points with its ends: a shorter straight stroke may be a part of a mark, or of the frame of a small box."""
STRAIGHT = 0.02
"""Points by which the ends of a level or upright stroke may differ."""
HALF_STROKE = 1.0
"""Points to either side of a stroke that its ink may cover."""
Sides = NDArray[np.float64]
"""n x 4: left, top, right, bottom in upright points."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn in a part of a page but its type: what each thing covers at most, and whether it is a rule."""

    sides: Sides
    is_rule: NDArray[np.bool_]


def drawn(objects: Objects, box: Box) -> Drawn:
    """What of a page's objects may leave ink in `box`; annotations and form fields are none of them."""
    places, every = objects.others
    near = _over(every, box)
    others, sides = places[near].tolist(), every[near]
    is_path = np.array([objects.kind[n] == pdfium.FPDF_PAGEOBJ_PATH for n in others], dtype=bool)
    is_rule = is_path & _are_thin(sides)
    apart = np.flatnonzero(is_path & ~is_rule)
    paths = [others[place] for place in apart.tolist()]
    split, done = _taken_apart(objects, paths)
    kept = np.ones(len(others), dtype=bool)
    kept[apart[done]] = False
    split = split[_over(split, box)]
    return Drawn(np.vstack([sides[kept], split]), np.concatenate([is_rule[kept], _are_thin(split)]))


def _over(sides: Sides, box: Box) -> NDArray[np.bool_]:
    left, top, right, bottom = sides.T
    over: NDArray[np.bool_] = (left < box.x1) & (right > box.x0) & (top < box.bottom) & (bottom > box.top)
    return over


def _taken_apart(objects: Objects, paths: Sequence[int]) -> tuple[Sides, NDArray[np.bool_]]:
    """The strokes of paths that are stroked level and upright alone, and which these are; white ones have none."""
    addresses = objects.addresses(paths)
    filled, width = pdf_calls.paintings(addresses)
    paints = filled & ~np.array(objects.are_white(paths), dtype=bool)
    strokes = (width > 0) & ~np.array(objects.are_stroked_white(paths), dtype=bool)
    done = ~paints & ~strokes
    asked = np.flatnonzero(~paints & strokes)
    lines, line_of, straight = _straight_lines(objects, [paths[n] for n in asked.tolist()], width[asked])
    done[asked[straight]] = True
    middles = objects.frame.boxes(lines[straight[line_of]])
    return np.array([box.grown(HALF_STROKE) for box in middles]).reshape(-1, 4), done


def _straight_lines(
    objects: Objects, paths: Sequence[int], width: NDArray[np.float64]
) -> tuple[Sides, NDArray[np.int64], NDArray[np.bool_]]:
    """The lines of paths in the page's space, the place of each line's path, and which paths have no others.

    Others are lines that slant or are wider than a rule, and curves.
    """
    addresses = objects.addresses(paths)
    points = pdf_calls.outlines(addresses)
    own = [pdf_calls.matrix(address) or UNTURNED for address in addresses]
    matrix = np.array([times(one, objects.matrix[n]) for one, n in zip(own, paths, strict=True)]).reshape(-1, 6)
    a, b, c, d, e, f = matrix[points.path].T
    x, y = points.at.T
    at = np.stack([a * x + c * y + e, b * x + d * y + f], axis=1)
    places = np.arange(len(points.path))
    begins = points.kind == pdfium.FPDF_SEGMENT_MOVETO
    ends = points.kind == pdfium.FPDF_SEGMENT_LINETO
    beginning = np.maximum.accumulate(np.where(begins, places, 0))
    to = np.concatenate([places[ends], places[points.closes]])
    since = np.concatenate([places[ends] - 1, beginning[points.closes]])
    lines, line_of = np.hstack([at[since], at[to]]), points.path[to]
    straight = width * np.abs(matrix[:, :4]).max(axis=1, initial=0.0) * objects.frame.unit <= 2 * HALF_STROKE
    straight[points.path[~begins & ~ends]] = False
    straight[line_of[np.abs(lines[:, :2] - lines[:, 2:]).min(axis=1) > STRAIGHT]] = False
    has_length = (lines[:, :2] != lines[:, 2:]).any(axis=1)
    return lines[has_length], line_of[has_length], straight


def _are_thin(sides: Sides) -> NDArray[np.bool_]:
    """Which of them are thin and long."""
    across, down = sides[:, 2] - sides[:, 0], sides[:, 3] - sides[:, 1]
    thin: NDArray[np.bool_] = np.minimum(across, down) <= THINNEST_MARK
    return thin & (np.maximum(across, down) >= SHORTEST_RULE)
