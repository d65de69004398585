"""Name and number of an insurer, however they share their boxes."""

import pytest

from domain.certificate import EMPTY, Insurer
from domain.field import Field
from extract.papers.insurers import named_insurers


def row(name, number):
    return Insurer(Field(name, name, 0.99, 1), Field(None, number, 0.9, 1) if number else EMPTY)


@pytest.mark.parametrize("said", ["NAIC18988", "NAIC 18988", "naic 18988"])
def test_what_says_that_a_number_is_one_is_no_part_of_the_name(said):
    named = Insurer(Field("Auto-Owners Insurance Company", "", 0.99, 1), Field("18988", said, 0.99, 1))
    (insurer,) = named_insurers({"A": named}).values()
    assert (insurer.name.value, insurer.naic.value) == ("Auto-Owners Insurance Company", "18988")


def test_a_number_whose_last_digit_the_rule_took_is_that_of_the_company():
    (insurer,) = named_insurers({"A": row("Markel Insurance Company - NAIC: 3897", "")}).values()
    assert (insurer.name.value, insurer.naic.value) == ("Markel Insurance Company", "38970")
    assert max(insurer.name.confidence, insurer.naic.confidence) <= 0.9


def test_a_number_that_is_not_that_of_the_company_is_left_open():
    (insurer,) = named_insurers({"A": row("Markel Insurance Company - NAIC: 4897", "")}).values()
    assert (insurer.name.value, insurer.naic.value) == ("Markel Insurance Company", None)


def test_the_label_of_a_row_is_no_insurer():
    assert not named_insurers(
        {"C": row("INSURER E :", ""), "D": row("Insurer F", ""), "E": row("36196 INSURER F:", "")}
    )
