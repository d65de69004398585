"""How a figure of a text layer is set: in which typeface; its size shows in the height of its box."""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.page import Word

_SUBSET = re.compile(r"^[A-Z]{6}\+")


@dataclass(frozen=True, slots=True)
class Lettering:
    """A word with the name of its font."""

    word: Word
    font: str


def bare_font(name: str) -> str:
    """A font's name without the mark of a subset; one font embedded in parts is one font."""
    return _SUBSET.sub("", name)
