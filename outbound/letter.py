"""A letter: its subject and its text, filled from a template and cleaned."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import jinja2

from config.comms import words
from domain.errors import LetterInvalid
from outbound.template_language import TooMuch, line_of, rendered

VERSION = 3
"""Goes up when a letter would read differently: drafts of an older version are made again."""

LETTERS = (
    "deficiency",
    "compliant",
    "nothing_attached",
    "link_instead",
    "open_copy",
    "unreadable",
    "not_a_certificate",
    "question",
    "received_other",
    "unmatched",
)
"""Letters that answer what somebody wrote."""

ACCESS = "access_"
"""Begins the names of letters about how a person signs in: nobody else may read them."""

UNASKED = ("ask_address", "access_link", "access_changed", "access_invited", "report_mail")
"""Letters that follow from something else."""

PLACEHOLDERS = {"en": "[Write the answer here.]", "es": "[Escriba aquí la respuesta.]"}
"""Stands in a letter that a person has to finish, by language."""
PLACEHOLDER = PLACEHOLDERS["en"]

SUBJECT = "Subject:"
"""Begins the first line of every template, in every language."""

MAX_VALUE = 1000
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Letter:
    """A filled letter: `subject` is one line, `body` plain text whose paragraphs are parted by an empty line."""

    subject: str
    body: str


def kind_of(name: str) -> str:
    """By which name the template of an answer or of a letter that follows from something is kept."""
    return name if name in UNASKED else f"answer_{name}"


def fill(name: str, values: Mapping[str, object], *, language: str = "en", source: str | None = None) -> Letter:
    """The letter called `name` with `values`; every text among them is made one printable line first.

    Args:
        source: the operator's own template, in place of the one that ships.

    Raises:
        ValueError: there is no such letter. LetterInvalid: it cannot be filled.
    """
    if name not in (*LETTERS, *UNASKED):
        raise ValueError(f"no letter is called {name!r}")
    cleaned = {key: _cleaned(value) for key, value in values.items()} | {"footer": words(language).footer}
    line, body = filled_in(kind_of(name), language, cleaned, source)
    return Letter(subject=one_line(line), body=body)


def filled_in(kind: str, language: str, values: Mapping[str, object], source: str | None = None) -> tuple[str, str]:
    """Subject and text of a template filled with clean values.

    Raises:
        LetterInvalid: it cannot be filled, or does not begin with its subject.
    """
    name = f"{language}/{kind}"
    try:
        text = rendered(kind, language, values, source)
    except (jinja2.TemplateError, TooMuch, ArithmeticError, AttributeError, TypeError, ValueError) as trouble:
        line = line_of(trouble) if source is not None else 0
        why = one_line(str(trouble), most=200)
        raise LetterInvalid(name=name, problems=f"line {line}: {why}" if line else why) from trouble
    first, _, rest = text.strip().partition("\n")
    if not first.startswith(SUBJECT):
        raise LetterInvalid(name=name, problems=f'its first line must begin with "{SUBJECT}"')
    body = re.sub(r"[ \t]+\n", "\n", rest)
    return first.removeprefix(SUBJECT).strip(), re.sub(r"\n{3,}", "\n\n", body).strip() + "\n"


def unfinished(body: str) -> str | None:
    """Why a letter with this text must not go out yet, because a person has still to write in it; else None."""
    if not body.strip():
        return "the letter is empty"
    return next((f"the letter still says {one}" for one in PLACEHOLDERS.values() if one in body), None)


def one_line(text: str, *, most: int = MAX_VALUE) -> str:
    """`text` without line breaks and control characters, at most `most` characters long, ending in ... if cut."""
    kept = "".join(c if c.isprintable() else " " for c in text)
    line = _SPACES.sub(" ", kept).strip()
    return line if len(line) <= most else f"{line[: most - 3].rstrip()}..."


def _cleaned(value: object) -> object:
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, dict):
        return {key: _cleaned(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return tuple(_cleaned(each) for each in value)
    return value
