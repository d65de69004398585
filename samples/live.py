"""Draws a certificate as a live form: AcroForm fields over the empty page, with the values in them."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import replace

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from samples.coverages import Truth
from samples.draw import blank, fitted, wrapped
from samples.form import Slot, slots
from samples.sheet import Sheet
from samples.style import PLAIN, Style
from samples.values import TICKED, written

_MULTILINE = 1 << 12
_PRINTED = 4
_MANY_LINES = frozenset({"description", "location", "remarks", "producer", "insured", "holder"})
"""Boxes of several lines."""


NAMINGS = ("plain", "nested", "rows", "own")
"""How fields are called: as the plain build of the form does, as its XFA build does (F[0].P1[0].Name[0]), with one name
for the rows and a letter for each, or as a carrier calls its own, a whole address in one field."""

_ROW_NAMES = {
    "insurer_letter": "Policy_InsurerLetterCode",
    "addl_insd": "CertificateOfInsurance_AdditionalInsuredCode",
    "subr_wvd": "Policy_SubrogationWaivedCode",
    "policy_number": "Policy_PolicyNumberIdentifier",
    "effective_date": "Policy_EffectiveDate",
    "expiration_date": "Policy_ExpirationDate",
}
_ROW_LETTERS = {"gl": "A", "auto": "B", "umbrella": "C", "wc": "D", "other": "E"}
_PARTY = re.compile(r"(producer|insured|holder)\.(name|address\.\w+)")


def live(
    truth: Truth,
    style: Style = PLAIN,
    *,
    naming: str = "plain",
    appearances: bool = True,
    stale_xfa: bool = False,
    texts: dict[str, str] | None = None,
) -> bytes:
    """The filled form as a one-page PDF with form fields, one for each box of its edition.

    `texts` are what stands in the boxes by code, where that is not how the truth is usually written.
    `naming` is one of NAMINGS. Without `appearances` the fields carry only values, and the viewer is told to draw
    them, as some agency systems do. With `stale_xfa` the file also holds the same form in XFA, still empty.
    """
    texts, chosen = texts or written(truth, style), slots(style.edition)
    if naming == "own":
        chosen, texts = _whole_addresses(chosen, texts)
    made = with_fields(
        blank(style),
        [(slot, texts.get(slot.code, "")) for slot in chosen],
        Sheet(style),
        names=[_name(slot, naming, place) for place, slot in enumerate(chosen)],
        nested=naming == "nested",
        appearances=appearances,
    )
    return _with_empty_xfa(made, chosen) if stale_xfa else made


def with_fields(
    empty: bytes,
    filled: Sequence[tuple[Slot, str]],
    sheet: Sheet,
    *,
    names: Sequence[str] = (),
    nested: bool = False,
    appearances: bool = True,
) -> bytes:
    """The one-page PDF `empty` with a form field for each slot, and each slot's text in it.

    `names` are those of the fields; without them each has the name of its slot.
    """
    with pikepdf.open(io.BytesIO(empty)) as pdf:
        fonts = Dictionary(Helv=_font(pdf, "Helvetica"), ZaDb=_font(pdf, "ZapfDingbats"))
        widgets = [pdf.make_indirect(_widget(pdf, slot, sheet, text)) for slot, text in filled]
        if appearances:
            for widget in widgets:
                _dress(pdf, widget, fonts)
        page = pdf.pages[0]
        page.Annots = Array(widgets)
        called = names or [f"{slot.field}[0]" if nested else slot.field for slot, _ in filled]
        for widget, name in zip(widgets, called, strict=True):
            widget.P = page.obj
            widget.T = String(name)
        pdf.Root.AcroForm = Dictionary(
            Fields=_nested(pdf, widgets) if nested else Array(widgets),
            DR=Dictionary(Font=fonts),
            DA=String("/Helv 8 Tf 0 g"),
            NeedAppearances=not appearances,
        )
        return _saved(pdf)


def _saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _name(slot: Slot, naming: str, place: int) -> str:
    if naming == "nested":
        return f"{slot.field}[0]"
    if naming == "own":
        return f"US-Coi-{place:03}"
    line, _, key = slot.code.partition(".")
    if naming == "rows" and key in _ROW_NAMES and line in _ROW_LETTERS:
        return f"{_ROW_NAMES[key]}_{_ROW_LETTERS[line]}"
    return "Agency_FullName_A" if naming == "rows" and slot.code == "producer.name" else slot.field


def _whole_addresses(chosen: tuple[Slot, ...], texts: dict[str, str]) -> tuple[tuple[Slot, ...], dict[str, str]]:
    """The boxes with one for each party instead of six, and the texts for them."""
    kept, made = [], dict(texts)
    for slot in chosen:
        found = _PARTY.fullmatch(slot.code)
        if not found:
            kept.append(slot)
        elif found[2] == "name":
            role = found[1]
            last = next(one for one in chosen if one.code == f"{role}.address.zip")
            kept.append(replace(slot, code=role, bottom=last.bottom))
            lines = [texts.get(f"{role}.{key}", "") for key in ("name", "address.line1", "address.line2")]
            city, state, code = (texts.get(f"{role}.address.{key}", "") for key in ("city", "state", "zip"))
            made[role] = "\n".join(line for line in (*lines, f"{city}, {state} {code}") if line)
    return tuple(kept), made


def _with_empty_xfa(data: bytes, chosen: tuple[Slot, ...]) -> bytes:
    """The document with the same form in XFA, where nothing is filled in."""
    names = "".join(f"<{slot.field}/>" for slot in chosen if slot.field.isidentifier())
    sets = f'<xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data><F>{names}</F></xfa:data>'
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.Root.AcroForm.XFA = Array([String("datasets"), pdf.make_stream(f"{sets}</xfa:datasets>".encode())])
        return _saved(pdf)


def _widget(pdf: pikepdf.Pdf, slot: Slot, sheet: Sheet, text: str) -> Dictionary:
    rectangle = [round(edge, 2) for edge in sheet.rectangle(slot)]
    made = Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=Array(rectangle), F=_PRINTED)
    if slot.tick:
        state = Name("/1") if text == TICKED else Name.Off
        made.update({"/FT": Name.Btn, "/V": state, "/AS": state, "/MK": Dictionary(CA=String("8"))})
        made["/AP"] = Dictionary(N=Dictionary({"/1": _cross(pdf, slot, sheet)}))
        return made
    made.update({"/FT": Name.Tx, "/DA": String("/Helv 8 Tf 0 g")})
    if slot.code in _MANY_LINES or "\n" in text:
        made["/Ff"] = _MULTILINE
    if text:
        made["/V"] = String(text)
    return made


def _cross(pdf: pikepdf.Pdf, slot: Slot, sheet: Sheet) -> pikepdf.Stream:
    x0, y0, x1, y1 = sheet.rectangle(slot)
    strokes = f"q 1 w 1 0 0 1 {(x1 - x0) / 2:.2f} {(y1 - y0) / 2:.2f} cm -3 -3 m 3 3 l -3 3 m 3 -3 l S Q"
    return _form(pdf, strokes.encode(), (x1 - x0, y1 - y0))


def _dress(pdf: pikepdf.Pdf, widget: Dictionary, fonts: Dictionary) -> None:
    """Give a text field the picture that viewers show."""
    if Name.Tx != widget.FT or "/V" not in widget:
        return
    x0, y0, x1, y1 = (float(edge) for edge in widget.Rect)
    width, height, text = x1 - x0, y1 - y0, str(widget.V)
    many = bool(int(widget.get("/Ff", 0)) & _MULTILINE)
    size, lines = wrapped(text, "Helvetica", 8.0, (width - 4, height)) if many else (8.0, (text,))
    size = size if many else fitted(text, "Helvetica", size, width - 4)
    first = height - size if many else (height - size) / 2 + size * 0.2
    shown = b" T* ".join(b"(" + _escaped(line) + b") Tj" for line in lines)
    head = f"/Tx BMC q BT /Helv {size:.2f} Tf 0 g {size * 1.2:.2f} TL 2 {first:.2f} Td ".encode()
    picture = _form(pdf, head + shown + b" ET Q EMC", (width, height))
    picture.Resources = Dictionary(Font=fonts)
    widget.AP = Dictionary(N=picture)


def _escaped(line: str) -> bytes:
    made = line.encode("cp1252", "replace")
    for special in (b"\\", b"(", b")"):
        made = made.replace(special, b"\\" + special)
    return made


def _form(pdf: pikepdf.Pdf, content: bytes, size: tuple[float, float]) -> pikepdf.Stream:
    made = pdf.make_stream(content)
    made.update(
        {"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": Array([0, 0, round(size[0], 2), round(size[1], 2)])}
    )
    return made


def _font(pdf: pikepdf.Pdf, base: str) -> Dictionary:
    made = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/" + base))
    if base == "Helvetica":
        made.Encoding = Name.WinAnsiEncoding
    return pdf.make_indirect(made)


def _nested(pdf: pikepdf.Pdf, widgets: list[Dictionary]) -> Array:
    """The field tree F[0] > P1[0] > widgets."""
    page_node = pdf.make_indirect(Dictionary(T=String("P1[0]"), Kids=Array(widgets)))
    root = pdf.make_indirect(Dictionary(T=String("F[0]"), Kids=Array([page_node])))
    page_node.Parent = root
    for widget in widgets:
        widget.Parent = page_node
    return Array([root])
