"""What a careful examiner would look at twice on a paper: each with its proof and its honest explanation.

A signal accuses nobody. It says what was seen, how much that weighs, and what usually explains it; a person decides.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from domain.field import Box

MOST_WEIGHT = 5


class Attention(enum.Enum):
    """How much attention a signal asks for, by its weight: 0 and 1, 2, 3 and 4, 5."""

    INFO = "info"
    NOTABLE = "notable"
    STRONG = "strong"
    VERIFY = "verify"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a signal was seen. `page` counts from 1, None for the file as a whole; `text` as it stands there."""

    page: int | None = None
    box: Box | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing to look at twice.

    `code` is one of `config/signals.yaml`; `weight` runs from 0 (for information) to 5 (verify before relying on it).
    `message` is one plain sentence that says what was seen, `cause` the honest explanation that is usual for it.
    """

    code: str
    weight: int
    message: str
    cause: str
    evidence: tuple[Evidence, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.weight <= MOST_WEIGHT:
            raise ValueError(f"a signal weighs 0 to {MOST_WEIGHT}, not {self.weight}")

    @property
    def severity(self) -> Attention:
        """The weight in a word."""
        if self.weight >= MOST_WEIGHT:
            return Attention.VERIFY
        if self.weight >= 3:  # noqa: PLR2004 - the bound between notable and strong
            return Attention.STRONG
        return Attention.NOTABLE if self.weight > 1 else Attention.INFO
