"""Labels of the form that a print has beside the place where its map has them, on a page laid flat."""

from domain.field import Box
from domain.page import Word
from extract.cells.flat import _beside
from tests.extract.test_print_lines import FORM, laid


def test_a_label_that_stands_some_way_aside_is_no_value_and_one_in_another_row_may_be():
    insurer = next(label for label in FORM.labels if label.text == "INSURER")
    aside, below = insurer.box.moved(-18, 1), insurer.box.moved(-60, 40)
    words = [Word("INSURER", aside, 0.9), Word("INSURER", below, 0.9), Word("Harbor", aside, 0.9)]
    assert _beside(words, [Box(*word.box) for word in words], laid()) == [aside]
