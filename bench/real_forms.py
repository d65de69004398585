"""The real forms of the open set, emptied and filled anew with drawn values, then scanned, faxed or photographed.

The open set shows how the real forms look, but its forty documents have been looked at while the reader was made. Here
the forms are the same, and values, typefaces and damage are new for every seed. No form is kept: they are made in
memory from the files of the open set.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pikepdf
from reportlab.pdfgen.canvas import Canvas

from extract.files.open import open_document
from extract.fitting.fit import Fit
from extract.fitting.formmap import form_maps
from extract.fitting.register import fit_map
from samples import damage, style
from samples.certificate import certificate
from samples.collection import Drawn, told
from samples.coverages import Truth
from samples.form import PAGE
from samples.other_hands import other_hand, other_print
from samples.peculiar import peculiar, restricted
from samples.sheet import Sheet
from samples.style import Reprint, Style
from samples.values import written
from samples.writing import draw_values

EMPTIED: Mapping[str, tuple[tuple[str, int, int], ...]] = MappingProxyType(
    {
        "2010/05": (("c012_flat.pdf", 0, 1),),
        "2014/01": (("c010_flat.pdf", 0, 1), ("c014_flat.pdf", 0, 2), ("b03_bundle.pdf", 1, 1)),
        "2016/03": (("c001_live.pdf", 0, 1), ("n04_blank_acord25.pdf", 0, 1)),
        "2025/12": (("c009_flat.pdf", 0, 1),),
    }
)
"""By edition: a file of the open set, its page (from 0), and how many of its content streams draw the empty form."""
MOVED = "2025/12"
"""The edition whose one print is not where the map has it: values go where its labels say."""
_DAMAGE: Mapping[str, tuple[str, Callable[[bytes, random.Random], bytes]]] = MappingProxyType(
    {
        "flat_text": ("pdf", lambda pdf, _: pdf),
        "scan_300": ("pdf", lambda pdf, rng: damage.scan(pdf, rng, bilevel=rng.random() < 0.4)),
        "rotated_scan": ("pdf", lambda pdf, rng: damage.rotated_scan(pdf, rng, turn=rng.choice((90, 180, 270)))),
        "fax_fine": ("tif", damage.fax),
        "fax_standard": ("tif", partial(damage.fax, resolution="standard")),
        "photo": ("jpg", damage.photo),
    }
)
BY_HAND = "hand_"
"""What the kinds of other hands begin with."""


class _Moved(Sheet):
    """Where a point of the form lies on a print that a fit was laid on."""

    def __init__(self, look: Style, fit: Fit) -> None:
        super().__init__(look)
        self._fit = fit

    def x(self, x: float, top: float = 0.0) -> float:
        return float(self._fit.points(np.array([[x, top]]))[0, 0])

    def y(self, top: float) -> float:
        return PAGE[1] - float(self._fit.points(np.array([[PAGE[0] / 2, top]]))[0, 1])


def refilled(seed: int, folder: Path, *, today: date, count: int) -> Iterator[Drawn]:
    """`count` documents on the forms of the open set in `folder`, the usual way and by other hands in turn.

    Raises:
        OSError, pikepdf.PdfError: the set is not there, or is another.
    """
    for place in range(count):
        rng = random.Random(f"{seed}:{place}")  # noqa: S311 - drawings, no secrets
        kind, by_hand = [*_DAMAGE][place % len(_DAMAGE)], place // len(_DAMAGE) % 2 == 1
        edition = rng.choice([*EMPTIED])
        truth = restricted(peculiar(rng, certificate(rng, today=today, edition=edition), today=today), edition)
        if by_hand:
            truth = other_hand(rng, truth)
        if edition == MOVED:  # its free rows lie elsewhere than those of our look-alike
            truth["coverages"] = [row for row in truth["coverages"] if row["line"] != "other"]
        pdf = _filled(truth, _look(rng, edition, by_hand=by_hand), rng.choice(EMPTIED[edition]), folder)
        suffix, damaged = _DAMAGE[kind]
        name = BY_HAND + kind if by_hand else kind
        yield Drawn(f"f{place:04}.{suffix}", name, damaged(pdf, rng), told(truth))


def _look(rng: random.Random, edition: str, *, by_hand: bool) -> Style:
    if by_hand:  # the print is the real one: nothing of it moves
        look = other_print(rng, edition)
        return replace(look, scale=1.0, margin=(0.0, 0.0), stretch=(), form=Reprint())
    look = style.plain(rng, edition=edition)
    return replace(look, face=rng.choice(style.FACES), tick=rng.choice(style.TICKS), upper=rng.random() < 0.3)


def _filled(truth: Truth, look: Style, source: tuple[str, int, int], folder: Path) -> bytes:
    values, out = io.BytesIO(), io.BytesIO()
    canvas = Canvas(values, pagesize=PAGE, invariant=1)
    sheet = _Moved(look, _fit(source, folder)) if look.edition == MOVED else Sheet(look)
    draw_values(canvas, sheet, look, written(truth, look))
    canvas.showPage()
    canvas.save()
    with pikepdf.open(io.BytesIO(emptied(*source, folder))) as form, pikepdf.open(values) as over:
        form.pages[0].add_overlay(over.pages[0], pikepdf.Rectangle(0, 0, *PAGE))
        form.save(out, deterministic_id=True)
    return out.getvalue()


@cache
def _fit(source: tuple[str, int, int], folder: Path) -> Fit:
    with open_document(emptied(*source, folder), name=source[0]) as document:
        fit = fit_map(document.pages[0].words, next(one for one in form_maps() if one.edition == MOVED))
    if fit is None:
        raise ValueError(f"{source[0]} does not show the form of {MOVED}.")
    return fit


@cache
def emptied(file: str, page: int, streams: int, folder: Path) -> bytes:
    """The page of a file without what was filled in: its first content streams alone, and no fields or notes."""
    out = io.BytesIO()
    with pikepdf.open(folder / file) as document, pikepdf.new() as made:
        made.pages.append(document.pages[page])
        drawn = made.pages[0].obj
        if isinstance(drawn.Contents, pikepdf.Array):
            parts = [drawn.Contents[n].read_bytes() for n in range(streams)]
            drawn.Contents = made.make_stream(b"\n".join(parts))
        if "/Annots" in drawn:
            del drawn["/Annots"]
        made.save(out, deterministic_id=True)
    return out.getvalue()
