"""Print that a rule across runs through: some forms part their free row by a rule, and systems type in its middle.

Where a rule was taken out, a stroke that stands right above it and right below it went through it.
"""

from __future__ import annotations

from collections.abc import Iterator

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


def strokes_through(dark: Pixels, rules: Pixels, least: int) -> Pixels:
    """What of `rules` is ink of print (255 on 0), told from the ink beside them, `dark`.

    Rules across are looked for in rows that hold at least `least` pixels of rules.
    """
    strokes = np.zeros_like(dark)
    for top, bottom in _bands(rules, least):
        _trace(strokes[top:bottom], dark[top:bottom], rules[top:bottom])
    return np.asarray(cv2.bitwise_and(strokes, rules), dtype=np.uint8)


def _bands(rules: Pixels, least: int) -> Iterator[tuple[int, int]]:
    """First row and end of each rule across, with a little above and below it."""
    ruled = cv2.reduce(rules, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S)[:, 0] >= 255 * least
    changes = np.flatnonzero(np.diff(ruled, prepend=False, append=False))
    for first, end in changes.reshape(-1, 2).tolist():
        yield max(0, first - BESIDE), min(len(rules), end + BESIDE)


def _trace(strokes: Pixels, dark: Pixels, rules: Pixels) -> None:
    """Draws into `strokes` what goes through, or ends in, the one rule that these rows of a page hold."""
    columns = np.flatnonzero(dark.any(axis=0) & rules.any(axis=0))
    ruled, inked = rules[:, columns] > 0, dark[:, columns] > 0
    first, last = ruled.argmax(axis=0), len(ruled) - 1 - ruled[::-1].argmax(axis=0)
    across = (first > 0) & (last < len(ruled) - 1) & (last - first < THICKEST)  # an upright rule reaches further
    above, below = (_beside(inked, across, rows) for rows in (first - 1, last + 1))
    ends = dict(zip(columns[below].tolist(), last[below].tolist(), strict=True))
    starts = dict(zip(columns[above].tolist(), first[above].tolist(), strict=True))
    reach = range(-ASLANT, ASLANT + 1)
    for x, start in starts.items():
        goes_on = [x + by for by in reach if ends.get(x + by, -1) >= start]
        for to in goes_on:
            rows = np.arange(start, ends[to] + 1)
            strokes[rows, x + np.rint((to - x) * (rows - start + 1) / (len(rows) + 1)).astype(np.int64)] = 255
        if not goes_on:
            thick = int(last[np.searchsorted(columns, x)]) - start + 1
            strokes[start : start + round(ENDS * thick), x] = 255
    for x, end in ends.items():
        if not any(starts.get(x + by, len(ruled)) <= end for by in reach):
            thick = end - int(first[np.searchsorted(columns, x)]) + 1
            strokes[end + 1 - round(ENDS * thick) : end + 1, x] = 255


def _beside(inked: NDArray[np.bool_], across: NDArray[np.bool_], rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    """In which columns ink stands in the given row, where a rule across runs."""
    found = across.copy()
    found[across] &= inked[rows[across], np.flatnonzero(across)]
    return found
