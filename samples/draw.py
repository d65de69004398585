"""Draws a certificate as a PDF page: the empty form, and the form with its values in the text layer."""

from __future__ import annotations

import io

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from samples.coverages import Truth
from samples.form import PAGE, Label, labels, layout, paragraphs, rules
from samples.sheet import Sheet
from samples.style import PLAIN, Style
from samples.values import written
from samples.writing import draw_tick, draw_values, fitted, run_in, wrapped

__all__ = ["blank", "draw_form", "draw_tick", "draw_values", "filled", "fitted", "flat", "wrapped"]

_WIDER = 1.3
"""A reworded label may be so much wider than the one it replaces before it is printed smaller."""


def blank(style: Style = PLAIN) -> bytes:
    """The empty form as a one-page PDF."""
    return filled({}, style)


def flat(truth: Truth, style: Style = PLAIN) -> bytes:
    """The filled form as a one-page PDF with a text layer and no form fields."""
    return filled(written(truth, style), style)


def filled(texts: dict[str, str], style: Style = PLAIN) -> bytes:
    """The form with these texts in its boxes, by code, as a one-page PDF with a text layer."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=PAGE, invariant=1)
    canvas.setTitle("Certificate of liability insurance (drawn sample)")
    sheet = Sheet(style)
    if style.form.order == "values":
        draw_values(canvas, sheet, style, texts)
        draw_form(canvas, sheet, style, texts)
    else:
        draw_form(canvas, sheet, style, texts)
        draw_values(canvas, sheet, style, texts)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def draw_form(canvas: Canvas, sheet: Sheet, style: Style, texts: dict[str, str] | None = None) -> None:
    """Everything that is printed before anybody fills it in; labels that run into their amount are left to those."""
    canvas.saveState()
    _draw_rules(canvas, sheet, style)
    taken = set(run_in(texts or {}, style).values())
    chosen = labels(style.edition)
    for label in sorted(chosen, key=lambda one: one.x) if style.form.order == "columns" else chosen:
        if (label.text == "$" and (style.dollar or style.fill.run_in)) or label in taken:
            continue
        _draw_label(canvas, sheet, style, label)
    for each in paragraphs(style.edition):
        canvas.setFont("Helvetica-Bold" if each.bold else "Helvetica", each.size * sheet.shrunk(each.baseline))
        for place, line in enumerate(each.lines):
            y = each.baseline + place * each.leading
            canvas.drawString(sheet.x(each.x, y), sheet.y(y), line)
    _own_mark(canvas, sheet)
    canvas.restoreState()


def _draw_rules(canvas: Canvas, sheet: Sheet, style: Style) -> None:
    amounts = layout(style.edition).table[-2]
    for rule in rules(style.edition):
        if style.fill.run_in and rule.x0 == rule.x1 == amounts:
            continue  # the amounts have no column of their own
        canvas.setLineWidth(rule.width * sheet.scale)
        middle = (rule.top + rule.bottom) / 2
        canvas.line(sheet.x(rule.x0, middle), sheet.y(rule.top), sheet.x(rule.x1, middle), sheet.y(rule.bottom))


def _draw_label(canvas: Canvas, sheet: Sheet, style: Style, label: Label) -> None:
    text = style.form.says.get(label.text, label.text)
    if label.text == "JECT" and "PRO-" in style.form.says:
        return  # PROJECT in one piece
    if style.form.title_case and len(text) > 3 and not text.startswith(("ACORD", "CERTIFICATE OF")):
        text = text.title()
    face = "Helvetica-Bold" if label.bold else "Helvetica"
    size = label.size * sheet.shrunk(label.baseline)
    room = _WIDER * stringWidth(label.text, face, size) if text != label.text else 1e9
    canvas.setFont(face, fitted(text, face, size, room))
    canvas.drawString(sheet.x(label.x, label.baseline - 2), sheet.y(label.baseline), text)


def _own_mark(canvas: Canvas, sheet: Sheet) -> None:
    """A sign of ours where publishers put theirs."""
    canvas.setLineWidth(1.2 * sheet.scale)
    canvas.roundRect(sheet.x(24), sheet.y(44), 78 * sheet.scale, 22 * sheet.scale, 5 * sheet.scale)
    canvas.setFont("Helvetica-Oblique", 13 * sheet.scale)
    canvas.drawCentredString(sheet.x(63), sheet.y(37.5), "SAMPLE")
