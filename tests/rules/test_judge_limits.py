"""Limits, towers, and what else a row says."""

from __future__ import annotations

import pytest

from domain.certificate import Wording
from domain.finding import AccountStatus, Result, Severity
from tests.rules.papers import auto, box, certificate, gl, judged, of, open_codes, proof, requirement, umbrella, wc


def test_a_low_limit_says_what_is_shown_needed_and_short():
    judgement = judged(proof(certificate(gl({"each_occurrence": 500_000}), auto(), wc())))
    low = of(judgement, "gl.limits.each_occurrence")
    assert low.ask.startswith("General Liability Each Occurrence: shows $500,000; $1,000,000 required.")
    assert low.fields == ("coverages.0.limits.each_occurrence",)
    assert (low.document_id, low.facts["shortfall"]) == (1, "$500,000")
    assert (judgement.status, judgement.score) == (AccountStatus.NONCOMPLIANT, 82)


@pytest.mark.parametrize(
    ("shown", "code", "result"),
    [
        (box(None), "limit_missing", Result.FAIL),
        (box(None, text="EXCLUDED"), "limit_low", Result.FAIL),
        (box(None, text="1,0O0,00"), "limit_unreadable", Result.NEEDS_REVIEW),
        (box(500_000, 0.6), "limit_unreadable", Result.NEEDS_REVIEW),
        (box(1_000_000, 0.6), "limit_unreadable", Result.NEEDS_REVIEW),
        (box(1_000_000), "met", Result.PASS),
    ],
)
def test_unreadable_is_not_absent_and_absent_is_not_zero(shown, code, result):
    judgement = judged(proof(certificate(gl({"each_occurrence": shown}), auto(), wc())))
    found = of(judgement, "gl.limits.each_occurrence")
    assert (found.code, found.result) == (code, result)


def test_a_word_that_a_person_saw_in_an_amount_box_is_asked_about():
    shown = certificate(gl({"each_occurrence": box(None, text="INCLUDED")}), auto(), wc())
    found = of(judged(proof(shown, confirmed=True)), "gl.limits.each_occurrence")
    assert (found.result, found.ask) == (
        Result.UNVERIFIED,
        "General Liability Each Occurrence: shows INCLUDED; $1,000,000 required.",
    )


def test_an_unsure_umbrella_fails_nobody():
    paper = certificate(gl({"each_occurrence": 500_000}), auto(), wc(), umbrella(box(100_000, 0.5)))
    assert of(judged(proof(paper)), "gl.limits.each_occurrence").result is Result.NEEDS_REVIEW


def test_employers_liability_may_rest_on_an_umbrella_and_then_one_question_is_asked():
    paper = certificate(gl(), auto(), wc(), umbrella(5_000_000))
    found = judged(proof(paper), wanted=requirement("contractor_high_risk")).findings
    assert [one.requirement for one in found if one.code == "umbrella_scope_unknown"] == ["wc.limits.el_each_accident"]


def test_an_umbrella_lifts_the_limits_it_may_lift_and_no_others():
    low = gl({"each_occurrence": 500_000, "med_exp": 0})
    judgement = judged(proof(certificate(low, auto(), wc(), umbrella(1_000_000))))
    assert of(judgement, "gl.limits.each_occurrence").result is Result.PASS
    assert of(judgement, "gl.limits.med_exp").code == "limit_low"
    assert of(judgement, "gl.attachment.each_occurrence").result is Result.UNVERIFIED


def test_an_expired_umbrella_adds_nothing():
    low, ended = gl({"each_occurrence": 500_000}), umbrella(9_000_000, term=("2025-01-01", "2026-01-01"))
    assert "limit_low" in open_codes(judged(proof(certificate(low, auto(), wc(), ended))))


def test_an_umbrella_that_does_not_sit_over_autos_adds_nothing_to_them():
    spans = (Wording("umbrella_follow_form", 0, 0, "negated", None, ("auto",), confidence=0.93),)
    paper = certificate(gl(), auto({"combined_single_limit": 500_000}), wc(), umbrella(1_000_000), wording=spans)
    assert of(judged(proof(paper)), "auto.limits.combined_single_limit").code == "limit_low"


@pytest.mark.parametrize(("accident", "damage", "met"), [(1_000_000, 1_000_000, True), (1_000_000, 50_000, False)])
def test_split_auto_limits_are_never_added_up(accident, damage, met):
    split = {
        "combined_single_limit": None,
        "bi_per_person": 1_000_000,
        "bi_per_accident": accident,
        "pd_per_accident": damage,
    }
    judgement = judged(proof(certificate(gl(), auto(split), wc())))
    assert (of(judgement, "auto.limits.combined_single_limit").code == "met") is met


