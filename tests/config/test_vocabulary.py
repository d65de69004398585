"""Lists and words that rules judge by: consistent with the data beside them."""

from __future__ import annotations

import pytest

from config import vocabulary
from config.reference import finding_kinds, states
from rules.words import plain


def test_ratings_run_from_the_best_and_sizes_from_the_smallest():
    scale = vocabulary.ratings()
    assert scale.ranks["A++"] < scale.ranks["A-"] < scale.ranks["B++"] < scale.ranks["NR"]
    assert scale.sizes["I"] < scale.sizes["VII"] < scale.sizes["XV"]
    assert scale.unrated <= scale.ranks.keys()


def test_places_are_states_and_their_words_are_plain():
    told = vocabulary.workers_compensation()
    assert told.waiver_limited | {told.nonsubscriber_state} <= states().keys()
    assert {*told.ny_wc, *told.ny_db} <= {*states()["NY"].proof_documents}
    words = (
        *told.not_wc,
        *told.nonsubscriber_words,
        *told.leasing,
        *told.states_listed,
        *told.states_other,
        *told.negators,
    )
    kinds = [word for each in vocabulary.ratings().kinds.values() for word in each]
    values = [word for each in vocabulary.property_terms().values.values() for word in each]
    lines = [word for each in vocabulary.line_words().values() for word in each]
    for one in (*words, *kinds, *values, *lines):
        assert plain(one) == f" {one} "


@pytest.mark.parametrize("kind", vocabulary.restriction_kinds().values(), ids=lambda one: one.code)
def test_what_may_be_an_exclusion_is_told_from_what_is_one(kind):
    assert kind.title and kind.hints
    assert all(one == one.lower() for one in kind.hints)
    assert kind.lifted.search("no exclusion for this")
    assert "exclusion_prohibited" in finding_kinds()


def test_every_thing_of_property_has_a_name():
    terms = vocabulary.property_terms()
    assert terms.things.keys() == terms.names.keys()
    assert {one.code for one in vocabulary.other_documents().values()} >= {"w9", "mcs90", "acord_855"}
