"""Print that runs over the side of its box by a letter or two: the pieces of ink that belong to it there."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from domain.field import Box
from extract.fitting.ink import LETTER, Ink
from extract.fitting.rectify import SCALE

EDGE, HALF = 10, 14
"""Pixels from the side within which a letter stands that others may follow over it; and more where that is its first,
the middle of the letter before lying on the side."""
FARTHEST = 12.0
"""Points by which print runs over; what goes on for longer is another box's."""
GAP, RULE = 0.3, 7
"""Of its height: how near to the last letter the next one stands; and pixels more where the rule runs between them."""
LEVEL = 0.6
"""Part of the lower of two letters by which they are level with one another."""


def over_right(ink: Ink, inside: NDArray[np.int64], box: Box) -> NDArray[np.int64]:
    """The pieces behind the right side of `box` (map points) that go on with the print `inside` it."""
    return _over(ink, inside, Box(box.x1, box.top, box.x1 + 2 * FARTHEST, box.bottom), 1)


def over_left(ink: Ink, inside: NDArray[np.int64], box: Box) -> NDArray[np.int64]:
    """The pieces before the left side of `box` with which the print `inside` it begins."""
    return _over(ink, inside, Box(box.x0 - 2 * FARTHEST, box.top, box.x0, box.bottom), -1)


def _over(ink: Ink, inside: NDArray[np.int64], strip: Box, way: int) -> NDArray[np.int64]:
    """The pieces in a strip along the side of a box that go on over it; `way` is 1 to the right, -1 to the left."""
    edge = (strip.x0 if way > 0 else -strip.x1) * SCALE
    _, ends = _sides(ink, way)
    last = inside[
        (ends[inside] >= edge - EDGE - (HALF if way < 0 else 0)) & (ink.places[inside, cv2.CC_STAT_HEIGHT] >= LETTER)
    ]
    if not len(last):
        return inside[:0]
    behind = np.setdiff1d(ink.inside(strip), inside)
    behind = behind[np.argsort(_sides(ink, way)[0][behind], kind="stable")]
    found: list[int] = []
    for n in last.tolist():
        found += _going_on(ink, n, [one for one in behind.tolist() if one not in found], edge, way)
    return np.array(sorted(found), dtype=np.int64)


def _sides(ink: Ink, way: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Where each piece begins and ends, going that way."""
    left, right = ink.places[:, cv2.CC_STAT_LEFT], ink.places[:, cv2.CC_STAT_LEFT] + ink.places[:, cv2.CC_STAT_WIDTH]
    return (left, right) if way > 0 else (-right, -left)


def _going_on(ink: Ink, last: int, behind: list[int], edge: float, way: int) -> list[int]:
    """Those of the pieces `behind` the edge that go on with the letter `last`; none where they go on too far."""
    found: list[int] = []
    begins, ends = _sides(ink, way)
    end = int(ends[last])
    for n in behind:
        top, high = (int(ink.places[n, at]) for at in (cv2.CC_STAT_TOP, cv2.CC_STAT_HEIGHT))
        above, tall = (int(ink.places[last, at]) for at in (cv2.CC_STAT_TOP, cv2.CC_STAT_HEIGHT))
        level = min(top + high, above + tall) - max(top, above) >= LEVEL * min(high, tall)
        if not level or high < LETTER:
            continue
        if begins[n] - end > GAP * tall + (RULE if end <= edge or way < 0 else 0):
            break
        end = max(end, int(ends[n]))
        found.append(n)
    return found if end <= edge + FARTHEST * SCALE else []
