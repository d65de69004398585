"""How a form is printed: edition, typeface, marks, dates, margins. The same truth looks different in each."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from samples.form import EDITIONS, layout, wordings

FACES = ("Helvetica", "Times-Roman", "Courier")
TICKS = ("X", "check", "strokes", "dot", "filled", "cross")
DATES = ("%m/%d/%Y", "%m-%d-%Y", "%m/%d/%y", "%-m/%-d/%y", "%-m/%-d/%Y", "%m.%d.%Y", "%b %d, %Y", "%d-%b-%Y")
MONEY = ("grouped", "bare", "cents", "short")
"""1,000,000 and 1000000 and 1,000,000.00 and 1M."""
RARE_DATES = (
    "%Y-%m-%d", "%-d-%b-%y", "%m.%d.%y", "%b. %-d, %Y", "%B %-d, %Y", "%-m-%-d-%y", "%d %b %Y", "%m/%d/%Y 12:01 AM",
    "%Y/%m/%d", "%m %d %Y", "%m%d%Y", "%b %d %y",
)  # fmt: skip
RARE_MONEY = ("spaced", "million", "point", "dashed", "code")
"""$ 1,000,000 and $1 Million and 1,000,000. and 1,000,000.- and USD 1,000,000."""


@dataclass(frozen=True, slots=True)
class Reprint:
    """How somebody redrew the form itself.

    `tails` are points left blank at the foot of each coverage row; `head` multiplies the heights of the stretches above
    the coverages; `columns` moves the inner upright rules of the coverages and `split` the middle rule of the head
    (points to the right). `says` replaces labels, `title_case` writes them small, `without_frames` leaves out the small
    frames around ticks. `order` is that of the text layer: "form", "values" first, or "columns".
    """

    tails: tuple[float, ...] = ()
    head: float = 1.0
    columns: tuple[float, ...] = ()
    split: float = 0.0
    says: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    title_case: bool = False
    order: str = "form"


@dataclass(frozen=True, slots=True)
class Fill:
    """How somebody wrote the values.

    `money` is one of MONEY. `run_in` sets amounts right after their label: "spaced", "glued", or "" for their own
    column. `tick_off` moves every mark (points right and down) and `tick_size` multiplies its size. `stacked` writes
    name and address lines one under the other; `indent` moves them (points right). `wrapped` breaks long policy numbers
    into two lines; `joined_dates` writes both dates of a row as one run of text. `lead` stands before the holder's
    name. `spaces` and `hyphens` are the characters for those. `patched` lays some values over older ones;
    `noted` types some as annotations. `blanks` stands in the amounts that a policy
    does not have, `unused` as the number of policies that are not there. `tall_names` breaks long names into two lines
    and `city` is how an address ends, both where names and addresses are `stacked`.
    """

    money: str = "grouped"
    run_in: str = ""
    tick_off: tuple[float, float] = (0.0, 0.0)
    tick_size: float = 1.0
    stacked: bool = False
    indent: float = 0.0
    wrapped: bool = False
    joined_dates: bool = False
    lead: str = ""
    spaces: str = " "
    hyphens: str = "-"
    patched: bool = False
    noted: bool = False
    blanks: str = ""
    unused: str = ""
    tall_names: bool = False
    city: str = "{city}, {state} {zip}"


@dataclass(frozen=True, slots=True)
class Style:
    """One way of printing.

    `face` and `size` (points) are of the values; `tick` is one of TICKS; `date_format` one of DATES. `scale` and
    `margin` (points, left and top) shrink and move the whole page. `stretch` multiplies the heights of the coverage
    rows and of the description, in their order; what is too much or too little the holder's box takes. With `dollar`
    the amounts carry their own sign and the printed one is left out. `top` sets policy number and dates to the top of
    their row; `joined_city` writes "City, ST zip" as one line right after the street; `typed` signs with the
    contact's name instead of a pen.
    """

    edition: str = "2016/03"
    face: str = "Helvetica"
    size: float = 8.0
    tick: str = "X"
    date_format: str = "%m/%d/%Y"
    upper: bool = False
    lower: bool = False
    dollar: bool = False
    left_amounts: bool = False
    ink: tuple[float, float, float] = (0.0, 0.0, 0.0)
    scale: float = 1.0
    margin: tuple[float, float] = (0.0, 0.0)
    stretch: tuple[float, ...] = ()
    top: bool = False
    joined_city: bool = False
    typed: bool = True
    form: Reprint = Reprint()
    fill: Fill = Fill()


PLAIN = Style()


def plain(rng: random.Random, *, edition: str = "2016/03") -> Style:
    """The form as most agencies fill it: full size, Helvetica, an X in the boxes."""
    size = rng.choice((7.5, 8.0, 8.5))
    return Style(edition=edition, size=size, date_format=rng.choice(DATES[:4]), typed=rng.random() < 0.6)


def varied(rng: random.Random, *, edition: str | None = None) -> Style:
    """The form as some agency system prints it: another typeface, other marks, margins and row heights."""
    shrunk = rng.random() < 0.6
    scale = rng.choice((0.9, 0.92, 0.94, 0.95, 0.96)) if shrunk else 1.0
    edition = edition or rng.choice(EDITIONS)
    wild = rng.random() < 0.5
    look = Style(
        edition=edition,
        face=rng.choice(FACES),
        size=rng.choice((7.5, 8.0, 9.0)),
        tick=rng.choice(TICKS),
        date_format=rng.choice(DATES),
        upper=rng.random() < 0.4,
        dollar=rng.random() < 0.3,
        left_amounts=rng.random() < 0.4,
        ink=rng.choice(((0.0, 0.0, 0.0), (0.0, 0.0, 0.45))),
        scale=scale,
        margin=(rng.uniform(6, 40), rng.uniform(6, 40)) if shrunk else (0.0, 0.0),
        stretch=_stretch(rng, edition, wild=wild),
        top=rng.random() < 0.4,
        joined_city=rng.random() < 0.4,
        typed=rng.random() < 0.5,
    )
    if not wild:
        return look
    form, fill = _reprint(rng, edition), _fill(rng, wild=wild)
    face = "Helvetica" if fill.run_in else look.face  # an amount is set with its label
    return replace(look, form=form, fill=fill, face=face)


def _stretch(rng: random.Random, edition: str, *, wild: bool) -> tuple[float, ...]:
    rows = len(layout(edition).rows)
    if wild:
        return (*(rng.uniform(0.8, 1.4) for _ in range(rows)), rng.uniform(0.7, 1.0))
    return tuple(rng.uniform(0.95, 1.06) for _ in range(rows + 1)) if rng.random() < 0.6 else ()


def _reprint(rng: random.Random, edition: str) -> Reprint:
    place = layout(edition)
    says = {text: rng.choice(others) for text, others in wordings().items() if rng.random() < 0.35}
    return Reprint(
        tails=tuple(rng.choice((0.0, 0.0, rng.uniform(2, 10))) for _ in place.rows),
        head=rng.uniform(0.92, 1.1),
        columns=tuple(rng.uniform(-4, 4) for _ in place.table[1:-1]) if rng.random() < 0.6 else (),
        split=rng.uniform(-14, 14) if rng.random() < 0.5 else 0.0,
        says=MappingProxyType(says if rng.random() < 0.6 else {}),
        title_case=rng.random() < 0.15,
        order=rng.choice(("form", "values", "columns")),
    )


def _fill(rng: random.Random, *, wild: bool) -> Fill:
    return Fill(
        money=rng.choice((*MONEY[:1] * 4, *MONEY)),
        run_in=rng.choice(("", "", "", "spaced", "glued")),
        tick_off=(rng.choice((0.0, 0.0, 3.0, 6.0)), rng.choice((0.0, 0.0, -3.0, 3.0, 4.5))),
        tick_size=rng.choice((1.0, 1.0, 1.6)),
        stacked=rng.random() < 0.5,
        indent=rng.choice((0.0, 0.0, -30.0, -46.0, 20.0)),
        wrapped=wild and rng.random() < 0.4,
        joined_dates=rng.random() < 0.2,
        lead=rng.choice(("", "", "", "(555) 555-0142", "compliance@holder.example")),
        spaces="\N{NO-BREAK SPACE}" if rng.random() < 0.1 else " ",
        hyphens="\N{SOFT HYPHEN}" if rng.random() < 0.1 else "-",
        patched=rng.random() < 0.15,
        noted=rng.random() < 0.15,
    )
