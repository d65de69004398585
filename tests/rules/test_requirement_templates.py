"""Sets that extend others: shipped templates by their code, files beside by their name."""

from __future__ import annotations

import pytest

from config.reference import requirement_body
from domain.errors import RequirementInvalid
from rules.requirement_file import read_set

OURS = "id: ours\ntitle: Ours\nextends: {}\n"


def read(text: str, **files: str) -> dict:
    """The set of ours.yaml, with the other files beside it (a_yaml is a.yaml)."""
    beside = {name.replace("_", "."): text.encode() for name, text in files.items()}
    return read_set(text.encode(), name="folder/ours.yaml", beside=beside.get)


def problems(text: str, **files: str) -> list[str]:
    with pytest.raises(RequirementInvalid) as refusal:
        read(text, **files)
    return [str(one) for one in refusal.value.problems]


def row(body: dict, line: str) -> dict:
    return next(one for one in body["coverages"] if one["line"] == line)


def test_a_set_takes_over_what_it_does_not_name():
    body = read(OURS.format("vendor_standard") + "coverages: [{line: gl, limits: {each_occurrence: 2000000}}]\n")
    base = requirement_body("vendor_standard")
    assert (body["id"], body["title"]) == ("ours", "Ours")
    assert "extends" not in body
    assert row(body, "gl")["limits"] == {**row(base, "gl")["limits"], "each_occurrence": 2_000_000}
    assert {**row(body, "gl"), "limits": 0} == {**row(base, "gl"), "limits": 0}
    assert [one["line"] for one in body["coverages"]] == [one["line"] for one in base["coverages"]]
    assert body["conditions"] == base["conditions"]
    assert body["carrier"] == base["carrier"]


def test_what_it_names_replaces_and_what_is_new_comes_beside_it():
    body = read(
        OURS.format("contractor_ny")
        + """
additional_insureds: [{name: Ash LLC, role: owner, contract: upstream}, {name: Elm LLC, role: owner}]
coverages: [{line: cyber, limits: {each_claim: 1}}, {line: pollution, required: never}]
conditions: [{code: wos, lines: [wc], min_evidence: asserted}, {code: noc, lines: [gl]}]
prohibited: [{form: CG 21 44, unless: leased_premises_listed}, manuscript.roofing]
documents: [{code: ny_db, accept: [DB-155]}, {code: w9}]
timing: {grace_days: 3}
"""
    )
    base = requirement_body("contractor_ny")
    assert [one["name"] for one in body["additional_insureds"]] == ["{client}", "Ash LLC", "Elm LLC", "{architect}"]
    assert row(body, "cyber") == {"line": "cyber", "limits": {"each_claim": 1}}
    assert row(body, "pollution")["required"] == "never"
    wos = [one for one in body["conditions"] if one["code"] == "wos"]
    assert [(one["lines"], one["min_evidence"]) for one in wos] == [
        (["gl", "auto", "umbrella"], "form_cited"),
        (["wc"], "asserted"),
    ]
    noc = next(one for one in body["conditions"] if one["code"] == "noc")
    assert noc == {"code": "noc", "lines": ["gl"], "days": 30, "min_evidence": "endorsement_page", "severity": "minor"}
    assert len(body["prohibited"]) == len(base["prohibited"]) + 1
    assert {"form": "CG 21 44", "unless": "leased_premises_listed"} in body["prohibited"]
    assert next(one for one in body["documents"] if one["code"] == "ny_db") == {
        "code": "ny_db",
        "required": "always",
        "accept": ["DB-155"],
        "finding": "ny_wc_form",
    }
    assert body["timing"] == {**base["timing"], "grace_days": 3}


def test_a_template_may_be_a_file_beside_that_extends_another():
    body = read(
        OURS.format("house"),
        house_yaml="id: house\ntitle: h\nversion: 4\nsources: [lease]\nextends: floor.json\ntiming: {grace_days: 9}",
        floor_json='{"id": "floor", "title": "Floor", "coverages": [{"line": "gl"}], "timing": {"expiring_days": 60}}',
    )
    assert body == {
        "id": "ours",
        "title": "Ours",
        "coverages": [{"line": "gl"}],
        "timing": {"expiring_days": 60, "grace_days": 9},
    }


