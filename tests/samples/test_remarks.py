"""Drawn remarks say what their truth says, and what judges the reader is not what taught it."""

import random
import re
from itertools import chain

import pytest

from samples.remarks.compose import families, remarks
from samples.remarks.grammar import Teller
from samples.remarks.phrases import SPLITS, Names, split_of
from samples.remarks.truth import NAMES, TOPICS, wanted


def words(text):
    return set(re.sub(r"[^a-z{}<> ]", " ", text.lower()).split())


def told(split):
    return list(chain.from_iterable(families(split)["families"].values()))


@pytest.mark.parametrize("split", SPLITS)
def test_every_span_stands_in_its_statement_and_names_something(split):
    for one in remarks(split, 150, 3):
        for statement in one.statements:
            for span in (*statement.cues, *statement.marks):
                assert statement.start <= span.start < span.end <= statement.end
                assert one.text[span.start : span.end].strip()


def test_the_same_seed_draws_the_same_texts():
    assert list(remarks("held", 20, 5)) == list(remarks("held", 20, 5))
    assert list(remarks("held", 20, 5)) != list(remarks("held", 20, 6))


def test_all_topics_names_and_polarities_are_drawn():
    spans = [span for one in remarks("train", 600, 1) for span in wanted(one)]
    assert {span.label for span in spans} == {*TOPICS, *NAMES}
    assert {span.polarity for span in spans} >= {"grant", "negated", "pending", "limited", "partial", "weak", "none"}


def test_families_that_judge_the_reader_share_no_turn_with_those_that_taught_it():
    taught = [words(one) for split in ("train", "tune") for one in told(split)]
    for family in told("held"):
        mine = words(family)
        assert max(len(mine & other) / len(mine | other) for other in taught) < 0.8, family


def test_names_are_made_of_words_of_their_split_alone():
    for split in SPLITS:
        names = Names(random.Random(4), split)
        assert {split_of(names.core().lower()) for _ in range(200)} == {split}


def test_a_gap_or_topic_nobody_knows_is_an_error():
    teller = Teller(random.Random(1), "held", families("held"))
    with pytest.raises(ValueError, match="no topic"):
        teller.tell("<!>", "grant")
    with pytest.raises(ValueError, match="no gap"):
        teller.tell("{nothing}", "grant")
