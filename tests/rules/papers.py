"""Certificates, endorsement pages and requirement sets for tests, in as few words as a test can say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from config.reference import requirement_body
from domain.certificate import Certificate, Coverage, Endorsement, Insurer, Line, Party, Wording
from domain.field import Box, Field, Value
from domain.finding import Finding, Judgement, Result
from domain.holdings import AccountFacts, Proof
from domain.requirement import RequirementSet
from rules.judge import judge
from rules.requirement_file import requirement_from

TODAY = date(2026, 11, 23)
CLIENT, ADDRESS = "Marlow Tower LLC", "400 Front St, Columbus, IN 47201"
CONTRACTOR = "Brightline Janitorial LLC"
SURE = 0.97

Boxes = Mapping[str, Value | Field]


def box(value: Value, confidence: float = SURE, text: str | None = None) -> Field:
    """One box that was looked at."""
    return Field(value, text or (None if value is None else str(value)), confidence, 1, Box(0, 0, 9, 9))


def boxes(values: Boxes) -> Mapping[str, Field]:
    """Several of them."""
    return MappingProxyType({name: value if isinstance(value, Field) else box(value) for name, value in values.items()})


def row(
    line: str, limits: Boxes, *, number: str = "P-1", term: tuple[str, str] = ("2026-01-01", "2027-01-01"), **more: Any
) -> Coverage:
    """One row of a certificate. `more` are its boxes by name: a value, a Field, or a mapping of them."""
    made: dict[str, Any] = {}
    for name, value in more.items():
        if isinstance(value, dict):
            made[name] = boxes(value)
        elif isinstance(value, Field) or name == "is_excess":
            made[name] = value
        else:
            made[name] = box(value)
    made.setdefault("insurer_letter", box("A"))
    made.setdefault("policy_number", box(f"{line.upper()} {number}"))
    made.setdefault("effective_date", box(term[0]))
    made.setdefault("expiration_date", box(term[1]))
    return Coverage(Line(line), limits=boxes(limits), **made)


GL = {
    "each_occurrence": 1_000_000,
    "damage_rented_premises": 100_000,
    "med_exp": 5_000,
    "personal_adv_injury": 1_000_000,
    "general_aggregate": 2_000_000,
    "products_completed_ops_aggregate": 2_000_000,
}
EL = {"el_each_accident": 500_000, "el_disease_each_employee": 500_000, "el_disease_policy_limit": 500_000}


def gl(limits: Boxes = MappingProxyType({}), **more: Any) -> Coverage:
    """A general liability row that vendor_standard is content with."""
    good = {
        "occurrence": True,
        "claims_made": False,
        "addl_insd": "Y",
        "subr_wvd": "Y",
        "aggregate_per": {"policy": True},
    }
    return row("gl", {**GL, **limits}, **{**good, **more})


def auto(limits: Boxes = MappingProxyType({}), **more: Any) -> Coverage:
    """An automobile row for any auto."""
    good = {"autos": {"any_auto": True}, "addl_insd": "Y", "subr_wvd": "Y"}
    return row("auto", {"combined_single_limit": 1_000_000, **limits}, **{**good, **more})


def wc(limits: Boxes = MappingProxyType({}), **more: Any) -> Coverage:
    """A workers compensation row with statutory limits."""
    return row("wc", {**EL, **limits}, **{"per_statute": True, "subr_wvd": "Y", "persons_excluded": "N", **more})


def umbrella(each: Value, aggregate: Value | Field = None, **more: Any) -> Coverage:
    """An umbrella row."""
    limits = {"each_occurrence": each, "aggregate": each if aggregate is None else aggregate}
    return row("umbrella", limits, **{"occurrence": True, **more})


PRIMARY = Wording("pnc", 0, 0, "grant", "scheduled", ("gl",), confidence=0.93)
WORKING = (gl(), auto(), wc())


def certificate(*rows: Coverage, **more: Any) -> Certificate:
    """A certificate for CONTRACTOR, addressed to CLIENT, with primary wording."""
    made: dict[str, Any] = {
        "form": "ACORD 25",
        "page": 1,
        "edition": "2016/03",
        "date": box("2026-11-02"),
        "insured": Party(box(CONTRACTOR), box("12 Oak Rd, Columbus, IN 47203")),
        "holder": Party(box(CLIENT), box(ADDRESS)),
        "insurers": MappingProxyType({"A": Insurer(box("Ohio Security Insurance Company"), box("24082"))}),
        "coverages": rows or WORKING,
        "wording": (PRIMARY,),
    }
    return Certificate(**{**made, **more})


def page(
    form: str, *, number: str | None = None, parties: tuple[str, ...] = (CLIENT,), edition: str = "04 13"
) -> Endorsement:
    """An endorsement page."""
    return Endorsement(form, 2, edition, box(number) if number else Field(), parties)


def proof(*certificates: Certificate, n: int = 1, pages: tuple[Endorsement, ...] = (), **more: Any) -> Proof:
    """A document, received on November n."""
    return Proof(n, date(2026, 11, n), certificates, pages, **more)


def requirement(code: str = "vendor_standard", **changed: Any) -> RequirementSet:
    """A shipped set for CLIENT, with some of its keys changed."""
    return requirement_from({**requirement_body(code), **changed}, client=CLIENT, client_address=ADDRESS)


def judged(
    *proofs: Proof,
    wanted: RequirementSet | None = None,
    today: date = TODAY,
    contractor: str = CONTRACTOR,
    **flags: bool,
) -> Judgement:
    """The judgement of these papers; vehicles and employees are there unless the flags say otherwise."""
    known = {"vehicles": True, "employees": True, **flags}
    facts = AccountFacts(CLIENT, ADDRESS, contractor, tuple(known.items()))
    return judge(facts, wanted or requirement(), proofs, today)


def open_codes(judgement: Judgement) -> list[str]:
    """Codes of everything that is not simply met, notes left out, in order."""
    closed = (Result.PASS, Result.NOT_APPLICABLE)
    return [one.code for one in judgement.findings if one.result not in closed and one.code != "notice_missing"]


def of(judgement: Judgement, name: str) -> Finding:
    """The finding of one requirement."""
    found = [one for one in judgement.findings if one.requirement == name]
    assert len(found) == 1, (name, found)
    return found[0]
