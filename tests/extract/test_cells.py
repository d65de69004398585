"""The pieces of ink in a box: what a broken rule left at its sides is no print."""

import cv2
import numpy as np
import pytest

from domain.field import Box
from extract.cells.cells import FlatPage, left_of_edges, two_days
from extract.cells.readers import Readers
from extract.engines.line_reader import characters, line_steps
from extract.engines.tesseract import read_line
from extract.fitting.fit import Fit
from extract.fitting.formmap import form_maps
from extract.fitting.ink import dark_print, ink_of

BOX = Box(72, 72, 120, 120)
"""Its left side is at pixel 300, its right at 500."""


def left(*places):
    made = np.array([(*place, 50) for place in places], dtype=np.int32).reshape(-1, 5)
    return left_of_edges(made, BOX).tolist()


def test_thin_pieces_beside_a_rule_and_not_level_with_a_digit_are_left_of_it():
    digits = (320, 312, 14, 24), (340, 313, 13, 22)
    assert left((306, 301, 3, 26), (305, 330, 3, 27), *digits) == [True, True, False, False]
    assert left((494, 301, 3, 26), *digits) == [True, False, False]


def test_a_one_that_stands_beside_a_rule_is_print():
    assert left((306, 312, 4, 24), (320, 312, 14, 24)) == [False, False]


def test_a_slash_within_the_box_and_a_speck_stay():
    assert left((400, 301, 4, 26), (306, 312, 3, 5), (320, 312, 14, 24)) == [False, False, False]
    assert left() == []


def test_rules_are_taken_out_of_the_print_and_strokes_of_letters_are_not():
    page = np.full((700, 900), 255, np.uint8)
    page[100:104, 5:130] = page[200:260, 893:896] = page[300:303, 400:800] = 0
    page[500:530, 303:308] = page[500:505, 310:350] = 0
    dark, rules, _ = dark_print(page)
    assert (np.argwhere(dark)[:, 0] >= 500).all()
    assert dark[500:530, 303:308].all()
    assert dark[500:505, 310:350].all()
    assert not rules[500:].any()


def on_the_form(page):
    """What stands in the boxes of a page of 2016/03 that lies flat."""
    form = next(one for one in form_maps() if one.edition == "2016/03")
    at = np.array([(label.box.x0, label.box.top) for label in form.labels])
    every = frozenset(range(len(at)))
    fit = Fit(form, np.eye(3), at, np.zeros_like(at), every, 1.0, 0.0, every, np.ones(len(at), dtype=bool))
    return FlatPage(fit, ink_of(page, []), Readers(line_steps, characters(), read_line)).contents()


def test_a_line_whose_letters_all_touch_is_read():
    page = np.full((3300, 2550), 255, np.uint8)
    cv2.putText(page, "GLO", (910, 2096), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 0, 4)
    page[2084:2087, 912:958] = 0
    cv2.putText(page, "4799264-06", (910, 2140), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 0, 2)
    assert len(on_the_form(page)["wc.policy_number"].lines) == 2


def test_no_amount_is_what_a_broken_rule_leaves_beside_its_frame():
    page = np.full((3300, 2550), 255, np.uint8)
    page[2087:2105, 2477:2479] = page[2099:2102, 2445:2457] = page[2099:2101, 2459:2472] = 0
    assert not [path for path, one in on_the_form(page).items() if one.lines]


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ("03/31/202612.01AM0331/202712.01AM", ("03/31/2026", "03/31/2027")),
        ("08/01/202612:01A08/01/202712:01AN", ("08/01/2026", "08/01/2027")),
        ("01/01/2026101/01/2027", ("01/01/2026", "01/01/2027")),
        ("Jan0126|Jan0127", ("Jan0126", "Jan0127")),
        ("SEPT.1,2026SEPT.1,2027", ("SEPT.1,2026", "SEPT.1,2027")),
        ("BKS4668660", None),
    ],
)
def test_days_of_one_row_that_run_into_one_another_are_two(line, days):
    assert two_days(line) == days


def test_zeros_that_lost_their_tops_and_feet_are_digits_and_two_strokes_are_left_of_a_rule():
    page = np.full((3300, 2550), 255, np.uint8)
    for at in range(2290, 2430, 20):
        page[1266:1285, at : at + 4] = page[1266:1285, at + 9 : at + 13] = 0
    assert on_the_form(page)["gl.limits.each_occurrence"].lines
    page[1266:1285, 2306:] = 255
    assert not on_the_form(page)["gl.limits.each_occurrence"].lines
