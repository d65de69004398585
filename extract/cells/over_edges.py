"""Print that runs over the side of its box by a letter or two: the pieces of ink that belong to it there."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from domain.field import Box
from extract.fitting.ink import LETTER, Ink
from extract.fitting.rectify import SCALE

EDGE = 10
"""Pixels from the side within which a letter stands that others may follow over it."""
FARTHEST = 12.0
"""Points by which print runs over; what goes on for longer is another box's."""
GAP, RULE = 0.3, 7
"""Of its height: how near to the last letter the next one stands; and pixels more where the rule runs between them."""
LEVEL = 0.6
"""Part of the lower of two letters by which they are level with one another."""


def over_right(ink: Ink, inside: NDArray[np.int64], box: Box) -> NDArray[np.int64]:
    """The pieces behind the right side of `box` (map points) that go on with the print `inside` it."""
    edge = box.x1 * SCALE
    right = ink.places[inside, cv2.CC_STAT_LEFT] + ink.places[inside, cv2.CC_STAT_WIDTH]
    last = inside[(right >= edge - EDGE) & (ink.places[inside, cv2.CC_STAT_HEIGHT] >= LETTER)]
    if not len(last):
        return inside[:0]
    strip = Box(box.x1, box.top, box.x1 + 2 * FARTHEST, box.bottom)
    behind = np.setdiff1d(ink.inside(strip), inside)
    behind = behind[np.argsort(ink.places[behind, cv2.CC_STAT_LEFT], kind="stable")]
    found: list[int] = []
    for n in last.tolist():
        found += _going_on(ink, n, [one for one in behind.tolist() if one not in found], edge)
    return np.array(sorted(found), dtype=np.int64)


def _going_on(ink: Ink, last: int, behind: list[int], edge: float) -> list[int]:
    """Those of the pieces `behind` the edge that go on with the letter `last`; none where they go on too far."""
    found: list[int] = []
    end = int(ink.places[last, cv2.CC_STAT_LEFT] + ink.places[last, cv2.CC_STAT_WIDTH])
    for n in behind:
        left, top, wide, high = ink.places[n, :4].tolist()
        above, tall = (int(ink.places[last, at]) for at in (cv2.CC_STAT_TOP, cv2.CC_STAT_HEIGHT))
        level = min(top + high, above + tall) - max(top, above) >= LEVEL * min(high, tall)
        if not level or high < LETTER:
            continue
        if left - end > GAP * tall + (RULE if end <= edge else 0):
            break
        end = max(end, left + wide)
        found.append(n)
    return found if end <= edge + FARTHEST * SCALE else []
