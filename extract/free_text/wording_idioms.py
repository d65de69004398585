"""Turns of speech read as what they mean before anybody asks how a statement speaks: "at no cost" denies nothing.

"Turned down" is a refusal, "carries up" a grant, though a reader of words sees a stranger in each. The turns stand in
`wording_idioms.yaml`; a token keeps its place, those that say nothing have an empty norm.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from config.yaml_file import loaded
from extract.free_text.word_classes import class_of
from extract.free_text.wording_tokens import Token

SILENT = ""


def as_meant(text: str, tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The tokens of `text`, those of an idiom as the one word that it stands for, or as nothing."""
    words = [word_of(text, one) for one in tokens]
    starts, at = [], 0
    for word in words:
        starts.append(at)
        at += len(word) + 1
    meant = list(tokens)
    pattern, stands_for = _idioms()
    for found in pattern.finditer(" ".join(words)):
        word = stands_for[found.lastgroup or ""]
        first, last = bisect_right(starts, found.start()) - 1, bisect_right(starts, found.end() - 1)
        meant[first] = replace(meant[first], norm=word, kind=class_of().get(word, "-"))
        for n in range(first + 1, last):
            meant[n] = replace(meant[n], norm=SILENT, kind="-")
    return tuple(meant)


def word_of(text: str, token: Token) -> str:
    """The normal word of a token, as it is spelled where nobody was taught it."""
    return text[token.start : token.end].lower() if token.norm == "~word" else token.norm


@cache
def _idioms() -> tuple[re.Pattern[str], dict[str, str]]:
    """One pattern for all idioms, and the word that each of its groups stands for."""
    data = loaded(Path(__file__).with_suffix(".yaml"))
    groups = [(SILENT, data["silent"]), *data["means"].items()]
    names = [f"g{n}" for n in range(len(groups))]
    parts = [f"(?P<{name}>(?:{'|'.join(turns)}))" for name, (_, turns) in zip(names, groups, strict=True)]
    pattern = re.compile(rf"(?<!\S)(?:{'|'.join(parts)})(?!\S)")
    return pattern, {name: word for name, (word, _) in zip(names, groups, strict=True)}
