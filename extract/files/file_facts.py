"""What a file says of itself: the programs it names, when it was made and changed, and how often it was added to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class FileFacts:
    """`programs` as the file spells them, the one that wrote it first; `updates` counts what was appended later."""

    programs: tuple[str, ...] = ()
    created: date | None = None
    modified: date | None = None
    updates: int = 0


NOTHING_TOLD = FileFacts()
"""Of a file that says nothing of itself."""
