"""What a client asks of a contractor's insurance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from domain.finding import Severity


@dataclass(frozen=True, slots=True)
class RequiredParty:
    """A party that must be an additional insured. `contract` is direct or upstream."""

    name: str
    role: str = "client"
    contract: str = "direct"


@dataclass(frozen=True, slots=True)
class RequiredHolder:
    """How the certificate must be addressed. `accept_names` are other spellings that will do."""

    name: str
    address: str = ""
    accept_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RequiredCoverage:
    """One line of coverage that must be shown. Amounts in whole US dollars.

    `line` is a glossary code (gl, auto, umbrella, wc, professional, ...). `required` is always, or a condition
    (if_vehicles, if_employees, ...). `limits` are minimums by limit code; `tower` those of primary and umbrella
    together. `form` is "", occurrence or claims_made_ok. `owners_excluded_ok` is of workers compensation: None means
    that the contract says nothing of owners and officers who are left out.
    """

    line: str
    required: str = "always"
    form: str = ""
    limits: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    statutory: bool = False
    tower: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    umbrella_may_satisfy: bool = False
    aggregate_basis: str = "any"
    max_deductible: int | None = None
    max_sir: int | None = None
    autos: str = ""
    owners_excluded_ok: bool | None = None


@dataclass(frozen=True, slots=True)
class RequiredCondition:
    """A condition on lines: ai_ongoing, ai_completed, ai_premises, ai_auto, pnc, wos, noc, aggregate_per_project.

    `min_evidence` is one of the evidence levels of the glossary; `accept` names equivalences of the catalogue.
    """

    code: str
    lines: tuple[str, ...]
    severity: Severity
    min_evidence: str = "asserted"
    accept: tuple[str, ...] = ()
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Timing:
    """Day counts: when a policy counts as expiring, and how old a certificate may be."""

    expiring_days: int = 30
    grace_days: int = 0
    certificate_max_age_days: int = 365


@dataclass(frozen=True, slots=True)
class RequirementSet:
    """All rules a client applies to one kind of contractor, as of one version."""

    id: str
    title: str
    holder: RequiredHolder
    coverages: tuple[RequiredCoverage, ...]
    conditions: tuple[RequiredCondition, ...] = ()
    additional_insureds: tuple[RequiredParty, ...] = ()
    prohibited: tuple[str, ...] = ()
    timing: Timing = Timing()
