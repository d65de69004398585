"""Days of policies that one box alone leaves open, told by the other box, the other days and a year between them."""

from datetime import date

import numpy as np
import pytest

from domain.field import Box
from extract.cells.cells import FlatPage
from extract.cells.days import _in_numbers, _Ways, with_days_told
from extract.cells.readers import Readers
from extract.engines.line_reader import careful_steps, characters
from extract.engines.tesseract import read_line
from extract.fitting.ink import ink_of
from extract.fitting.rectify import SCALE
from extract.values.grammar import iso_date
from extract.values.seen import Line
from tests.extract.steps import CHARACTERS, spelled
from tests.extract.test_line_reader import line
from tests.extract.test_over_edges import HIGH, WIDE, box_of, put
from tests.extract.test_print_lines import laid


def told(days, *, size=26, spoil=None):
    """What is told of a page with these days (row, column, text); `spoil` changes the picture of the one it names."""
    page = np.full((HIGH, WIDE), 255, np.uint8)
    for row, column, text in days:
        box, picture = box_of(f"{row}.{column}_date"), line(text, size).copy()
        if spoil is not None and spoil[0] == (row, column):
            picture = spoil[1](picture)
        put(page, picture, round(box.x0 * SCALE) + 8, round(box.top * SCALE) + 30)
    flat = FlatPage(laid(), ink_of(page, []), Readers(careful_steps, characters(), read_line))
    seen = with_days_told(flat.contents(), flat)
    return {(row, column): seen[f"{row}.{column}_date"].lines[0] for row, column, _ in days}


def without_left(picture, part):
    spoiled = picture.copy()
    spoiled[:, : round(part * picture.shape[1])] = 255
    return spoiled


NUMBERS = [
    ("gl", "effective", "02/17/2026"),
    ("gl", "expiration", "02/17/2027"),
    ("auto", "effective", "09/01/2026"),
    ("auto", "expiration", "09/01/2027"),
]
NAMES = [
    ("gl", "effective", "Feb 17, 2026"),
    ("gl", "expiration", "Feb 17, 2027"),
    ("auto", "effective", "Sep 01, 2026"),
    ("auto", "expiration", "Sep 01, 2027"),
]


def test_a_day_whose_end_is_lost_is_a_year_after_the_policy_begins_and_not_sure():
    lost = (("auto", "expiration"), lambda picture: picture[:, : round(0.8 * picture.shape[1])])
    found = told(NUMBERS, spoil=lost)
    assert iso_date(found["auto", "expiration"].text) == "2027-09-01"
    assert found["auto", "expiration"].confidence <= 0.75
    assert iso_date(found["auto", "effective"].text) == "2026-09-01"


def test_a_month_whose_first_letters_are_lost_is_told_by_the_other_day():
    found = told(NAMES, size=22, spoil=(("auto", "expiration"), lambda picture: without_left(picture, 0.14)))
    assert iso_date(found["auto", "expiration"].text) == "2027-09-01"
    assert found["auto", "expiration"].confidence <= 0.75


@pytest.mark.parametrize("end", ["03/01/2027", "09/01/2029"])
def test_a_policy_that_clearly_runs_no_year_is_left_as_it_is(end):
    found = told([*NUMBERS[:3], ("auto", "expiration", end)])
    assert found["auto", "expiration"].text.replace(" ", "") == end
    assert found["auto", "effective"].text.replace(" ", "") == "09/01/2026"


def test_what_is_no_day_is_left_as_it_is():
    found = told([*NUMBERS[:3], ("auto", "expiration", "Until canceled")], size=24)
    assert iso_date(found["auto", "expiration"].text) is None


def test_how_a_day_is_to_be_written_is_none():
    page, box = np.full((HIGH, WIDE), 255, np.uint8), box_of("date")
    put(page, line("DATE (MM/DD/YYYY)", 18), round(box.x0 * SCALE) + 8, round(box.top * SCALE) + 1)
    put(page, line("11/06/2026", 24), round(box.x0 * SCALE) + 8, round(box.top * SCALE) + 26)
    flat = FlatPage(laid(), ink_of(page, []), Readers(careful_steps, characters(), read_line))
    assert [one.text for one in flat.contents()["date"].lines] == ["11/06/2026"]


def test_a_day_that_lost_a_digit_where_the_page_writes_two_is_the_one_that_the_picture_leaves():
    ways = _Ways([_in_numbers("/", True, True)], date(2026, 10, 1), CHARACTERS)
    faint = spelled("11/25/2026")
    faint[2, [0, CHARACTERS.index("1") + 1]] = np.log([0.6, 0.4])
    read = Line("1/25/2026", Box(0, 0, 1, 1), 0.7)
    assert ways.is_odd(read)
    assert ways.alone(read, faint).text == "11/25/2026"
    assert not ways.is_odd(Line("11/25/2026", Box(0, 0, 1, 1), 0.9))
