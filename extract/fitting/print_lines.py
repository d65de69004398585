"""Pieces of ink as the lines of print they are: apart where paper shows between them, else by their letters' feet."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.fitting.ink import LETTER, Ink

SMALL, MANY, FINE = 8, 6, 15
"""The least height of a letter in small print, and of how many such pieces most must be how low for it to be that."""
OVERLAP, CLOSE, LINE = 3, 4, 44
"""Pixels: pieces that overlap by the first stand in one line, as do those so close within the height of a line."""
BESIDE, UNDER = 28, 8
"""Pixels a dot or hyphen may stand beside, above or below the letters of its line."""
LONG_LINE, MERGED = 300, 1.9
"""Pixels from which a line may fall by as much as the next one stands below it; heights of letters that one has."""
CROWDED = 1.6
"""Heights of most of its letters from which a line may be two whose letters touch: one of mixed case has 1.9, too."""
STEEPEST, SLOPES = 0.03, 31
"""Slopes of lines that are looked at."""
FEET, APART, OFF = 2, 0.8, 2
"""Letters that must stand on a line, the heights of a letter by which lines are apart, and the pixels by which the feet
of one line may be off: round letters hang a little below it."""
LOWEST, MOST = 0.5, 0.5
"""Part of a capital's height that every letter of a crowded line has; and part of a line's height that a piece must
cover to be of that line."""

Pixel = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class PrintLine:
    """One line of print: the numbers of its pieces, and their places (n x 5, as in Ink).

    A piece that is letters of two lines which touch is of both, cut where they part.
    """

    numbers: NDArray[np.int64]
    places: NDArray[np.int32]


def rows_of(ink: Ink, numbers: NDArray[np.int64], *, crowded: bool = True) -> list[PrintLine]:
    """Pieces as lines of print from top to bottom; dots and commas go to the letters they stand by, dirt to none.

    Lines may be `crowded` in boxes of words.
    """
    if not len(numbers):
        return []
    places = ink.places[numbers]
    left, top = places[:, cv2.CC_STAT_LEFT], places[:, cv2.CC_STAT_TOP]
    right, bottom = left + places[:, cv2.CC_STAT_WIDTH], top + places[:, cv2.CC_STAT_HEIGHT]
    high = bottom - top
    tall = high >= _letter(high)
    rows, reach = _lines(top, bottom, tall)
    if any(_may_be_merged(left[row], top[row], bottom[row]) for row in rows):
        fall = _fall((left + right) / 2, top, bottom, tall)
        top, bottom = top - fall, bottom - fall
        rows, reach = _lines(top, bottom, tall)
    if crowded and any(_is_crowded(top[row], bottom[row]) for row in rows):
        tall |= high >= LOWEST * np.median(high[tall])
        rows, _ = _lines(top, bottom, tall)
        lines = [line for row in rows for line in _parted(np.array(row), places[row])]
        return [PrintLine(numbers[of], cut) for of, cut in _with_low(lines, places, np.flatnonzero(~tall))]
    low = np.flatnonzero(~tall)
    for n, row in zip(low.tolist(), _rows_beside((left, top, right, bottom), low, rows, reach), strict=True):
        if row is not None:
            rows[row].append(n)
    return [PrintLine(numbers[row], places[row]) for row in rows]


def _rows_beside(
    edges: tuple[Pixel, Pixel, Pixel, Pixel],
    low: NDArray[np.int64],
    rows: list[list[int]],
    reach: list[tuple[int, int]],
) -> list[int | None]:
    """For each low piece the nearest of the rows above, beside or below whose letters it stands; None for dirt."""
    left, top, right, bottom = edges
    least, of = np.full(len(low), UNDER + 1), np.full(len(low), -1)
    for n, (row, (above, below)) in enumerate(zip(rows, reach, strict=True)):
        apart = np.maximum(left[row] - right[low][:, None], left[low][:, None] - right[row])
        away = np.maximum(0, np.maximum(above - bottom[low], top[low] - below))
        # the dot of an i stands within its own line, and near the one above
        nearer = (apart.min(axis=1) <= BESIDE) & (away < least)
        least[nearer], of[nearer] = away[nearer], n
    return [row if row >= 0 else None for row in of.tolist()]


def _is_crowded(top: Pixel, bottom: Pixel) -> bool:
    """Whether a line is so much higher than its letters that it must be several whose letters touch or overlap."""
    high = bottom - top
    return len(high) >= 2 * FEET and bool(bottom.max() - top.min() > CROWDED * np.median(high))


Letters = tuple[NDArray[np.int64], NDArray[np.int32]]
"""Which pieces are letters of a line, and their places."""


def _parted(of: NDArray[np.int64], letters: NDArray[np.int32]) -> list[Letters]:
    """The lines, from top to bottom, that the letters of a crowded line stand in; itself where it is one line."""
    left, top, wide, high = letters[:, :4].T
    middle, bottom = left + wide / 2, top + high
    if not _is_crowded(top, bottom):
        return [(of, letters)]
    fall = _fall_of_feet(middle, bottom)
    feet = _feet(bottom - fall, APART * float(np.median(high)))
    if len(feet) < 2:
        return [(of, letters)]
    tallest = min(float(np.percentile(high, 60)), float(np.diff(feet).min()))
    foot = feet + fall[:, None]
    covered = np.minimum(bottom[:, None], foot) - np.maximum(top[:, None], foot - tallest)
    mine = covered >= MOST * tallest
    nearest = np.argmin(np.abs(bottom[:, None] - foot), axis=1)
    mine[np.arange(len(of)), nearest] |= ~mine.any(axis=1)
    made = []
    for n in range(len(feet)):
        which = np.flatnonzero(mine[:, n])
        cut = letters[which].copy()
        above, below = mine[which, :n].any(axis=1), mine[which, n + 1 :].any(axis=1)
        first = np.where(above, np.maximum(top[which], np.rint(foot[which, n] - tallest)), top[which])
        last = np.where(below, foot[which, n], bottom[which])
        cut[:, cv2.CC_STAT_TOP], cut[:, cv2.CC_STAT_HEIGHT] = first, last - first
        made.append((of[which], cut))
    return [one for one in made if len(one[0])]


def _with_low(lines: list[Letters], places: NDArray[np.int32], low: NDArray[np.int64]) -> list[Letters]:
    """The lines with each low piece in that whose letters beside it are nearest to it in height."""
    more: list[list[int]] = [[] for _ in lines]
    for n in low:
        left, top, right, bottom = (int(side[0]) for side in _edges(places[n : n + 1]))
        nearest, least = None, (UNDER + 1.0, 0.0)
        for k, (_, letters) in enumerate(lines):
            x0, y0, x1, y1 = _edges(letters)
            beside = np.maximum(x0 - right, left - x1) <= BESIDE
            if not beside.any():
                continue
            above, below = y0[beside].min(), y1[beside].max()
            away = (max(0.0, float(above - bottom), float(top - below)), abs(float(above + below - top - bottom)))
            if away < least:
                nearest, least = k, away
        if nearest is not None:
            more[nearest].append(int(n))
    return [
        (np.concatenate([of, np.array(low, dtype=np.int64)]), np.concatenate([letters, places[low]]))
        for (of, letters), low in zip(lines, more, strict=True)
    ]


def _edges(places: NDArray[np.int32]) -> tuple[Pixel, Pixel, Pixel, Pixel]:
    """Left, top, right, bottom of pieces."""
    left, top, wide, high = places[:, :4].T
    return left, top, left + wide, top + high


def _fall_of_feet(middle: NDArray[np.float64], bottom: Pixel) -> Pixel:
    """Pixels by which lines fall at each letter: at the slope, of those looked at, where most feet stand level."""
    falls = np.rint(np.linspace(-STEEPEST, STEEPEST, SLOPES)[:, None] * (middle - middle.min())).astype(np.int32)
    level = SLOPES // 2
    worth = [_standing(bottom - fall)[0].astype(np.float64) @ _standing(bottom - fall)[0] for fall in falls]
    best = int(np.argmax(np.array(worth) - 1e-3 * np.abs(np.arange(SLOPES) - level)))
    found: Pixel = falls[best]
    return found


def _standing(bottom: Pixel) -> tuple[NDArray[np.int64], int]:
    """How many letters stand on each row of pixels, give or take OFF, and which row the first one is."""
    first = int(bottom.min()) - OFF
    counts = np.bincount(bottom - first, minlength=int(np.ptp(bottom)) + 2 * OFF + 1)
    return np.convolve(counts, np.ones(2 * OFF + 1, dtype=np.int64), mode="same"), first


def _feet(bottom: Pixel, apart: float) -> NDArray[np.int64]:
    """The rows of pixels on which lines stand, from top to bottom: the fullest first, and none near a fuller one."""
    standing, first = _standing(bottom)
    feet: list[int] = []
    for row in np.argsort(-standing, kind="stable"):
        if standing[row] < FEET:
            break
        if all(abs(row - foot) >= apart for foot in feet):
            feet.append(int(row))
    return np.array(sorted(feet), dtype=np.int64) + first


def _lines(
    top: NDArray[np.int32], bottom: NDArray[np.int32], tall: NDArray[np.bool_]
) -> tuple[list[list[int]], list[tuple[int, int]]]:
    """The letters of each line from top to bottom, and how far each line reaches down the page."""
    rows: list[list[int]] = []
    reach: list[tuple[int, int]] = []
    letters = np.flatnonzero(tall)
    letters = letters[np.argsort(top[letters], kind="stable")]
    for n, begins, ends in zip(letters.tolist(), top[letters].tolist(), bottom[letters].tolist(), strict=True):
        if reach and (
            begins <= reach[-1][1] - OVERLAP or (ends - reach[-1][0] <= LINE and begins <= reach[-1][1] + CLOSE)
        ):
            rows[-1].append(n)
            reach[-1] = (reach[-1][0], max(reach[-1][1], ends))
        else:
            rows.append([n])
            reach.append((begins, ends))
    return rows, reach


def _may_be_merged(left: NDArray[np.int32], top: NDArray[np.int32], bottom: NDArray[np.int32]) -> bool:
    """Whether a line is so long, and so much higher than its letters, that it may be several that run aslant."""
    if np.ptp(left) < LONG_LINE:
        return False
    return bool(bottom.max() - top.min() > MERGED * np.percentile(bottom - top, 90))


def _fall(
    middle: NDArray[np.float64], top: NDArray[np.int32], bottom: NDArray[np.int32], tall: NDArray[np.bool_]
) -> NDArray[np.int32]:
    """Pixels by which lines fall at each piece: at the slope, of those looked at, where letters cover least height."""
    falls = np.rint(np.linspace(-STEEPEST, STEEPEST, SLOPES)[:, None] * (middle - middle.min())).astype(np.int32)
    first, last = int((top - falls).min()), int((bottom - falls).max())
    covered = np.zeros((SLOPES, last - first + 2), dtype=np.int64)
    for row, fall in zip(covered, falls[:, tall], strict=True):
        np.add.at(row, top[tall] - fall - first, 1)
        np.add.at(row, bottom[tall] - fall - first, -1)
    inked = covered.cumsum(axis=1) > 0
    height, lines = inked.sum(axis=1), (np.diff(inked.astype(np.int8), prepend=0, axis=1) > 0).sum(axis=1)
    level = SLOPES // 2
    best = int(np.argmin(height + 1e-3 * np.abs(np.arange(SLOPES) - level)))
    found: NDArray[np.int32] = falls[best if lines[best] > lines[level] else level]
    return found


def _letter(high: NDArray[np.int32]) -> int:
    """The least height of a letter among pieces of these heights."""
    letters = high[high >= SMALL]
    return SMALL if len(letters) >= MANY and np.median(letters) < FINE else LETTER
