"""What an agent or a contractor says of a policy when asked whether it is still in force."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, datetime


class Answer(enum.Enum):
    """What was said of one policy. Values are stored; never rename one without a migration."""

    IN_FORCE = "in_force"
    CANCELLED = "cancelled"
    CHANGED = "changed"
    NOT_OURS = "not_ours"


class Via(enum.Enum):
    """How it was said: on the page without a login, or in a mail."""

    LINK = "link"
    REPLY = "reply"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One answer that holds. `policy` is the policy as on file, "" for all; `asked` the question's key, "" for none.

    `effective` is the day from which it is so (a cancellation's). `by` is the address that it came from.
    `settled_by` names the person who dealt with it, "" while nobody has or nobody needs to.
    """

    id: int
    account: int
    asked: str
    policy: str
    answer: Answer
    effective: date | None
    by: str
    via: Via
    note: str
    at: datetime
    settled_by: str = ""
    settled_as: str = ""

    @property
    def is_work(self) -> bool:
        """Whether a person has still to deal with it."""
        return self.answer is not Answer.IN_FORCE and not self.settled_by


@dataclass(frozen=True, slots=True)
class Rate:
    """How many questions were sent, how many of them answered, and of how many every policy is in force."""

    asked: int
    answered: int
    in_force: int
