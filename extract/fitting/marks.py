"""Which tick box a mark belongs to: the nearest one, since prints set marks beside, above or across their boxes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.field import Box

Points = NDArray[np.float64]
"""n x 2: x and y in points."""

ACROSS, DOWN = 9.0, 6.0
"""Points of a mark's middle from that of its box that weigh alike: boxes are 14 points wide and rows 12 high."""
FARTHEST = 1.35
"""Of these weighed distances: a mark farther from every box is no tick."""
CLEAR = 0.25
"""By so much nearer than the next box is a mark that leaves no doubt."""


@dataclass(frozen=True, slots=True)
class Belongs:
    """The path of the box that a mark belongs to, and whether that is beyond doubt."""

    path: str
    clear: bool


def nearest_boxes(marks: Points, boxes: Mapping[str, Box]) -> list[Belongs | None]:
    """For each mark (its middle) the box it belongs to; None for one that is no tick.

    All marks of a page are off their boxes alike, as far as they are: what is common to them is left out of account
    when a mark lies between two boxes.
    """
    if not len(marks) or not boxes:
        return [None] * len(marks)
    paths = list(boxes)
    middles = np.array([_middle(boxes[path]) for path in paths])
    off = np.median(marks - middles[np.argmin(_distances(marks, middles), axis=1)], axis=0)
    off = off if len(marks) > 2 else np.zeros(2)
    return [
        _belongs(paths, alike, plain)
        for alike, plain in zip(_distances(marks - off, middles), _distances(marks, middles), strict=True)
    ]


def _belongs(paths: list[str], alike: Points, plain: Points) -> Belongs | None:
    order = np.argsort(alike)
    best = int(order[0])
    if min(alike[best], plain[best]) > FARTHEST:
        return None
    return Belongs(paths[best], len(order) < 2 or bool(alike[order[1]] - alike[best] >= CLEAR))


def _distances(at: Points, middles: Points) -> Points:
    apart = (at[:, None, :] - middles[None, :, :]) / (ACROSS, DOWN)
    distances: Points = np.hypot(apart[..., 0], apart[..., 1])
    return distances


def _middle(box: Box) -> tuple[float, float]:
    return (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
