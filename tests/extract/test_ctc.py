import numpy as np
import pytest

from extract.engines.ctc import chance, parted, ways
from tests.extract.steps import CHARACTERS, spelled, steps


def test_the_likeliest_texts_come_first_with_their_probabilities():
    found = ways(spelled("Fire", at1={"l": 0.7, "i": 0.3}), CHARACTERS)
    assert [way.text for way in found[:2]] == ["Flre", "Fire"]
    assert found[0].chance == pytest.approx(0.7, abs=0.01)
    assert found[1].chance == pytest.approx(0.3, abs=0.01)


def test_letters_that_stand_twice_are_told_from_one_seen_for_long():
    long = np.repeat(spelled("l"), 3, axis=0)
    assert ways(long, CHARACTERS)[0].text == "l"
    assert ways(steps("l", "l"), CHARACTERS)[0].text == "ll"


def test_the_chance_of_a_text_is_the_sum_over_all_its_ways():
    seen = np.log(
        np.random.default_rng(3).dirichlet(np.ones(len(CHARACTERS) + 1) * 0.05, size=6).astype(np.float32) + 1e-9
    )
    best = ways(seen, CHARACTERS, width=4000)[0]
    assert chance(seen, CHARACTERS, best.text) == pytest.approx(best.chance, rel=0.05)


def test_a_text_of_strange_characters_or_too_long_has_no_chance():
    assert chance(spelled("abc"), CHARACTERS, "äbc") == 0.0
    assert chance(spelled("abc"), CHARACTERS, "abcdefghij") == 0.0


def test_words_are_parted_at_spaces_and_addresses_at_their_signs():
    words = [ways(part, CHARACTERS)[0].text for _, part in parted(spelled("12 Main  St"), CHARACTERS, " ")]
    assert words == ["12", "Main", "St"]
    signs = [sign for sign, _ in parted(spelled("a@b.c"), CHARACTERS, " @.")]
    assert signs == ["@", ".", ""]


def test_nothing_seen_is_no_text():
    empty = np.zeros((0, len(CHARACTERS) + 1), dtype=np.float32)
    assert ways(empty, CHARACTERS)[0].text == ""
    assert list(parted(empty, CHARACTERS, " ")) == []
