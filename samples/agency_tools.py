"""What further tools do to a certificate.

Layers that are off, stamps and ink, pages upside down, radio buttons, insurers in two columns, numbers of vendors among
the lines of holders, whole lines set on a grid of characters.
"""

from __future__ import annotations

import io
import random
from dataclasses import replace
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from samples import odd_pages
from samples.coverages import Truth
from samples.draw import filled
from samples.form import Slot, labels, slots
from samples.live import live
from samples.sheet import Sheet
from samples.style import Style
from samples.values import address_lines
from samples.writing import _older

Texts = dict[str, str]
_PITCH, _SIZE = 4.8, 8.0
"""Points across of a character of the grid, and its size."""
_OVER = ("gl.policy_number", "gl.effective_date", "gl.expiration_date", "wc.policy_number", "auto.policy_number",
         "insurers.A.name", "gl.each_occurrence")  # fmt: skip
_PAIRS = (("gl.occurrence", "gl.claims_made"), ("umbrella.occurrence", "umbrella.claims_made"))
_NUMBERS = ("Vendor ID: {0}", "Vendor #{0}", "Customer No. {0}", "Ref # {0}", "Account: {0}", "Supplier Number {0}")


def older_layer(rng: random.Random, texts: Texts, look: Style) -> bytes:
    """Older values in a layer that is switched off, over or under those that are seen."""
    older = {code: _older(texts[code]) for code in _OVER if texts.get(code)}

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 7)
        for slot in slots(look.edition):
            if slot.code in older:
                x0, y0, _, _ = Sheet(look).rectangle(slot)
                canvas.drawString(x0 + 3, y0 + 3.5, older[slot.code])

    made = odd_pages.over(filled(texts, look), draw)
    with pikepdf.open(io.BytesIO(made)) as pdf:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Draft")))
        pdf.Root.OCProperties = Dictionary(
            OCGs=Array([layer]), D=Dictionary(Order=Array([layer]), ON=Array([]), OFF=Array([layer]))
        )
        over = list(pdf.pages[0].Resources.XObject.keys())[-1]
        pdf.pages[0].Resources.XObject[over].OC = layer
        return _saved(pdf)


def stamped(rng: random.Random, texts: Texts, look: Style) -> bytes:
    """The holder, numbers and marks as stamps and ink of a tool for notes; the rest printed."""
    chosen = {
        slot: texts[slot.code]
        for slot in slots(look.edition)
        if texts.get(slot.code) and (slot.tick or slot.code.startswith("holder.") or slot.code in _OVER)
    }
    printed = {code: text for code, text in texts.items() if code not in {slot.code for slot in chosen}}
    inked = rng.random() < 0.5
    with pikepdf.open(io.BytesIO(filled(printed, look))) as pdf:
        font = pdf.make_indirect(
            Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
        )
        pdf.pages[0].Annots = Array([
            pdf.make_indirect(_stamp(pdf, Sheet(look), slot, text, font, inked=inked)) for slot, text in chosen.items()
        ])  # fmt: skip
        return _saved(pdf)


def _stamp(pdf: pikepdf.Pdf, sheet: Sheet, slot: Slot, text: str, font: pikepdf.Object, *, inked: bool) -> Dictionary:
    x0, y0, x1, y1 = sheet.rectangle(slot)
    wide, high = x1 - x0, y1 - y0
    strokes = slot.tick and inked
    if strokes:
        x, y = wide / 2, high / 2
        content = f"q 1 w 1 0 0 1 {x:.1f} {y:.1f} cm -3 -3 m 3 3 l -3 3 m 3 -3 l S Q"
    else:
        safe = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        size = min(8.0, 1.9 * wide / max(1, len(text)) + 1)
        content = f"q BT /F {size:.1f} Tf 2 {high / 2 - size * 0.33:.1f} Td ({safe}) Tj ET Q"
    shown = pdf.make_stream(content.encode("cp1252", "replace"))
    shown.update({"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": Array([0, 0, wide, high])})
    shown.Resources = Dictionary(Font=Dictionary(F=font))
    made = Dictionary(
        Type=Name.Annot, Subtype=Name.Ink if strokes else Name.Stamp, Rect=Array([x0, y0, x1, y1]), F=4,
        AP=Dictionary(N=shown),
    )  # fmt: skip
    if strokes:
        made.InkList = Array([Array([x0 + 4, y0 + 3, x1 - 4, y1 - 3]), Array([x0 + 4, y1 - 3, x1 - 4, y0 + 3])])
    return made


