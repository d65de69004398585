"""Writes values onto the drawn form: each in its box, in whatever manner the print has."""

from __future__ import annotations

from datetime import date

from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from samples.form import Label, Slot, labels, layout, slots
from samples.sheet import Sheet
from samples.style import Style
from samples.values import TICKED, money

Rectangle = tuple[float, float, float, float]
"""x0, y0, x1, y1 in PDF points from the bottom left corner."""

_CENTERED = ("insurer_letter", "addl_insd", "subr_wvd", "persons_excluded", "effective_date", "expiration_date")
_BOLD = {"Helvetica": "Helvetica-Bold", "Times-Roman": "Times-Bold", "Courier": "Courier-Bold"}
_GLYPHS = {"check": "\N{HEAVY CHECK MARK}", "dot": "\N{BLACK CIRCLE}", "cross": "\N{HEAVY BALLOT X}"}
_PATCHED = ("gl.policy_number", "gl.expiration_date", "auto.expiration_date", "insurers.A.name", "wc.policy_number")
"""Values that an older one lies under, on patched prints."""
_NOTED = ("insurers.B.name", "insurers.B.naic", "auto.policy_number", "gl.general_aggregate", "wc.expiration_date")
"""Values that are annotations, on noted prints."""
_RUN_IN = 5.4
"""Points: amounts that run into labels are all of one size, which fits the flattest row."""
_HIGH = 10_000_000
_WIDE_DAY = date(2026, 3, 28)
_PARTIES = ("producer", "insured", "holder")


def draw_values(canvas: Canvas, sheet: Sheet, style: Style, texts: dict[str, str]) -> None:
    """The values, each in its box; a value too long for its box is printed smaller."""
    canvas.saveState()
    canvas.setFillColorRGB(*style.ink)
    canvas.setStrokeColorRGB(*style.ink)
    rest = _joined(texts) if style.joined_city else dict(texts)
    _amounts_run_in(canvas, sheet, style, rest)
    if style.fill.stacked and texts:
        _stack_parties(canvas, sheet, style, rest)
    if style.fill.joined_dates:
        _join_dates(canvas, sheet, style, rest)
    chosen = slots(style.edition)
    for slot in sorted(chosen, key=lambda one: one.x0) if style.form.order == "columns" else chosen:
        if rest.get(slot.code):
            _write(canvas, sheet, style, slot, rest[slot.code])
    if texts and not style.typed:
        _pen(canvas, sheet)
    canvas.restoreState()


def draw_tick(canvas: Canvas, box: Rectangle, style: Style) -> None:
    """A mark in a tick box: an X, a glyph of a symbol font, a filled square, or two strokes that leave no text."""
    x0, y0, x1, y1 = box
    size = style.size * style.scale * style.fill.tick_size
    middle = (x0 + x1) / 2 + style.fill.tick_off[0] * style.scale
    level = (y0 + y1) / 2 - style.fill.tick_off[1] * style.scale
    if style.tick == "strokes":
        canvas.setLineWidth(0.9)
        canvas.line(middle - 3, level - 3, middle + 3, level + 3)
        canvas.line(middle - 3, level + 3, middle + 3, level - 3)
    elif style.tick == "filled":
        canvas.rect(middle - 2.6, level - 2.6, 5.2, 5.2, stroke=0, fill=1)
    else:
        glyph = _GLYPHS.get(style.tick)
        canvas.setFont("ZapfDingbats" if glyph else _BOLD.get(style.face, style.face), size)
        canvas.drawCentredString(middle, level - size * 0.35, glyph or TICKED)


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


def run_in(texts: dict[str, str], style: Style) -> dict[str, Label]:
    """The labels that amounts run into, by box code, on prints that write them so."""
    if not style.fill.run_in:
        return {}
    column = layout(style.edition).table[-3]
    found = {}
    for slot in slots(style.edition):
        line, _, key = slot.code.partition(".")
        if line not in layout(style.edition).lines or not texts.get(slot.code) or slot.tick or slot.x0 < column:
            continue
        beside = [
            label
            for label in labels(style.edition)
            if column < label.x < slot.x0 and slot.top < label.baseline <= slot.bottom + 1 and label.text != "$"
        ]
        if beside and not key.startswith(("other", "limit")):
            found[slot.code] = max(beside, key=lambda one: one.baseline)
    return found


def _write(canvas: Canvas, sheet: Sheet, style: Style, slot: Slot, text: str) -> None:
    if slot.tick:
        draw_tick(canvas, sheet.rectangle(slot), style)
    elif slot.code == "description":
        _block(canvas, sheet, style, slot, text)
    elif "\n" in text:
        _lines(canvas, sheet, style, slot, text.split("\n"))
    elif style.fill.noted and slot.code in _NOTED:
        _note(canvas, sheet, style, slot, text)
    else:
        _line(canvas, sheet, style, slot, text)


