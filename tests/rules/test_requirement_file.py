"""Requirement sets as people write them: every key comes to something that is judged by."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from config.reference import requirement_body, requirement_codes
from domain.finding import Severity
from domain.requirement import (
    Prohibited,
    RequiredCarrier,
    RequiredCondition,
    RequiredCoverage,
    RequiredDocument,
    RequiredHolder,
    RequiredParty,
    RequirementSet,
    RetroDate,
    Scoring,
    Strictness,
    Timing,
)
from rules.requirement_file import read_set, requirement_from, untested

CLIENT = "Marlow Tower LLC"
ADDRESS = "400 Front St"
SHARED = Path(__file__).parents[3] / "shared" / "domain" / "requirements"
LEAST = {"id": "least", "title": "The least that a set can be", "coverages": [{"line": "gl"}]}


def made(parties=None, **changed) -> RequirementSet:
    body = {**LEAST, **changed}
    return requirement_from(body, client=CLIENT, client_address=ADDRESS, parties=parties or {})


def covered(**row) -> RequiredCoverage:
    return made(coverages=[{"line": "gl", **row}]).coverages[0]


def condition(**row) -> RequiredCondition:
    return made(conditions=[{"code": "wos", "lines": ["gl"], **row}]).conditions[0]


@pytest.mark.parametrize("code", requirement_codes())
def test_every_shipped_set_is_valid_and_its_placeholders_are_filled(code):
    set_of = requirement_from(requirement_body(code), client=CLIENT, client_address=ADDRESS)
    assert set_of.id == code
    assert (set_of.holder.name, set_of.holder.address) == (CLIENT, ADDRESS)
    assert not re.search(r"\{[a-z_]+\}", repr(set_of))
    assert set_of.coverages


@pytest.mark.skipif(not SHARED.is_dir(), reason="the folder of the trade's own sets is not there")
def test_every_set_of_the_trade_is_read_without_a_problem():
    files = [file for file in sorted(SHARED.glob("*.yaml")) if not file.name.startswith("_")]
    assert files
    for file in files:
        body = read_set(file.read_bytes(), name=file.name)
        assert requirement_from(body, client=CLIENT, client_address=ADDRESS).id == file.stem


@pytest.mark.skipif(not SHARED.is_dir(), reason="the folder of the trade's own sets is not there")
@pytest.mark.parametrize("code", requirement_codes())
def test_a_shipped_template_asks_what_the_set_of_the_trade_asks(code):
    theirs, ours = (
        requirement_from(body, client=CLIENT, client_address=ADDRESS, parties={"landlord": CLIENT, "manager": "M LLC"})
        for body in (read_set((SHARED / f"{code}.yaml").read_bytes(), name=code), requirement_body(code))
    )
    same = {"holder": ours.holder, "prohibited": ours.prohibited} if "trucking" in code or "tenant" in code else {}
    assert replace(theirs, **same) == ours
    assert set(theirs.prohibited) <= set(ours.prohibited)
    assert theirs.holder.name == ours.holder.name and theirs.holder.accept_names == ours.holder.accept_names


@pytest.mark.parametrize("schema", ["requirement/1", "coi-requirement/1"])
def test_both_names_of_the_schema_are_known(schema):
    assert made(schema=schema).id == "least"


def test_the_least_set_asks_for_one_line_from_the_client():
    assert made() == RequirementSet(
        id="least",
        title="The least that a set can be",
        holder=RequiredHolder(CLIENT, ADDRESS),
        coverages=(RequiredCoverage("gl"),),
    )


def test_a_key_without_a_value_is_not_said():
    assert made(prohibited=None, timing=None, holder=None, coverages=[{"line": "gl", "limits": None}]) == made()
    assert made(timing={"grace_days": None}, carrier={"am_best_min": None}) == made()


@pytest.mark.parametrize(
    ("row", "field", "value"),
    [
        ({}, "required", "always"),
        ({"required": "if_vehicles"}, "required", "if_vehicles"),
        ({"form": "claims_made_ok"}, "form", "claims_made_ok"),
        ({"limits": {"each_occurrence": 0, "med_exp": 5000}}, "limits", {"each_occurrence": 0, "med_exp": 5000}),
        ({"tower": {"each_occurrence": 6_000_000}}, "tower", {"each_occurrence": 6_000_000}),
        ({"umbrella_may_satisfy": True}, "umbrella_may_satisfy", True),
        ({"aggregate_basis": "per_location"}, "aggregate_basis", "per_location"),
        ({}, "aggregate_basis", "any"),
        ({"max_deductible": 0}, "max_deductible", 0),
        ({}, "max_deductible", None),
        ({"max_sir": 25_000}, "max_sir", 25_000),
        ({"autos": "hired_nonowned_ok"}, "autos", "hired_nonowned_ok"),
        ({"autos": "any, or scheduled when every power unit used is listed"}, "autos", "any_or_scheduled"),
        ({"owners_excluded_ok": False}, "owners_excluded_ok", False),
        ({}, "owners_excluded_ok", None),
        ({"retro": {"on_or_before": "contract_start"}}, "retro", RetroDate("contract_start")),
        ({"retro": {"on_or_before": date(2020, 2, 29)}}, "retro", RetroDate("2020-02-29")),
        ({"retro": {"on_or_before": "2020-02-29"}}, "retro", RetroDate("2020-02-29")),
        ({}, "retro", None),
        ({"tail_years": 3}, "tail_years", 3),
        ({"may_combine_with": "professional"}, "may_combine_with", "professional"),
        ({"alternatives": {"endorsement": "CA 99 48"}}, "alternatives", {"endorsement": "CA 99 48"}),
        ({"alternatives": {"owner_operators": "by_exception"}}, "alternatives", {"owner_operators": "by_exception"}),
        ({"causes": "special"}, "causes", "special"),
        ({"documents": ["acord_28", "declarations"]}, "papers", ("acord_28", "declarations")),
        ({"line": "property", "limits": {"bpp": "replacement_cost"}}, "words", {"bpp": "replacement_cost"}),
        ({"line": "property", "limits": {"business_income": "12_months"}}, "words", {"business_income": "12_months"}),
        ({"line": "property", "limits": {"bpp": 50_000, "building": "agreed_value"}}, "limits", {"bpp": 50_000}),
        ({"line": "wc", "limits": {"statutory": True}}, "statutory", True),
        ({"line": "wc", "limits": {"statutory": True, "el_each_accident": 1}}, "limits", {"el_each_accident": 1}),
        ({"line": "wc"}, "statutory", False),
    ],
)
def test_each_key_of_a_line_of_coverage_is_read(row, field, value):
    assert getattr(covered(**row), field) == value


def test_what_is_required_never_is_not_asked():
    asked = made(
        coverages=[{"line": "gl"}, {"line": "auto", "required": "never"}],
        documents=[{"code": "w9", "required": "never"}, {"code": "agreement"}],
    )
    assert [one.line for one in asked.coverages] == ["gl"]
    assert [one.code for one in asked.documents] == ["agreement"]


@pytest.mark.parametrize(
    ("row", "field", "value"),
    [
        ({}, "severity", Severity.MAJOR),
        ({"severity": "minor"}, "severity", Severity.MINOR),
        ({}, "min_evidence", "asserted"),
        ({"min_evidence": "endorsement_page"}, "min_evidence", "endorsement_page"),
        ({"accept": ["wos_gl", "CG 24 04", "CG 24 04 05 09"]}, "accept", ("wos_gl", "CG 24 04", "CG 24 04 05 09")),
        ({"accept": ["CG 20 10 11 85"]}, "accept", ("CG 20 10 11 85",)),
        ({"days": 30}, "days", 30),
        ({"lines": ["gl", "auto", "gl"]}, "lines", ("gl", "auto")),
        ({"parties": ["{client}", "{lender}", "Halvorsen LLC"]}, "parties", (CLIENT, "Halvorsen LLC")),
        ({"scope": "tenant_improvements"}, "scope", "tenant_improvements"),
        ({}, "scope", ""),
    ],
)
def test_each_key_of_a_condition_is_read(row, field, value):
    assert getattr(condition(**row), field) == value


@pytest.mark.parametrize(
    ("one", "read"),
    [
        ("CG 21 39", Prohibited("CG 21 39")),
        ("CG 21 39 10 93", Prohibited("CG 21 39", edition="10 93")),
        ("manuscript.height", Prohibited("manuscript.height")),
        ("WC 00 03 08", Prohibited("WC 00 03 08")),
        (
            {"form": "CG 21 44", "unless": "leased_premises_listed"},
            Prohibited("CG 21 44", "", "leased_premises_listed"),
        ),
        ({"kind": "radius", "unless": "covers_route"}, Prohibited("", "radius", "covers_route")),
        ({"kind": "reefer_breakdown", "when": "refrigerated"}, Prohibited("", "reefer_breakdown", "", "refrigerated")),
    ],
)
def test_each_way_to_forbid_is_read(one, read):
    assert made(prohibited=[one]).prohibited == (read,)


def test_other_papers_are_read_with_what_will_do_and_whether_they_end():
    row = {"code": "license", "required": "if_hazmat", "accept": ["State license"], "finding": "ny_wc_form"}
    row |= {"expires": True, "title": "Contractor's license"}
    assert made(documents=[row, {"code": "w9"}]).documents == (
        RequiredDocument("license", "if_hazmat", ("State license",), "ny_wc_form", True, "Contractor's license"),
        RequiredDocument("w9"),
    )


@pytest.mark.parametrize(
    ("key", "given", "read"),
    [
        (
            "carrier",
            {"am_best_min": "A-", "size_min": "VII", "admitted_required": True, "accept_unrated": ["lloyds"]},
            RequiredCarrier("A-", "VII", True, ("lloyds",)),
        ),
        ("carrier", {}, RequiredCarrier()),
        (
            "timing",
            {"expiring_days": 45, "grace_days": 5, "certificate_max_age_days": 90, "completed_ops_years": 3},
            Timing(45, 5, 90, 3),
        ),
        ("scoring", {"start": 90, "critical": 50, "major": 10, "minor": 0}, Scoring(90, 50, 10, 0)),
        ("scoring", {"minor": 1}, Scoring(minor=1)),
        (
            "strictness",
            {
                "minor_blocks": True,
                "strict_evidence": True,
                "standing": ["notice_missing"],
                "hold_signals_at": 0,
                "exemption_forms": ["CE-200"],
            },
            Strictness(True, True, ("notice_missing",), 0, ("CE-200",)),
        ),
        ("waivable", False, False),
        ("waivable", True, True),
        ("version", 3, 3),
        ("effective_on", "2026-02-28", date(2026, 2, 28)),
        ("effective_on", date(2024, 2, 29), date(2024, 2, 29)),
        ("layers", ["base", "ny"], ("base", "ny")),
    ],
)
def test_each_other_key_of_a_set_is_read(key, given, read):
    assert getattr(made(**{key: given}), key) == read


def test_a_client_may_ask_for_flags_of_its_own():
    asked = made(
        flags={"night_work": "if work is done at night"}, coverages=[{"line": "gl", "required": "if_night_work"}]
    )
    assert asked.questions == {"night_work": "if work is done at night"}
    assert asked.coverages[0].required == "if_night_work"


def test_the_holder_may_have_several_spellings_and_an_address_of_many_lines():
    holder = {"name": "{client}", "accept_names": ["{client} c/o {manager}", "Marlow"], "address": "400 Front St\nReno"}
    assert made(holder=holder).holder == RequiredHolder(CLIENT, "400 Front St Reno", ("Marlow",))
    assert made(holder={"address": ""}).holder == RequiredHolder(CLIENT, "")
    named = made({"manager": "Ash Management"}, holder=holder).holder
    assert named.accept_names == (f"{CLIENT} c/o Ash Management", "Marlow")


def test_a_holder_that_nobody_has_named_is_the_client_at_its_address():
    holder = {"name": "{landlord}", "address": "{notice_address}"}
    assert made(holder=holder).holder == RequiredHolder(CLIENT, ADDRESS)
    assert made({"landlord": "Ash LLC"}, holder=holder).holder == RequiredHolder("Ash LLC", "")
    parties = {"landlord": "Ash LLC", "notice_address": "1 Elm St"}
    assert made(parties, holder=holder).holder == RequiredHolder("Ash LLC", "1 Elm St")


def test_without_a_client_nobody_is_named():
    assert requirement_from(LEAST, client="", client_address="").holder == RequiredHolder("")


ROLES = [
    {"name": "{client}"},
    {"name": "{owner}", "role": "owner", "contract": "upstream"},
    {"name": "{architect}", "role": "architect", "contract": "upstream"},
    {"name": "Halvorsen LLC", "role": "owner", "contract": "upstream"},
]


def test_parties_are_filled_in_and_several_may_have_one_role():
    asked = made({"owner": "Cedar Owner LLC"}, additional_insureds=ROLES)
    assert asked.additional_insureds == (
        RequiredParty(CLIENT),
        RequiredParty("Cedar Owner LLC", "owner", "upstream"),
        RequiredParty("Halvorsen LLC", "owner", "upstream"),
    )


def test_a_placeholder_of_ones_own_is_known_when_somebody_stands_for_it():
    asked = made({"fire_marshal": "City of Reno"}, additional_insureds=[{"name": "{fire_marshal}"}])
    assert asked.additional_insureds == (RequiredParty("City of Reno"),)


def test_texts_that_are_read_by_people_are_filled_in_or_left_as_they_are():
    papers = [{"code": "agreement", "title": "Agreement with {client}", "accept": ["{client} form", "{owner} form"]}]
    asked = made(title="Set {one}", flags={"night_work": "{two}"}, documents=papers)
    assert asked.title == "Set {one}" and asked.questions == {"night_work": "{two}"}
    assert asked.documents[0].title == f"Agreement with {CLIENT}"
    assert asked.documents[0].accept == (f"{CLIENT} form",)


def test_a_value_is_filled_in_as_it_is():
    odd = requirement_from({**LEAST, "holder": {"name": "{client}"}}, client=r"A {owner} \1", client_address="")
    assert odd.holder.name == r"A {owner} \1"


def test_what_is_not_tested_is_said():
    body = {
        **LEAST,
        "holder": {"name": "{landlord}"},
        "additional_insureds": ROLES,
        "coverages": [{"line": "auto", "federal_floor": {"general": 750_000}, "ask": ["routes"]}],
        "conditions": [{"code": "loss_payee", "lines": ["property"], "parties": ["{lender}", "{client}"]}],
    }
    assert untested(body) == (
        *("holder {landlord}", "auto.federal_floor", "auto.ask routes", "loss_payee {lender}"),
        *("additional insured {owner}", "additional insured {architect}"),
    )
    named = {"landlord": "L", "lender": "B", "owner": "O", "architect": " "}
    told = ("auto.federal_floor", "auto.ask routes", "additional insured {architect}")
    assert untested(body, parties=named) == told
    assert untested(LEAST) == ()


def test_a_mapping_may_extend_a_shipped_template():
    body = {"id": "ours", "title": "Ours", "extends": "vendor_standard", "timing": {"grace_days": 7}}
    asked = requirement_from(body, client=CLIENT, client_address=ADDRESS)
    base = requirement_from(requirement_body("vendor_standard"), client=CLIENT, client_address=ADDRESS)
    assert asked == replace(base, id="ours", title="Ours", timing=replace(base.timing, grace_days=7))
    assert untested(body) == ()


def test_what_a_coverage_asks_about_under_a_condition_is_forbidden_under_it():
    cargo = {"line": "cargo", "ask": ["reefer_breakdown_if_refrigerated", "commodity_exclusions"]}
    body = {**requirement_body("trucking_motor_carrier"), "coverages": [cargo], "prohibited": [{"kind": "radius"}]}
    made = requirement_from(body, client="Polar Foods Inc", client_address="")
    assert made.prohibited == (Prohibited(kind="radius"), Prohibited(kind="reefer_breakdown", when="refrigerated"))
