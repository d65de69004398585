"""Prints whose rows, lines or ink lie otherwise than the labels alone would tell, in pictures."""

import cv2
import numpy as np
import pytest

from domain.field import Box
from extract.fitting.fit import Fit
from extract.fitting.formmap import edition_seen, form_maps
from extract.fitting.ink import dark_print, ink_of
from extract.fitting.print_lines import rows_of
from extract.fitting.rectify import SCALE, coarse
from extract.fitting.straight import straightened
from extract.prints.classify import edition_printed
from tests.extract.test_line_reader import line

FORM = next(one for one in form_maps() if one.edition == "2016/03")
RULES = (384.0, 444.0, 480.0, 528.0, 564.0, 648.0, 660.0, 745.0)
"""Points: heights of the form's rules under its rows, the description and the holder."""


@pytest.fixture
def fit():
    """The map as it is, told by the labels of its upper half alone."""
    middles = [((label.box.x0 + label.box.x1) / 2, label.box.top) for label in FORM.labels]
    at = np.array([one for one in middles if one[1] < 440])
    every = frozenset(range(len(at)))
    return Fit(FORM, np.eye(3), at, np.zeros_like(at), every, 1.0, 0.0, every, np.ones(len(at), dtype=bool))


def ruled(*heights):
    """The rules of a page laid flat, each from its height at the left to that at the right."""
    page = np.zeros((3300, 2550), np.uint8)
    for left, right in heights:
        cv2.line(page, (70, round(left * SCALE)), (2480, round(right * SCALE)), 255, 4)
    return coarse(page)


def test_rows_between_labels_that_were_found_lie_where_their_rules_do(fit):
    moved = dict.fromkeys(RULES, 0.0) | {564.0: 30.0, 648.0: 28.0, 660.0: 22.0}
    found = straightened(fit, ruled(*((one + off, one + off) for one, off in moved.items())))
    heights = found.points(np.array([(300.0, 444.0), (300.0, 564.0), (300.0, 648.0)]))[:, 1]
    assert heights == pytest.approx([444, 594, 676], abs=2)


def test_rules_that_fall_to_one_side_turn_the_rows_with_them(fit):
    found = straightened(fit, ruled(*((one - 4, one + 4) for one in RULES)))
    left, right = found.points(np.array([(40.0, 564.0), (570.0, 564.0)]))[:, 1]
    assert (left, right) == pytest.approx((560.3, 567.7), abs=2)


def test_rules_in_order_between_two_that_are_known_are_the_rows_own_however_tall_one_of_them_is(fit):
    moved = dict.fromkeys(RULES, 0.0) | {528.0: 12.0, 564.0: 60.0, 648.0: 40.0, 660.0: 33.0}
    found = straightened(fit, ruled(*((one + off, one + off) for one, off in moved.items())))
    assert found.points(np.array([(300.0, 564.0)]))[0, 1] == pytest.approx(624, abs=2)


def test_a_page_whose_rules_lie_as_on_the_map_is_not_laid_anew(fit):
    assert straightened(fit, ruled(*((one, one) for one in RULES))) is None
    assert straightened(fit, ruled()) is None


def test_lines_aslant_that_reach_into_one_another_are_two():
    page = np.full((400, 2550), 255, np.uint8)
    words = line("Cedar Ridge Development Company of the Harbor")
    for top in (60, 60 + words.shape[0]):
        page[top : top + words.shape[0], 100 : 100 + words.shape[1]] = words
    turned = cv2.warpAffine(page, np.array([[1, 0, 0], [-0.02, 1, 40.0]]), (2550, 400), borderValue=255)
    ink = ink_of(np.asarray(turned), [])
    assert len(rows_of(ink, ink.inside(Box(0, 0, 612, 96)))) == 2


def test_stems_of_print_that_was_drawn_out_are_letters():
    page = np.full((400, 2550), 255, np.uint8)
    page[100:150, 300:306] = 0
    box = Box(60, 10, 120, 60)
    assert len(ink_of(page, []).places) == 1  # the paper alone
    assert len(ink_of(page, [], [(box, 1.3)]).places) == 2


def test_pale_print_is_ink_and_the_grain_of_a_blank_page_is_none():
    words = line("Cedar Ridge Development Company")
    page = np.full((400, 2550), 250, np.uint8)
    page[60 : 60 + words.shape[0], 100 : 100 + words.shape[1]] = 250 - (255 - words) // 4
    grain = np.random.default_rng(2).normal(0, 3, page.shape)
    pale, blank = (np.clip(one + grain, 0, 255).astype(np.uint8) for one in (page, np.full_like(page, 250)))
    assert dark_print(pale)[0].any()
    assert not dark_print(blank)[0].any()


def test_an_edition_is_known_by_a_foot_that_lost_a_letter():
    assert edition_printed("A PUBLISHER ACOD 25 (2025/12)") == "2025/12"


@pytest.mark.parametrize(
    ("foot", "edition"),
    [
        ("ACORD 255 (2016/03)", "2016/03"),
        ("ACORD 25 ((2010/05)", "2010/05"),
        ("ACORD 25 (2016/09) E", "2016/03"),
        ("ACORD 25 (2014/0)", "2014/01"),
        ("ACORD 25 (1998/03)", "1998/03"),
        ("ACORD 101 (2008/01)", None),
    ],
)
def test_a_foot_with_a_sign_misread_names_the_edition_of_its_year(foot, edition):
    assert edition_seen(f"A PUBLISHER {foot}") == edition
