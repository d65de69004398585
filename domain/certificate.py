"""What a certificate of insurance states, box by box, each value with its proof."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from domain.addendum import Addendum
from domain.field import Field
from domain.notice import PolicyNotice
from domain.page import PageSummary
from domain.party import EMPTY as EMPTY
from domain.party import NOBODY
from domain.party import Insurer as Insurer
from domain.party import Party as Party
from domain.property import PropertyEvidence
from domain.signal import Signal

_NONE: Mapping[str, Field] = MappingProxyType({})


class Line(enum.Enum):
    """The rows of a certificate: general liability, automobile, umbrella or excess, workers compensation, other."""

    GL = "gl"
    AUTO = "auto"
    UMBRELLA = "umbrella"
    WC = "wc"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Coverage:
    """One policy in one row; two policies squeezed into a row are two coverages.

    `limits` is keyed by the codes of the glossary (each_occurrence, el_each_accident, ...), `aggregate_per` by
    policy, project, location, other, and `autos` by any_auto, owned, hired, scheduled, non_owned.
    """

    line: Line
    description: Field = EMPTY
    is_excess: bool = False
    insurer_letter: Field = EMPTY
    policy_number: Field = EMPTY
    effective_date: Field = EMPTY
    expiration_date: Field = EMPTY
    occurrence: Field = EMPTY
    claims_made: Field = EMPTY
    aggregate_per: Mapping[str, Field] = field(default_factory=lambda: _NONE)
    autos: Mapping[str, Field] = field(default_factory=lambda: _NONE)
    addl_insd: Field = EMPTY
    subr_wvd: Field = EMPTY
    deductible: Field = EMPTY
    retention: Field = EMPTY
    retention_amount: Field = EMPTY
    per_statute: Field = EMPTY
    persons_excluded: Field = EMPTY
    limits: Mapping[str, Field] = field(default_factory=lambda: _NONE)


@dataclass(frozen=True, slots=True)
class Wording:
    """A span of free text that grants or denies something; `start` and `end` index the text of its `source`.

    `label`: ai, wos, pnc, noc, agg_per_project, umbrella_follow_form, form, party, party_ref, project, ...
    `polarity`: grant, negated, pending, limited, conditional, absent, or None for form, party and project spans.
    `lines` uses the glossary's line codes; empty means that the text names none. `editions` goes with `forms`, one
    for one: "04 13", or "" where none is given. `source` is description or remarks (an ACORD 101).
    """

    label: str
    start: int
    end: int
    polarity: str | None = None
    basis: str | None = None
    lines: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    days: int | None = None
    confidence: float = 0.0
    editions: tuple[str, ...] = ()
    source: str = "description"


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate: `form` as "ACORD 25", `edition` as printed ("2016/03"), `page` counts from 1.

    `remarks` is the text of the ACORD 101 pages that continue it, in their order; the description stays as printed.
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
    holder: Party = NOBODY
    insurers: Mapping[str, Insurer] = field(default_factory=lambda: MappingProxyType({}))
    coverages: tuple[Coverage, ...] = ()
    description: Field = EMPTY
    wording: tuple[Wording, ...] = ()
    remarks: Field = EMPTY
    addendum: Addendum | None = None

    def quoted(self, span: Wording) -> str:
        """The words of a span, from the description or the remarks."""
        field = self.remarks if span.source == "remarks" else self.description
        return str(field.value or "")[span.start : span.end]


@dataclass(frozen=True, slots=True)
class Endorsement:
    """A policy endorsement: `form` normalised "CG 20 10", `edition` "04 13", `page` counts from 1, `last_page` too.

    `form` is "manuscript.height" for words without a number that the catalogue knows, else the page's own title.
    `line`, `grants`, `restricts` and `basis` are codes of config/endorsements.yaml. `scheduled_parties` are the names
    in the schedule, or its words for whoever a contract requires; `blanket` tells that it, or the form, takes such
    parties in. `locations` are the places, projects or operations of the schedule. `is_specimen`: the schedule that
    the form needs is blank, or neither policy number nor named insured stands on it. `confidence` is of form and
    edition.
    """

    form: str
    page: int
    edition: str | None = None
    policy_number: Field = EMPTY
    scheduled_parties: tuple[str, ...] = ()
    title: str = ""
    line: str | None = None
    named_insured: Field = EMPTY
    effective_date: Field = EMPTY
    grants: tuple[str, ...] = ()
    restricts: tuple[str, ...] = ()
    basis: str | None = None
    blanket: bool = False
    locations: tuple[str, ...] = ()
    is_specimen: bool = False
    confidence: float = 0.0
    last_page: int | None = None


ILLEGIBLE = "illegible-certificate"
"""The code of the warning that a page is a certificate too worn, coarse or small to be read."""


@dataclass(frozen=True, slots=True)
class ReadWarning:
    """Something a person should know of the reading: a stable code, a sentence, and the page if it is of one."""

    code: str
    message: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was read from one document, as `certdesk extract --json` prints it."""

    file: str
    sha256: str
    pages: tuple[PageSummary, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    endorsements: tuple[Endorsement, ...] = ()
    warnings: tuple[ReadWarning, ...] = ()
    signals: tuple[Signal, ...] = ()
    notices: tuple[PolicyNotice, ...] = ()
    property_evidence: tuple[PropertyEvidence, ...] = ()
