"""How much the labels of a form say of places on its page, by how far these lie to the side of them or down.

Labels stand where the form has them, and tables of a page are asked at the same places each time: what follows from
these alone is reckoned once a form.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from extract.fitting.formmap import FormMap
from extract.fitting.pairing import KEPT, Points, places_of

ACROSS, DOWN_FOR_X = 160.0, 80.0
"""Reach of a label's leftover shift, in points: of one across the page, and down it for shifts across."""
TABLE = (12.0, 2.0)
"""Steps across and down in points of a table of a page."""
LEAST = 1e-6
"""What the farthest label says."""

Weights = NDArray[np.float64]
"""Places x labels."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How much each label says of the columns and rows of the table of its page, and of the places of the labels."""

    columns: Weights
    rows: Weights
    across: Weights
    down: Weights


def table_of(page: tuple[float, float]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The columns and rows, in points, at which a table of a page of this size is made."""
    width, height = page
    return np.arange(0, width + TABLE[0], TABLE[0]), np.arange(0, height + TABLE[1], TABLE[1])


def said(at: NDArray[np.float64], labels: NDArray[np.float64], reach: float) -> Weights:
    """How much labels (columns) say of places (rows), by the distance along one side."""
    weights: Weights = np.exp(-0.5 * ((at[:, None] - labels[None, :]) / reach) ** 2) + LEAST
    return weights


@lru_cache(maxsize=KEPT)
def reach_of(form: FormMap, *, middles: bool) -> Reach:
    """The same of all labels of a form."""
    at: Points = places_of(form, middles=middles).at
    columns, rows = table_of(form.page)
    return Reach(
        said(columns, at[:, 0], ACROSS),
        said(rows, at[:, 1], DOWN_FOR_X),
        said(at[:, 0], at[:, 0], ACROSS),
        said(at[:, 1], at[:, 1], DOWN_FOR_X),
    )
