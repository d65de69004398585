"""Text as browsers and report writers set it.

Fonts of two-byte codes, each letter placed by itself, ligatures, no table of characters, no spaces.
"""

from __future__ import annotations

import io
import random
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import reportlab
from pikepdf import Array, Dictionary, Name, Operator
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfbase.ttfonts import TTFontFile

_LIBERATION = Path("/usr/share/fonts/truetype/liberation")
_FILES = {
    "Helvetica": "LiberationSans-Regular.ttf", "Helvetica-Bold": "LiberationSans-Bold.ttf",
    "Times-Roman": "LiberationSerif-Regular.ttf", "Times-Bold": "LiberationSerif-Bold.ttf",
    "Courier": "LiberationMono-Regular.ttf", "Courier-Bold": "LiberationMono-Bold.ttf",
}  # fmt: skip
_LIGATURES = {"fi": "\N{LATIN SMALL LIGATURE FI}", "fl": "\N{LATIN SMALL LIGATURE FL}"}


def untold(pdf: bytes, _rng: random.Random) -> bytes:
    """Two-byte codes of glyphs, and no table that tells their characters."""
    return _recoded(pdf, told=False, apart=False, spaced=True)


def placed(pdf: bytes, rng: random.Random) -> bytes:
    """Two-byte codes with their table; every letter at its own place, with ligatures, spaces drawn or left free."""
    return _recoded(pdf, told=True, apart=True, spaced=rng.random() < 0.5)


@cache
def _face(base: str) -> TTFontFile:
    return TTFontFile(str(_file(base)))


def _file(base: str) -> Path:
    """The typeface like one of every PDF's that the machine has; else one that comes with the library."""
    file = _LIBERATION / _FILES.get(base, _FILES["Helvetica"])
    return file if file.is_file() else Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"


def _recoded(pdf: bytes, *, told: bool, apart: bool, spaced: bool) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        page = document.pages[0]
        fonts = page.Resources.Font
        bases = {key: str(fonts[key].BaseFont)[1:] for key in list(fonts.keys())}
        kept = {key for key, base in bases.items() if base not in _FILES}
        for key in bases.keys() - kept:
            fonts[key] = _composite(document, bases[key], told=told)
        made: list[Any] = []
        key, size = "", 8.0
        for each in pikepdf.parse_content_stream(page):
            operands, operator = each.operands, each.operator
            name = str(operator)
            if name == "Tf":
                key, size = str(operands[0]), float(operands[1])
            if name == "Tj" and key not in kept:
                made += _shown(bytes(operands[0]).decode("cp1252"), bases[key], size, apart=apart, spaced=spaced)
            else:
                made.append(each)
        page.Contents = document.make_stream(pikepdf.unparse_content_stream(made))
        out = io.BytesIO()
        document.save(out, deterministic_id=True)
        return out.getvalue()


def _shown(text: str, base: str, size: float, *, apart: bool, spaced: bool) -> list[Any]:
    face = _face(base)
    if not apart:
        return [([pikepdf.String(_codes(text, face))], Operator("Tj"))]
    made: list[Any] = []
    at, n = 0.0, 0
    while n < len(text):
        pair = text[n : n + 2]
        sign = _LIGATURES.get(pair, text[n]) if base.startswith(("Helvetica", "Times")) else text[n]
        taken = 2 if sign in _LIGATURES.values() else 1
        if sign != " " or spaced:
            made.append(([round(at, 3), 0], Operator("Td")))
            made.append(([pikepdf.String(_codes(sign, face))], Operator("Tj")))
            at = 0.0
        at += stringWidth(text[n : n + taken], base, size)
        n += taken
    return made


def _codes(text: str, face: TTFontFile) -> bytes:
    glyphs: dict[int, int] = face.charToGlyph
    return b"".join(glyphs.get(ord(sign), 0).to_bytes(2, "big") for sign in text)


def _composite(document: pikepdf.Pdf, base: str, *, told: bool) -> pikepdf.Object:
    face = _face(base)
    stream = document.make_stream(_file(base).read_bytes())
    named = Name(f"/AAAAAA+{base}")
    used = {
        face.charToGlyph[code]: code
        for code in (*range(32, 127), *range(160, 256), 0xFB01, 0xFB02)
        if code in face.charToGlyph
    }
    widths = Array(
        [part for glyph in sorted(used) for part in (glyph, Array([round(face.charWidths.get(used[glyph], 500))]))]
    )
    descriptor = document.make_indirect(Dictionary(
        Type=Name.FontDescriptor, FontName=named, Flags=4, FontBBox=Array(list(map(round, face.bbox))), ItalicAngle=0,
        Ascent=round(face.ascent), Descent=round(face.descent), CapHeight=700, StemV=80, FontFile2=stream,
    ))  # fmt: skip
    inner = document.make_indirect(Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=named, FontDescriptor=descriptor, W=widths,
        CIDSystemInfo=Dictionary(Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0),
        CIDToGIDMap=Name.Identity, DW=500,
    ))  # fmt: skip
    made = Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=named, Encoding=Name("/Identity-H"),
        DescendantFonts=Array([inner]),
    )  # fmt: skip
    if told:
        lines = "\n".join(f"<{glyph:04X}> <{code:04X}>" for glyph, code in used.items())
        made.ToUnicode = document.make_stream((
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def /CMapType 2 def\n"
            f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{len(used)} beginbfchar\n{lines}\nendbfchar\n"
            "endcmap end end"
        ).encode())  # fmt: skip
    return document.make_indirect(made)
