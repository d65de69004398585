"""Whether a confidence of 0.9 is right nine times in ten: bins, expected calibration error, and the diagram."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bench.score import Verdict

BINS = 20
SIDE, EDGE = 320, 36
"""Pixels of the diagram and of the frame around it."""


@dataclass(frozen=True, slots=True)
class Point:
    """One box that was read: the confidence it was given, 0 to 1, and whether it was right."""

    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """Boxes of like confidence: how many, their mean confidence, and the share of them that is right."""

    count: int
    confidence: float
    right: float


def points(verdicts: Sequence[Verdict]) -> tuple[Point, ...]:
    """The boxes that were given a confidence; missing ones were given none."""
    return tuple(
        Point(one.confidence, one.state == "right")
        for one in verdicts
        if one.state != "missing" and one.confidence is not None
    )


def bins(found: Sequence[Point]) -> tuple[Bin, ...]:
    """The points by confidence in twentieths, empty bins left out."""
    made = []
    for n in range(BINS):
        mine = [one for one in found if min(BINS - 1, int(one.confidence * BINS)) == n]
        if mine:
            mean = sum(one.confidence for one in mine) / len(mine)
            made.append(Bin(len(mine), mean, sum(one.right for one in mine) / len(mine)))
    return tuple(made)


def calibration_error(found: Sequence[Point]) -> float:
    """The expected calibration error: how far confidence and share of right ones lie apart, by bins, weighted."""
    if not found:
        return 0.0
    return sum(one.count * abs(one.confidence - one.right) for one in bins(found)) / len(found)


def diagram(found: Sequence[Point]) -> str:
    """An SVG: a dot for each bin at its confidence and share of right ones, as large as the bin is full."""
    dots = []
    for one in bins(found):
        x, y = EDGE + one.confidence * SIDE, EDGE + (1 - one.right) * SIDE
        size = 2 + 14 * (one.count / max(1, len(found))) ** 0.5
        told = f"{one.count} boxes at {one.confidence:.3f}: {one.right:.3f} right"
        dots.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}"><title>{told}</title></circle>')
    whole = SIDE + 2 * EDGE
    frame = f'<rect x="{EDGE}" y="{EDGE}" width="{SIDE}" height="{SIDE}" fill="none" stroke="#9aa5b1"/>'
    even = (
        f'<line x1="{EDGE}" y1="{EDGE + SIDE}" x2="{EDGE + SIDE}" y2="{EDGE}" stroke="#9aa5b1" stroke-dasharray="4 4"/>'
    )
    words = (
        f'<text x="{whole / 2}" y="{whole - 10}" text-anchor="middle">confidence</text>'
        f'<text x="14" y="{whole / 2}" text-anchor="middle" transform="rotate(-90 14 {whole / 2})">share right</text>'
    )
    return (
        f'<svg width="{whole}" height="{whole}" role="img" aria-label="Reliability diagram" font-size="13">'
        f'{frame}{even}<g fill="#2456a6" fill-opacity="0.75">{"".join(dots)}</g>{words}</svg>'
    )
