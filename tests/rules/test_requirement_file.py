"""Requirement sets as people write them."""

from __future__ import annotations

import re

import pytest

from config.reference import requirement_body, requirement_codes
from domain.errors import RequirementInvalid
from rules.requirement_file import requirement_from, untested


def read(**changed):
    body = {**requirement_body("vendor_standard"), **changed}
    return requirement_from(body, client="Marlow Tower LLC", client_address="400 Front St")


@pytest.mark.parametrize("code", requirement_codes())
def test_every_shipped_set_is_valid_and_its_placeholders_are_filled(code):
    made = requirement_from(requirement_body(code), client="Marlow Tower LLC", client_address="400 Front St")
    assert made.id == code
    assert (made.holder.name, made.holder.address) == ("Marlow Tower LLC", "400 Front St")
    assert not re.search(r"\{[a-z_]+\}", repr(made))
    assert made.coverages


def test_parties_that_only_a_project_can_name_are_left_out_and_said_to_be():
    body = requirement_body("contractor_high_risk")
    made = requirement_from(body, client="Marlow Tower LLC", client_address="")
    assert [one.name for one in made.additional_insureds] == ["Marlow Tower LLC"]
    assert "additional insured {owner}" in untested(body)
    assert "carrier" in untested(body)


def test_a_named_upstream_party_is_kept():
    made = read(additional_insureds=[{"name": "Halvorsen LLC", "role": "owner", "contract": "upstream"}])
    assert made.additional_insureds[0].contract == "upstream"


@pytest.mark.parametrize(
    ("changed", "names"),
    [
        ({"id": ""}, "id must be a text"),
        ({"coverages": []}, "coverages must be a list of mappings"),
        ({"coverages": "gl"}, "coverages must be a list"),
        ({"holder": "Marlow"}, "holder must be a mapping"),
        ({"coverages": [{"line": "glass"}]}, "coverages.line must be one of gl, auto"),
        ({"coverages": [{"line": "gl", "limts": {}}]}, "gl has no key 'limts'; expected"),
        ({"coverages": [{"line": "gl", "limits": {"each_occurrence": "1M", "each": 1}}]}, "gl.limits must be one of"),
        (
            {"coverages": [{"line": "gl", "limits": {"each_occurrence": -1}}]},
            "gl.limits.each_occurrence must be a whole number",
        ),
        ({"coverages": [{"line": "gl", "required": "sometimes"}]}, "gl.required must be always or if_"),
        (
            {"coverages": [{"line": "gl", "umbrella_may_satisfy": "yes"}]},
            "gl.umbrella_may_satisfy must be true or false",
        ),
        (
            {"conditions": [{"code": "wos", "lines": ["gl"], "min_evidence": "hearsay"}]},
            "wos.min_evidence must be one of",
        ),
        ({"conditions": [{"code": "wos", "accept": ["wos_home"]}]}, "wos.accept must be one of"),
        ({"conditions": [{"code": "wos", "severity": "huge"}]}, "wos.severity must be one of critical, major"),
        ({"prohibited": ["CG 99 99"]}, "prohibited must be one of"),
        ({"timing": {"expiring_days": True}}, "timing.expiring_days must be a whole number"),
        ({"tming": {}}, "the set has no key 'tming'"),
    ],
)
def test_a_wrong_key_is_refused_by_its_name_and_with_what_is_expected(changed, names):
    with pytest.raises(RequirementInvalid) as refusal:
        read(**changed)
    assert names in str(refusal.value)
    assert refusal.value.code == "requirement-invalid"
