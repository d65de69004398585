"""The page on writing sets: what it shows is read, and it leaves no key out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from config.vocabulary import restriction_kinds
from rules.requirement_file import read_set, requirement_from
from rules.requirements import known, schema
from rules.requirements.shape import Shape

PAGE = (Path(__file__).parents[2] / "docs" / "requirements.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
SHAPES = [schema.WHOLE, schema.COVERAGE, schema.CONDITION, schema.PARTY, schema.DOCUMENT]
SHAPES += [one for shape in SHAPES[:] for one in shape.keys.values() if isinstance(one, Shape)]
KEYS = {key for shape in SHAPES for key in shape.keys} - {"match"}
WORDS = (
    *known.CONDITIONS,
    *known.FLAGS,
    *known.UNRATED,
    *known.EVIDENCE,
    *known.SEVERITIES,
    *restriction_kinds(),
    *known.RETRO,
)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda one: one.splitlines()[0])
def test_what_the_page_shows_is_a_good_set(block):
    body = read_set(block.encode(), name="requirements.md")
    if not body.get("applies_to"):
        assert requirement_from(body, client="Marlow Tower LLC", client_address="400 Front St").coverages


def test_the_page_names_every_key_and_word():
    shown = set(re.findall(r"[\w.]+", PAGE))
    assert sorted(KEYS - shown) == []
    assert sorted(set(WORDS) - shown) == []


def test_the_long_example_uses_every_key():
    long = max(BLOCKS, key=len)
    assert (
        sorted(
            key for key in KEYS - {"extends", "applies_to", "state", "trade", "project", "layers"} if key not in long
        )
        == []
    )
