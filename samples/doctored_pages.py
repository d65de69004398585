"""Pages and files that somebody worked on after they were drawn: the same paper, with one thing done to it."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import MappingProxyType

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from reportlab.pdfgen.canvas import Canvas

from samples import damage
from samples.coverages import Truth
from samples.draw import draw_form, draw_values, flat
from samples.form import PAGE, Slot, slots
from samples.live import live
from samples.sheet import Sheet
from samples.style import PLAIN
from samples.values import day, money, written

Draw = Callable[[Truth, random.Random], bytes]
CHANGED = "gl.expiration_date"
"""The box that is worked on."""
_OTHER_DAY = "09/30/2031"
_OTHER_FACE = "Times-Roman"


def _slot(code: str) -> Slot:
    return next(slot for slot in slots() if slot.code == code)


@contextmanager
def _page() -> Iterator[tuple[Canvas, io.BytesIO]]:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=PAGE, invariant=1)
    yield canvas, out
    canvas.showPage()
    canvas.save()


def _over(below: bytes, draw: Callable[[Canvas], None]) -> bytes:
    """The page with something drawn over it."""
    with _page() as (canvas, made):
        draw(canvas)
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(below)) as paper, pikepdf.open(made) as above:
        paper.pages[0].add_overlay(above.pages[0], None)
        paper.save(out, deterministic_id=True)
    return out.getvalue()


def _middle(
    canvas: Canvas, code: str, text: str, *, face: str = "Helvetica", size: float = 8.0, lift: float = 0
) -> None:
    """A value as the form's own values stand in their boxes."""
    x0, y0, x1, y1 = Sheet(PLAIN).rectangle(_slot(code))
    canvas.setFillGray(0)
    canvas.setFont(face, size)
    canvas.drawCentredString((x0 + x1) / 2, (y0 + y1) / 2 - size * 0.33 + lift, text)


def _patch(canvas: Canvas, code: str) -> None:
    x0, y0, x1, y1 = Sheet(PLAIN).rectangle(_slot(code))
    canvas.setFillGray(1)
    canvas.rect(x0 + 1, (y0 + y1) / 2 - 5, x1 - x0 - 2, 10, stroke=0, fill=1)
    canvas.setFillGray(0)


def _two_days(truth: Truth, _rng: random.Random) -> bytes:
    return _over(flat(truth), lambda canvas: _middle(canvas, CHANGED, _OTHER_DAY, lift=0.7))


def _covered(truth: Truth, _rng: random.Random) -> bytes:
    def draw(canvas: Canvas) -> None:
        _patch(canvas, CHANGED)
        _middle(canvas, CHANGED, _later(truth))

    return _over(flat(truth), draw)


def _later(truth: Truth) -> str:
    """The expiration day of general liability, three weeks on in the month that follows it."""
    printed = day(truth["coverages"][0]["expiration_date"], PLAIN)
    return f"{printed[:3]}{'28' if printed[3:5] != '28' else '27'}{printed[5:]}"


def _patched(truth: Truth, _rng: random.Random) -> bytes:
    return _in_parts(truth, lambda canvas: _patch(canvas, CHANGED), {})


def _other_face(truth: Truth, _rng: random.Random) -> bytes:
    text = day(truth["coverages"][0]["expiration_date"], PLAIN)
    return _in_parts(truth, lambda canvas: _middle(canvas, CHANGED, text, face=_OTHER_FACE), {CHANGED: ""})


def _in_parts(truth: Truth, between: Callable[[Canvas], None], instead: dict[str, str]) -> bytes:
    """The paper with something drawn after the form and before its values."""
    style = PLAIN
    with _page() as (canvas, out):
        sheet = Sheet(style)
        draw_form(canvas, sheet, style)
        between(canvas)
        draw_values(canvas, sheet, style, {**written(truth, style), **instead})
    return out.getvalue()