def upside_down(pdf: bytes, rng: random.Random) -> bytes:
    """Drawn from the top down, as browsers do: the page mirrored, and every line of text mirrored back."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        page = document.pages[0]
        made: list[Any] = [pikepdf.ContentStreamInstruction([1, 0, 0, -1, 0, 792], pikepdf.Operator("cm"))]
        stretched = rng.choice((100, 92, 104))
        for each in pikepdf.parse_content_stream(page):
            made.append(each)
            if str(each.operator) == "BT":
                made.append(pikepdf.ContentStreamInstruction([stretched], pikepdf.Operator("Tz")))
        back = pikepdf.ContentStreamInstruction([1, 0, 0, -1, 0, 792], pikepdf.Operator("cm"))
        page.Contents = document.make_stream(pikepdf.unparse_content_stream([made[0], back, *made[1:]]))
        return _saved(document)


def radios(rng: random.Random, texts: Texts, look: Style) -> bytes:
    """Occurrence and claims-made as one field of two buttons, marks without a state of their own, formatted amounts."""
    with pikepdf.open(io.BytesIO(live({}, look, texts=texts))) as pdf:
        page = pdf.pages[0]
        fields = list(page.Annots)
        by_code = dict(zip((slot.code for slot in slots(look.edition)), fields, strict=True))
        for pair in _PAIRS:
            both = [by_code[code] for code in pair if code in by_code]
            if len(both) == 2:
                _joined(pdf, fields, both)
        for code, widget in by_code.items():
            if "/V" in widget and widget.get("/FT") == Name.Tx and str(widget.V).replace(",", "").isdigit():
                if "naic" not in code and "policy" not in code and "number" not in code and "zip" not in code:
                    widget.V = String(str(widget.V).replace(",", ""))
            elif "/AP" in widget and "/FT" in widget and "/AS" in widget and rng.random() < 0.5:
                del widget.AS
        pdf.Root.AcroForm.Fields = Array(fields)
        return _saved(pdf)


def _joined(pdf: pikepdf.Pdf, fields: list[pikepdf.Object], both: list[pikepdf.Object]) -> None:
    parent = pdf.make_indirect(Dictionary(FT=Name.Btn, Ff=(1 << 15) | (1 << 14), T=both[0].T, V=Name.Off))
    for n, widget in enumerate(both):
        on = widget.get("/AS") == Name("/1")
        state = Name(f"/{n}")
        shown = widget.AP.N
        shown[str(state)], shown["/Off"] = shown["/1"], pdf.make_stream(b"")
        if str(state) != "/1":
            del shown["/1"]
        widget.AS = state if on else Name.Off
        if on:
            parent.V = state
        widget.Parent = parent
        for key in ("/T", "/FT", "/V"):
            if key in widget:
                del widget[key]
        fields.remove(widget)
    parent.Kids = Array(both)
    fields.append(parent)


def other_fields(rng: random.Random, texts: Texts, look: Style) -> bytes:
    """Marks as fields of text, yes and no as tick boxes, amounts as programs store them."""
    marks = rng.random() < 0.5
    with pikepdf.open(io.BytesIO(live({}, look, texts=texts, appearances=False))) as pdf:
        by_code = dict(zip((slot.code for slot in slots(look.edition)), pdf.pages[0].Annots, strict=True))
        for code, widget in by_code.items():
            text = str(widget.get("/V", ""))
            amount = text.replace(",", "")
            if code.endswith((".addl_insd", ".subr_wvd")):
                state = Name("/Y") if text == "Y" else Name.Off
                widget.FT, widget.V, widget.AS = Name.Btn, state, state
                widget.AP = Dictionary(N=Dictionary({"/Y": pdf.make_stream(b"")}))
            elif Name.Btn == widget.FT and marks:
                for part in ("/AP", "/AS", "/MK"):
                    del widget[part]
                told = ("", "N", "No") if text == "/Off" else ("X", "x", "Yes", "X ")
                widget.FT, widget.V = Name.Tx, String(rng.choice(told))
            elif amount != text and amount.isdigit():
                widget.V = String(rng.choice(("{0}", "{0}.00", "$ {0}", "${0}.00")).format(amount))
        return _saved(pdf)


def pictured_marks(rng: random.Random, texts: Texts, look: Style) -> bytes:
    """Marks as small pictures."""
    marks = [slot for slot in slots(look.edition) if slot.tick and texts.get(slot.code)]
    rest = {code: text for code, text in texts.items() if code not in {slot.code for slot in marks}}
    picture = Image.new("L", (28, 28), 255)
    pen = ImageDraw.Draw(picture)
    if rng.random() < 0.5:
        pen.line((4, 14, 11, 23, 24, 4), fill=0, width=4)
    else:
        pen.line((4, 4, 24, 24), fill=0, width=4)
        pen.line((4, 24, 24, 4), fill=0, width=4)

    def draw(canvas: Canvas) -> None:
        for slot in marks:
            x0, y0, x1, y1 = Sheet(look).rectangle(slot)
            canvas.drawImage(ImageReader(picture), (x0 + x1) / 2 - 3.5, (y0 + y1) / 2 - 3.5, 7, 7)

    return odd_pages.over(filled(rest, look), draw)


def two_columns(rng: random.Random, texts: Texts, look: Style) -> bytes:
    """The insurers of a redrawn form in two columns of three rows, each number behind its name."""
    rest = {code: text for code, text in texts.items() if not code.startswith("insurers.")}
    blanked = {one.text: " " for one in labels(look.edition) if one.text.startswith("INSURER ") or one.text == "NAIC #"}
    form = replace(look.form, says=blanked)

    def draw(canvas: Canvas) -> None:
        for n, letter in enumerate("ABCDEF"):
            x, y = 308 + 143 * (n // 3), 792 - 182 - 20 * (n % 3)
            canvas.setFont("Helvetica-Bold", 5.5)
            canvas.drawString(x, y, f"INSURER {letter}:")
            canvas.setFont("Helvetica", 5.5)
            canvas.drawString(x, y - 8, texts.get(f"insurers.{letter}.name", ""))
            canvas.drawString(x + 50, y, texts.get(f"insurers.{letter}.naic", ""))

    return odd_pages.over(filled(rest, replace(look, form=form)), draw)


def numbered_parties(rng: random.Random, truth: Truth, texts: Texts, look: Style) -> bytes:
    """Numbers that holders give to vendors, above or below the address; no part of name or address."""
    told = rng.choice(_NUMBERS).format(rng.randint(10_000, 999_999))
    parts = ("name", "address.line1", "address.line2", "address.city", "address.state", "address.zip")
    for part in parts:
        texts.pop(f"holder.{part}", None)
    lines = [truth["holder"]["name"], *address_lines(truth["holder"])]
    lines.insert(rng.choice((0, len(lines))), told)
    edges = {slot.code: slot for slot in slots(look.edition)}

    def draw(canvas: Canvas) -> None:
        x0, _, _, y1 = Sheet(look).rectangle(edges["holder.name"])
        canvas.setFont(look.face, 7.5)
        for n, line in enumerate(lines):
            canvas.drawString(x0, y1 - 9 * (n + 0.8), line)

    return odd_pages.over(filled(texts, look), draw)


def on_a_grid(rng: random.Random, texts: Texts, look: Style) -> bytes:
    """Each line of values one string of a typewriter face, its columns kept apart by spaces."""
    rows: dict[int, list[tuple[int, str]]] = {}
    rest = {"description": texts.get("description", "")}
    for slot in slots(look.edition):
        if texts.get(slot.code) and slot.code != "description":
            x0, y0, x1, y1 = Sheet(look).rectangle(slot)
            across = (x0 + x1 - _PITCH) / 2 if slot.tick or slot.code.endswith("letter") else x0 + 2
            rows.setdefault(round((y0 + y1) / 2), []).append((round(across / _PITCH), texts[slot.code]))

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Courier", _SIZE)
        for middle, parts in rows.items():
            line = ""
            for column, text in sorted(parts):
                line = line.ljust(column) + text
            canvas.drawString(0, middle - 2.4, line)

    return odd_pages.over(filled(rest, look), draw)


def _saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()
