"""What a sentence of a reply wants or tells."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Intent(enum.Enum):
    """What somebody who answers a letter of the desk asks or says. Values are stored."""

    ASK_WORDING = "ask_wording"
    ASK_LIMITS = "ask_limits"
    ASK_ENOUGH = "ask_enough"
    ASK_WHERE = "ask_where"
    ASK_HOLDER = "ask_holder"
    ASK_DEADLINE = "ask_deadline"
    NOT_THEIRS = "not_theirs"
    WRONG_PERSON = "wrong_person"
    CANCELLED = "cancelled"
    RENEWING = "renewing"
    ALREADY_SENT = "already_sent"
    STOP = "stop"
    IN_FORCE = "in_force"
    CHANGED = "changed"
    NOTHING = "nothing"
    """A greeting, a signature, or what has nothing to do with a certificate."""

    @property
    def asks(self) -> bool:
        """Whether an answer is hoped for."""
        return self.value.startswith("ask_")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a reply as it was understood; `likely` from 0 to 1. `intent` is None where a person must look."""

    words: str
    intent: Intent | None
    likely: float