def _line(canvas: Canvas, sheet: Sheet, style: Style, slot: Slot, text: str) -> None:
    x0, y0, x1, y1 = _place(sheet, style, slot)
    size = fitted(_longest(slot, style, text), style.face, style.size * sheet.scale, x1 - x0 - 2)
    size = fitted(text, style.face, size, x1 - x0 - 2)
    y = (y0 + y1) / 2 - size * 0.33
    if style.fill.patched and slot.code in _PATCHED:
        older = _older(text)
        canvas.setFont(style.face, fitted(older, style.face, size, x1 - x0 - 4))
        _set(canvas, style, slot, (x0 + 1, x1, y), older)
        canvas.saveState()
        canvas.setFillColorRGB(1, 1, 1)
        canvas.rect(x0 + 1, y - size * 0.25, x1 - x0 - 2, size * 1.05, stroke=0, fill=1)
        canvas.restoreState()
    canvas.setFont(style.face, size)
    _set(canvas, style, slot, (x0, x1, y), text)


def _longest(slot: Slot, style: Style, text: str) -> str:
    """What the size is chosen for: dates are all of one size, and so are amounts."""
    if slot.code.endswith("_date"):
        return _WIDE_DAY.strftime(style.date_format).upper()
    return money(_HIGH, style) if _is_amount(slot, style) else text


def _is_amount(slot: Slot, style: Style) -> bool:
    form = layout(style.edition)
    return slot.x0 > form.table[-2] and slot.code.partition(".")[0] in form.lines and not slot.code.endswith("_text")


def _older(text: str) -> str:
    """Another value of the same make: what stood there before."""
    digits = str.maketrans("0123456789", "3456789012")
    return "".join(chr((ord(c) - 62) % 26 + 65) if c.isalpha() else c for c in text.upper()).translate(digits)


def _place(sheet: Sheet, style: Style, slot: Slot) -> Rectangle:
    x0, y0, x1, y1 = sheet.rectangle(slot)
    line, _, key = slot.code.partition(".")
    rows = layout(style.edition).lines
    if style.top and line in rows and (key in _CENTERED or key == "policy_number") and key != "persons_excluded":
        y1 = sheet.y(rows[line] + 1)
        y0 = y1 - 12 * sheet.scale
    return x0, y0, x1, y1


def _set(canvas: Canvas, style: Style, slot: Slot, at: tuple[float, float, float], text: str) -> None:
    x0, x1, y = at
    key = slot.code.rpartition(".")[2]
    if key in _CENTERED:
        canvas.drawCentredString((x0 + x1) / 2, y, text)
    elif _is_amount(slot, style) and not style.left_amounts:
        canvas.drawRightString(x1 - 2, y, text)
    elif slot.code.split(".")[0] in _PARTIES and slot.x0 < 200:
        canvas.drawString(x0 + 2 + style.fill.indent * style.scale * (slot.x0 > 60), y, text)
    else:
        canvas.drawString(x0 + 2, y, text)


def _lines(canvas: Canvas, sheet: Sheet, style: Style, slot: Slot, lines: list[str]) -> None:
    """Two lines in one box: one policy over the other, or a number that goes on below."""
    x0, y0, x1, y1 = _place(sheet, style, slot)
    apart, middle = style.size * sheet.scale * 1.25, (y0 + y1) / 2
    if slot.code.startswith("other."):
        apart = sheet.y(layout(style.edition).lines["other"]) - sheet.y(layout(style.edition).description)
        middle, apart = sheet.y(layout(style.edition).lines["other"]) - apart / 2, apart / 2.6
    elif style.top:
        middle -= apart / 2
    for place, text in enumerate(lines):
        size = fitted(text, style.face, style.size * sheet.scale, x1 - x0 - 2)
        canvas.setFont(style.face, size)
        y = middle + apart * ((len(lines) - 1) / 2 - place) - size * 0.33
        _set(canvas, style, slot, (x0, x1, y), text)


def _block(canvas: Canvas, sheet: Sheet, style: Style, slot: Slot, text: str) -> None:
    x0, y0, x1, y1 = sheet.rectangle(slot)
    size, lines = wrapped(text, style.face, style.size * sheet.scale, (x1 - x0 - 6, y1 - y0))
    canvas.setFont(style.face, size)
    for place, line in enumerate(lines):
        canvas.drawString(x0 + 3, y1 - size - place * size * 1.2, line)


