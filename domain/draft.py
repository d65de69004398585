"""A letter prepared for sending, or the reason why none is."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class OutboxState(enum.Enum):
    """How far an outgoing message has come.

    `uncertain`: the server may have taken it; never sent again without a look into the Sent folder or a person.
    """

    DRAFT = "draft"
    APPROVED = "approved"
    IN_FLIGHT = "in_flight"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    REFUSED = "refused"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that goes out with a letter, kept under its digest in the blob store; `size` in bytes."""

    name: str
    media_type: str
    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class Recipe:
    """A paper that is made when its letter is first looked at or leaves, and all that it is then made from.

    `called` is its name in a sentence, `facts` are as JSON keeps them, and `source` is the digest of the requirement
    that it shows, "" where it shows none. `is_first` is of the one that goes alone when all are too large.
    """

    name: str
    called: str
    kind: str
    facts: Mapping[str, Any]
    source: str = ""
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter for one conversation. `to` and `cc` are bare addresses; `in_reply_to` and `references` as in RFC 5322.

    `why_not` is set, and nothing may be sent, when the letter has no recipient that may be answered. `without` tells
    a reviewer which paper is missing from `papers` and why; it holds up nothing. `recipes` are of papers yet to
    be made. `trouble` is why the operator's own words were not used, "" when they were or there are none.

    `letter` is the kind as `letter_in` names it.
    """

    letter: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    body: str
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    why_not: str | None = None
    papers: tuple[Paper, ...] = ()
    without: str = ""
    recipes: tuple[Recipe, ...] = ()
    trouble: str = ""


LANGUAGES = ("en", "es")
"""In which letters are written; the first is taken where nobody said."""


def letter_in(name: str, language: str) -> str:
    """How the kind of a letter is kept: with its language where that is not English (`deficiency.es`)."""
    return name if language == "en" else f"{name}.{language}"


def kind_and_language(letter: str) -> tuple[str, str]:
    """What `letter_in` was made from."""
    kind, _, language = letter.partition(".")
    return kind, language or "en"


def in_every_language(*names: str) -> tuple[str, ...]:
    """How letters of these kinds may be kept."""
    return tuple(letter_in(name, language) for name in names for language in LANGUAGES)
