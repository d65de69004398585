"""Papers that end a policy or bring it back: what they say, each value with its proof."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from domain.field import Field

_EMPTY = Field()


class NoticeKind(enum.Enum):
    """What a paper does to a policy.

    A request is the insured's or the agent's own (ACORD 35, a letter): it shows that the end was asked for, not that it
    came. A rescinded notice never took effect; a reinstatement restores what had ended or was about to.
    """

    CANCELLATION = "cancellation"
    NONRENEWAL = "nonrenewal"
    REINSTATEMENT = "reinstatement"
    CANCELLATION_REQUEST = "cancellation_request"
    RESCINDED = "rescinded"


REASONS = ("nonpayment", "underwriting", "insured_request", "other")
"""What the reason told comes to; None when the paper tells none."""


@dataclass(frozen=True, slots=True)
class PolicyNotice:
    """One notice: which policies, from which day, why. `page` counts from 1.

    `effective_date` is the day on which coverage ends (for a reinstatement, begins again), `effective_time` "12:01 AM"
    as read. `line` is the glossary's code. `reason` has one of REASONS as its value and the words as its text.
    `without_lapse` is True or False when a reinstatement tells; `lapse_from` and `lapse_to` are the days between which
    there was no coverage, the last one covered again. `amount_due` is in whole dollars, cents stand in its text.
    """

    kind: NoticeKind
    page: int
    policy_numbers: tuple[Field, ...] = ()
    insured: Field = _EMPTY
    insurer: Field = _EMPTY
    line: str | None = None
    effective_date: Field = _EMPTY
    effective_time: Field = _EMPTY
    notice_date: Field = _EMPTY
    reason: Field = _EMPTY
    without_lapse: Field = _EMPTY
    lapse_from: Field = _EMPTY
    lapse_to: Field = _EMPTY
    amount_due: Field = _EMPTY
    confidence: float = 0.0
