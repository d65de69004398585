"""Print that touches, is squeezed, or stands by rules that are not straight, as pictures of odd prints have it."""

import cv2
import numpy as np
import pytest

from domain.field import Box
from domain.page import Word
from extract.cells.cells import FlatPage
from extract.cells.crop import crop_of
from extract.cells.marks import is_hollow
from extract.cells.readers import Readers
from extract.engines.ctc import ways
from extract.engines.line_reader import careful_steps, characters, line_steps
from extract.engines.tesseract import read_line
from extract.fitting.fit import Fit
from extract.fitting.formmap import form_maps
from extract.fitting.ink import dark_print, ink_of
from extract.fitting.own_labels import beside_own_labels
from extract.fitting.print_lines import rows_of
from extract.fitting.rectify import SCALE
from tests.extract.test_line_reader import line

FORM = next(one for one in form_maps() if one.edition == "2016/03")
ADDRESS = ("Harbor Point Roofing", "Attn: Purchasing Dept", "4411 Boylan Avenue", "Dayton OH 45402")


def laid(form=FORM):
    at = np.array([(label.box.x0, label.box.top) for label in form.labels])
    every = frozenset(range(len(at)))
    return Fit(form, np.eye(3), at, np.zeros_like(at), every, 1.0, 0.0, every, np.ones(len(at), dtype=bool))


def page_of(texts, pitch, size=36):
    """Lines of print whose feet stand `pitch` pixels apart."""
    page = np.full((500, 2550), 255, np.uint8)
    for n, text in enumerate(texts):
        picture = line(text, size)
        above = line("A", size).shape[0] if text[0].isupper() else picture.shape[0]
        top = 60 + n * pitch + line("A", size).shape[0] - above
        part = page[top : top + picture.shape[0], 100 : 100 + picture.shape[1]]
        np.minimum(part, picture, out=part)
    return page


def read_parts(crop):
    (steps,) = line_steps([crop.parts])
    return ways(steps, characters())[0].text


@pytest.mark.parametrize(("pitch", "slope"), [(60, 0.0), (32, 0.0), (29, 0.0), (34, 0.015)])
def test_lines_whose_letters_touch_are_parted_by_their_feet(pitch, slope):
    page = page_of(ADDRESS, pitch)
    page = cv2.warpAffine(page, np.array([[1, 0, 0], [slope, 1, 0.0]]), (2550, 500), borderValue=255)
    ink = ink_of(np.asarray(page), [])
    rows = rows_of(ink, ink.inside(Box(0, 0, 612, 118)))
    assert len(rows) == len(ADDRESS)
    told = ["".join(text.split()) for text in (read_parts(crop_of(ink, row)) for row in rows)]
    assert sum(text == "".join(wanted.split()) for text, wanted in zip(told, ADDRESS, strict=True)) >= (
        2 if slope else 3
    )


def test_a_line_of_large_and_small_letters_is_one():
    ink = ink_of(page_of(["Quality Paving, gypsum (jpg)"], 40), [])
    assert len(rows_of(ink, ink.inside(Box(0, 0, 612, 118)))) == 1


def test_narrow_print_is_looked_at_wider():
    picture = line("Eisenhardt Logistics Center LLC")
    narrow = cv2.resize(picture, (round(picture.shape[1] * 0.42), picture.shape[0]), interpolation=cv2.INTER_AREA)
    assert line_steps([[narrow]])[0].shape[0] < careful_steps([[narrow]])[0].shape[0]
    assert careful_steps([[picture]])[0].shape == line_steps([[picture]])[0].shape
    assert careful_steps([[]])[0].shape[0] == 0
    assert len(characters()) > 60


def test_rules_that_fall_break_or_grow_pale_are_no_print():
    page = np.full((1200, 1600), 255, np.uint8)
    cv2.line(page, (200, 100), (212, 700), 0, 2)
    for top in range(100, 800, 9):
        page[top : top + 5, 400:402] = 0
    page[900:902, 100:1500] = 190
    page[300:330, 600:604] = page[400:430, 700:730] = 0
    dark, rules, _ = dark_print(page)
    assert not dark[:, 150:450].any()
    assert rules[900:902, 200:1400].all()
    assert dark[300:330, 600:604].all()
    assert dark[400:430, 700:730].all()


