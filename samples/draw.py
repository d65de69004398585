"""Draws a certificate as a PDF page: the empty form, and the form with its values in the text layer."""

from __future__ import annotations

import io

from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from samples.coverages import Truth
from samples.form import PAGE, Slot, labels, paragraphs, rules, slots
from samples.sheet import Sheet
from samples.style import PLAIN, Style
from samples.values import TICKED, written

_ROW_TOPS = {"gl": 300.0, "auto": 384.0, "umbrella": 444.0, "wc": 480.0, "other": 528.0}
_CENTERED = ("insurer_letter", "addl_insd", "subr_wvd", "persons_excluded", "effective_date", "expiration_date")
_BOLD = {"Helvetica": "Helvetica-Bold", "Times-Roman": "Times-Bold", "Courier": "Courier-Bold"}


def blank(style: Style = PLAIN) -> bytes:
    """The empty form as a one-page PDF."""
    return _page(style, {})


def flat(truth: Truth, style: Style = PLAIN) -> bytes:
    """The filled form as a one-page PDF with a text layer and no form fields."""
    return _page(style, written(truth, style))


def _page(style: Style, texts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=PAGE, invariant=1)
    canvas.setTitle("Certificate of liability insurance (drawn sample)")
    sheet = Sheet(style)
    draw_form(canvas, sheet, style)
    draw_values(canvas, sheet, style, texts)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def draw_form(canvas: Canvas, sheet: Sheet, style: Style) -> None:
    """Everything that is printed before anybody fills it in."""
    for rule in rules():
        canvas.setLineWidth(rule.width * sheet.scale)
        canvas.line(sheet.x(rule.x0), sheet.y(rule.top), sheet.x(rule.x1), sheet.y(rule.bottom))
    for label in labels(style.edition):
        if label.text == "$" and style.dollar:
            continue
        canvas.setFont("Helvetica-Bold" if label.bold else "Helvetica", label.size * sheet.scale)
        canvas.drawString(sheet.x(label.x), sheet.y(label.baseline), label.text)
    for each in paragraphs(style.edition):
        canvas.setFont("Helvetica-Bold" if each.bold else "Helvetica", each.size * sheet.scale)
        for place, line in enumerate(each.lines):
            canvas.drawString(sheet.x(each.x), sheet.y(each.baseline + place * each.leading), line)
    _own_mark(canvas, sheet)


def draw_values(canvas: Canvas, sheet: Sheet, style: Style, texts: dict[str, str]) -> None:
    """The values, each in its box; a value too long for its box is printed smaller."""
    canvas.setFillColorRGB(*style.ink)
    canvas.setStrokeColorRGB(*style.ink)
    rest = _joined(texts) if style.joined_city else texts
    for slot in slots():
        text = rest.get(slot.code, "")
        if not text:
            continue
        if slot.tick:
            draw_tick(canvas, sheet.rectangle(slot), style)
        elif slot.code == "description":
            _block(canvas, sheet, style, slot, text)
        else:
            _line(canvas, sheet, style, slot, text)
    if texts and not style.typed:
        _pen(canvas, sheet)


def draw_tick(canvas: Canvas, box: tuple[float, float, float, float], style: Style) -> None:
    """A mark in a tick box: an X, a check glyph, or two strokes that leave no text."""
    x0, y0, x1, y1 = box
    middle, size = (x0 + x1) / 2, style.size * style.scale
    if style.tick == "strokes":
        canvas.setLineWidth(0.9)
        canvas.line(middle - 3, (y0 + y1) / 2 - 3, middle + 3, (y0 + y1) / 2 + 3)
        canvas.line(middle - 3, (y0 + y1) / 2 + 3, middle + 3, (y0 + y1) / 2 - 3)
        return
    face, glyph = ("ZapfDingbats", "\N{HEAVY CHECK MARK}") if style.tick == "check" else (_BOLD[style.face], TICKED)
    canvas.setFont(face, size)
    canvas.drawCentredString(middle, (y0 + y1) / 2 - size * 0.35, glyph)


def fitted(text: str, face: str, size: float, width: float) -> float:
    """The size, at most `size` and at least 4 points, at which `text` is no wider than `width` points."""
    natural = stringWidth(text, face, size)
    return size if natural <= width else max(4.0, size * width / natural)


def wrapped(text: str, face: str, size: float, box: tuple[float, float]) -> tuple[float, tuple[str, ...]]:
    """The size at which `text` fits a box of (width, height) points at 1.2 leading, and its lines."""
    while True:
        lines = tuple(simpleSplit(text, face, size, box[0]))
        if len(lines) * size * 1.2 <= box[1] or size <= 4.5:
            return size, lines
        size -= 0.25


def _line(canvas: Canvas, sheet: Sheet, style: Style, slot: Slot, text: str) -> None:
    x0, y0, x1, y1 = sheet.rectangle(slot)
    line, _, key = slot.code.partition(".")
    if style.top and line in _ROW_TOPS and (key in _CENTERED or key == "policy_number") and key != "persons_excluded":
        y1 = sheet.y(_ROW_TOPS[line] + 1)
        y0 = y1 - 12 * sheet.scale
    size = fitted(text, style.face, style.size * sheet.scale, x1 - x0 - 2)
    canvas.setFont(style.face, size)
    y = (y0 + y1) / 2 - size * 0.33
    if key in _CENTERED:
        canvas.drawCentredString((x0 + x1) / 2, y, text)
    elif slot.x0 == 526 and not style.left_amounts:
        canvas.drawRightString(x1 - 2, y, text)
    else:
        canvas.drawString(x0 + 2, y, text)


def _block(canvas: Canvas, sheet: Sheet, style: Style, slot: Slot, text: str) -> None:
    x0, y0, x1, y1 = sheet.rectangle(slot)
    size, lines = wrapped(text, style.face, style.size * sheet.scale, (x1 - x0 - 6, y1 - y0))
    canvas.setFont(style.face, size)
    for place, line in enumerate(lines):
        canvas.drawString(x0 + 3, y1 - size - place * size * 1.2, line)


def _joined(texts: dict[str, str]) -> dict[str, str]:
    """The same texts with the city line right under the street, as some agency systems print it."""
    made = dict(texts)
    for role in ("producer", "insured", "holder"):
        city, state, code = (made.pop(f"{role}.address.{key}", "") for key in ("city", "state", "zip"))
        free = "city" if made.get(f"{role}.address.line2") else "line2"
        made[f"{role}.address.{free}"] = f"{city}, {state} {code}"
    return made


def _own_mark(canvas: Canvas, sheet: Sheet) -> None:
    """A sign of ours where publishers put theirs."""
    canvas.setLineWidth(1.2 * sheet.scale)
    canvas.roundRect(sheet.x(24), sheet.y(44), 78 * sheet.scale, 22 * sheet.scale, 5 * sheet.scale)
    canvas.setFont("Helvetica-Oblique", 13 * sheet.scale)
    canvas.drawCentredString(sheet.x(63), sheet.y(37.5), "SAMPLE")


def _pen(canvas: Canvas, sheet: Sheet) -> None:
    """A signature that no reader can read."""
    canvas.setLineWidth(1.1)
    path = canvas.beginPath()
    path.moveTo(sheet.x(322), sheet.y(734))
    for step in range(7):
        x = 322 + 16 * step
        path.curveTo(
            sheet.x(x + 4),
            sheet.y(712 + 3 * step),
            sheet.x(x + 11),
            sheet.y(747 - 2 * step),
            sheet.x(x + 16),
            sheet.y(730),
        )
    canvas.drawPath(path)
