"""The fixed words of outgoing papers, by language; they stand in paper_words.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from config.yaml_file import loaded

LANGUAGES = ("en", "es")


class Words:
    """Fixed words in one language."""

    def __init__(self, language: str) -> None:
        """`language` is one of LANGUAGES; anything else is a ValueError."""
        if language not in LANGUAGES:
            raise ValueError(f"papers are written in {' and '.join(LANGUAGES)}, not in {language!r}")
        self.language = language
        self._words, self._lines, self._in_sentences, self._names = (
            _told(part, language) for part in ("words", "lines", "in_sentences", "names")
        )

    def __call__(self, name: str, **facts: object) -> str:
        """The words called `name`, their {holes} filled."""
        return self._words[name].format(**facts)

    def has(self, name: str) -> bool:
        """Whether there are words called so."""
        return name in self._words

    def line(self, code: str) -> str:
        """A line of coverage as it heads its row."""
        return self._lines.get(code) or _spelled(code)

    def short(self, code: str) -> str:
        """A line of coverage inside a sentence."""
        name = self.line(code)
        return self._in_sentences.get(code) or name[:1].lower() + name[1:]

    def named(self, code: str) -> str:
        """A limit, a paper or a measure by its code."""
        return self._names.get(code) or _spelled(code)

    def when(self, required: str) -> str:
        """The condition under which something is asked for: "if there are employees"."""
        return self._words.get(required) or required.replace("_", " ")

    def all(self, each: tuple[str, ...], *, joined: str = "and") -> str:
        """A list in a sentence: "a, b and c"."""
        if len(each) < 2:  # noqa: PLR2004 - nothing to join
            return "".join(each)
        return f"{', '.join(each[:-1])} {self(joined)} {each[-1]}"

    def day(self, day: date) -> str:
        """A day as it is written in the United States: 12/07/2026."""
        return f"{day:%m/%d/%Y}"


@cache
def _told(part: str, language: str) -> Mapping[str, str]:
    return {str(name): texts[language] for name, texts in _file()[part].items()}


@cache
def _file() -> dict[str, Any]:
    return dict(loaded(Path(__file__).with_name("paper_words.yaml")))


def money(amount: int) -> str:
    """Whole dollars with commas: 1,000,000."""
    return f"{amount:,}"


def _spelled(code: str) -> str:
    words = code.replace("_", " ").strip()
    return words[:1].upper() + words[1:]
