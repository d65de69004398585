"""Exceptions: what a client decided not to insist on. Never called waivers, which are of subrogation."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date


class ExceptionKind(enum.Enum):
    """WAIVED: the requirement is not asked of this account.

    ACCEPTED: what is short is taken, and its dates go on being tracked.
    """

    WAIVED = "waived"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class GrantedException:
    """One requirement of one account that a client's user let go, until `ends_on` (that day not included).

    `requirement` is the stable name of the tested rule ("gl.limits.each_occurrence"), or a whole line ("cyber") for a
    waived one. `shortfall` is what was accepted, by the words of the finding; a finding that says otherwise, or is of
    another code than `code`, is not covered by it. `policy_number` bare, "" when none: another policy ends the
    exception. `requirement_version` is the version that it was granted under; 0 when it holds for later ones too.
    """

    requirement: str
    kind: ExceptionKind
    approved_by: str
    approved_on: date
    reason: str
    ends_on: date
    code: str = ""
    shortfall: str = ""
    policy_number: str = ""
    requirement_version: int = 0
    document_id: int | None = None

    def holds(self, today: date) -> bool:
        """Whether it is granted and has not ended by itself on that day."""
        return self.approved_on <= today < self.ends_on
