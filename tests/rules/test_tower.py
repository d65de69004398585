"""What umbrella and excess layers add, to which lines, and the sums that they reach together."""

from __future__ import annotations

import pytest

from domain.certificate import Wording
from domain.finding import Result
from domain.requirement import RequiredCoverage
from rules.evidence import form_grants, level
from rules.limits import limit_verdicts
from rules.tower import attachment, layers_over, split_auto, tower_verdicts, umbrella_dates
from tests.rules.cases import ENDS, TODAY, case, held, held_paper, on_paper, told, wanted

EACH = {"each_occurrence": 500_000}


def follows(*lines, polarity="grant"):
    return held_paper(wording=(Wording("umbrella_follow_form", 0, 0, polarity, lines=lines, confidence=0.95),))


def layers(line, code, *over, papers=None, **limits):
    primary = held(line, limits=limits)
    return layers_over(on_paper(primary), code, case(primary, *over, papers=papers).book)


def test_one_unsure_layer_makes_the_sum_unsure_and_one_blank_layer_makes_it_blank():
    sure, unsure = held("umbrella", limits=EACH), held("excess", limits=EACH, unsure=["limits.each_occurrence"])
    blank = held("excess", limits={"aggregate": 5})
    found = [layers("gl", "each_occurrence", sure, other) for other in (sure, unsure, blank)]
    assert [(one.amount, one.unsure, one.blank) for one in found] == [
        (1_000_000, False, False), (1_000_000, True, False), (500_000, False, True),
    ]  # fmt: skip


def test_a_layer_adds_while_it_is_in_force_and_to_the_limits_that_it_lies_over():
    over = (held("umbrella", limits=EACH), held("umbrella", limits=EACH, expiration=TODAY))
    assert layers("gl", "each_occurrence", *over).amount == 500_000
    for line, code in (("gl", "med_exp"), ("gl", "damage_rented_premises"), ("professional", "each_claim")):
        assert layers(line, code, *over).over == ()


@pytest.mark.parametrize(
    ("papers", "primary", "unstated"),
    [
        ([follows("wc"), held_paper()], 1, False),
        ([held_paper(), follows("el")], 1, False),  # one of two layers names it
        ([follows("gl"), held_paper()], 500_000, True),
        ([follows("gl"), held_paper()], 499_999, None),
        ([held_paper(), held_paper()], 500_000, True),
        ([follows("wc", polarity="limited"), held_paper()], 500_000, True),
    ],
)
def test_employers_liability_is_under_an_umbrella_that_names_it_or_is_asked_about(papers, primary, unstated):
    over = (held("umbrella", paper=0, limits=EACH), held("excess", paper=1, limits=EACH))
    found = layers("wc", "el_each_accident", *over, papers=papers, el_each_accident=primary)
    assert (found.unstated if found.over else None) == unstated


def test_employers_liability_that_is_not_shown_is_under_nothing_unless_it_is_named():
    assert layers("wc", "el_each_accident", held("umbrella", limits=EACH)).over == ()


@pytest.mark.parametrize(
    ("line", "code", "usual"),
    [("gl", "each_occurrence", 1_000_000), ("gl", "general_aggregate", 2_000_000), ("wc", "el_each_accident", 500_000),
     ("auto", "combined_single_limit", 1_000_000), ("gl", "med_exp", 0), ("cyber", "each_claim", 0)],
)  # fmt: skip
def test_umbrellas_usually_sit_over_so_much(line, code, usual):
    assert attachment(line, code) == usual


def test_a_limit_without_a_usual_attachment_is_not_asked_about():
    coverage = RequiredCoverage("gl", limits={"personal_adv_injury": 500_000}, umbrella_may_satisfy=True)
    row = held("gl", limits={"personal_adv_injury": 0})
    made = case(row, held("umbrella", limits=EACH), requirement=wanted(coverage))
    assert told(limit_verdicts(coverage, on_paper(row), made)) == [("met", Result.PASS)]


def test_a_sum_whose_primary_is_missing_does_not_hide_the_next():
    coverage = RequiredCoverage(
        "gl", limits={"each_occurrence": 1}, tower={"each_occurrence": 5, "aggregate": 7_000_000}
    )
    row = held("gl", limits={"general_aggregate": 2_000_000})
    found = list(tower_verdicts(coverage, on_paper(row), case(row, requirement=wanted(coverage))))
    assert [(one.rule, one.code, one.facts["shortfall"]) for one in found] == [
        ("gl.tower.aggregate", "tower_short", 5_000_000)
    ]


@pytest.mark.parametrize(("ends", "told_of"), [(TODAY, False), (ENDS, False)])
def test_an_umbrella_that_ends_with_its_primary_is_not_asked_about(ends, told_of):
    summed = wanted(RequiredCoverage("gl", tower={"each_occurrence": 1}), "auto")
    made = case(held("umbrella", expiration=ends), held("gl"), requirement=summed)
    assert bool(list(umbrella_dates(made))) is told_of


def test_one_line_with_a_sum_is_enough_for_the_umbrellas_end_to_matter():
    summed = wanted("auto", RequiredCoverage("gl", tower={"each_occurrence": 1}))
    made = case(held("umbrella", expiration=date_before(ENDS)), held("gl"), requirement=summed)
    [found] = umbrella_dates(made)
    assert (found.code, found.line, found.facts) == (
        "umbrella_dates_mismatch", "umbrella", {"umb_end": date_before(ENDS), "prim_end": ENDS},
    )  # fmt: skip


def date_before(day):
    return day.fromordinal(day.toordinal() - 1)


@pytest.mark.parametrize(
    ("limits", "worth"),
    [
        ({"bi_per_accident": 2, "pd_per_accident": 1, "bi_per_person": 0}, 1),
        ({"bi_per_accident": 1, "pd_per_accident": 2}, 1),
        ({"bi_per_accident": 2}, None),
        ({"pd_per_accident": 2, "bi_per_person": 1}, None),
        ({}, None),
    ],
)
def test_split_limits_are_worth_the_least_of_both(limits, worth):
    assert split_auto(on_paper(held("auto", limits=limits))) == worth


@pytest.mark.parametrize(
    ("form", "edition", "need", "grants"),
    [
        ("CG 20 10", "04 13", "ai_ongoing", True),
        ("CG 20 10", "04 13", "ai_completed", False),
        ("CG 20 10", "11 85", "ai_completed", True),
        ("CG 20 37", "", "ai_completed", True),
        ("CG 20 37", "", "ai_ongoing", False),
        ("CG 02 24", "", "noc", False),
        ("XX 00 00", "", "ai_ongoing", False),
    ],
)
def test_the_common_mistakes_never_satisfy(form, edition, need, grants):
    assert form_grants(form, edition, need) is grants


def test_levels_of_evidence_go_from_denied_to_the_page():
    names = ("negated", "absent", "pending", "asserted", "form_cited", "endorsement_page")
    assert [level(one) for one in names] == [0, 1, 2, 3, 4, 5]
