"""The pieces of ink in a box: what a broken rule left at its sides is no print."""

import numpy as np

from domain.field import Box
from extract.cells.cells import left_of_edges

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