def test_a_file_beside_may_have_the_name_of_a_shipped_one_when_it_is_named_whole():
    text = "id: vendor_standard\ntitle: Mine\ncoverages: [{line: crime}]"
    assert len(read(OURS.format("vendor_standard"), vendor_standard_yaml=text)["coverages"]) == 3
    beside = {"vendor_standard.yaml": text.encode()}
    body = read_set(OURS.format("vendor_standard.yaml").encode(), name="ours.yaml", beside=beside.get)
    assert body["coverages"] == [{"line": "crime"}]


def test_flags_of_a_template_are_known_to_those_that_extend_it():
    body = read(
        OURS.format("house") + "coverages: [{line: auto, required: if_night_work}]",
        house_yaml="id: h\ntitle: h\nflags: {night_work: at night}\ncoverages: [{line: gl, required: if_night_work}]",
    )
    assert body["flags"] == {"night_work": "at night"}


@pytest.mark.parametrize(
    ("extends", "files", "told"),
    [
        (
            "vendor_standrd",
            {},
            "folder/ours.yaml line 3: extends: there is no template 'vendor_standrd', neither shipped nor beside this "
            "file; did you mean 'vendor_standard'?",
        ),
        ("../secret.yaml", {}, "there is no template '../secret.yaml'"),
        ("/etc/passwd", {}, "there is no template '/etc/passwd'"),
        ("[a]", {}, "line 3: extends: a text is expected, found a list"),
        ("ours.yaml", {"ours_yaml": "extends: ours.yaml"}, "line 3: extends: a loop: ours.yaml extends ours.yaml"),
        (
            "a",
            {"a_yaml": "id: a\nextends: b", "b_yml": "extends: ours"} | {"ours_yaml": "id: x"},
            "b.yml line 1: extends: a loop: ours.yaml extends a.yaml extends b.yml extends ours.yaml",
        ),
        ("a", {"a_yaml": "id: [}"}, "a.yaml line 1: this is no YAML"),
        ("a", {"a_yaml": "- 5"}, "a.yaml line 1: a mapping is expected at the top, found a list"),
        ("a", {"a_yaml": "id: a\n\ntming: {}"}, "a.yaml line 3: tming: there is no such key"),
        ("a", {"a_yaml": "id: a"}, "folder/ours.yaml line 3: coverages is missing, together with a"),
    ],
)
def test_a_template_that_cannot_be_used_is_told(extends, files, told):
    found = problems(OURS.format(extends), **files)
    assert any(told in one for one in found), found
    assert "coverages is missing" in told or not any("is missing" in one for one in found)


def test_a_chain_of_templates_has_an_end():
    files = {f"a{n}_yaml": f"id: a{n}\nextends: a{n + 1}" for n in range(20)}
    assert "a9.yaml line 2: extends: more than 10 templates over one another" in problems(OURS.format("a0"), **files)


def test_what_is_wrong_only_together_is_told_where_the_template_is_named():
    text = OURS.format("contractor_high_risk") + "coverages: [{line: gl, limits: {each_occurrence: 7000000}}]"
    assert problems(text) == [
        "folder/ours.yaml line 3: gl.tower.each_occurrence: the sum of 6,000,000 is less than the each occurrence "
        "7,000,000 of gl alone, together with contractor_high_risk"
    ]


def test_a_layer_may_leave_out_what_it_does_not_change():
    text = "applies_to: {state: [NY]}\ntiming: {grace_days: 0}"
    assert read(text) == {"applies_to": {"state": ["NY"]}, "timing": {"grace_days": 0}}
    assert read(f"{text}\nextends: vendor_standard")["carrier"] == requirement_body("vendor_standard")["carrier"]
    assert problems("applies_to: {}\ntiming: {grace_days: 0}")
