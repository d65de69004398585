import numpy as np
import pytest

from extract.cells.crop import Crop
from extract.cells.lines import read_crop
from extract.cells.readers import Readers
from extract.engines.looks import chance, ways
from tests.extract.steps import CHARACTERS, spelled

BLANK = Crop(lambda: np.zeros((40, 200), np.uint8), (), (0, 0, 1, 1))
ONE = spelled("Thom", at3={"m": 0.6, "n": 0.4})
OTHER = spelled("Thorn", at3={"r": 0.9, "t": 0.1})


def read(kind, usual, *others):
    """What is read, and how often the line was looked at otherwise."""
    asked = []

    def again(parts):
        asked.append(parts)
        return others

    readers = Readers(lambda lines: [], CHARACTERS, lambda gray: ("", 0.0), again)
    return *read_crop(BLANK, kind, usual, readers), len(asked)


def test_a_text_is_as_likely_as_on_the_average_of_all_looks():
    assert chance((ONE, OTHER), CHARACTERS, "Thorn") == pytest.approx(0.45, abs=0.01)
    found = ways((ONE, OTHER), CHARACTERS)
    assert [way.text for way in found][:2] == ["Thorn", "Thom"]
    assert [way.chance for way in found][:2] == pytest.approx([0.45, 0.3], abs=0.01)


@pytest.mark.parametrize(
    ("kind", "usual", "other", "text"),
    [
        ("code", spelled("CP50683", at2={"5": 0.5, "6": 0.5}), spelled("CPP50683"), "CPP50683"),
        ("date", spelled("1-01-2026", at0={"1": 0.5, "4": 0.5}), spelled("11-01-2026"), "11-01-2026"),
    ],
)
def test_a_line_left_open_is_what_most_looks_see(kind, usual, other, text):
    assert read(kind, usual)[0] != text
    read_so, sure, asked = read(kind, usual, other, other)
    assert (read_so, asked) == (text, 1)
    assert sure < 0.95


def test_a_clear_line_and_one_of_words_is_looked_at_once():
    assert read("code", spelled("CPP50683"), spelled("XYZ"))[::2] == ("CPP50683", 0)
    assert read("party", spelled("Tower II", at7={"I": 0.5, "L": 0.4}))[2] == 0
