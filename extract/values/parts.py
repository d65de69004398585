"""Words that are two: dates that run into one another, an amount that runs into its label."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from domain.page import Word

_DAY = r"\d{1,2}[/\-.](?:\d{1,2}|[A-Za-z]{3})[/\-.](?:\d{4}|\d{2})"
_TWO_DATES = re.compile(rf"^({_DAY})({_DAY})$")
_RUN_IN = re.compile(r"^(.*[A-Za-z):.])(\$\d[\d,.]*[KMkm]{0,2}|\d{1,3}(?:,\d{3})+(?:\.\d\d)?)$")
_LEADING_SIGN = re.compile(r"^(.*[A-Za-z):])(\$)$")
SHORTEST = 5
"""Characters of a word that may be two."""
_LAST = frozenset("0123456789,.KMkm$\n")
"""How words end that may be two."""
AMOUNT = re.compile(
    r"^\$?\d{1,3}(?:,\d{3})+(?:\.\d\d|\.?-?)?$|^\$?\d{4,}(?:\.\d\d)?$|^\$\d[\d.]*[KMkm]{0,2}$|^\d+(?:\.\d+)?MM?$"
)
"""What is an amount wherever it stands in the limits of a row."""


def parted(words: Iterable[Word]) -> tuple[Word, ...]:
    """The same words with each that is two cut where the second begins, by its share of the letters."""
    made: list[Word] = []
    for word in words:
        text = word.text
        if len(text) < SHORTEST or text[-1] not in _LAST or text.isalpha():
            made.append(word)
        else:
            made.extend(_parts(word))
    return tuple(made)


def _parts(word: Word) -> Iterator[Word]:
    text = word.text
    found = _TWO_DATES.match(text) or _RUN_IN.match(text) or _LEADING_SIGN.match(text)
    if not found:
        yield word
        return
    cut = word.box.x0 + word.box.width * len(found[1]) / len(text)
    yield Word(found[1], word.box._replace(x1=cut), word.confidence)
    yield Word(found[2], word.box._replace(x0=cut), word.confidence)
