"""What a PDF page is told to have drawn on it, without drawing it."""

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from domain.field import Box
from extract.files.open import open_document

HEIGHT = 792
PLACE = Box(100, 100, 120, 120)


def drawn(draw):
    """A page with a word and a table's rules, and what `draw` puts on it around the middle of PLACE."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(612, HEIGHT), invariant=1)
    canvas.drawString(105, HEIGHT - 115, "GL")
    canvas.setLineWidth(0.5)
    canvas.line(50, HEIGHT - 101, 300, HEIGHT - 101)
    canvas.rect(90, HEIGHT - 400, 200, 310, stroke=1, fill=0)
    canvas.saveState()
    draw(canvas)
    canvas.restoreState()
    canvas.save()
    return open_document(out.getvalue(), name="page.pdf")


def cross(canvas):
    canvas.line(106, HEIGHT - 106, 114, HEIGHT - 114)
    canvas.line(106, HEIGHT - 114, 114, HEIGHT - 106)


def one_path_cross(canvas):
    path = canvas.beginPath()
    path.moveTo(106, HEIGHT - 106)
    path.lineTo(114, HEIGHT - 114)
    canvas.drawPath(path)


def scaled_cross(canvas):
    canvas.scale(0.1, 0.1)
    canvas.setLineWidth(5)
    canvas.line(1060, 10 * (HEIGHT - 106), 1140, 10 * (HEIGHT - 114))


def square(canvas):
    canvas.rect(106, HEIGHT - 114, 8, 8, stroke=0, fill=1)


def curve(canvas):
    canvas.circle(110, HEIGHT - 110, 4, stroke=1, fill=0)


def small_frame(canvas):
    canvas.rect(106, HEIGHT - 114, 7, 7, stroke=1, fill=0)


def in_a_form(canvas):
    canvas.beginForm("mark")
    cross(canvas)
    canvas.endForm()
    canvas.doForm("mark")


def nothing(_):
    pass


def white_patch(canvas):
    canvas.setFillColorRGB(1, 1, 1)
    canvas.rect(104, HEIGHT - 116, 12, 12, stroke=0, fill=1)


def white_stroke(canvas):
    canvas.setStrokeColorRGB(1, 1, 1)
    canvas.setLineWidth(12)
    canvas.line(100, HEIGHT - 110, 120, HEIGHT - 110)


@pytest.mark.parametrize("draw", [cross, one_path_cross, scaled_cross, square, curve, small_frame, in_a_form])
def test_whatever_may_be_a_mark_is_told(draw):
    with drawn(draw) as document:
        assert document.pages[0].may_be_marked(PLACE)


@pytest.mark.parametrize("draw", [nothing, white_patch, white_stroke])
def test_type_and_rules_are_no_marks_and_white_is_no_ink(draw):
    with drawn(draw) as document:
        page = document.pages[0]
        assert not page.may_be_marked(PLACE)
        assert page.may_be_inked(PLACE)  # the word and the rule
        assert not page.may_be_inked(Box(130, 105, 140, 115))


def test_of_a_page_that_is_turned_nothing_is_told():
    with drawn(nothing) as document:
        assert document.pages[0].turned(90).may_be_marked(PLACE)
