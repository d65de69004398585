"""The family of errors: each tells the person who has to act what to do, under a code of its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from domain.errors import CertdeskError, Refused, TryLater

PAGE = Path(__file__).parents[2] / "docs" / "errors.md"
FAMILY = {Refused: "Refused", TryLater: "Tried later"}


def below(kind: type[CertdeskError]) -> Iterator[type[CertdeskError]]:
    for each in kind.__subclasses__():
        yield each
        yield from below(each)


RAISED = [each for each in below(CertdeskError) if each not in FAMILY]


@pytest.mark.parametrize("error", RAISED, ids=lambda one: one.code)
def test_an_error_says_what_happened_and_is_documented(error):
    assert "__doc__" in vars(error) and (error.__doc__ or "").strip().endswith("."), "no docstring of its own"
    assert "code" in vars(error) and re.fullmatch(r"[a-z]+(-[a-z]+)*", error.code)
    assert "sentence" in vars(error) and error.sentence
    facts = {name: "x" for _, name, _, _ in Formatter().parse(error.sentence) if name}
    assert str(error(**facts)).endswith((".", "x")), "the sentence must come out whole"


def test_no_two_errors_share_a_code():
    shared = [code for code, count in Counter(each.code for each in below(CertdeskError)).items() if count > 1]
    assert shared == []


def test_the_page_of_errors_lists_exactly_those_that_there_are_in_their_families():
    text = PAGE.read_text(encoding="utf-8")
    for family, heading in FAMILY.items():
        section = text.split(f"## {heading}\n")[1].split("\n## ")[0]
        listed = re.findall(r"^\| `([a-z-]+)` \|", section, re.MULTILINE)
        assert sorted(listed) == sorted(each.code for each in RAISED if issubclass(each, family))


def test_every_error_is_either_refused_or_tried_later():
    assert [each.__name__ for each in RAISED if not issubclass(each, tuple(FAMILY))] == []


def test_the_family_tree_in_the_docstring_names_every_error():
    import domain.errors

    for each in below(CertdeskError):
        assert re.search(rf"── {each.__name__}\b", domain.errors.__doc__ or ""), each.__name__