@pytest.mark.parametrize("size", [20, 24, 30, 36, 42])
def test_words_set_close_are_no_rule(size):
    page = np.full((600, 2000), 255, np.uint8)
    texts = ("certificates@yamashiro-insurance-and-bonds.example", "Aggregate limit of each accident or occurrence")
    for n, text in enumerate(texts):
        picture = line(text, size)[:, :1900]
        for k, made in enumerate((picture, cv2.erode(picture, np.ones((2, 2), np.uint8)))):
            top = 40 + 240 * n + 120 * k
            page[top : top + made.shape[0], 50 : 50 + made.shape[1]] = made
    assert not dark_print(page)[1].any()


@pytest.mark.parametrize(("drawn", "hollow"), [("frame", True), ("cross", False), ("filled", False), ("check", False)])
def test_an_empty_frame_in_a_tick_box_is_no_mark(drawn, hollow):
    picture = np.zeros((50, 60), np.uint8)
    if drawn == "frame":
        cv2.rectangle(picture, (15, 10), (42, 38), 255, 2)
    elif drawn == "filled":
        cv2.rectangle(picture, (15, 10), (42, 38), 255, -1)
    elif drawn == "cross":
        cv2.rectangle(picture, (15, 10), (42, 38), 255, 2)
        cv2.line(picture, (15, 10), (42, 38), 255, 3)
        cv2.line(picture, (42, 10), (15, 38), 255, 3)
    else:
        cv2.polylines(picture, [np.array([(15, 25), (24, 38), (42, 10)])], isClosed=False, color=255, thickness=3)
    assert is_hollow(picture > 0) is hollow
    page = np.full((3300, 2550), 255, np.uint8)
    box = next(cell.box for cell in FORM.cells if cell.path == "gl.claims_made")
    top, left = round(box.top * SCALE), round(box.x0 * SCALE)
    page[top : top + 50, left : left + 60] = 255 - picture
    seen = FlatPage(laid(), ink_of(page, []), Readers(line_steps, characters(), read_line)).contents()
    assert (seen["gl.claims_made"].lines == ()) is hollow


def test_a_tick_box_and_the_day_stand_beside_their_own_labels():
    occur = min((one.box for one in FORM.labels if one.text == "OCCUR"), key=lambda box: box.top)
    day = min((one.box for one in FORM.labels if one.text == "(MM/DD/YYYY)"), key=lambda box: box.top)
    words = [Word("OCCUR", occur.moved(4.0, 0.5), 1.0), Word("(MM/DDR/YYYY)", day.moved(2.0, 24.0), 1.0)]
    moved = {cell.path: cell.box for cell in beside_own_labels(laid(), words).form.cells}
    was = {cell.path: cell.box for cell in FORM.cells}
    assert moved["gl.occurrence"].x0 - was["gl.occurrence"].x0 == pytest.approx(4.0, abs=0.3)
    assert moved["date"].top - was["date"].top == pytest.approx(24.0, abs=0.3)
    assert moved["gl.claims_made"] == was["gl.claims_made"]
    assert moved["gl.policy_number"] == was["gl.policy_number"]


def test_a_printed_dollar_sign_is_no_part_of_the_amount_beside_it():
    page = np.full((3300, 2550), 255, np.uint8)
    box = next(cell.box for cell in FORM.cells if cell.path == "gl.limits.each_occurrence")
    left, top = round(box.x0 * SCALE) + 4, round(box.top * SCALE)
    for text, size, at in (("$", 28, left), ("600,000", 36, left + 40)):
        picture = line(text, size)
        page[top + 8 : top + 8 + picture.shape[0], at : at + picture.shape[1]] = picture
    seen = FlatPage(laid(), ink_of(page, []), Readers(line_steps, characters(), read_line)).contents()
    ((text, sure),) = [(one.text, one.confidence) for one in seen["gl.limits.each_occurrence"].lines]
    assert text == "600,000"
    assert sure > 0.7
