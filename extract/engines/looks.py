"""Several looks of our reader at one line: a text is as likely as it is in them on the average.

What one look makes surely of a doubtful line the others mostly deny: their mean is right more often than any of them,
and as sure as it is right.
"""

from __future__ import annotations

from collections.abc import Sequence

from extract.engines import ctc
from extract.engines.ctc import Steps, Way

Looks = tuple[Steps, ...]
"""What the reader saw in one line, or a part of one, each time that it looked; the first is the usual look."""


def ways(looks: Looks, characters: str, *, width: int = 8) -> tuple[Way, ...]:
    """The likeliest texts of each look, at most `width`, the likeliest of them all first.

    What is not among those of a look is as good as impossible in it.
    """
    found: dict[str, float] = {}
    for way in (way for steps in looks for way in ctc.ways(steps, characters, width=width)):
        found[way.text] = found.get(way.text, 0.0) + way.chance / len(looks)
    return tuple(Way(*one) for one in sorted(found.items(), key=lambda one: -one[1]))


def chance(looks: Looks, characters: str, text: str) -> float:
    """The probability of `text`; 0 when it holds a character that the reader does not know."""
    return chances(looks, characters, (text,))[0]


def chances(looks: Looks, characters: str, texts: Sequence[str]) -> list[float]:
    """The probability of each text; 0 of one that holds a character that the reader does not know."""
    each = [ctc.chances(steps, characters, texts) for steps in looks]
    return [sum(likely) / len(looks) for likely in zip(*each, strict=True)]
