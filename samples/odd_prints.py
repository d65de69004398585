"""Certificates with the habits of `odd_words.py` on the pages of `odd_pages.py`, with their truth.

Made after the reader, as `other_hands.py`. Seeds below `HELD_OUT` may be looked at; those from there on are counted.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial

from reportlab.pdfgen.canvas import Canvas

from samples import damage, odd_pages
from samples.certificate import certificate
from samples.collection import Drawn, told
from samples.coverages import Truth
from samples.draw import filled
from samples.form import EDITIONS
from samples.live import NAMINGS, live
from samples.odd_words import Texts, odd_words
from samples.other_hands import HELD_OUT, other_hand, other_print
from samples.peculiar import peculiar, restricted
from samples.sheet import Sheet
from samples.style import Style, plain, varied
from samples.values import written

__all__ = ["HELD_OUT", "ODD", "draw_odd", "odd_certificate"]

DPIS = (150, 200, 200, 300, 300, 400, 600)
Kind = Callable[[random.Random, bytes, Truth], tuple[str, bytes]]


def _flat(_rng: random.Random, pdf: bytes, _truth: Truth) -> tuple[str, bytes]:
    return "pdf", pdf


def _scan(rng: random.Random, pdf: bytes, truth: Truth) -> tuple[str, bytes]:
    names = [name for name, (chance, _) in odd_pages.SPOILED.items() if rng.random() < chance]
    truth["features"] += names
    dpi = rng.choice(DPIS)
    truth["features"].append(f"{dpi} dpi")
    return "pdf", odd_pages.scanned(pdf, rng, dpi=dpi, spoil=[odd_pages.SPOILED[name][1] for name in names])


def _rotated(rng: random.Random, pdf: bytes, _truth: Truth) -> tuple[str, bytes]:
    return "pdf", damage.rotated_scan(pdf, rng, turn=rng.choice((90, 180, 270)), tagged=rng.random() < 0.5)


def _outlined(_rng: random.Random, pdf: bytes, _truth: Truth) -> tuple[str, bytes]:
    return "pdf", odd_pages.drawn_letters(pdf)


def _fax(rng: random.Random, pdf: bytes, truth: Truth) -> tuple[str, bytes]:
    return "tif", damage.fax(pdf, rng, sender=truth["producer"]["name"][:20])


def _coarse(rng: random.Random, pdf: bytes, truth: Truth) -> tuple[str, bytes]:
    return "tif", damage.fax(pdf, rng, resolution="standard", sender=truth["producer"]["name"][:20])


def _photo(rng: random.Random, pdf: bytes, _truth: Truth) -> tuple[str, bytes]:
    return "jpg", damage.photo(pdf, rng)


ODD: dict[str, Kind] = {
    "odd_flat": _flat,
    "odd_live": _flat,
    "odd_scan": _scan,
    "odd_rotated": _rotated,
    "odd_outlined": _outlined,
    "odd_fax": _fax,
    "odd_coarse": _coarse,
    "odd_photo": _photo,
}


def odd_certificate(rng: random.Random, *, today: date) -> tuple[Truth, Style, Texts]:
    """A truth, how it is printed, and what stands in the boxes."""
    edition = rng.choices(EDITIONS, (4, 6, 12, 20, 38, 20))[0]
    truth = restricted(peculiar(rng, certificate(rng, today=today, edition=edition), today=today), edition)
    truth.setdefault("features", [])
    truth["features"] = list(truth["features"])
    if rng.random() < 0.3:
        truth = other_hand(rng, truth)
        look = other_print(rng, edition)
    else:
        look = (varied if rng.random() < 0.5 else plain)(rng, edition=edition)
    look = replace(look, upper=False, lower=False, fill=replace(look.fill, noted=False, patched=False, run_in=""))
    texts = written(truth, look)
    truth["features"] += odd_words(rng, truth, texts)
    if rng.random() < 0.3:
        texts = {code: text.upper() for code, text in texts.items()}
    return truth, look, texts


def draw_odd(seed: int, *, today: date, count: int, kinds: tuple[str, ...] = ()) -> Iterator[Drawn]:
    """`count` documents, the kinds of ODD (or `kinds`) in turn. Each depends on the seed and its own place."""
    chosen = kinds or tuple(ODD)
    for place in range(count):
        rng = random.Random(f"{seed}:{place}:odd")
        kind = chosen[place % len(chosen)]
        truth, look, texts = odd_certificate(rng, today=today)
        if kind == "odd_live":
            pdf = live(truth, plain(rng, edition=look.edition), texts=texts, naming=rng.choice(NAMINGS))
        else:
            pdf = odd_pages.over(filled(texts, look), partial(_beside, look, texts))
        names = [name for name, (chance, _) in odd_pages.REPACKED.items() if rng.random() < chance]
        for name in names if kind != "odd_live" else ():
            pdf = odd_pages.REPACKED[name][1](pdf, rng)
            truth["features"].append(name)
        suffix, data = ODD[kind](rng, pdf, truth)
        yield Drawn(f"q{place:04}.{suffix}", kind, data, told(truth))


def _beside(look: Style, texts: Texts, canvas: Canvas) -> None:
    """What stands outside of all boxes: who typed it, whose it is, how to reach the holder."""
    sheet = Sheet(look)
    canvas.setFont("Helvetica", 7 * look.scale)
    for code, x, top in (("odd.operator", 536, 22), ("odd.client", 440, 22), ("odd.holder_foot", 72, 746)):
        if texts.get(code):
            canvas.drawString(sheet.x(x, top), sheet.y(top), texts[code])
