"""Values as they are written on certificates."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from extract.values.grammar import city_line, dollars, insurer_letter, is_nothing, iso_date, naic, yes_no


@pytest.mark.parametrize(
    "printed",
    [
        "04/01/2026",
        "4/1/2026",
        "4/1/26",
        "04-01-2026",
        "04.01.2026",
        "2026-04-01",
        "Apr 1, 2026",
        "April 1 2026",
        "1-APR-2026",
        "04012026",
    ],
)
def test_a_day_is_read_in_every_style(printed):
    assert iso_date(printed) == "2026-04-01"


@pytest.mark.parametrize(
    "printed",
    [
        "JAN0526",
        "05Jan2026",
        "JAN.5,2026",
        "01/05/202612:01AM",
        "01/05/2026 @ 12:01 a.m.",
        "01 05 2026",
        "January 5th, 2026",
    ],
)
def test_a_day_is_read_without_its_blanks_and_with_the_hour_after_it(printed):
    assert iso_date(printed) == "2026-01-05"


@pytest.mark.parametrize("printed", ["N/A", "NONE", "Not Covered", "-", "no coverage"])
def test_words_that_say_there_is_no_policy(printed):
    assert is_nothing(printed)
    assert not is_nothing("TBD")


@pytest.mark.parametrize("printed", ["13/01/2026", "02/30/2026", "TBD", "", "4/1", "04/01/1926"])
def test_what_is_no_day_gives_none(printed):
    assert iso_date(printed) is None


@given(some.dates(min_value=date(1990, 1, 1), max_value=date(2070, 1, 1)))
def test_any_day_survives_being_printed(day):
    assert iso_date(f"{day.month}/{day.day}/{day.year}") == day.isoformat()


@pytest.mark.parametrize(
    ("printed", "amount"),
    [
        ("1,000,000", 1_000_000),
        ("$1,000,000", 1_000_000),
        ("1000000", 1_000_000),
        ("$ 5,000", 5000),
        ("1,000,000.00", 1_000_000),
        ("$1M", 1_000_000),
        ("2 MILLION", 2_000_000),
        ("500K", 500_000),
    ],
)
def test_an_amount_is_whole_dollars(printed, amount):
    assert dollars(printed) == amount


@pytest.mark.parametrize("printed", ["EXCLUDED", "INCLUDED", "STATUTORY", "SIR 100,000", "", "1,00,000"])
def test_words_are_no_amount(printed):
    assert dollars(printed) is None


def test_a_mark_counts_as_yes_and_not_applicable_as_nothing():
    assert [yes_no(text) for text in ("Y", "x", "YES", "N", "N/A", "")] == ["Y", "Y", "Y", "N", None, None]


def test_insurer_letters_and_company_numbers_keep_to_their_alphabet():
    assert [insurer_letter(text) for text in ("A", "a/b", "A, C", "G", "1")] == ["A", "A/B", "A/C", None, None]
    assert [naic(text) for text in ("02308", " 2 3 0 3 5", "2303", "N/A")] == ["02308", "23035", None, None]


def test_the_last_line_of_an_address_is_set_with_a_comma():
    assert city_line("Front Royal   VA  22630") == "Front Royal, VA 22630"
    assert city_line("Mesa, AZ 85210-1234") == "Mesa, AZ 85210-1234"
    assert city_line("Suite 200") is None
