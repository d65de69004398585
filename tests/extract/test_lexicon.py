"""Words, places and area codes, found in lists that stay the bytes they came in."""

import pytest
from rapidfuzz import fuzz, process

from extract.values import lexicon
from extract.values.lexicon import Sorted


@pytest.mark.parametrize(("word", "rank"), [("insurance", 0), ("Insurance", 0), ("aachen", 1), ("aaby", 2)])
def test_a_known_word_has_its_rarity(word, rank):
    assert lexicon.rarity(word) == rank


@pytest.mark.parametrize("word", ["insurcd", "zzzz", "naïve\u0142", "aaby 2", "a\n"])
def test_what_is_no_word_has_none(word):
    assert lexicon.rarity(word) is None


def test_words_of_insurers_are_common():
    assert lexicon.rarity("Travelers") == 0


def test_likely_words_are_offered_for_a_slip():
    assert "insurance" in lexicon.words_like("insurancc", 80, 5)


@pytest.mark.parametrize("word", ["insurancc", "Compamy", "Libetry", "Sprlngfield", "xq", "Zurlch", "O'Brlen"])
def test_no_likely_word_is_left_out_before_it_is_spelled_through(word):
    lengths = range(len(word) - 1, len(word) + 2)
    every = [one for length in lengths for one in lexicon._by_length().get(length, ())]
    wanted = process.extract(word.casefold(), every, scorer=fuzz.ratio, score_cutoff=65, limit=12)
    assert lexicon.words_like(word, 65, 12) == [one for one, _, _ in wanted]


def test_a_zip_code_knows_its_places_and_its_neighbours():
    assert ("IL", "Springfield") in lexicon.places("62701")
    assert lexicon.places("00000") == lexicon.places("999999") == ()
    assert "62701" in lexicon.codes("627")
    assert all(code.startswith("627") for code in lexicon.codes("627"))
    assert lexicon.codes("\u0664") == ()


@pytest.mark.parametrize("lines", [b"", b"a 1", b"a 1\nab 2\nb 3", b"a 1\nab 2\nab 3\nb 3\n", b"\n"])
def test_every_line_is_found_by_its_beginning(lines):
    every = lines.decode().splitlines()
    made = Sorted(lines)
    assert list(made) == every
    for start in ("", "a", "a ", "ab", "b 3", "c", "0"):
        assert list(made.beginning(start)) == [one for one in every if one.startswith(start)]
