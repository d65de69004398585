"""Words that speak alike, so that what was learned of one holds for the others; and short forms written out.

From the thesaurus and the trade's habits, not from drawn text: a denial by a word that training never showed must
still be seen as one. The words stand in `word_classes.yaml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from config.yaml_file import loaded


@cache
def class_of() -> Mapping[str, str]:
    """A word's class ("not", "refused", "pending", ...); most words have none."""
    return {word: name for name, words in _data()["classes"].items() for word in words.split()}


@cache
def short_forms() -> Mapping[str, str]:
    """A short form or spelling, and the word it stands for."""
    return {short: word for word, shorts in _data()["short"].items() for short in shorts}


@cache
def spelled() -> frozenset[str]:
    """Words spelled right that are but a letter or two away from one that means much: no slips of it."""
    return frozenset(_data()["spelled"].split())


@cache
def _data() -> Mapping[str, Any]:
    return loaded(Path(__file__).with_suffix(".yaml"))
