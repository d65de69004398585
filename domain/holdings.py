"""Confirmed proof of an account, and what it comes to when it is folded by line over time.

`Proof` is what people confirmed: papers with all their boxes. `Holdings` is the same without pictures and places, only
what a rule can ask for, with newer papers in place of older ones: small enough to be kept with an account and to be
judged ten thousand times a second.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from domain.certificate import Certificate, Endorsement, Wording
from domain.exceptions import GrantedException
from domain.finding import AccountStatus
from domain.notice import PolicyNotice
from domain.property import PropertyEvidence
from domain.signal import Signal

_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Proof:
    """One document that a reviewer confirmed, or is about to.

    `received_on` orders proofs: newer supersedes older, policy by policy. Of a `confirmed` one a person stands for
    every value, however unsure the reader was. `is_binder` tells that it is temporary proof.
    """

    document_id: int
    received_on: date
    certificates: tuple[Certificate, ...] = ()
    endorsements: tuple[Endorsement, ...] = ()
    confirmed: bool = False
    notices: tuple[PolicyNotice, ...] = ()
    property_evidence: tuple[PropertyEvidence, ...] = ()
    signals: tuple[Signal, ...] = ()
    is_binder: bool = False


@dataclass(frozen=True, slots=True)
class HeldInsurer:
    """A company of one paper, as printed. `naic_of_other` tells that the number belongs to another listed company."""

    name: str = ""
    naic: str = ""
    naic_of_other: bool = False


@dataclass(frozen=True, slots=True)
class Restriction:
    """A restriction of the catalogue that a paper names: `form` ("CG 21 39", "manuscript.height"), `box` the path
    where.

    Of one that is not `sure` the words may only describe what the insured does; `quote` is their sentence.
    """

    form: str
    box: str
    sure: bool = True
    quote: str = ""


@dataclass(frozen=True, slots=True)
class HeldPaper:
    """One certificate or evidence of property insurance. `place` is its position among those of its document.

    `told` is the running text of description and remarks as names are compared: lower case, no punctuation. `says` is
    the same for papers whose words say the same of their rows, whatever their names, numbers and dates; `says_of_rows`
    for those that say the same of the boxes of rows, whatever they say of conditions. `cited` are
    the endorsements that it names as being on the policies: (number, edition or ""). `is_property` tells that its boxes
    are those of an evidence of property insurance. `form` is as printed ("ACORD 25", "ACORD 28", "C-105.2"). `signed`
    is None when there is nothing to see. `unsure` are the paths of boxes that a verdict must not rest on before
    somebody has looked at them. `signal_weight` is the sum of its signals', `signals` their codes. `has_addendum` tells
    that an ACORD 855 goes with it.
    """

    document_id: int
    place: int
    received_on: date
    form: str
    confirmed: bool = False
    edition: str = ""
    issued: date | None = None
    signed: bool | None = None
    insured: str = ""
    insured_address: str = ""
    holder: str = ""
    holder_address: str = ""
    description: str = ""
    remarks: str = ""
    told: str = ""
    says: str = ""
    says_of_rows: str = ""
    wording: tuple[Wording, ...] = ()
    cited: tuple[tuple[str, str], ...] = ()
    restrictions: tuple[Restriction, ...] = ()
    insurers: Mapping[str, HeldInsurer] = field(default_factory=lambda: MappingProxyType({}))
    interests: tuple[str, ...] = ()
    unsure: frozenset[str] = _NOTHING
    signals: tuple[str, ...] = ()
    signal_weight: int = 0
    has_addendum: bool = False
    is_binder: bool = False
    is_property: bool = False


@dataclass(frozen=True, slots=True)
class HeldPolicy:
    """One policy as the newest paper that states it says. `paper` and `row` are its places among papers and rows.

    `line` is a glossary code. `limits` are whole dollars by limit code, `words` what stands in an amount's or date's
    box instead. `marked` are the boxes ticked or answered Y (occurrence, addl_insd, autos.any_auto,
    aggregate_per.project), `denied` those answered N, `blank` boxes that were looked at and found empty. `unsure` are
    names of boxes, as in limits.each_occurrence, that nobody confirmed and the reader was unsure of. `retro` is the
    retroactive date, None when none is stated; `retro_words` is what stands for it ("policy inception", "none", "full
    prior acts"). `cancelled_on` is the day from which a notice ends it, `reinstated_on` the day from which a
    reinstatement holds; between the two lies a gap unless they are the same day; `notice_document` is the document of
    the notice that counts. `says` is the same for policies that say the same, whatever their numbers, dates
    and insurers, and whether additional insured and waiver are marked; `columns` tells those marks (rules.says).
    """

    line: str
    paper: int
    row: int
    number: str = ""
    effective: date | None = None
    expiration: date | None = None
    limits: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    words: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    marked: frozenset[str] = _NOTHING
    denied: frozenset[str] = _NOTHING
    blank: frozenset[str] = _NOTHING
    unsure: frozenset[str] = _NOTHING
    retention: int | None = None
    insurer_letters: str = ""
    is_excess: bool = False
    description: str = ""
    retro: date | None = None
    retro_words: str = ""
    cancelled_on: date | None = None
    reinstated_on: date | None = None
    notice_document: int | None = None
    says: str = ""
    columns: str = ""


@dataclass(frozen=True, slots=True)
class HeldPage:
    """One endorsement page. `parties` are the names of its schedule; `policy_number` bare; `line` as in the catalogue.

    `grants` and `restricts` are codes of config/endorsements.yaml, `basis` scheduled, blanket_direct, ....
    """

    form: str
    document_id: int
    page: int
    edition: str = ""
    line: str = ""
    policy_number: str = ""
    parties: tuple[str, ...] = ()
    grants: tuple[str, ...] = ()
    restricts: tuple[str, ...] = ()
    basis: str = ""
    blanket: bool = False
    is_specimen: bool = False


@dataclass(frozen=True, slots=True)
class Holdings:
    """What an account holds: papers, newest first; policies, of newest papers first; endorsement pages.

    `adrift` are notices that belong to no policy on file: (line or "", bare policy number, document id).
    """

    papers: tuple[HeldPaper, ...] = ()
    policies: tuple[HeldPolicy, ...] = ()
    pages: tuple[HeldPage, ...] = ()
    adrift: tuple[tuple[str, str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class FiledDocument:
    """Another paper on file (w9, license, agreement, ny_wc, ...), as it calls itself; `expires` is None for never."""

    code: str
    name: str = ""
    expires: date | None = None
    document_id: int | None = None


@dataclass(frozen=True, slots=True)
class CarrierRating:
    """What the client knows of an insurer. `am_best` as "A-", `size` as "VIII", "" when not rated; `as_of` its day.

    `admitted` are postal codes of the states where it is licensed; None when the client imported no such list.
    """

    naic: str
    am_best: str = ""
    size: str = ""
    as_of: date | None = None
    admitted: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class UnderReview:
    """An account that waits for a person since `began_on`, and stood at `before` until then.

    It keeps that up to, not including, `keeps_until`.
    """

    before: AccountStatus
    began_on: date
    keeps_until: date


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """What the rules must know of an account beside its proof.

    `flags` answers the conditions of requirements (vehicles, employees, written_contract, ...); a missing key means
    that nobody has said. `also_known_as` are other names of the contractor that the client accepts. `state` is the
    contractor's home state by postal code, `work_state` that of the project; "" when not known. `ratings` are the
    client's, by NAIC number. `review` is the one that runs, None when none was begun.
    """

    client: str
    client_address: str
    contractor: str
    flags: tuple[tuple[str, bool], ...] = ()
    also_known_as: tuple[str, ...] = ()
    state: str = ""
    work_state: str = ""
    contract_start: date | None = None
    contract_end: date | None = None
    documents: tuple[FiledDocument, ...] = ()
    exceptions: tuple[GrantedException, ...] = ()
    ratings: Mapping[str, CarrierRating] = field(default_factory=lambda: MappingProxyType({}))
    review: UnderReview | None = None
