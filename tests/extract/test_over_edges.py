"""Print at the sides of its box: over them, cut by them, or another box's; and what is one sign or several."""

import cv2
import numpy as np
import pytest

from domain.field import Box
from extract.cells.cells import FlatPage
from extract.cells.readers import Readers
from extract.engines.line_reader import careful_steps, characters
from extract.engines.tesseract import read_line
from extract.fitting.ink import ink_of
from extract.fitting.rectify import SCALE, coarse
from extract.fitting.ruled import on_flat_rules
from tests.extract.test_line_reader import line
from tests.extract.test_print_lines import FORM, laid

HIGH, WIDE = 3300, 2550


def box_of(path):
    return next(cell.box for cell in FORM.cells if cell.path == path)


def seen_on(page, fit=None):
    return FlatPage(fit or laid(), ink_of(page, []), Readers(careful_steps, characters(), read_line)).contents()


def put(page, picture, left, top):
    part = page[top : top + picture.shape[0], left : left + picture.shape[1]]
    np.minimum(part, picture, out=part)


def beside_right_side(path, text, over):
    """A page with a text that ends so many pixels behind the right side of its box, where a rule is."""
    page, box = np.full((HIGH, WIDE), 255, np.uint8), box_of(path)
    edge, top = round(box.x1 * SCALE), round(box.top * SCALE)
    page[top - 40 : round(box.bottom * SCALE) + 40, edge : edge + 3] = 0
    picture = line(text, 30)
    put(page, picture, edge + over - picture.shape[1], top + 6)
    return page


def test_letters_that_run_over_the_rule_at_the_right_are_read_and_not_sure():
    page = beside_right_side("insurers.A.name", "Sentinel Insurance Company, Ltd", 26)
    (found,) = seen_on(page)["insurers.A.name"].lines
    assert found.text.startswith("Sentinel")
    assert found.text.rstrip(".").lower().endswith("ltd")
    assert found.confidence <= 0.7


def test_what_goes_on_for_longer_behind_the_rule_is_another_boxes():
    page = beside_right_side("gl.policy_number", "CPP 4482913", -4)
    edge, top = round(box_of("gl.policy_number").x1 * SCALE), round(box_of("gl.policy_number").top * SCALE)
    put(page, line("01/15/2027", 30), edge + 2, top + 6)
    (found,) = seen_on(page)["gl.policy_number"].lines
    assert found.text.replace(" ", "") == "CPP4482913"


def test_a_party_ends_at_the_rule_at_its_right():
    rules, box = np.zeros((HIGH, WIDE), np.uint8), box_of("insured")
    at = round((box.x1 - 5.0) * SCALE)
    rules[round(box.top * SCALE) - 20 : round(box.bottom * SCALE) + 20, at : at + 3] = 255
    moved = {cell.path: cell.box for cell in on_flat_rules(laid(), coarse(rules)).form.cells}
    assert moved["insured"].x1 == pytest.approx(box.x1 - 5.0, abs=1.6)


@pytest.mark.parametrize("text", ["1,000,000", "1,000"])
def test_a_one_at_the_left_of_its_box_is_no_dollar_sign(text):
    page, box = np.full((HIGH, WIDE), 255, np.uint8), box_of("gl.limits.each_occurrence")
    one, rest = line("1", 32), line(text[1:], 32)
    left, top = round(box.x0 * SCALE) + 6, round(box.top * SCALE) + 6
    put(page, one, left, top)
    put(page, rest, left + one.shape[1] + 4, top + one.shape[0] - line("0", 32).shape[0])
    (found,) = seen_on(page)["gl.limits.each_occurrence"].lines
    assert found.text.replace(",", "") == text.replace(",", "")


def test_signs_of_an_amount_that_touch_are_an_amount():
    page, box = np.full((HIGH, WIDE), 255, np.uint8), box_of("gl.limits.each_occurrence")
    two, million = line("2", 32)[:, 3:-4], line("M", 32)[:, 4:]
    left, top = round(box.x1 * SCALE) - 110, round(box.top * SCALE) + 8
    put(page, two, left, top)
    put(page, million, left + two.shape[1] - 3, top + two.shape[0] - million.shape[0])
    (found,) = seen_on(page)["gl.limits.each_occurrence"].lines
    assert found.text == "2M"


def test_a_roman_number_of_large_print_is_no_rule():
    page = np.full((500, WIDE), 255, np.uint8)
    top, foot = 100, 140
    cv2.putText(page, "CENTER", (100, foot), cv2.FONT_HERSHEY_SIMPLEX, 1.8, 0, 4)
    end = int(np.flatnonzero((page < 128).any(axis=0)).max())
    for n in range(3):
        page[top:foot, end + 18 + 14 * n : end + 22 + 14 * n] = 0
    ink = ink_of(page, [])
    found = ink.places[ink.inside(Box(0, 0, 612, 118))]
    assert (found[:, 0] > end).sum() == 3
    page[top - 60 : foot + 60, end + 18 : end + 22] = 0  # a rule
    assert not (ink_of(page, []).places[:, 0] == end + 18).any()


def test_wide_print_is_looked_at_narrower():
    picture = line("100,000", 30)
    wide = cv2.resize(picture, (picture.shape[1] * 2, picture.shape[0]), interpolation=cv2.INTER_LINEAR)
    (steps,) = careful_steps([[wide]])
    assert len(steps) <= 2 * -(-wide.shape[1] * 32 // wide.shape[0] // 4) + 2


def test_insurers_letters_that_touch_are_read():
    page, box = np.full((HIGH, WIDE), 255, np.uint8), box_of("gl.insurer_letter")
    picture = line("A/B", 32)
    left, top = round(box.x0 * SCALE) + 4, round(box.top * SCALE) + 40
    put(page, picture, left, top)
    page[top + picture.shape[0] - 9 : top + picture.shape[0] - 6, left + 10 : left + picture.shape[1] - 12] = 0
    (found,) = seen_on(page)["gl.insurer_letter"].lines
    assert found.text == "A/B"


def test_a_name_that_begins_over_the_left_side_of_its_box_keeps_its_first_letter_and_is_not_sure():
    page, box = np.full((HIGH, WIDE), 255, np.uint8), box_of("producer")
    left, top = round(box.x0 * SCALE), round(box.top * SCALE)
    put(page, line("Brightwater Insurance", 36), left - 16, top + 20)
    page[top - 40 : round(box.bottom * SCALE) + 40, left : left + 3] = 0
    (found,) = seen_on(page)["producer"].lines
    assert found.text == "Brightwater Insurance"
    assert found.confidence <= 0.7


def marked_on(answers):
    page = np.full((HIGH, WIDE), 255, np.uint8)
    for path, text in answers.items():
        box = box_of(path)
        put(page, line(text, 30), round(box.x0 * SCALE) + 10, round(box.top * SCALE) + 10)
    seen = seen_on(page)
    return {path for path in answers if seen[path].lines}


def test_tick_boxes_that_are_answered_by_no_are_not_marked():
    answers = {"gl.claims_made": "N", "gl.occurrence": "X", "gl.aggregate_per.policy": "No", "auto.autos.owned": "N"}
    assert marked_on(answers) == {"gl.occurrence"}


def test_letters_alone_in_boxes_that_do_not_exclude_one_another_are_marks():
    assert marked_on({"gl.occurrence": "N", "auto.autos.owned": "N"}) == {"gl.occurrence", "auto.autos.owned"}
