"""Print that a rule across runs through: some forms part their free row by a rule, and systems type in its middle.

Where a rule was taken out, a stroke that stands right above it and right below it went through it.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.files.source import Pixels

THICKEST = 14
"""Pixels at 300 dpi: what was taken out of a rule across, with a pixel around it, is no thicker."""
ASLANT = 2
"""Pixels across by which a stroke may go on elsewhere below the rule: more would join letters side by side."""
ENDS = 0.5
"""Part of a rule that is left to a stroke which stands on one side of it alone: it ends somewhere within."""
BESIDE = 3
"""Rows above and below a rule that are looked at."""
STROKE = 4
"""Pixels: less of ink at one side of a rule is its own ragged edge, or the dot of a coarse fax."""


@dataclass(frozen=True)
class _Rules:
    """The rules across a page, bands x columns: the first and the last row of each, and how far ink goes on above that
    and below it, in pixels up to STROKE. ASLANT columns more at either side are empty."""

    first: NDArray[np.int32]
    last: NDArray[np.int32]
    above: NDArray[np.int8]
    below: NDArray[np.int8]


def strokes_through(dark: Pixels, rules: Pixels, least: int) -> Pixels:
    """What of `rules` is ink of print (255 on 0), told from the ink beside them, `dark`.

    Rules across are looked for in rows that hold at least `least` pixels of rules.
    """
    strokes = np.zeros_like(dark)
    across = _rules(dark, rules, least)
    goes_on, comes = np.zeros(across.above.shape, dtype=bool), np.zeros(across.below.shape, dtype=bool)
    inside = slice(ASLANT, -ASLANT)
    for by in range(-ASLANT, ASLANT + 1):
        to = slice(ASLANT + by, across.above.shape[1] - ASLANT + by)
        above, below = across.above[:, inside], across.below[:, to]
        through = (np.minimum(above, below) > 0) & (np.maximum(above, below) >= STROKE)
        through &= across.last[:, to] >= across.first[:, inside]
        goes_on[:, inside] |= through
        comes[:, to] |= through
        band, x = np.nonzero(through)
        _draw(strokes, x, (across.first[:, inside][band, x], across.last[:, to][band, x]), by)
    half = np.rint(ENDS * (across.last - across.first + 1)).astype(np.int32)
    for ends, begin, end in (
        ((across.above >= STROKE) & ~goes_on, across.first, across.first + half - 1),
        ((across.below >= STROKE) & ~comes, across.last - half + 1, across.last),
    ):
        band, x = np.nonzero(ends[:, inside])
        _draw(strokes, x, (begin[:, inside][band, x], end[:, inside][band, x]))
    return np.asarray(cv2.bitwise_and(strokes, rules), dtype=np.uint8)


def _rules(dark: Pixels, rules: Pixels, least: int) -> _Rules:
    ruled = cv2.reduce(rules, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S)[:, 0] >= 255 * least
    bands = np.flatnonzero(np.diff(ruled, prepend=False, append=False)).reshape(-1, 2).tolist()
    size = (len(bands), dark.shape[1] + 2 * ASLANT)
    found = _Rules(*(np.zeros(size, kind) for kind in (np.int32, np.int32, np.int8, np.int8)))
    for n, (start, end) in enumerate(bands):
        top, bottom = max(0, start - BESIDE), min(len(rules), end + BESIDE)
        x = np.flatnonzero(dark[top:bottom].any(axis=0) & rules[top:bottom].any(axis=0))
        of_rule = np.take(rules[top:bottom], x, axis=1) > 0
        first, last = of_rule.argmax(axis=0), len(of_rule) - 1 - of_rule[::-1].argmax(axis=0)
        low = (first > 0) & (last < len(of_rule) - 1) & (last - first < THICKEST)  # an upright rule reaches further
        x, first, last = x[low], top + first[low], top + last[low]
        at = x + ASLANT
        found.first[n, at], found.last[n, at] = first, last
        found.above[n, at], found.below[n, at] = _ink_from(dark, x, first - 1, -1), _ink_from(dark, x, last + 1, 1)
    return found


def _ink_from(dark: Pixels, x: NDArray[np.int64], row: NDArray[np.int64], step: int) -> NDArray[np.int8]:
    """How many pixels of ink follow on one another from a row of each column, up or down, at most STROKE."""
    long, goes_on = np.zeros(len(x), dtype=np.int8), np.ones(len(x), dtype=bool)
    for n in range(STROKE):
        goes_on &= dark[np.clip(row + n * step, 0, len(dark) - 1), x] > 0
        long += goes_on
    return long


def _draw(
    strokes: Pixels, x: NDArray[np.int64], rows: tuple[NDArray[np.int32], NDArray[np.int32]], by: int = 0
) -> None:
    """Draws strokes from the first to the last of `rows` that begin at `x` and end `by` pixels beside it."""
    first, last = rows
    for n in range(int((last - first).max(initial=-1)) + 1):
        on = first + n <= last
        aside = np.rint(by * (n + 1) / (last[on] - first[on] + 2)).astype(np.int64)
        strokes[first[on] + n, x[on] + aside] = 255
