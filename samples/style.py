"""How a form is printed: edition, typeface, marks, dates, margins. The same truth looks different in each."""

from __future__ import annotations

import random
from dataclasses import dataclass

from samples.form import EDITIONS

FACES = ("Helvetica", "Times-Roman", "Courier")
TICKS = ("X", "check", "strokes")
DATES = ("%m/%d/%Y", "%m-%d-%Y", "%m/%d/%y")


@dataclass(frozen=True, slots=True)
class Style:
    """One way of printing.

    `face` and `size` (points) are of the values; `tick` is one of TICKS; `date_format` one of DATES. `scale` and
    `margin` (points, left and top) shrink and move the whole page. `stretch` multiplies the heights of the five
    coverage rows and the description, in their order; what is too much or too little the holder's box takes. With
    `dollar` the amounts carry their own sign and the printed one is left out. `top` sets policy number and dates to
    the top of their row; `joined_city` writes "City, ST zip" as one line right after the street; `typed` signs
    with the contact's name instead of a pen.
    """

    edition: str = "2016/03"
    face: str = "Helvetica"
    size: float = 8.0
    tick: str = "X"
    date_format: str = "%m/%d/%Y"
    upper: bool = False
    dollar: bool = False
    left_amounts: bool = False
    ink: tuple[float, float, float] = (0.0, 0.0, 0.0)
    scale: float = 1.0
    margin: tuple[float, float] = (0.0, 0.0)
    stretch: tuple[float, ...] = (1.0, 1.0, 1.0, 1.0, 1.0, 1.0)
    top: bool = False
    joined_city: bool = False
    typed: bool = True


PLAIN = Style()


def plain(rng: random.Random, *, edition: str = "2016/03") -> Style:
    """The form as most agencies fill it: full size, Helvetica, an X in the boxes."""
    size = rng.choice((7.5, 8.0, 8.5))
    return Style(edition=edition, size=size, date_format=rng.choice(DATES[:2]), typed=rng.random() < 0.6)


def varied(rng: random.Random, *, edition: str | None = None) -> Style:
    """The form as some agency system prints it: another typeface, other marks, margins and row heights."""
    shrunk = rng.random() < 0.6
    scale = rng.choice((0.94, 0.95, 0.96)) if shrunk else 1.0
    return Style(
        edition=edition or rng.choice(EDITIONS),
        face=rng.choice(FACES),
        size=rng.choice((7.5, 8.0, 9.0)),
        tick=rng.choice(TICKS),
        date_format=rng.choice(DATES),
        upper=rng.random() < 0.4,
        dollar=rng.random() < 0.3,
        left_amounts=rng.random() < 0.4,
        ink=rng.choice(((0.0, 0.0, 0.0), (0.0, 0.0, 0.45))),
        scale=scale,
        margin=(rng.uniform(12, 18), rng.uniform(12, 20)) if shrunk else (0.0, 0.0),
        stretch=tuple(rng.uniform(0.95, 1.06) for _ in range(6)) if rng.random() < 0.6 else PLAIN.stretch,
        top=rng.random() < 0.4,
        joined_city=rng.random() < 0.4,
        typed=rng.random() < 0.5,
    )
