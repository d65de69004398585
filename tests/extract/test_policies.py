"""Several policies in one row: told apart by their dates; where a date may be lost, nothing of the row is sure."""

import pytest

from domain.field import Box
from extract.cells.policies import policies_of
from extract.values.seen import Line, Origin, Seen


def seen(origin=Origin.PICTURE, **columns):
    return {
        f"wc.{key}": Seen(
            origin, Box(0, 0, 50, 48), tuple(Line(text, Box(0, 10 * n, 50, 10 * n + 8)) for n, text in enumerate(texts))
        )
        for key, texts in columns.items()
    }


def surest(part):
    return max(line.confidence for one in part.values() for line in one.lines)


def test_two_dates_in_a_column_make_two_policies():
    parts = policies_of(
        seen(policy_number=["WC 1234567", "ZX 4711-09"], effective_date=["05/20/2026", "06/01/2026"]), "wc"
    )
    assert [one["wc.policy_number"].text for one in parts] == ["WC 1234567", "ZX 4711-09"]


@pytest.mark.parametrize("origin", [Origin.PICTURE, Origin.TEXT])
def test_two_letters_and_two_numbers_beside_one_period_are_doubted(origin):
    columns = seen(origin, insurer_letter=["B", "C"], policy_number=["WC 123", "ZX 9"], effective_date=["05/20/2026"])
    (only,) = policies_of(columns, "wc")
    assert surest(only) <= 0.5


def test_two_whole_numbers_of_a_picture_beside_one_period_are_doubted():
    (only,) = policies_of(seen(policy_number=["69-886-8494", "B075560857"], effective_date=["05/20/2026"]), "wc")
    assert surest(only) <= 0.5


@pytest.mark.parametrize("lines", [["BKS 5512340-", "77-2026"], ["BKS 5512340", "-77"], ["BKS 5512340"]])
def test_a_number_that_goes_on_in_a_second_line_is_as_sure_as_it_was(lines):
    (only,) = policies_of(seen(insurer_letter=["B"], policy_number=lines, effective_date=["05/20/2026"]), "wc")
    assert surest(only) == 1.0