def _note(truth: Truth, _rng: random.Random) -> bytes:
    """A note with a ground of its own, laid over a printed day."""
    x0, y0, x1, y1 = Sheet(PLAIN).rectangle(_slot(CHANGED))
    rectangle = [x0 + 1, (y0 + y1) / 2 - 6, x1 - 1, (y0 + y1) / 2 + 6]
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(flat(truth))) as pdf:
        note = Dictionary(
            Type=Name.Annot, Subtype=Name.FreeText, Rect=Array([round(edge, 2) for edge in rectangle]),
            Contents=String(_later(truth)), DA=String("/Helv 8 Tf 0 g"), C=Array([1, 1, 1]), F=4,
        )  # fmt: skip
        pdf.pages[0].Annots = Array([pdf.make_indirect(note)])
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _held_otherwise(truth: Truth, _rng: random.Random) -> bytes:
    """A live form whose field was given another day, and not drawn anew."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(live(truth))) as pdf:
        field = _slot(CHANGED).field
        widget = next(one for one in pdf.pages[0].Annots if str(one.T) == field)
        widget.V = String(_later(truth))
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _hidden_otherwise(truth: Truth, rng: random.Random) -> bytes:
    """A scan with its text behind it, as scanners write it, in which one amount is another."""
    style = replace(PLAIN, size=8.5)
    scanned = damage.scan(flat(truth, style), rng)

    def draw(canvas: Canvas) -> None:
        texts = written(truth, style)
        texts["gl.each_occurrence"] = money(7_000_000, style)
        text = canvas.beginText()
        text.setTextRenderMode(3)
        text.setFont("Helvetica", 8)
        for slot in slots():
            if not slot.tick and texts.get(slot.code):
                _hide(text, slot, texts[slot.code])
        canvas.drawText(text)

    return _over(scanned, draw)


def _hide(text: object, slot: Slot, value: str) -> None:
    """Invisible letters, about where the visible ones stand."""
    x0, y0, x1, y1 = Sheet(PLAIN).rectangle(slot)
    x = x1 - 2 - 4.4 * len(value) if slot.x0 == 526 else x0 + 2
    text.setTextOrigin(x, (y0 + y1) / 2 - 2.7)  # type: ignore[attr-defined]
    text.textOut(value)  # type: ignore[attr-defined]


def _old_edition(truth: Truth, _rng: random.Random) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(flat(truth))) as pdf:
        content = pdf.pages[0].Contents
        content.write(content.read_bytes().replace(b"2016/03", b"2009/09"))
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _other_clause(truth: Truth, _rng: random.Random) -> bytes:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 7)
        sheet = Sheet(PLAIN)
        canvas.drawString(sheet.x(317), sheet.y(704), "AND THE INSURER WILL ENDEAVOR TO TELL THE HOLDER 30 DAYS BEFORE")

    return _over(flat(truth), draw)


def _stamped(truth: Truth, _rng: random.Random) -> bytes:
    def draw(canvas: Canvas) -> None:
        canvas.translate(306, 396)
        canvas.rotate(45)
        canvas.setFillGray(0.8)
        canvas.setFont("Helvetica-Bold", 80)
        canvas.drawCentredString(0, 0, "SPECIMEN")

    return _over(flat(truth), draw)


def _insured_on_workers_row(truth: Truth, _rng: random.Random) -> bytes:
    """A Y where the form prints N/A."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawCentredString(185, Sheet(PLAIN).y(523), "Y")

    return _over(flat(truth), draw)


def _by_an_editor(truth: Truth, _rng: random.Random) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(flat(truth))) as pdf:
        pdf.docinfo["/Producer"] = "GIMP 2.10.34"
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


DRAWN: MappingProxyType[str, Draw] = MappingProxyType({
    "edition_obsolete": _old_edition,
    "boilerplate_altered": _other_clause,
    "sample_watermark": _stamped,
    "ai_on_wc": _insured_on_workers_row,
    "pdf_edited": _by_an_editor,
    "text_over_text": _two_days,
    "value_covered": _covered,
    "value_patched": _patched,
    "annotation_over_text": _note,
    "font_mixed": _other_face,
    "field_value_differs": _held_otherwise,
    "text_layer_vs_image": _hidden_otherwise,
})  # fmt: skip
"""How the page of a paper is worked on, by the signal it calls for."""