def _note(canvas: Canvas, sheet: Sheet, style: Style, slot: Slot, text: str) -> None:
    """A value typed over the print as an annotation."""
    place = _place(sheet, style, slot)
    size = fitted(text, "Helvetica", style.size * sheet.scale, place[2] - place[0] - 8)
    canvas.freeTextAnnotation(text, f"(0 g /Helv {size:.1f} Tf)", Rect=place, addtopage=1)


def _amounts_run_in(canvas: Canvas, sheet: Sheet, style: Style, rest: dict[str, str]) -> None:
    for code, label in run_in(rest, style).items():
        size = _RUN_IN * sheet.scale
        amount = rest.pop(code)
        canvas.setFont("Helvetica", size)
        dollar = "" if amount.startswith("$") or style.fill.run_in == "spaced" else "$"
        text = style.form.says.get(label.text, label.text)
        gap = " " if style.fill.run_in == "spaced" else ""
        canvas.drawString(sheet.x(label.x, label.baseline - 2), sheet.y(label.baseline), f"{text}{gap}{dollar}{amount}")


def _stack_parties(canvas: Canvas, sheet: Sheet, style: Style, rest: dict[str, str]) -> None:
    """Name and address lines one right under the other, as agency systems print them."""
    for role in _PARTIES:
        first = next(slot for slot in slots(style.edition) if slot.code == f"{role}.name")
        last = next(slot for slot in slots(style.edition) if slot.code == f"{role}.address.zip")
        keys = ("name", "address.line1", "address.line2", "address.city", "address.state", "address.zip")
        name, line1, line2, city, state, code = (rest.pop(f"{role}.{key}", "") for key in keys)
        end = city if not code else _spaced(style.fill.city.format(city=city, state=state, zip=code), style)
        lines = [*_name_lines(name, tall=style.fill.tall_names), line1, *line2.split(f",{style.fill.spaces}"), end]
        if role == "holder" and style.fill.lead:
            lines.insert(0, style.fill.lead)
        x0, _, x1, y1 = sheet.rectangle(first)
        foot = sheet.rectangle(last)[1]
        x0 += style.fill.indent * style.scale * (first.x0 > 60) + 2
        lines = [line for line in lines if line]
        leading = min(style.size * sheet.scale * 1.2, (y1 - foot) / len(lines))
        for place, line in enumerate(lines):
            size = fitted(line, style.face, min(style.size * sheet.scale, leading / 1.05), x1 - x0)
            canvas.setFont(style.face, size)
            canvas.drawString(x0, y1 - leading * (place + 0.85), line)


def _spaced(text: str, style: Style) -> str:
    return text.replace(" ", style.fill.spaces)


def _name_lines(name: str, *, tall: bool = False) -> list[str]:
    words = name.split(" ")
    if tall and len(words) > 4:
        return [" ".join(words[: len(words) // 2 + 1]), " ".join(words[len(words) // 2 + 1 :])]
    for sign in ("dba", "DBA", "a/k/a", "A/K/A"):
        before, found, after = name.partition(f" {sign} ")
        if found:
            return [before, f"{sign} {after}"]
    return [name]


def _join_dates(canvas: Canvas, sheet: Sheet, style: Style, rest: dict[str, str]) -> None:
    """Both dates of a row as one run of text that crosses the rule between them."""
    by_code = {slot.code: slot for slot in slots(style.edition)}
    for line in layout(style.edition).lines:
        codes = (f"{line}.effective_date", f"{line}.expiration_date")
        begin, end = (rest.get(code, "") for code in codes)
        if not begin or not end or "\n" in begin or "," in begin:
            continue
        for code in codes:
            rest.pop(code)
        x0, y0, _, y1 = _place(sheet, style, by_code[codes[0]])
        x1 = _place(sheet, style, by_code[codes[1]])[2]
        text = f"{begin} {end}"
        size = fitted(text, style.face, style.size * sheet.scale, x1 - x0 - 4)
        canvas.setFont(style.face, size)
        canvas.drawCentredString((x0 + x1) / 2, (y0 + y1) / 2 - size * 0.33, text)


def _joined(texts: dict[str, str]) -> dict[str, str]:
    """The same texts with the city line right under the street, as some agency systems print it."""
    made = dict(texts)
    for role in _PARTIES:
        city, state, code = (made.pop(f"{role}.address.{key}", "") for key in ("city", "state", "zip"))
        free = "city" if made.get(f"{role}.address.line2") else "line2"
        made[f"{role}.address.{free}"] = f"{city}, {state} {code}"
    return made


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
