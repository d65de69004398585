"""Habits of programs that print certificates honestly, which must not be taken for edits."""

import random
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from extract.read import read_document
from samples.doctored import honest
from samples.draw import draw_form, draw_values
from samples.form import PAGE, slots
from samples.live import live
from samples.sheet import Sheet
from samples.style import PLAIN, Style
from samples.values import written

TODAY = date(2026, 11, 23)
SHEET = Sheet(PLAIN)


def codes(data):
    return {one.code for one in read_document(data, name="coi.pdf", images=False).extraction.signals}


def printed(*layers, under=None):
    """An honest paper: the form, then something under its values, then its values, in layers of (style, texts)."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=PAGE, invariant=1)
    draw_form(canvas, SHEET, PLAIN)
    if under:
        under(canvas)
    for style, texts in layers:
        draw_values(canvas, SHEET, style, texts)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.fixture
def texts():
    return written(honest(random.Random(4), today=TODAY), PLAIN)


def test_a_row_filled_by_a_second_system_in_its_own_typeface(texts):
    theirs = {code: text for code, text in texts.items() if code.startswith("wc.")}
    ours = {code: text for code, text in texts.items() if code not in theirs}
    assert codes(printed((PLAIN, ours), (Style(face="Courier"), theirs))) == set()


def test_one_amount_shrunk_to_fit_its_box(texts):
    longer = dict(texts) | {"gl.general_aggregate": "$ 2,000,000.00 USD"}
    assert codes(printed((PLAIN, longer))) == set()


def test_values_printed_twice_for_boldness(texts):
    assert codes(printed((PLAIN, texts), (PLAIN, texts))) == set()


def test_a_program_that_clears_every_box_before_it_fills_it(texts):
    def clear(canvas):
        canvas.setFillGray(1)
        for slot in slots():
            if texts.get(slot.code) and not slot.tick:
                x0, y0, x1, y1 = SHEET.rectangle(slot)
                canvas.rect(x0 + 1, y0 + 1, x1 - x0 - 2, y1 - y0 - 2, stroke=0, fill=1)
        canvas.setFillGray(0)

    assert codes(printed((PLAIN, texts), under=clear)) == set()


def test_a_form_whose_fields_carry_no_pictures():
    assert codes(live(honest(random.Random(4), today=TODAY), appearances=False)) == set()


def test_a_file_that_was_joined_or_printed_anew_long_after():
    out = BytesIO()
    with pikepdf.open(BytesIO(live(honest(random.Random(4), today=TODAY)))) as pdf:
        pdf.docinfo["/Producer"] = "GPL Ghostscript 10.0"
        pdf.docinfo["/CreationDate"] = pdf.docinfo["/ModDate"] = "D:20270301120000Z"
        pdf.save(out)
    assert codes(out.getvalue()) == set()


def test_the_mark_of_a_publisher_in_the_corner_is_no_stamp(texts):
    """Our own drawn form says SAMPLE in its corner, at the size of a publisher's mark."""
    data = printed((PLAIN, texts))
    with pikepdf.open(BytesIO(data)) as pdf:
        assert b"SAMPLE" in pdf.pages[0].Contents.read_bytes()
    assert codes(data) == set()