def test_the_tower_is_primary_and_umbrella_together():
    wanted = requirement("contractor_high_risk")
    paper = certificate(gl(), auto(), wc(), umbrella(4_000_000))
    short = of(judged(proof(paper), wanted=wanted), "gl.tower.each_occurrence")
    assert short.code == "tower_short"
    assert "$1,000,000 + $4,000,000 = $5,000,000; $6,000,000 required" in short.ask
    enough = certificate(gl(), auto(), wc(), umbrella(5_000_000))
    assert of(judged(proof(enough), wanted=wanted), "gl.tower.each_occurrence").code == "met"


def test_high_primary_limits_make_up_for_an_umbrella_where_the_contract_allows_it():
    wanted = requirement("contractor_high_risk")
    high = gl({"each_occurrence": 6_000_000, "general_aggregate": 7_000_000})
    judgement = judged(proof(certificate(high, auto({"combined_single_limit": 6_000_000}), wc())), wanted=wanted)
    assert not [one for one in judgement.findings if one.code in ("tower_short", "coverage_missing")]


def test_two_layers_add_up():
    layers = (umbrella(2_000_000), umbrella(3_000_000, number="P-2", is_excess=True))
    judgement = judged(proof(certificate(gl(), auto(), wc(), *layers)), wanted=requirement("contractor_high_risk"))
    assert of(judgement, "gl.tower.each_occurrence").code == "met"


def test_a_blank_umbrella_aggregate_is_asked_for_before_more_umbrella_is():
    layer = umbrella(5_000_000, box(None))
    judgement = judged(proof(certificate(gl(), auto(), wc(), layer)), wanted=requirement("contractor_high_risk"))
    assert of(judgement, "gl.tower.aggregate").code == "umbrella_aggregate_missing"
    assert of(judgement, "gl.tower.each_occurrence").code == "met"


@pytest.mark.parametrize(
    ("ticks", "code"),
    [
        ({"occurrence": False, "claims_made": True}, "occurrence_required"),
        ({"occurrence": False, "claims_made": False}, "form_box_blank"),
        ({"occurrence": True, "claims_made": True}, "form_box_both"),
    ],
)
def test_the_occurrence_box_decides_the_form(ticks, code):
    assert of(judged(proof(certificate(gl(**ticks), auto(), wc()))), "gl.form").code == code


@pytest.mark.parametrize(
    ("marked", "code"),
    [
        ({"any_auto": True}, "met"),
        ({"owned": True, "hired": True, "non_owned": True}, "met"),
        ({"scheduled": True, "hired": True, "non_owned": True}, "auto_type"),
        ({"scheduled": True}, "auto_type"),
    ],
)
def test_autos_must_be_any_or_owned_hired_and_non_owned(marked, code):
    assert of(judged(proof(certificate(gl(), auto(autos=marked), wc()))), "auto.autos").code == code


def test_hired_and_non_owned_is_right_for_a_firm_without_vehicles():
    wanted = requirement(coverages=[{"line": "auto", "required": "always", "autos": "any_or_owned_hired_nonowned"}])
    paper = proof(certificate(auto(autos={"hired": True, "non_owned": True})))
    assert of(judged(paper, wanted=wanted, vehicles=False), "auto.autos").code == "met"
    assert of(judged(paper, wanted=wanted, vehicles=True), "auto.autos").result is Result.FAIL


def test_statutory_must_be_marked_and_excluded_owners_be_named():
    judgement = judged(proof(certificate(gl(), auto(), wc(per_statute=False, persons_excluded="Y"))))
    assert set(open_codes(judgement)) == {"wc_owner_excluded", "wc_statutory_unmarked"}
    strict = judged(
        proof(certificate(gl(), auto(), wc(persons_excluded="Y"))), wanted=requirement("contractor_high_risk")
    )
    assert of(strict, "wc.persons_excluded").severity is Severity.MAJOR


@pytest.mark.parametrize("number", ["TBD", "Binder", "", "To Follow"])
def test_a_policy_number_that_is_none_is_asked_for(number):
    judgement = judged(proof(certificate(gl(policy_number=box(number or None)), auto(), wc())))
    assert of(judgement, "gl.policy_number").code == "policy_number_missing"


def test_a_deductible_over_the_contracts_most_goes_to_the_client():
    judgement = judged(proof(certificate(gl(deductible=True, retention_amount=25_000), auto(), wc())))
    assert of(judgement, "gl.deductible").ask == (
        "General Liability: deductible $25,000 shown; maximum allowed is $10,000. Please confirm the amount."
    )


def test_the_aggregate_basis_is_met_by_its_mark_or_by_words():
    wanted = requirement("contractor_high_risk")
    marked = certificate(gl(aggregate_per={"policy": False, "project": True}), auto(), wc())
    assert of(judged(proof(marked), wanted=wanted), "gl.aggregate_basis").code == "met"
    unmarked = of(judged(proof(certificate()), wanted=wanted), "gl.aggregate_basis")
    assert unmarked.ask.startswith("General aggregate basis shows POLICY; per project is required. Please mark PROJECT")
