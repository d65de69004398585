"""Prints of kinds that neither the other hands nor the odd pages have: fonts of pictures, fonts that tell other letters
than they draw, one character a cell, long names in two small lines, garage policies in the free row, large marks.

Made after the reader, as `odd_prints.py`. Seeds below `HELD_OUT` may be looked at; those from there on are counted.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np
import pikepdf
import reportlab
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw, ImageFont
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from samples import damage, odd_pages
from samples.certificate import certificate
from samples.collection import Drawn, told
from samples.coverages import Truth, policy_number
from samples.draw import filled
from samples.form import slots
from samples.odd_words import Texts
from samples.other_hands import HELD_OUT
from samples.sheet import Sheet
from samples.style import Fill, Style, plain, varied
from samples.values import written

__all__ = ["HELD_OUT", "REDRAWN", "draw_redrawn"]

_GLYPHS = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
_DOTS = 42
"""Pixels an em of a font of pictures: 300 dots an inch at 10 points."""
_COMBED = ("naic", "effective_date", "expiration_date", "policy_number", "date")
Change = Callable[[random.Random, Truth, Texts, Style], Style]
Repacked = Callable[[bytes, random.Random], bytes]


def pictured_fonts(pdf: bytes, rng: random.Random) -> bytes:
    """Every font a Type 3 font of pictures, as printers' drivers make them; with or without a table of characters."""
    how = rng.choice(("table", "names", "nameless"))
    with pikepdf.open(io.BytesIO(pdf)) as document:
        fonts = document.pages[0].Resources.Font
        for key in list(fonts.keys()):
            if str(fonts[key].get("/BaseFont")) not in ("/ZapfDingbats", "/Symbol"):
                fonts[key] = _pictured(document, str(fonts[key].BaseFont)[1:], how)
        return _saved(document)


def _pictured(document: pikepdf.Pdf, face: str, how: str) -> pikepdf.Object:
    codes = range(32, 127)
    glyphs = {code: f"{'g' if how == 'nameless' else 'uni00'}{code:02X}" for code in codes}
    widths = [stringWidth(chr(code), face, 1000) for code in codes]
    made = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type3,
        FontBBox=Array([0, -300, 1000, 1000]),
        FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]),
        FirstChar=32,
        LastChar=126,
        Widths=Array(widths),
        Encoding=Dictionary(
            Type=Name.Encoding, Differences=Array([32, *(Name(f"/{glyphs[code]}") for code in codes)])
        ),
        CharProcs=Dictionary({
            f"/{glyphs[code]}": document.make_stream(_drawn(chr(code), width))
            for code, width in zip(codes, widths, strict=True)
        }),
        Resources=Dictionary(),
    )  # fmt: skip
    if how == "table":
        made.ToUnicode = document.make_stream(_table({code: chr(code) for code in codes}))
    return document.make_indirect(made)


def _drawn(sign: str, width: float) -> bytes:
    """A glyph as a picture of one bit a pixel, `width` thousandths of an em wide."""
    font = ImageFont.truetype(str(_GLYPHS), _DOTS)
    wide = max(1, round(font.getlength(sign)))
    picture = Image.new("L", (wide, round(_DOTS * 1.3)), 0)
    ImageDraw.Draw(picture).text((0, 0), sign, fill=255, font=font)
    bits = np.packbits(np.asarray(picture) > 110, axis=1).tobytes()
    down = picture.height * 1000 / _DOTS
    head = f"{width:.0f} 0 0 -300 1000 1000 d1 q {width:.1f} 0 0 {down:.1f} 0 {930 - down:.1f} cm "
    return f"{head}BI /W {wide} /H {picture.height} /BPC 1 /IM true /D [1 0] ID ".encode() + bits + b"\nEI Q"


def other_digits(pdf: bytes, rng: random.Random) -> bytes:
    """Fonts whose table of characters tells other digits than they draw."""
    told = list("0123456789")
    while any(told[n] == str(n) for n in range(1, 10)):
        rng.shuffle(told)
    return _with_table(pdf, {48 + n: told[n] for n in range(10)})


def lost_letters(pdf: bytes, rng: random.Random) -> bytes:
    """Fonts whose table knows nothing of a few letters and digits."""
    return _with_table(pdf, {ord(sign): "\N{REPLACEMENT CHARACTER}" for sign in rng.sample("058AEINRST", 3)})


def _with_table(pdf: bytes, other: dict[int, str]) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        fonts = document.pages[0].Resources.Font
        for font in [fonts[key] for key in list(fonts.keys())]:
            if str(font.get("/BaseFont")) not in ("/ZapfDingbats", "/Symbol") and "/ToUnicode" not in font:
                font.ToUnicode = document.make_stream(_table({code: chr(code) for code in range(32, 127)} | other))
        return _saved(document)


def _table(told: dict[int, str]) -> bytes:
    lines = "\n".join(f"<{code:02X}> <{ord(sign):04X}>" for code, sign in told.items())
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def /CMapType 2 def\n"
        f"1 begincodespacerange <00> <FF> endcodespacerange\n{len(told)} beginbfchar\n{lines}\nendbfchar\n"
        "endcmap end end"
    ).encode()


