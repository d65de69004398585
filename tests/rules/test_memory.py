"""What is remembered of accounts: short numbers for what they say, and never one number for two things."""

from __future__ import annotations

import pytest

from rules import memory
from rules.memory import Memory
from rules.verdict import Rule, Source


def test_the_same_has_the_same_number_and_another_thing_another():
    made = Memory()
    assert [made.number(one) for one in ("a", "b", "a", ("a",), "b")] == [0, 1, 0, 2, 1]


def test_a_number_is_never_given_twice_even_when_all_was_forgotten(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(memory, "MOST_REMEMBERED", 2)
    made = Memory()
    given = [made.number(one) for one in "abcd"]
    assert made.number("a") not in given
    assert made.number("a") == 4


def test_what_is_kept_has_no_words_and_nothing_that_is_met(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(memory, "MOST_REMEMBERED", 1)
    made, rule = Memory(), Rule("gl.x", "gl")
    broken = rule.broken("limit_low", Source(1), {"actual": 5})
    assert made.keep("a", iter((rule.met("Fine"), broken))) == (broken.plain,) == made.found["a"]
    made.keep("b", iter(()))
    made.keep("c", iter(()))
    assert made.found == {"c": ()}
