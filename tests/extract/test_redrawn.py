"""Prints of kinds never met: fonts of pictures or other figures, a character a cell, rules elsewhere, words across."""

import random

import pytest

from bench.score import SURE, judged
from domain.extraction_json import to_json
from extract.read import read_document
from extract.values.grammar import is_nothing, iso_date
from extract.values.parties import block_of
from extract.values.seen import Box, Line
from samples import damage, odd_pages
from samples.draw import flat
from samples.redrawn import HELD_OUT, REDRAWN, draw_redrawn
from samples.style import Reprint, Style
from tests.extract.test_prints import TODAY, misses, truth


@pytest.mark.parametrize("kind", REDRAWN)
def test_unseen_redrawn_pages_are_read_nearly_whole_and_surely_right(kind):
    (drawn,) = draw_redrawn(HELD_OUT, today=TODAY, count=1, kinds=(kind,))
    verdicts = judged(drawn.truth, to_json(read_document(drawn.data, name="drawn.pdf", images=False).extraction))
    wrong = [one for one in verdicts if one.state != "right"]
    assert len(wrong) <= 0.02 * len(verdicts)
    assert [one for one in wrong if (one.confidence or 0.0) >= SURE] == []


def test_figures_told_otherwise_than_drawn_are_read_off_the_picture():
    (drawn,) = draw_redrawn(431, today=TODAY, count=1, kinds=("re_digits",))
    read = read_document(drawn.data, name="drawn.pdf", images=False).extraction
    assert [one.code for one in read.warnings] == ["text-differs"]


def test_columns_of_their_own_widths_are_found_by_their_rules_in_pictures():
    wanted = truth()
    look = Style(date_format="%Y-%m-%d", face="Courier", form=Reprint(columns=(0.0, 0.0, 0.0, 7.0, 7.0, 7.0, 0.0, 0.0)))
    data = damage.scan(flat(wanted, look), random.Random(3))
    verdicts = judged(wanted, to_json(read_document(data, name="scan.pdf", images=False).extraction))
    assert [one for one in verdicts if one.state != "right" and one.box.endswith("_date")] == []


def test_aword_across_the_page_is_no_value():
    wanted = truth()
    across = odd_pages.over(flat(wanted, Style()), lambda canvas: odd_pages.word_across(canvas, random.Random(2)))
    assert misses(wanted, across) == []


def test_a_day_that_lost_a_digit_is_none():
    assert (iso_date("2026-08-1"), iso_date("2026-08-10"), iso_date("2026/8/1")) == (None, "2026-08-10", "2026-08-01")


def test_words_for_no_policy_are_known_though_misread():
    assert is_nothing("NOT COVEREO")
    assert not is_nothing("NOTCOV 12345")


def test_the_foot_of_the_form_and_a_misread_telephone_are_no_part_of_a_holder():
    texts = ("(S55) 555-0142", "Harbor Trust dba:", "The Wharf", "1 Main St", "Dayton, OH 45401", "ACORD 25 (2016/03)")
    lines = [Line(text, Box(0, 10 * n, 90, 10 * n + 8), 0.99) for n, text in enumerate(texts)]
    block = block_of(lines)
    assert block.name_text == "Harbor Trust dba: The Wharf"
    assert block.address_text == "1 Main St, Dayton, OH 45401"


@pytest.mark.parametrize("text", ["AM 04/01/2027 12:01 AM", "04/01/2027 12:01", "04/01/202712:01AI"])
def test_hours_that_ran_over_the_rule_between_two_days_leave_the_day(text):
    assert iso_date(text) == "2027-04-01"


def test_a_firm_that_trades_under_a_name_of_two_lines_is_named_whole():
    texts = ("Summit Landscaping LLC DBA Kestrel", "Heating & Cooling", "8761 County Road 12", "St Paul, MN 55139")
    block = block_of([Line(text, Box(0, 10 * n, 90, 10 * n + 8), 0.99) for n, text in enumerate(texts)])
    assert (block.name_text, block.is_plain) == ("Summit Landscaping LLC DBA Kestrel Heating & Cooling", True)
