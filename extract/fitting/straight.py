"""Lays a picture anew where its long rules do not lie where the map has them, or not level.

Labels that could not be read leave rows of a redrawn print where the labels above and below would have them, and the
perspective of a photo is only as good as the labels near its edges. The rules under the rows run across the whole form.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from domain.field import Box
from extract.fitting.fit import Fit, applied
from extract.fitting.rectify import COARSE_DPI as DPI

Numbers = NDArray[np.float64]

PARTS, MOST_PARTS = 12, 9
"""Parts of the form's width in each of which a rule is looked for, and in how many it must be found."""
COVERED = 0.6
"""Part of such a part that the rule covers."""
SAME, STEEP = 1.0, 2.5
"""Points by which one rule may be off itself, and by which it may fall from part to part."""
NEAR, FARTHEST = 7.0, 70.0
"""Points from its place within which a rule is the one of the map, and within which it may be."""
OFF, LITTLE = 3.0, 2.0
"""Points by which a rule must be off for the page to be laid anew, and by which it then counts."""
BESIDE, BY = 120.0, 14.0
"""Points across and down within which a label tells better than a rule where its row lies."""
UNDER = ("gl", "auto", "umbrella", "wc", "other")
"""Rows of the form under which a rule runs all across it."""


def straightened(fit: Fit, rules: NDArray[np.bool_]) -> Fit | None:
    """The fit with long rules where the page has them; None where they lie as the map says.

    `rules` are those of the page laid flat under the fit (`rectify.coarse`).
    """
    edges, left, right = _edges(fit)
    if len(edges) < len(UNDER):
        return None
    heights = ruled_in_parts(rules, np.linspace(left, right, PARTS + 1))
    off = _off(edges, tracked(heights))
    off[-1] = np.nan  # the foot tells which rule is which, but put in its place it would draw out the holder's lines
    most = np.abs(np.nan_to_num(off)).max(axis=1)
    if not (most >= OFF).any():
        return None
    off[most < LITTLE] *= 0.0  # such a rule holds its place
    middles = np.linspace(left, right, 2 * PARTS + 1)[1::2]
    row, part = np.nonzero(np.isfinite(off))
    at = np.column_stack([middles[part], edges[row]])
    apart = np.abs(at[:, None] - fit.at)
    untold = ~((apart[..., 0] <= BESIDE) & (apart[..., 1] <= BY)).any(axis=1)
    at, row, part = at[untold], row[untold], part[untold]
    seen = fit.points(at + np.column_stack([np.zeros(len(row)), off[row, part]]))
    return replace(
        fit,
        at=np.vstack([fit.at, at]),
        shift=np.vstack([fit.shift, seen - applied(fit.matrix, at)]),
        first=np.concatenate([fit.first, np.zeros(len(row), dtype=bool)]),
        which=None,
    )


def _edges(fit: Fit) -> tuple[Numbers, float, float]:
    """Heights of the map's rules across the whole form from top to bottom, and the form's left and right."""
    boxes = {cell.path: cell.box for cell in fit.form.cells}
    found = [boxes[path].bottom for path in (f"{row}.policy_number" for row in UNDER) if path in boxes]
    found += [cell.box.bottom for cell in fit.form.cells if cell.kind == "block"]
    found += [edge for cell in fit.form.cells if cell.path == "holder" for edge in (cell.box.top, cell.box.bottom)]
    amounts: Sequence[Box] = [cell.box for cell in fit.form.cells if cell.kind == "money"]
    letters = [cell.box for cell in fit.form.cells if cell.kind == "letter"]
    if not amounts or not letters:
        return np.zeros(0), 0.0, 0.0
    return np.array(sorted(found)), min(box.x0 for box in letters), max(box.x1 for box in amounts)


def ruled_in_parts(dark: NDArray[np.bool_], sides: Numbers) -> NDArray[np.bool_]:
    """Which rows of pixels (100 dots an inch) are ruled in each part of the form's width: rows x parts.

    Of upright rules the same, the picture turned by its diagonal.
    """
    at = np.clip(np.rint(sides * DPI / 72).astype(np.int64), 0, dark.shape[1])
    parts = [dark[:, begins:ends].mean(axis=1) for begins, ends in pairwise(at.tolist())]
    found: NDArray[np.bool_] = np.column_stack(parts) >= COVERED
    return found


def tracked(ruled: NDArray[np.bool_]) -> Numbers:
    """Heights in points of each long rule in each part of the form's width, the highest first; NaN in its gaps."""
    seen = []
    for column in ruled.T:
        ends = np.flatnonzero(np.diff(column.astype(np.int8), prepend=0, append=0)).reshape(-1, 2)
        seen.append(ends.mean(axis=1) * 72 / DPI)
    tracks: list[Numbers] = []
    for begins in range(PARTS - MOST_PARTS + 1):
        for height in seen[begins]:
            if any(abs(track[begins] - height) <= SAME for track in tracks):
                continue
            track, last = np.full(PARTS, np.nan), (begins, height)
            for k in range(begins, PARTS):
                near = seen[k][np.abs(seen[k] - last[1]) <= STEEP * max(1, k - last[0])]
                if len(near):
                    track[k] = near[np.argmin(np.abs(near - last[1]))]
                    last = (k, track[k])
            if np.isfinite(track).sum() >= MOST_PARTS:
                tracks.append(track)
    made = np.array(tracks).reshape(-1, PARTS)
    return made[np.argsort(np.nanmean(made, axis=1))] if len(made) else made


def _off(edges: Numbers, rules: Numbers) -> Numbers:
    """Points by which the rule of each edge is off in each part of the form's width; NaN where it was not found."""
    off = np.full((len(edges), PARTS), np.nan)
    if not len(rules):
        return off
    claimed = _claimed(edges, np.nanmean(rules, axis=1))
    mine = claimed >= 0
    off[mine] = rules[claimed[mine]] - edges[mine, None]
    return off


def _claimed(edges: Numbers, rules: Numbers) -> NDArray[np.int64]:
    """The place of the rule of each edge; -1 where none is its own.

    A rule near an edge is its; and where as many are left between two of those as edges, they are these in order.
    """
    claimed = np.full(len(edges), -1)
    apart = np.abs(edges[:, None] - rules)
    for n, rule in enumerate(np.argmin(apart, axis=1)):
        if apart[n, rule] <= NEAR and np.argmin(apart[:, rule]) == n:
            claimed[n] = rule
    known = np.flatnonzero(claimed >= 0)
    for above, below in pairwise(known.tolist()):
        lost, free = np.arange(above + 1, below), np.arange(claimed[above] + 1, claimed[below])
        if len(lost) == len(free) and (np.abs(edges[lost] - rules[free]) <= FARTHEST).all():
            claimed[lost] = free
    return claimed
