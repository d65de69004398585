"""Live forms as agency systems and their tools leave them: combs, values only shown, rich text, own names, flattened,
notes instead of fields. Each takes the generator, the texts by box and how the form is printed."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable, Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from samples.draw import blank, fitted, wrapped
from samples.form import slots
from samples.live import live
from samples.sheet import Sheet
from samples.style import Style
from samples.values import TICKED

Texts = dict[str, str]
_COMB, _MULTILINE, _RICH = 1 << 24, 1 << 12, 1 << 25
_HIDDEN = 2
_CELLED = re.compile(r"Date|NAICCode|PolicyNumber|PostalCode|CertificateNumber")
_ON_STATES = ("Yes", "On", "Checked", "X", "true", "0", "Choice1")
_SPELLINGS = (
    "Text{n}",
    "topmostSubform[0].Page1[0].TextField1[{n}]",
    "fld_{n:03}",
    "Certificate.Field{n}",
    "undefined_{n}",
)
Edit = Callable[[pikepdf.Pdf, random.Random], None]


def combed(rng: random.Random, texts: Texts, look: Style) -> bytes:
    """Days and numbers in fields of cells, one character a cell."""
    return _edited(live({}, look, texts=texts, naming=rng.choice(("plain", "nested"))), rng, _comb)


def only_shown(rng: random.Random, texts: Texts, look: Style) -> bytes:
    """Fields that show what they do not hold: a tool filled in the pictures, and not the values."""
    return _edited(live({}, look, texts=texts), rng, _without_values)


def rich(rng: random.Random, texts: Texts, look: Style) -> bytes:
    """Values as streams, in other encodings, with rich text beside them, chosen from lists; marks of other names."""
    made = live({}, look, texts=texts, naming=rng.choice(("plain", "nested", "own")), appearances=rng.random() < 0.5)
    return _edited(made, rng, _rich)


def of_vendors(rng: random.Random, texts: Texts, look: Style) -> bytes:
    """Fields numbered through by some tool: their names say nothing."""
    return _edited(live({}, look, texts=texts, naming=rng.choice(("plain", "own"))), rng, _renamed)


def flattened(rng: random.Random, texts: Texts, look: Style) -> bytes:
    """The pictures of the fields on the page, and what is left of the form: an empty tree, or stale XFA."""
    made = live({}, look, texts=texts, stale_xfa=rng.random() < 0.5)
    return _edited(made, rng, lambda pdf, rng: _flatten(pdf, rng, share=1.0))


def half_flattened(rng: random.Random, texts: Texts, look: Style) -> bytes:
    """Some of the fields on the page for good, the rest still live."""
    return _edited(live({}, look, texts=texts), rng, lambda pdf, rng: _flatten(pdf, rng, share=rng.choice((0.3, 0.7))))


def noted(rng: random.Random, texts: Texts, look: Style) -> bytes:
    """Everything typed over the empty form as annotations; a comment, and a note that is not shown, among them."""
    sheet = Sheet(look)

    def note(pdf: pikepdf.Pdf, rng: random.Random) -> None:
        font = pdf.make_indirect(
            Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
        )
        notes = []
        for slot in slots(look.edition):
            if texts.get(slot.code):
                notes.append(_note(pdf, sheet.rectangle(slot), texts[slot.code], font))
        hidden = _note(pdf, [216, 444, 328, 456], "OLD-1234567", font)
        hidden.F = _HIDDEN
        comment = Dictionary(
            Type=Name.Annot, Subtype=Name.Text, Rect=Array([570, 700, 590, 720]), Name=Name.Comment,
            Contents=String("Please check the limits with underwriting, 5,000,000 asked"), F=28,
        )  # fmt: skip
        stamp = _note(pdf, [400, 60, 560, 84], rng.choice(("APPROVED", "RECEIVED NOV 23 2026")), font)
        stamp.Subtype = Name.Stamp
        pdf.pages[0].Annots = Array([pdf.make_indirect(one) for one in (*notes, hidden, comment, stamp)])

    return _edited(blank(look), rng, note)


def _edited(data: bytes, rng: random.Random, edit: Edit) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        edit(pdf, rng)
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _comb(pdf: pikepdf.Pdf, rng: random.Random) -> None:
    more = rng.choice((0, 0, 2))
    for widget in pdf.pages[0].Annots:
        text = str(widget.get("/V", ""))
        if _kind(widget) != Name.Tx or "\n" in text:
            continue
        if text and _CELLED.search(str(widget.T)):
            cells = len(text) + more
            widget.Ff, widget.MaxLen = _COMB, cells
            x0, y0, x1, y1 = (float(edge) for edge in widget.Rect)
            pitch, high = (x1 - x0) / cells, y1 - y0
            size = min(8.0, pitch * 1.5)
            strokes = "".join(
                f"1 0 0 1 {(n + 0.5) * pitch - size * 0.27:.2f} {high / 2 - size * 0.33:.2f} Tm ({_safe(sign)}) Tj "
                for n, sign in enumerate(text)
            )
            _reshown(pdf, widget, f"/Tx BMC q BT /Helv {size:.2f} Tf 0 g {strokes}ET Q EMC")


def _kind(widget: pikepdf.Object) -> Any:
    return widget.FT if "/FT" in widget else widget.Parent.FT


def _reshown(pdf: pikepdf.Pdf, widget: pikepdf.Object, content: str) -> None:
    old = widget.AP.N
    made = pdf.make_stream(content.encode("cp1252", "replace"))
    made.update({"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": old.BBox, "/Resources": old.Resources})
    widget.AP = Dictionary(N=made)


def _safe(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _without_values(pdf: pikepdf.Pdf, _rng: random.Random) -> None:
    for widget in pdf.pages[0].Annots:
        if "/V" in widget:
            del widget.V


def _rich(pdf: pikepdf.Pdf, rng: random.Random) -> None:
    on = Name(f"/{rng.choice(_ON_STATES)}")
    for widget in pdf.pages[0].Annots:
        if "/AP" in widget and "/1" in widget.AP.N:
            shown = widget.AP.N
            shown[on] = shown["/1"]
            del shown["/1"]
            if widget.get("/AS") == Name("/1"):
                widget.AS = widget.V = on
        elif "/V" in widget:
            _enriched(pdf, widget, rng)


def _enriched(pdf: pikepdf.Pdf, widget: pikepdf.Object, rng: random.Random) -> None:
    text = str(widget.V)
    name = str(widget.T)
    how = rng.choice(("stream", "rich", "plain", "plain"))
    if "Code_A" in name and len(text) == 1:
        widget.FT = Name.Ch
        widget.Ff = 1 << 17
        widget.Opt = Array([Array([String(one), String(one)]) for one in (text, " ", "Z")])
    elif "\n" in text:
        widget.V = String(text.replace("\n", rng.choice(("\r", "\r\n", "\n"))))
    elif how == "stream":
        widget.V = pdf.make_stream(text.encode("utf-16"))
    elif how == "rich":
        widget.Ff = int(widget.get("/Ff", 0)) | _RICH
        safe = text.replace("&", "&amp;").replace("<", "&lt;")
        widget.RV = String(f'<?xml version="1.0"?><body xmlns="http://www.w3.org/1999/xhtml"><p>{safe}</p></body>')


def _renamed(pdf: pikepdf.Pdf, rng: random.Random) -> None:
    spelling, marks = rng.choice(_SPELLINGS), rng.choice(("Check Box{n}", "topmostSubform[0].Page1[0].CheckBox1[{n}]"))
    for n, widget in enumerate(pdf.pages[0].Annots):
        widget.T = String((marks if Name.Btn == widget.FT else spelling).format(n=n))


def _flatten(pdf: pikepdf.Pdf, rng: random.Random, *, share: float) -> None:
    page = pdf.pages[0]
    kept, drawn = [], []
    pictures = Dictionary()
    for n, widget in enumerate(page.Annots):
        if rng.random() >= share:
            kept.append(widget)
            continue
        shown = widget.AP.N if "/AP" in widget else None
        if shown is not None and Name.Btn == widget.FT:
            shown = shown["/1"] if Name("/1") == widget.AS else None
        if shown is not None:
            pictures[f"/Fld{n}"] = shown
            drawn.append(f"q 1 0 0 1 {float(widget.Rect[0]):.2f} {float(widget.Rect[1]):.2f} cm /Fld{n} Do Q")
    page.Resources.XObject = pictures
    page.contents_add(pdf.make_stream("\n".join(drawn).encode()))
    page.Annots = Array(kept)
    pdf.Root.AcroForm.Fields = Array(kept)


def _note(pdf: pikepdf.Pdf, rectangle: Sequence[float], text: str, font: pikepdf.Object) -> Dictionary:
    x0, y0, x1, y1 = rectangle
    many = y1 - y0 > 20 or "\n" in text
    size, lines = wrapped(text, "Helvetica", 8.0, (x1 - x0 - 4, y1 - y0)) if many else (8.0, (text,))
    size = size if many else fitted(text, "Helvetica", size, max(6.0, x1 - x0 - 4))
    wide = max(x1 - x0, 8.0)
    first = y1 - y0 - size if many else (y1 - y0) / 2 - size * 0.33
    shown = " T* ".join(f"({_safe(line)}) Tj" for line in lines)
    content = f"q BT /F {size:.2f} Tf 0 g {size * 1.2:.2f} TL 2 {first:.2f} Td {shown} ET Q"
    picture = pdf.make_stream(content.encode("cp1252", "replace"))
    picture.update({"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": Array([0, 0, wide, y1 - y0])})
    picture.Resources = Dictionary(Font=Dictionary(F=font))
    return Dictionary(
        Type=Name.Annot, Subtype=Name.FreeText, Rect=Array([x0, y0, x0 + wide, y1]), F=4,
        Contents=String(TICKED if text == TICKED else "\r".join(lines)), DA=String(f"0 g /F {size:.2f} Tf"),
        AP=Dictionary(N=picture),
    )  # fmt: skip
