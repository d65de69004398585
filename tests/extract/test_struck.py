"""Print that a rule runs through, as on forms whose free row is parted by one; and print that only stands at a rule."""

import numpy as np
import pytest

from extract.cells.cells import FlatPage
from extract.cells.readers import Readers
from extract.engines.line_reader import careful_steps, characters
from extract.engines.tesseract import read_line
from extract.fitting.ink import LONG_ACROSS, ink_of
from extract.fitting.rectify import SCALE
from extract.fitting.struck import strokes_through
from tests.extract.test_line_reader import line
from tests.extract.test_over_edges import HIGH, WIDE, box_of, put
from tests.extract.test_print_lines import laid

RULE = 5
"""Pixels: how thick the rule is."""


def read(page, path):
    return FlatPage(laid(), ink_of(page, []), Readers(careful_steps, characters(), read_line)).contents()[path].lines


def typed(path, text, part):
    """A page with a text in a box, and a rule that runs across the page at a part of the text's height."""
    page, box = np.full((HIGH, WIDE), 255, np.uint8), box_of(path)
    picture, left, top = line(text, 40), round(box.x0 * SCALE) + 20, round(box.top * SCALE) + 8
    put(page, picture, left, top)
    inked = np.flatnonzero((picture < 128).any(axis=1))
    at = top + round(inked[0] + part * (inked[-1] - inked[0]))
    page[at - RULE // 2 : at - RULE // 2 + RULE, 100 : WIDE - 100] = 0
    return page


@pytest.mark.parametrize(
    ("path", "text", "part"),
    [
        ("gl.policy_number", "NHL 7712063", 0.75),
        ("gl.policy_number", "CPP 7110117", 0.7),
        ("insurers.A.name", "Hudson Mutual Company", 0.6),
    ],
)
def test_what_a_rule_runs_through_is_read_and_not_sure(path, text, part):
    (found,) = read(typed(path, text, part), path)
    assert found.text.replace(" ", "").lower() == text.replace(" ", "").lower()
    assert found.confidence <= 0.7


def test_print_above_and_print_below_a_rule_stay_two_lines():
    box = box_of("description")
    page, left, top = np.full((HIGH, WIDE), 255, np.uint8), round(box.x0 * SCALE) + 20, round(box.top * SCALE) + 10
    over, under = line("HUNT", 40), line("MINT", 40)
    rows = [np.flatnonzero((one < 128).any(axis=1)) for one in (over, under)]
    put(page, over, left, top)
    rule = top + int(rows[0][-1]) + 1
    page[rule : rule + RULE, 100 : WIDE - 100] = 0
    put(page, under, left, rule + RULE - int(rows[1][0]))
    first, second = read(page, "description")
    assert (first.text, second.text) == ("HUNT", "MINT")


def test_strokes_go_on_under_a_rule_and_letters_beside_one_another_stay_apart():
    dark, rules = np.zeros((60, 200), np.uint8), np.zeros((60, 200), np.uint8)
    rules[26:35] = 255
    for left in (20, 30):
        dark[10:26, left : left + 4] = dark[35:50, left : left + 4] = 255
    strokes = strokes_through(dark, rules, LONG_ACROSS)
    assert (strokes[26:35, 20:24] == 255).all()
    assert (strokes[26:35, 30:34] == 255).all()
    assert not strokes[:, 26:28].any()
    assert not strokes[:, 36:].any()


def test_an_upright_rule_that_meets_a_rule_across_is_no_stroke():
    dark, rules = np.zeros((60, 200), np.uint8), np.zeros((60, 200), np.uint8)
    rules[26:35] = 255
    rules[:, 100:104] = 255
    assert not strokes_through(dark, rules, LONG_ACROSS).any()
