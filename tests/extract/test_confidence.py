import pytest

from extract.values.confidence import CONTRADICTED, OFF_GRAMMAR, trust
from extract.values.seen import Origin


@pytest.mark.parametrize("kind", ["money", "date", "code", "text", "party", "block", "tick"])
def test_the_surer_the_reader_the_surer_the_field(kind):
    told = [trust(Origin.PICTURE, kind, n / 100, follows=True) for n in range(101)]
    assert told == sorted(told)
    assert told[0] <= 0.7
    assert 0.95 < told[-1] < 1.0


def test_what_breaks_its_grammar_is_doubted_wherever_it_came_from():
    assert trust(Origin.TEXT, "date", 1.0, follows=False) <= OFF_GRAMMAR
    assert trust(Origin.PICTURE, "date", 1.0, follows=False) <= OFF_GRAMMAR
    assert CONTRADICTED < 0.95


def test_a_text_layer_is_surer_than_any_picture_of_a_name():
    assert trust(Origin.TEXT, "text", 1.0, follows=True) >= 0.99
