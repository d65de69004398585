"""What a New York construction addendum (ACORD 855) says of the policy behind a certificate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from domain.field import Field
from domain.party import EMPTY, NO_INSURER, Insurer


@dataclass(frozen=True, slots=True)
class AddendumAnswer:
    """The answer to one question: "Y", "N", or None where neither box is marked.

    `question` is its printed words: whether "Y" is good depends on them. `forms` are the form numbers given, as in
    "CG 20 10 04 13"; `explanation` is free text.
    """

    question: str
    answer: Field = EMPTY
    forms: tuple[str, ...] = ()
    explanation: Field = EMPTY


@dataclass(frozen=True, slots=True)
class Addendum:
    """One ACORD 855. `authorized` and `excess_line` are the ticks of the insurer's standing in New York.

    `answers` are keyed by what is asked (operations_excluded, additional_insured, ...), found by the question's
    words; a question of no known kind is keyed by its letter.
    """

    form: str
    page: int
    edition: str | None = None
    date: Field = EMPTY
    agency: Field = EMPTY
    insured: Field = EMPTY
    policy_number: Field = EMPTY
    effective_date: Field = EMPTY
    insurer: Insurer = NO_INSURER
    number: Field = EMPTY
    authorized: Field = EMPTY
    excess_line: Field = EMPTY
    answers: Mapping[str, AddendumAnswer] = field(default_factory=lambda: MappingProxyType({}))
