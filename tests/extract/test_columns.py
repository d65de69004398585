"""Columns of a table that lie elsewhere than the labels tell, in pictures."""

import cv2
import numpy as np
import pytest

from extract.fitting.columns import in_columns
from extract.fitting.fit import Fit
from extract.fitting.formmap import form_maps
from extract.fitting.rectify import SCALE, coarse

FORM = next(one for one in form_maps() if one.edition == "2016/03")
COLUMNS = (17.0, 36.0, 175.0, 194.0, 213.0, 330.0, 378.0, 425.0, 515.0, 592.0)
"""Points: the form's upright rules."""


@pytest.fixture
def fit():
    at = np.array([(label.box.x0, label.box.top) for label in FORM.labels])
    every = frozenset(range(len(at)))
    return Fit(FORM, np.eye(3), at, np.zeros_like(at), every, 1.0, 0.0, every, np.ones(len(at), dtype=bool))


def ruled(*columns):
    page = np.zeros((3300, 2550), np.uint8)
    for x in columns:
        cv2.line(page, (round(x * SCALE), round(290 * SCALE)), (round((x + 1) * SCALE), round(570 * SCALE)), 255, 4)
    return coarse(page)


def boxes(fit):
    return {cell.path: cell.box for cell in fit.form.cells}


def test_boxes_and_labels_lie_in_the_columns_that_the_rules_show(fit):
    found = in_columns(fit, ruled(*(x + 9 for x in COLUMNS[:5]), *(x + 6 for x in COLUMNS[5:])))
    was, now = boxes(fit), boxes(found)
    assert now["wc.insurer_letter"].x0 == pytest.approx(was["wc.insurer_letter"].x0 + 9.5, abs=1)
    assert now["gl.occurrence"].x0 == pytest.approx(was["gl.occurrence"].x0 + 9.5, abs=1)
    assert now["auto.effective_date"].x1 == pytest.approx(was["auto.effective_date"].x1 + 6.5, abs=1)
    assert now["holder"] == was["holder"]
    moved = [a.box.x0 - b.box.x0 for a, b in zip(found.form.labels, FORM.labels, strict=True) if 300 < b.box.top < 560]
    assert min(moved) > 5


def test_columns_that_lie_as_the_form_has_them_are_left(fit):
    assert in_columns(fit, ruled(*(x + 1 for x in COLUMNS))) is fit


def test_the_rule_before_the_dollar_signs_alone_moves_nothing(fit):
    assert in_columns(fit, ruled(*COLUMNS[:8], COLUMNS[8] + 8, COLUMNS[9])) is fit


def test_other_rules_than_the_form_has_tell_nothing(fit):
    assert in_columns(fit, ruled(*(x + 9 for x in COLUMNS[:8]))) is fit
    assert in_columns(fit, ruled(*(x + 9 for x in COLUMNS[:9]), 560.0)) is fit
