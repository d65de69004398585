"""What a drawn text says, span by span: the truth that the reader of wording is trained on and judged by."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cue:
    """The words that name a topic ("additional insured"), and how their statement speaks of it.

    `polarity` is "mention" where nothing is granted or denied: a question, a request, a duty, a printed sentence.
    """

    label: str
    start: int
    end: int
    polarity: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A name or number in the text: `label` is party, party_ref, party_class, project or form.

    For forms `value` is the normalised number ("CG 20 10") and `edition` "04 13" or None.
    """

    label: str
    start: int
    end: int
    value: str = ""
    edition: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One stretch of the text whose lines, condition, forms and parties belong to its cues."""

    start: int
    end: int
    cues: tuple[Cue, ...] = ()
    marks: tuple[Mark, ...] = ()
    lines: tuple[str, ...] = ()
    lines_not: tuple[str, ...] = ()
    basis: str = "scheduled"
    scope: tuple[str, ...] = ()
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """A text and its statements in order; `family` names the sentences it was made of."""

    text: str
    statements: tuple[Statement, ...]
    families: tuple[str, ...]