def garage(rng: random.Random, truth: Truth, texts: Texts, look: Style) -> Style:
    """A garage policy in the free row, with what garages insure."""
    if any(row["line"] == "other" for row in truth["coverages"]):
        return look
    like = truth["coverages"][0]
    keys = ("insurer_letter", "effective_date", "expiration_date")
    named, first, second = rng.choice(
        (
            ("Garage Liability", "auto_only_ea_accident", "other_than_auto_agg"),
            ("Garagekeepers Legal Liab", "per_location", "deductible"),
            ("Garage Keepers", "limit", "deductible"),
        )
    )
    row: Truth = {"line": "other", "description": named, "policy_number": policy_number(rng)}
    row |= {key: like[key] for key in keys} | {"limits": {first: 500_000, second: rng.choice((1_000, 1_000_000))}}
    for key in keys:
        texts[f"other.{key}"] = texts.get(f"{like.get('printed_in') or like['line']}.{key}", "")
    texts["other.description"], texts["other.policy_number"] = named, row["policy_number"]
    for n, (key, amount) in enumerate(row["limits"].items(), start=1):
        texts[f"other.limit_{n}.label"], texts[f"other.limit_{n}.amount"] = key.replace("_", " ").title(), f"{amount:,}"
    truth["coverages"] = [*truth["coverages"], row]
    return look


def large_marks(rng: random.Random, _truth: Truth, _texts: Texts, look: Style) -> Style:
    """Marks so large that they reach over the lines above and below."""
    off = (rng.choice((0.0, 2.0)), rng.choice((-1.5, 0.0, 2.0)))
    return replace(look, tick="X", fill=replace(look.fill, tick_size=rng.choice((1.9, 2.3)), tick_off=off))


def as_it_is(_rng: random.Random, _truth: Truth, _texts: Texts, look: Style) -> Style:
    """Nothing changed."""
    return look


def _combed(look: Style, texts: Texts, canvas: Canvas) -> None:
    """Values with each character in the middle of a cell of its own."""
    sheet = Sheet(look)
    for slot in slots(look.edition):
        text = texts.get(slot.code)
        if text:
            x0, y0, x1, y1 = sheet.rectangle(slot)
            pitch = min((x1 - x0) / len(text), 11.0)
            size = min(8.0, 1.5 * pitch)
            canvas.setFont("Courier", size)
            for n, sign in enumerate(text):
                canvas.drawCentredString(x0 + (n + 0.5) * pitch, (y0 + y1) / 2 - size * 0.33, sign)


def _in_two_lines(look: Style, texts: Texts, canvas: Canvas) -> None:
    """Insurers' names in two lines of small letters, both within the one line of their box."""
    sheet = Sheet(look)
    for slot in slots(look.edition):
        words = texts.get(slot.code, "").split()
        if words:
            x0, y0, _, y1 = sheet.rectangle(slot)
            canvas.setFont("Helvetica", 4.6)
            half = (len(words) + 1) // 2
            canvas.drawString(x0 + 2, y0 + (y1 - y0) * 0.58, " ".join(words[:half]))
            canvas.drawString(x0 + 2, y0 + (y1 - y0) * 0.12, " ".join(words[half:]))


def _keep(_look: Style, _texts: Texts, _canvas: Canvas) -> None:
    """Nothing more is drawn."""


REDRAWN: dict[str, tuple[Change, str, Repacked | None]] = {
    "re_pictured": (as_it_is, "", pictured_fonts),
    "re_digits": (as_it_is, "", other_digits),
    "re_lost": (as_it_is, "", lost_letters),
    "re_comb": (as_it_is, "comb", None),
    "re_two_lines": (as_it_is, "two lines", None),
    "re_garage": (garage, "", None),
    "re_marks": (large_marks, "", None),
}
"""Of each kind: what it changes, what is drawn in its own way, and what becomes of the file."""


def draw_redrawn(
    seed: int, *, today: date, count: int, kinds: tuple[str, ...] = (), scanned: bool = False
) -> Iterator[Drawn]:
    """`count` documents, the kinds of REDRAWN (or `kinds`) in turn, as they are or `scanned`."""
    chosen = kinds or tuple(REDRAWN)
    for place in range(count):
        rng = random.Random(f"{seed}:{place}:redrawn")
        kind = chosen[place % len(chosen)]
        change, apart, repacked = REDRAWN[kind]
        edition = rng.choice(("2010/05", "2014/01", "2016/03", "2016/03", "2025/12"))
        truth = certificate(rng, today=today, edition=edition)
        look = (varied if rng.random() < 0.5 and kind != "re_comb" else plain)(rng, edition=edition)
        look = replace(look, fill=replace(look.fill, noted=False, patched=False, run_in="", stacked=False))
        if repacked is not None:  # fonts of the machine are no part of what such drivers change
            look = replace(look, fill=replace(look.fill, spaces=Fill().spaces, hyphens=Fill().hyphens))
        texts = written(truth, look)
        look = change(rng, truth, texts, look)
        own = {code for code in texts if _own(code, apart)}
        draw = {"comb": _combed, "two lines": _in_two_lines}.get(apart, _keep)
        pdf = filled({code: text for code, text in texts.items() if code not in own}, look)
        pdf = odd_pages.over(pdf, partial(draw, look, {code: texts[code] for code in own}))
        pdf = repacked(pdf, rng) if repacked is not None else pdf
        if scanned:
            pdf = damage.scan(pdf, rng)
        yield Drawn(f"e{place:04}.pdf", kind, pdf, told(truth))


def _own(code: str, apart: str) -> bool:
    first, _, key = code.partition(".")
    if apart == "comb":
        return code.rpartition(".")[2] in _COMBED
    return apart == "two lines" and first == "insurers" and key.endswith("name")


def _saved(document: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    document.save(out, deterministic_id=True)
    return out.getvalue()
