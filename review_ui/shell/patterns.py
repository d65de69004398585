"""Sentences that were kept as plain English, found again by the patterns that they were made by.

What the desk keeps (why a file was not read, why a letter is due) it keeps as an English sentence, which anybody can
read in the database and programs get as it is. A page in another language needs its pattern and its facts again: the
messages of the catalog that have places are all the patterns there are, and the one with most words of its own wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from string import Formatter

LEAST_WORDS = 4
"""Letters of its own that a pattern has at least: "{why} {remedy}" fits everything and says nothing."""
KEPT = 4096


class Patterns:
    """The patterns among some messages."""

    def __init__(self, messages: Iterable[str]) -> None:
        made = [one for one in map(_Pattern, dict.fromkeys(messages)) if one.letters >= LEAST_WORDS and one.names]
        self._all = sorted(made, key=lambda one: (-one.letters, -one.literal))
        self.found = lru_cache(KEPT)(self._found)

    def __iter__(self) -> Iterator[_Pattern]:
        return iter(self._all)

    def _found(self, text: str) -> tuple[str, dict[str, str]] | None:
        """The pattern of a sentence, and what stands in its places; None for one that none of them fits."""
        for one in self._all:
            if one.longest in text and (match := one.expression.fullmatch(text)):
                return one.message, match.groupdict()
        return None


class _Pattern:
    def __init__(self, message: str) -> None:
        self.message, self.names = message, set[str]()
        try:
            parts = list(Formatter().parse(message))
        except ValueError:  # a message of another kind, with braces of its own
            parts = [(message, None, None, None)]
        if any(form for _words, _name, form, _kind in parts):
            parts = []  # its places want more than text
        said = []
        for words, name, _form, kind in parts:
            said.append(re.escape(words))
            if name and name.isidentifier():
                place = f"(?P={name})" if name in self.names else f"(?P<{name}>.+?)"
                said.append(f"['\"]{place}['\"]" if kind == "r" else place)
                self.names.add(name)
        literal = [words for words, *_ in parts]
        self.longest = max(literal, key=len, default="")
        self.literal = sum(map(len, literal))
        self.letters = sum(one.isalpha() for words in literal for one in words)
        self.expression = re.compile("".join(said), re.DOTALL)


NO_PATTERNS = Patterns(())
