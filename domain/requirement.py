"""What a client asks of a contractor's insurance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from domain.finding import Severity

_NONE: Mapping[str, int] = MappingProxyType({})


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
class RequiredCarrier:
    """What insurers must be. `am_best_min` and `size_min` are "" when nothing is asked ("A-", "VII").

    `accept_unrated` names kinds of insurers that may be without a rating: state_fund, lloyds, rrg_by_exception, pool.
    """

    am_best_min: str = ""
    size_min: str = ""
    admitted_required: bool = False
    accept_unrated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RetroDate:
    """How far back a claims-made policy must reach: `on_or_before` is contract_start, policy_start or an ISO date."""

    on_or_before: str = "contract_start"


@dataclass(frozen=True, slots=True)
class RequiredCoverage:
    """One line of coverage that must be shown. Amounts in whole US dollars.

    `line` is a glossary code (gl, auto, umbrella, wc, professional, ...). `required` is always, or a condition
    (if_vehicles, if_employees, ...). `limits` are minimums by limit code; `words` limits that are asked for in words
    (bpp: replacement_cost, business_income: 12_months); `tower` those of primary and umbrella together. `form` is "",
    occurrence or claims_made_ok. `owners_excluded_ok` is of workers compensation: None means that the contract says
    nothing of owners and officers who are left out. `may_combine_with` is another line whose policy may carry this one.
    `alternatives` stand in for the line: `endorsement` a form's number, `owner_operators` what the client decides on.
    `causes` of loss (basic, broad, special) and `papers` (acord_24, acord_28, declarations) are of property.
    `tail_years` is how long after the end of the work a claims-made line must be kept up.
    """

    line: str
    required: str = "always"
    form: str = ""
    limits: Mapping[str, int] = field(default_factory=lambda: _NONE)
    words: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    statutory: bool = False
    tower: Mapping[str, int] = field(default_factory=lambda: _NONE)
    umbrella_may_satisfy: bool = False
    aggregate_basis: str = "any"
    max_deductible: int | None = None
    max_sir: int | None = None
    autos: str = ""
    owners_excluded_ok: bool | None = None
    retro: RetroDate | None = None
    tail_years: int = 0
    may_combine_with: str = ""
    alternatives: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    causes: str = ""
    papers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RequiredCondition:
    """A condition on lines: ai_ongoing, ai_completed, ai_premises, ai_auto, pnc, wos, noc, aggregate_per_project,
    loss_payee.

    `min_evidence` is one of the evidence levels of the glossary; `accept` names equivalences of the catalogue: any one
    of them will do; () takes every form that grants it. `parties` are the names meant when not the additional insureds.
    """

    code: str
    lines: tuple[str, ...]
    severity: Severity
    min_evidence: str = "asserted"
    accept: tuple[str, ...] = ()
    days: int | None = None
    parties: tuple[str, ...] = ()
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Prohibited:
    """A restriction that the contract forbids: `form` is a number of the catalogue ("CG 21 39", "manuscript.height").

    `edition` ("10 93") forbids that one only, "" every one. `kind` names one without a form (radius, unlisted_driver,
    reefer_breakdown); one of form and kind is "". `unless` is a flag of the account that lifts it, `when` one that must
    be set for it to hold; "" for none.
    """

    form: str = ""
    kind: str = ""
    unless: str = ""
    when: str = ""
    edition: str = ""


@dataclass(frozen=True, slots=True)
class RequiredDocument:
    """Another paper that must be on file (w9, license, agreement, acord_855, ny_wc, mcs90, ...).

    `required` is as of coverages. `accept` are the names of papers that will do, () for the code alone. `finding` is
    the code of the catalogue that says it is missing. `expires` tells that it has an end, which must lie ahead.
    """

    code: str
    required: str = "always"
    accept: tuple[str, ...] = ()
    finding: str = "page_missing"
    expires: bool = False
    title: str = ""


@dataclass(frozen=True, slots=True)
class Timing:
    """Day counts: when a policy counts as expiring, and how old a certificate may be."""

    expiring_days: int = 30
    grace_days: int = 0
    certificate_max_age_days: int = 365
    completed_ops_years: int = 0


@dataclass(frozen=True, slots=True)
class Scoring:
    """Points taken off for each open finding by severity, from `start` down to 0; the client sees and sets them."""

    start: int = 100
    critical: int = 40
    major: int = 15
    minor: int = 3


@dataclass(frozen=True, slots=True)
class Strictness:
    """How strict the client wants to be.

    `minor_blocks`: minor findings make an account noncompliant too. `strict_evidence`: what is shown below the evidence
    asked for (unverified) does, when it is major. `standing` are codes of findings that the client accepts from
    everybody, with yearly review (notice_missing). `hold_signals_at`: summed weight of a paper's signals from which it
    waits for a person, 0 for never. `exemption_forms` are papers that the client takes as proof of having no employees.
    """

    minor_blocks: bool = False
    strict_evidence: bool = False
    standing: tuple[str, ...] = ()
    hold_signals_at: int = 3
    exemption_forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RequirementSet:
    """All rules a client applies to one kind of contractor, as of one version.

    `version` counts from 1, 0 for a set that is in no record; `effective_on` is the day from which it holds. `layers`
    are the ids of the sets that were laid over one another to make it, base first. Unless it is `waivable`, no
    exception may be granted. `questions` ask for the flags that the client made up, by flag.
    """

    id: str
    title: str
    holder: RequiredHolder
    coverages: tuple[RequiredCoverage, ...]
    conditions: tuple[RequiredCondition, ...] = ()
    additional_insureds: tuple[RequiredParty, ...] = ()
    prohibited: tuple[Prohibited, ...] = ()
    timing: Timing = Timing()
    carrier: RequiredCarrier = RequiredCarrier()
    documents: tuple[RequiredDocument, ...] = ()
    scoring: Scoring = Scoring()
    strictness: Strictness = Strictness()
    version: int = 0
    effective_on: date | None = None
    layers: tuple[str, ...] = ()
    waivable: bool = True
    questions: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
