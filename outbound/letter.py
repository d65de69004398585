"""The letters: a folder each with subject.txt and body.txt, filled with values and nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

VERSION = 2
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

PLACEHOLDER = "[Write the answer here.]"
"""Stands in a letter that a person has to finish."""

MAX_VALUE = 1000
_SPACES = re.compile(r"\s+")

# Text, not HTML: nothing to escape. Foreign text enters only as values, which Jinja never reads as a template.
environment = ImmutableSandboxedEnvironment(
    loader=FileSystemLoader(Path(__file__).parent / "letters"),
    autoescape=False,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class Letter:
    """A filled letter: `subject` is one line, `body` plain text whose paragraphs are parted by an empty line."""

    subject: str
    body: str


def fill(name: str, values: Mapping[str, object]) -> Letter:
    """The letter called `name` with `values`; every text among them is made one printable line first.

    Raises:
        ValueError: there is no such letter. jinja2.UndefinedError: a value it needs is missing.
    """
    if name not in (*LETTERS, *UNASKED):
        raise ValueError(f"no letter is called {name!r}")
    cleaned = {key: _cleaned(value) for key, value in values.items()}
    subject = environment.get_template(f"{name}/subject.txt").render(cleaned)
    body = environment.get_template(f"{name}/body.txt").render(cleaned)
    return Letter(subject=one_line(subject), body=re.sub(r"\n{3,}", "\n\n", body).strip() + "\n")


def unfinished(body: str) -> str | None:
    """Why a letter with this text must not go out yet, because a person has still to write in it; else None."""
    if not body.strip():
        return "the letter is empty"
    return f"the letter still says {PLACEHOLDER}" if PLACEHOLDER in body else None


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
