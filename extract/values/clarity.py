"""How clearly a picture shows its words, and what follows for the values of its page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from domain.certificate import ILLEGIBLE, ReadWarning
from domain.page import Word
from extract.values.seen import Seen

GOOD, POOR_PAGE = 0.78, 0.55
"""Below the first clarity, print is so coarse that looks agree on wrong digits: the second is the most that a reader's
word then counts, which comes to a confidence of 0.9 at most."""


def clarity(words: Sequence[Word]) -> float:
    """Mean confidence of words of three letters and more, weighted by their length; 0 of none."""
    long = [word for word in words if sum(c.isalpha() for c in word.text) > 2]
    return sum(len(word.text) * word.confidence for word in long) / max(1, sum(len(word.text) for word in long))


def doubtful(seen: Mapping[str, Seen]) -> dict[str, Seen]:
    """The boxes of a page that is hard to read: no line counts for more than POOR_PAGE."""
    return {path: _at_most(one, POOR_PAGE) for path, one in seen.items()}


def hard_to_read(page: int) -> ReadWarning:
    """What a person is told of such a page."""
    return ReadWarning("low-quality-page", f"Page {page} is hard to read: hold its values against the picture.", page)


def illegible(page: int) -> ReadWarning:
    """What a person is told of a page whose foot names a certificate of which hardly a label can be read."""
    return ReadWarning(ILLEGIBLE, f"Page {page} is a certificate too worn to be read: ask for a clearer copy.", page)


def _at_most(seen: Seen, most: float) -> Seen:
    return replace(seen, lines=tuple(replace(line, confidence=min(line.confidence, most)) for line in seen.lines))
