"""Where rings and their numbers go on a page, so that each circles its box and none hides another. Pure geometry."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.field import Box

RADIUS = 6.4
"""Of a number's disc, in points."""
_MARGINS = (4.5, 3.0)
"""How far a ring stands off its box across and down, where nothing is in the way."""
_CELL = 12.0
"""Points of the shorter side from which a box is a cell of a table, and its ring may run inside of it."""
_LEAST = 9.0
"""Points; the ring of an empty tick box is still seen."""
_SAME = 0.5
"""Of the area that two boxes cover together: with so much in common they get one ring."""
_NEAR = 6.0
_MARGIN_IS_NEAR = 60.0
_LARGE = 24.0
"""Points in height: over such a ring there is usually the label of its box."""
_INSET = 1.4
"""Points by which the rings of cells that touch are drawn inside of them."""
_EDGE = RADIUS + 2.0


@dataclass(frozen=True, slots=True)
class Ring:
    """A ring around `box`, with the discs of its numbers: (number, x, y) of their middles."""

    box: Box
    discs: tuple[tuple[int, float, float], ...]


def rings(
    targets: Sequence[tuple[int, Box]], width: float, height: float, *, print_at: Sequence[Box] = ()
) -> tuple[Ring, ...]:
    """The rings for numbered boxes on a page of this size, from the top down; boxes that lie off the page get none.

    Boxes that are nearly the same share a ring, and so do those of one number that lie together. `print_at` is where
    something stands that numbers had better not hide.
    """
    merged: list[tuple[list[int], Box]] = []
    for number, box in sorted(targets, key=lambda one: (one[0], one[1])):
        if (seen := _on_page(box, width, height)) is None:
            continue
        same = next((n for n, (known, other) in enumerate(merged) if _one_ring(number, seen, known, other)), None)
        if same is None:
            merged.append(([number], seen))
        else:
            numbers, other = merged[same]
            if number not in numbers:
                numbers.append(number)
            merged[same] = (numbers, _union(other, seen))
    merged.sort(key=lambda one: (one[1].top, one[1].x0))
    boxes = [box for _, box in merged]
    drawn = [_around(n, boxes, print_at) for n in range(len(boxes))]
    placed: list[tuple[float, float]] = []
    made = []
    for n, (numbers, _) in enumerate(merged):
        discs = []
        for number in numbers:
            taken = [*(box for m, box in enumerate(drawn) if m != n), *print_at]
            spots = _candidates(drawn[n], width, knows_print=bool(print_at))
            x, y = _place(spots, taken, placed, width, height)
            placed.append((x, y))
            discs.append((number, x, y))
        made.append(Ring(drawn[n], tuple(discs)))
    return tuple(made)


def _on_page(box: Box, width: float, height: float) -> Box | None:
    """The box, its edges in order and on the page, wide enough to be seen; None when nothing of it is on the page."""
    if not all(map(math.isfinite, box)):
        return None
    x0, x1 = sorted((box.x0, box.x1))
    top, bottom = sorted((box.top, box.bottom))
    x0, x1, top, bottom = max(x0, 2.0), min(x1, width - 2.0), max(top, 2.0), min(bottom, height - 2.0)
    if x1 < x0 or bottom < top:
        return None
    wider, taller = max(0.0, _LEAST - (x1 - x0)) / 2, max(0.0, _LEAST - (bottom - top)) / 2
    return Box(x0 - wider, top - taller, x1 + wider, bottom + taller)


def _one_ring(number: int, box: Box, numbers: Sequence[int], other: Box) -> bool:
    return _alike(other, box) or (number in numbers and _together(other, box))


def _alike(one: Box, other: Box) -> bool:
    both = one.overlap(other)
    return both > _SAME * (one.width * one.height + other.width * other.height - both)


def _together(one: Box, other: Box) -> bool:
    """One right under the other, or beside it, as a name and its address are."""
    across, down = (
        min(one.x1, other.x1) - max(one.x0, other.x0),
        min(one.bottom, other.bottom) - max(one.top, other.top),
    )
    return (across > 0 and down > -_NEAR) or (down > 0 and across > -_NEAR)


