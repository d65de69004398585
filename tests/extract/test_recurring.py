"""Names that recur on a page, each place of which leaves letters open."""

import pytest

from domain.field import Box
from extract.cells.recurring import _groups, _Place, _told
from extract.values.seen import Line, Origin, Seen
from tests.extract.steps import CHARACTERS, spelled

NAME, MAIL = ("producer", 0), ("producer.email", 0)


def told(*places):
    return [
        (place.path, word)
        for place, word in _told([(_Place(*at, word), seen) for at, word, seen in places], CHARACTERS)
    ]


def test_a_word_that_is_clear_in_one_place_is_that_in_the_other():
    open_one = spelled("Castnllano", at4={"n": 0.9, "e": 0.1})
    assert told((NAME, "Castnllano", open_one), (MAIL, "castellano", spelled("castellano"))) == [
        ("producer", "Castellano")
    ]


def test_a_word_that_is_clear_nowhere_is_what_is_likeliest_in_all_places():
    name = spelled("Qiveltap", at1={"i": 0.4, "u": 0.3, "o": 0.3}, at4={"l": 0.4, "t": 0.35})
    mail = spelled("quveltep", at1={"u": 0.45, "i": 0.1}, at6={"e": 0.4, "a": 0.4})
    assert told((NAME, "Qiveltap", name), (MAIL, "quveltep", mail)) == [
        ("producer", "Quveltap"),
        ("producer.email", "quveltap"),
    ]


def test_names_that_are_clear_and_differ_stay_as_they_are():
    places = (NAME, "Andersen", spelled("Andersen")), (("insured", 0), "Andersan", spelled("Andersan"))
    assert told(*places) == []


@pytest.mark.parametrize(("sure", "count"), [(0.95, 0), (0.6, 1)])
def test_only_words_of_lines_that_are_open_are_held_against_one_another(sure, count):
    def box(text):
        return Seen(Origin.PICTURE, Box(0, 0, 1, 1), (Line(text, Box(0, 0, 1, 1), sure),))

    seen = {"producer": box("Castnllano Risk Partners LLC"), "producer.email": box("certs@castellano-ins.com")}
    assert len(list(_groups(seen))) == count
