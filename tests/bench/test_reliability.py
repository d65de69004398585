import pytest

from bench.reliability import Point, bins, calibration_error, diagram, points
from bench.score import Verdict


def told(confidence, *, right, wrong):
    return [Point(confidence, True)] * right + [Point(confidence, False)] * wrong


def test_a_reader_that_is_as_often_right_as_it_says_has_no_error():
    assert calibration_error(told(0.9, right=9, wrong=1) + told(0.52, right=52, wrong=48)) == pytest.approx(0)


def test_a_reader_that_is_surer_than_right_has_as_much_error_as_it_overstates():
    assert calibration_error(told(0.99, right=89, wrong=11)) == pytest.approx(0.1)


def test_bins_keep_count_and_share():
    (low, high) = bins(told(0.31, right=1, wrong=3) + told(0.97, right=4, wrong=0))
    assert (low.count, low.right) == (4, 0.25)
    assert (high.count, high.right) == (4, 1.0)


def test_missing_boxes_have_no_confidence():
    seen = points(
        [Verdict("a", "missing", 1), Verdict("b", "invented", None, 2, 0.4), Verdict("c", "right", 1, 1, 0.9)]
    )
    assert seen == (Point(0.4, False), Point(0.9, True))


def test_the_diagram_has_a_dot_for_each_bin():
    assert diagram(told(0.31, right=1, wrong=3) + told(0.97, right=4, wrong=0)).count("<circle") == 2
    assert calibration_error([]) == 0.0