def _union(one: Box, other: Box) -> Box:
    return Box(min(one.x0, other.x0), min(one.top, other.top), max(one.x1, other.x1), max(one.bottom, other.bottom))


def _around(n: int, boxes: Sequence[Box], print_at: Sequence[Box]) -> Box:
    """Ring `n`, off its box by half the way to its nearest neighbour at most, inside of a ring that holds it, and short
    of what is printed beside it."""
    box, (across, down) = boxes[n], _MARGINS
    is_cell = min(box.width, box.height) > _CELL
    least = -_INSET if is_cell else 0.2
    if is_cell and print_at and not any(box.overlap(other) for other in print_at):
        across = down = -0.6  # an empty cell: its frame, and the heading over it, stay outside
    for m, other in enumerate(boxes):
        if m == n:
            continue
        beside, below = _apart(box, other)
        if max(beside, below) < 0:
            if (box.width * box.height, m) < (other.width * other.height, n):
                across, down = min(across, 0.8), min(down, 0.8)  # the smaller one stays inside
        elif beside >= below:
            across = min(across, max(least, beside / 2 - 1.2))
        else:
            down = min(down, max(least, below / 2 - 1.2))
    for other in print_at:
        beside, below = _apart(box, other)
        if beside >= max(below, 0):
            across = min(across, max(0.6, beside - 0.9))
        elif below >= 0:
            down = min(down, max(0.6, below - 0.9))
    return Box(box.x0 - across, box.top - down, box.x1 + across, box.bottom + down)


def _apart(one: Box, other: Box) -> tuple[float, float]:
    """Points between two boxes across and down, negative where they share a stretch."""
    return max(other.x0 - one.x1, one.x0 - other.x1), max(other.top - one.bottom, one.top - other.bottom)


def _place(
    spots: Iterator[tuple[float, float]],
    taken: Sequence[Box],
    placed: Sequence[tuple[float, float]],
    width: float,
    height: float,
) -> tuple[float, float]:
    """The first spot that no disc and no box takes; else the one that hides least."""
    best, least = (_EDGE, _EDGE), math.inf
    for x, y in spots:
        here = (min(max(x, _EDGE), max(width - _EDGE, _EDGE)), min(max(y, _EDGE), max(height - _EDGE, _EDGE)))
        disc = Box(here[0] - RADIUS, here[1] - RADIUS, here[0] + RADIUS, here[1] + RADIUS)
        hidden = sum(4.0 for px, py in placed if math.hypot(px - here[0], py - here[1]) < 2 * RADIUS + 0.6)
        hidden += sum(disc.overlap(box) for box in taken) / 100
        if hidden == 0:
            return here
        if hidden < least:
            best, least = here, hidden
    return best


def _candidates(ring: Box, width: float, *, knows_print: bool) -> Iterator[tuple[float, float]]:
    """Middles of discs: inside an empty ring; beside it where the margin is near or the ring is large; above it."""
    across, down = (ring.x0 + ring.x1) / 2, (ring.top + ring.bottom) / 2
    if knows_print and min(ring.width, ring.height) >= 2 * RADIUS:
        yield across, down
    is_right = across > width / 2
    margin = width - ring.x1 if is_right else ring.x0
    beside = margin < _MARGIN_IS_NEAR or ring.height > _LARGE or ring.width > width / 2
    for step in range(4):
        away = RADIUS + 1.2 + step * (2 * RADIUS + 1.2)
        columns = (ring.x1 + away, ring.x0 - away) if is_right else (ring.x0 - away, ring.x1 + away)
        sides = [(x, y) for x in columns for y in (down, ring.top, ring.bottom)]
        rows = (ring.top - away, ring.bottom + away)
        ends = [(x, y) for y in rows for x in (across, ring.x0 + RADIUS, ring.x1 - RADIUS)]
        yield from (*sides, *ends) if beside else (*ends, *sides)
