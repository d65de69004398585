import json
import math

from hypothesis import given
from hypothesis import strategies as some

from records.base import KEY_LENGTH, clean, clean_json, key_text

foreign = some.text(alphabet=some.characters(codec=None), max_size=900)
nodes = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | foreign,
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(foreign | some.integers(), inner, max_size=3),
    max_leaves=8,
)


@given(foreign)
def test_cleaned_text_is_text_that_every_database_takes_and_stays_as_it_is(text: str):
    once = clean(text)
    assert "\0" not in once
    assert once.encode().decode() == once == clean(once)


@given(some.text())
def test_text_without_oddities_is_left_alone(text: str):
    assert clean(text) == text.replace("\0", "")


@given(foreign)
def test_a_key_fits_an_index_row_of_postgresql_and_is_found_under_itself(text: str):
    key = key_text(text)
    assert len(key) <= KEY_LENGTH
    assert len(key.encode()) < 2704
    assert key_text(key) == key


@given(foreign, foreign)
def test_two_long_keys_are_told_apart(first: str, second: str):
    long = "x" * KEY_LENGTH
    assert (key_text(long + first) == key_text(long + second)) == (clean(first) == clean(second))


@given(nodes)
def test_cleaned_json_comes_back_from_a_database_as_it_went_in(node):
    made = clean_json(node)
    assert json.loads(json.dumps(made, allow_nan=False)) == made
    assert clean_json(made) == made


def test_a_number_that_is_none_becomes_nothing():
    assert clean_json({"a": [math.nan, math.inf, 1.5]}) == {"a": [None, None, 1.5]}
