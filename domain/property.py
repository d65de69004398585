"""What a certificate or evidence of property insurance states (ACORD 24, 27, 28), each value with its proof.

None of them is a certificate of liability insurance: they never stand among an extraction's certificates.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from domain.field import Field
from domain.party import EMPTY, NOBODY, Insurer, Party

_NONE: Mapping[str, Field] = MappingProxyType({})


class PropertyLine(enum.Enum):
    """The rows of an ACORD 24; an ACORD 27 or 28 has the first only."""

    PROPERTY = "property"
    INLAND_MARINE = "inland_marine"
    CRIME = "crime"
    EQUIPMENT_BREAKDOWN = "equipment_breakdown"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class CoveredProperty:
    """One thing covered: `name` is its printed or typed label in snake case (building, business_income, ...).

    `label` is that label where it was typed into a free row. Limits are per location unless the name says blanket.
    """

    name: str
    label: Field = EMPTY
    limit: Field = EMPTY
    deductible: Field = EMPTY


@dataclass(frozen=True, slots=True)
class PropertyPolicy:
    """One policy. `causes` of loss are ticks (basic, broad, special, flood, ...); `deductibles` are whole dollars
    by what they apply to (building, contents, wind, ...)."""

    line: PropertyLine
    description: Field = EMPTY
    insurer_letter: Field = EMPTY
    policy_number: Field = EMPTY
    effective_date: Field = EMPTY
    expiration_date: Field = EMPTY
    causes: Mapping[str, Field] = field(default_factory=lambda: _NONE)
    deductibles: Mapping[str, Field] = field(default_factory=lambda: _NONE)
    coverages: tuple[CoveredProperty, ...] = ()


@dataclass(frozen=True, slots=True)
class PropertyAnswer:
    """The answer to one coverage question of an ACORD 28: "Y", "N", "N/A", or None where no box is marked.

    `detail` is what else the row asks: a percent, a number of months, the number of a form. Whether "Y" is good
    depends on the question (a terrorism exclusion is not).
    """

    answer: Field = EMPTY
    limit: Field = EMPTY
    deductible: Field = EMPTY
    detail: Field = EMPTY


@dataclass(frozen=True, slots=True)
class PropertyEvidence:
    """One ACORD 24, 27 or 28: `form` as "ACORD 24", `edition` as printed, `page` counts from 1.

    `holder` is the certificate holder of an ACORD 24 and the additional interest of the others, `interests` its
    roles there (mortgagee, loss_payee, lenders_loss_payable, ...). `description` is the box of special conditions
    or remarks, `remarks` the text of ACORD 101 pages that continue it.
    """

    form: str
    page: int
    edition: str | None = None
    date: Field = EMPTY
    number: Field = EMPTY
    revision: Field = EMPTY
    signature: Field = EMPTY
    producer: Party = NOBODY
    insured: Party = NOBODY
    additional_insureds: Field = EMPTY
    insurers: Mapping[str, Insurer] = field(default_factory=lambda: MappingProxyType({}))
    location: Field = EMPTY
    covers: Mapping[str, Field] = field(default_factory=lambda: _NONE)
    policies: tuple[PropertyPolicy, ...] = ()
    answers: Mapping[str, PropertyAnswer] = field(default_factory=lambda: MappingProxyType({}))
    description: Field = EMPTY
    remarks: Field = EMPTY
    holder: Party = NOBODY
    interests: Mapping[str, Field] = field(default_factory=lambda: _NONE)
    loan_number: Field = EMPTY
    servicer: Party = NOBODY
    continuous_until_terminated: Field = EMPTY
    prior_evidence_date: Field = EMPTY
