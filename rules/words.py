"""Running text as rules look for words in it: plain, and clause by clause."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_NOT_A_WORD = re.compile(r"[^a-z0-9&]+")
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_ENDS = re.compile(r"[;\n]+|\.(?=\s|$)")


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Lower case words with one space between them and around the whole: " item 3 a tx and ok "."""
    return f" {_NOT_A_WORD.sub(' ', text.casefold()).strip()} "


@lru_cache(maxsize=8192)
def bare(text: str) -> str:
    """Letters and digits only, lower case: how names of forms and numbers of policies are compared."""
    return _NOT_LETTERS.sub("", text.casefold())


@lru_cache(maxsize=1024)
def bare_all(texts: tuple[str, ...]) -> tuple[str, ...]:
    """The same of several texts; of those without letters and digits nothing is left."""
    return tuple(told for one in texts if (told := bare(one)))


@lru_cache(maxsize=4096)
def clauses(text: str) -> tuple[str, ...]:
    """The clauses of a text: from full stop to full stop, semicolon or line's end; a stop inside a number is none."""
    return tuple(one.strip() for one in _ENDS.split(text) if one.strip())


def names_one(text: str, words: Iterable[str]) -> str:
    """The first of these words, or rows of words, that stands in a plain text; "" when none does."""
    return next((one for one in words if f" {one} " in text), "")
