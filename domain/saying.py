"""Sentences for people, kept so that whoever shows them can say them in another language.

The desk thinks in English. A room that shows nothing marks what a person may read, and the face that shows it looks
the English up in its catalog of messages.
"""

from __future__ import annotations

import re
from typing import Any

_TWO_STOPS = re.compile(r"(?<!\.)\.\.(?!\.)")


class Said(str):
    """An English sentence that remembers what it was made of: a pattern with `{places}`, and the facts in them."""

    pattern: str
    facts: dict[str, Any]


def phrased(pattern: str, **facts: object) -> Said:
    """`pattern` with its places filled."""
    return said(pattern.format(**facts) if facts else pattern, pattern, facts)


def said(text: str, pattern: str, facts: dict[str, Any]) -> Said:
    """A sentence that was filled already, with what it was made of."""
    made = Said(text)
    made.pattern, made.facts = pattern, facts
    return made


def N_(text: str) -> str:
    """`text` itself, marked as something that a person may read."""
    return text


def one_stop(text: str) -> str:
    """A name may end in a full stop ("Stone Co."): at the end of a sentence it is not followed by another."""
    return _TWO_STOPS.sub(".", text)
