"""A topic or name found in a text, and the statement it stands in."""

from __future__ import annotations

from dataclasses import dataclass

NAMES = frozenset({"party", "party_ref", "party_class", "project"})
LINE_WORDS = frozenset({
    "general", "liability", "gl", "cgl", "auto", "automobile", "umbrella", "excess", "workers", "compensation", "wc",
    "el", "employers", "e&o", "pollution", "commercial", "business",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """A topic or a name: its label and its tokens, from `first` up to, not including, `last`."""

    label: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """A statement: its tokens, and the parts that stand in it."""

    first: int
    last: int
    parts: tuple[Part, ...]

    @property
    def cues(self) -> tuple[Part, ...]:
        """Its topics, in order."""
        return tuple(part for part in self.parts if part.label not in NAMES)
