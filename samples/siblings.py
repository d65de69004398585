"""Draws the forms beside the ACORD 25: empty, filled as text, and filled as live fields."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace

from reportlab.pdfgen.canvas import Canvas

from samples.draw import draw_tick, fitted, wrapped
from samples.form import PAGE, Slot
from samples.live import with_fields
from samples.sheet import Sheet
from samples.sibling_form import SiblingForm, sibling
from samples.style import PLAIN, Fill, Style

TALL = 20.0
"""Points: a higher box holds lines of running text."""
_CENTERED = ("insurer_letter", "effective_date", "expiration_date")


def blank(name: str, style: Style = PLAIN) -> bytes:
    """The empty form as a one-page PDF."""
    return flat(name, {}, style)


def flat(name: str, texts: Mapping[str, str], style: Style = PLAIN) -> bytes:
    """The form with `texts` by box code in its text layer; "X" ticks a box, a box that the form lacks is left out."""
    return flat_print(sibling(name), texts, style)


def flat_print(form: SiblingForm, texts: Mapping[str, str], style: Style = PLAIN) -> bytes:
    """The same of a print that stands in no file: a form laid out otherwise."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=PAGE, invariant=1)
    canvas.setTitle(f"{form.form} (drawn sample)")
    sheet = Sheet(style, form.bands)
    _draw_form(canvas, sheet, form)
    _draw_values(canvas, sheet, style, [(slot, text) for slot, text in _filled(form, texts, style) if text])
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def live(name: str, texts: Mapping[str, str], style: Style = PLAIN, *, nested: bool = False) -> bytes:
    """The form with a form field for every box, and `texts` in them."""
    form = sibling(name)
    pairs = [(slot, text) for slot, text in _filled(form, texts, style) if slot.field]
    printed = {slot.code: texts.get(slot.code, "") for slot in form.slots if not slot.field}
    return with_fields(flat(name, printed, style), pairs, Sheet(style, form.bands), nested=nested)


def _filled(form: SiblingForm, texts: Mapping[str, str], style: Style) -> list[tuple[Slot, str]]:
    cased = {code: text.upper() for code, text in texts.items()} if style.upper else texts
    return [(slot, cased.get(slot.code, "")) for slot in form.slots]


def _draw_form(canvas: Canvas, sheet: Sheet, form: SiblingForm) -> None:
    for rule in form.rules:
        canvas.setLineWidth(rule.width * sheet.scale)
        canvas.line(sheet.x(rule.x0), sheet.y(rule.top), sheet.x(rule.x1), sheet.y(rule.bottom))
    for label in form.labels:
        canvas.setFont("Helvetica-Bold" if label.bold else "Helvetica", label.size * sheet.scale)
        canvas.drawString(sheet.x(label.x), sheet.y(label.baseline), label.text)
    for each in form.paragraphs:
        canvas.setFont("Helvetica-Bold" if each.bold else "Helvetica", each.size * sheet.scale)
        for place, line in enumerate(each.lines):
            canvas.drawString(sheet.x(each.x), sheet.y(each.baseline + place * each.leading), line)


def _draw_values(canvas: Canvas, sheet: Sheet, style: Style, filled: list[tuple[Slot, str]]) -> None:
    canvas.setFillColorRGB(*style.ink)
    canvas.setStrokeColorRGB(*style.ink)
    for slot, text in filled:
        x0, y0, x1, y1 = sheet.rectangle(slot)
        if slot.tick:
            draw_tick(
                canvas, (x0, y0, x1, y1), replace(style, size=min(style.size, slot.bottom - slot.top - 2), fill=Fill())
            )
        elif slot.bottom - slot.top > TALL and slot.code in ("description", "location", "remarks"):
            _block(canvas, style, text, (x0, y0, x1, y1))
        else:
            _line(canvas, style, text, (x0, y0, x1, y1), centered=slot.code.rpartition(".")[2] in _CENTERED)


def _line(canvas: Canvas, style: Style, text: str, box: tuple[float, ...], *, centered: bool) -> None:
    x0, y0, x1, y1 = box
    size = fitted(text, style.face, min(style.size * style.scale, y1 - y0 - 1.5), x1 - x0 - 4)
    canvas.setFont(style.face, size)
    y = (y0 + y1) / 2 - size * 0.33
    if centered:
        canvas.drawCentredString((x0 + x1) / 2, y, text)
    else:
        canvas.drawString(x0 + 2, y, text)


def _block(canvas: Canvas, style: Style, text: str, box: tuple[float, ...]) -> None:
    x0, y0, x1, y1 = box
    size, lines = wrapped(text, style.face, style.size * style.scale, (x1 - x0 - 6, y1 - y0))
    canvas.setFont(style.face, size)
    for place, line in enumerate(lines):
        canvas.drawString(x0 + 3, y1 - size - place * size * 1.2, line)
