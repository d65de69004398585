"""Marks off their tick boxes, on a drawn page."""

from functools import partial

import cv2
import numpy as np

from extract.cells.marks import marks_off
from extract.fitting.ink import ink_of
from extract.fitting.rectify import SCALE
from tests.extract.test_print_lines import FORM

BOXES = {cell.path: cell.box for cell in FORM.cells if cell.kind == "tick"}
MARKED = ("gl.occurrence", "auto.autos.scheduled", "auto.autos.hired")


def page(marked, off=(7, 6)):
    """Boxes framed by dots, as faint rules are on a scan of black and white, and filled checks at their lower right."""
    drawn = np.full((3300, 2550), 255, np.uint8)
    for path, box in BOXES.items():
        left, top, right, bottom = (round(side * SCALE) for side in box)
        drawn[top:bottom:3, [left, right]] = 0
        drawn[[top, bottom], left:right:3] = 0
        if path in marked:
            x, y = (left + right) // 2 + off[0], (top + bottom) // 2 + off[1]
            check = np.array([(x - 12, y + 2), (x - 4, y + 12), (x + 16, y - 10), (x + 16, y - 4), (x - 4, y + 19)])
            cv2.fillPoly(drawn, [check], 0)
    return ink_of(drawn, [])


def test_filled_marks_that_touch_the_dots_of_their_frames_are_marks():
    assert set(marks_off(page(MARKED), FORM)) == set(MARKED)


def test_frames_of_dots_alone_are_none():
    assert marks_off(page(()), FORM) == {}


def drawn_on(marked, mark):
    """Boxes with frames of rules, and a mark drawn at the same place of each marked one."""
    drawn = np.full((3300, 2550), 255, np.uint8)
    for path, box in BOXES.items():
        left, top, right, bottom = (round(side * SCALE) for side in box)
        cv2.rectangle(drawn, (left, top), (right, bottom), 0, 2)
        if path in marked:
            mark(drawn, left, top, right, bottom)
    return ink_of(drawn, [])


def dot(drawn, _, top, right, bottom, size=19):
    """A dot across the right side of the frame, run into the first letter of the label behind it."""
    middle = (top + bottom) // 2
    cv2.circle(drawn, (right - 6, middle), size, 0, -1)
    cv2.putText(drawn, "COMMERCIAL", (right + 8, middle + 10), cv2.FONT_HERSHEY_SIMPLEX, 1, 0, 4)


def asterisk(drawn, left, top, right, bottom):
    x, y = (left + right) // 2, (top + bottom) // 2 - 4
    for across, down in ((4, 0), (2, 4), (2, -4)):
        cv2.line(drawn, (x - across, y - down), (x + across, y + down), 0, 1)


def test_dots_that_their_frames_cut_and_labels_touch_are_marks():
    assert set(marks_off(drawn_on(MARKED, dot), FORM)) == set(MARKED)


def test_small_dots_of_which_frames_leave_little_are_marks():
    assert set(marks_off(drawn_on(MARKED, partial(dot, size=10)), FORM)) == set(MARKED)


def test_asterisks_are_marks():
    assert set(marks_off(drawn_on(MARKED, asterisk), FORM)) == set(MARKED)


def test_two_specks_are_no_asterisks():
    assert marks_off(drawn_on(MARKED[:2], asterisk), FORM) == {}


def framed(drawn, left, top, right, bottom):
    """A small frame of its own in each tick box, as some systems set."""
    x, y = (left + right) // 2, (top + bottom) // 2
    cv2.rectangle(drawn, (x - 13, y - 13), (x + 13, y + 13), 0, 2)


def test_frames_of_their_own_are_no_marks_where_those_of_others_hold_checks():
    def checked(drawn, left, top, right, bottom):
        framed(drawn, left, top, right, bottom)
        x, y = (left + right) // 2, (top + bottom) // 2
        cv2.polylines(drawn, [np.array([(x - 7, y), (x - 2, y + 7), (x + 8, y - 8)])], False, 0, 3)

    drawn = np.full((3300, 2550), 255, np.uint8)
    for path, box in BOXES.items():
        (checked if path in MARKED else framed)(drawn, *(round(side * SCALE) for side in box))
    assert set(marks_off(ink_of(drawn, []), FORM)) == set(MARKED)
