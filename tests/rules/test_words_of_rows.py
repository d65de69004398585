"""What is said of one row: its terms, limits, sums and dates, in the words that people read, with the boxes meant."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import pytest

from domain.certificate import Wording
from domain.requirement import RequiredCoverage
from rules.insurers import letter_verdicts
from rules.limits import limit_verdicts
from rules.lines import line_status, presence, unanswered
from rules.terms import term_verdicts
from rules.tower import tower_verdicts, umbrella_dates
from tests.rules.cases import ENDS, STARTS, TODAY, case, held, held_paper, on_paper, wanted, words
from tests.rules.golden import kept

DAY = timedelta(1)
OWN = {"on_ladders": "if ladders are used"}
UNSURE = {"confirmed": False}
GL = {"line": "gl"}
BASIS = {"line": "gl", "aggregate_basis": "per_project"}
AUTOS = {"line": "auto", "autos": "any_or_owned_hired_nonowned"}
SCHEDULED = {"line": "auto", "autos": "any_or_scheduled"}
STATUTORY = {"line": "wc", "statutory": True}
OWNERS = {"line": "wc", "owners_excluded_ok": False}
MOST = {"max_deductible": 10_000, "max_sir": 50_000}


def wording(label, polarity, *lines):
    return Wording(label, 0, 0, polarity, lines=lines, confidence=0.95)


def row_of(asked, policy, *others, paper=None, **more):
    coverage = RequiredCoverage(**asked)
    row, sheet = held(coverage.line, **policy), held_paper(**(paper or {}))
    return coverage, on_paper(row, sheet), case(row, *others, papers=[sheet], requirement=wanted(coverage), **more)


def terms(asked, policy, *others, **more):
    coverage, row, made = row_of(asked, policy, *others, **more)
    told = words(term_verdicts(coverage, row, made))
    brief = row_of(asked, policy, *others, tells_met=False, **more)[2]
    assert words(term_verdicts(coverage, row, brief)) == [one for one in told if " met: " not in one]
    return told


def limits(asked, policy, *others, **more):
    coverage, row, made = row_of(asked, policy, *others, **more)
    told = words(limit_verdicts(coverage, row, made))
    brief = row_of(asked, policy, *others, tells_met=False, **more)[2]
    assert words(limit_verdicts(coverage, row, brief)) == [one for one in told if " met: " not in one]
    return told


def towers(asked, policy, *others, **more):
    coverage, row, made = row_of(asked, policy, *others, **more)
    return words(tower_verdicts(coverage, row, made))


def dates(*policies, coverage="gl", today=TODAY, tells=True, **more):
    asked = RequiredCoverage(coverage)
    made = case(*policies, today=today, requirement=wanted(asked), **more)
    status = line_status(coverage, made.book, 30)
    judged = made.book.judged(coverage)
    return [status, *(words(presence(asked, judged, status, made)) if judged else ())]


def ends_of(umbrella, *primaries, tower=True):
    sums = {"each_occurrence": 1} if tower else {}
    made = case(umbrella, *primaries, requirement=wanted(RequiredCoverage("gl", tower=sums)))
    return words(umbrella_dates(made))


def layer(each, aggregate=None, line="umbrella", row=5, **more):
    amounts = {"each_occurrence": each, "aggregate": aggregate}
    return held(line, row=row, limits={key: one for key, one in amounts.items() if one is not None}, **more)


LOW = {"line": "gl", "limits": {"each_occurrence": 1_000_000}, "umbrella_may_satisfy": True}
FIXED = {"line": "gl", "limits": {"each_occurrence": 1_000_000}}
ACCIDENT = {"line": "wc", "limits": {"el_each_accident": 1_000_000}, "umbrella_may_satisfy": True}
DISEASE = {
    "line": "wc",
    "limits": dict.fromkeys(("el_each_accident", "el_disease_each_employee", "el_disease_policy_limit"), 1_000_000),
    "umbrella_may_satisfy": True,
}
COMBINED = {"line": "auto", "limits": {"combined_single_limit": 1_000_000}, "umbrella_may_satisfy": True}
SUM = {"line": "gl", "limits": {"each_occurrence": 1_000_000}, "tower": {"each_occurrence": 3_000_000}}
LIFTED = {**SUM, "umbrella_may_satisfy": True, "limits": {"each_occurrence": 1_000_000, "med_exp": 5_000}}
AGGREGATE = {"line": "gl", "tower": {"aggregate": 3_000_000}}
AUTO_SUM = {"line": "auto", "tower": {"each_occurrence": 2_000_000}}
EL_SUM = {"line": "wc", "tower": {"each_occurrence": 2_000_000}}


def one(amount, code="each_occurrence", **more):
    return {"limits": {code: amount}, **more}


TERMS = {
    "number": (GL, {}),
    "number is a placeholder": (GL, {"number": "TBD"}),
    "number is blank": (GL, {"number": ""}),
    "blank number read unsurely": (GL, {"number": "", "unsure": ["policy_number"]}),
    "placeholder read unsurely": (GL, {"number": "N/A", "unsure": ["policy_number"]}),
    "number read unsurely": (GL, {"unsure": ["policy_number"]}),
    "basis marked": (BASIS, {"marked": ["aggregate_per.project"]}),
    "basis marked otherwise": (BASIS, {"marked": ["aggregate_per.policy"], "blank": ["aggregate_per.project"]}),
    "basis of two marks": (BASIS, {"marked": ["aggregate_per.loc", "aggregate_per.policy"]}),
    "basis not marked": (BASIS, {"blank": ["aggregate_per.project", "limits.med_exp"]}),
    "basis per location": ({"line": "gl", "aggregate_basis": "per_location"}, {}),
    "basis unsure": (BASIS, {"marked": ["aggregate_per.policy"], "unsure": ["aggregate_per.project"]}),
    "any auto": (AUTOS, {"marked": ["autos.any_auto", "occurrence"], "blank": ["autos.owned"]}),
    "owned, hired and non-owned": (AUTOS, {"marked": ["autos.owned", "autos.hired", "autos.non_owned"]}),
    "owned and hired": (AUTOS, {"marked": ["autos.owned", "autos.hired"]}),
    "no auto": (AUTOS, {}),
    "any auto, unsure": (AUTOS, {"marked": ["autos.any_auto"], "unsure": ["autos.any_auto"]}),
    "any auto, another box unsure": (AUTOS, {"marked": ["autos.any_auto"], "unsure": ["autos.owned"]}),
    "another row's box unsure": (AUTOS, {"marked": ["autos.owned"], "unsure": ["addl_insd"]}),
    "scheduled where it will do": (SCHEDULED, {"marked": ["autos.scheduled"]}),
    "any auto where scheduled will do": (SCHEDULED, {"marked": ["autos.any_auto"]}),
    "hired and non-owned, and nobody has said": (AUTOS, {"marked": ["autos.hired", "autos.non_owned"]}),
    **{
        f"deductible of {line}": ({"line": line, **MOST}, {"retention": 20_000})
        for line in ("professional", "cyber", "cargo", "auto", "pollution", "liquor")
    },
    "owned where scheduled will do": (SCHEDULED, {"marked": ["autos.owned"]}),
    "hired where scheduled will do": (SCHEDULED, {"marked": ["autos.hired"]}),
    "statutory": (STATUTORY, {"marked": ["per_statute"]}),
    "statutory blank": (STATUTORY, {}),
    "statutory unsure": (STATUTORY, {"unsure": ["per_statute"]}),
    "statutory marked unsurely": (STATUTORY, {"marked": ["per_statute"], "unsure": ["per_statute"]}),
    "owners excluded": (OWNERS, {"marked": ["persons_excluded"]}),
    "owners excluded where nothing is said": ({"line": "wc"}, {"marked": ["persons_excluded"]}),
    "owners excluded where it may be": ({**OWNERS, "owners_excluded_ok": True}, {"marked": ["persons_excluded"]}),
    "owners not excluded": (OWNERS, {"denied": ["persons_excluded"]}),
    "owners unsure": (OWNERS, {"marked": ["persons_excluded"], "unsure": ["persons_excluded"]}),
    "owners of another line": ({"line": "gl", "owners_excluded_ok": False}, {"marked": ["persons_excluded"]}),
    "deductible without a tick": ({**GL, **MOST}, {"retention": 10_001}),
    "deductible allowed": ({**GL, **MOST}, {"retention": 10_000}),
    "deductible of a box": ({**GL, **MOST}, {"retention": 20_000, "limits": {"deductible": 20_000}}),
    "deductible unsure": ({**GL, **MOST}, {"retention": 20_000, "unsure": ["retention_amount"]}),
    "allowed deductible unsure": ({**GL, **MOST}, {"retention": 10_000, "unsure": ["retention_amount"]}),
    "retention ticked": ({**GL, **MOST}, {"retention": 50_001, "marked": ["retention"]}),
    "both ticked": ({**GL, **MOST}, {"retention": 50_000, "marked": ["retention", "deductible"]}),
    "retention of an umbrella": ({"line": "umbrella", **MOST}, {"retention": 60_000}),
    "deductible of an umbrella": ({"line": "umbrella", **MOST}, {"retention": 60_000, "marked": ["deductible"]}),
    "deductible that may be anything": ({**GL, "max_sir": 1}, {"retention": 60_000}),
    "no deductible": ({**GL, **MOST}, {}),
    "deductible of property": ({"line": "property", **MOST}, {"retention": 60_000}),
}
LIMITS = {
    "enough": (LOW, one(1_000_000)),
    "low": (LOW, one(999_999)),
    "low, and no umbrella will do": (FIXED, one(999_999), layer(5_000_000)),
    "not shown": (LOW, {"limits": {}}),
    "blank box": (LOW, {"limits": {}, "blank": ["limits.each_occurrence"]}),
    "unsure": (LOW, one(1, unsure=["limits.each_occurrence"])),
    **{
        f"the word {text}, {'confirmed' if sure else 'not confirmed'}": (
            LOW, {"words": {"limits.each_occurrence": text}}, {"confirmed": sure},
        )
        for sure in (True, False)
        for text in ("EXCLUDED", "None", "N / A", "not covered", "INCLUDED", "Statutory", "nonesuch")
    },
    "umbrella mends it": (LOW, one(600_000), layer(400_000)),
    "umbrella over a usual primary": (
        {**LOW, "limits": {"each_occurrence": 2_000_000}}, one(1_000_000), layer(1_000_000),
    ),
    "umbrella is a dollar short": (LOW, one(600_000), layer(399_999)),
    "umbrella and excess": (LOW, one(600_000), layer(200_000), layer(200_000, line="excess", row=6)),
    "umbrella unsure": (LOW, one(600_000), layer(400_000, unsure=["limits.each_occurrence"])),
    "umbrella's other amount unsure": (LOW, one(600_000), layer(400_000, unsure=["limits.aggregate"])),
    "umbrella shows nothing": (LOW, one(600_000), layer(None, 5)),
    "medical expense under an umbrella": ({**LOW, "limits": {"med_exp": 5_000}}, one(1, "med_exp"), layer(400_000)),
    "employers liability, nothing stated": (ACCIDENT, one(500_000, "el_each_accident"), layer(500_000)),
    "employers liability too low to be usual": (ACCIDENT, one(499_999, "el_each_accident"), layer(9_000_000)),
    "employers liability stated": (
        ACCIDENT, one(100_000, "el_each_accident"), layer(900_000),
        {"wording": (wording("umbrella_follow_form", "grant", "wc"),)},
    ),
    "employers liability stated by its own name": (
        ACCIDENT, one(100_000, "el_each_accident"), layer(900_000),
        {"wording": (wording("umbrella_follow_form", "grant", "el"),)},
    ),
    "employers liability denied": (
        ACCIDENT, one(500_000, "el_each_accident"), layer(900_000),
        {"wording": (wording("umbrella_follow_form", "negated", "el"),)},
    ),
    "employers liability left out": (
        ACCIDENT, one(500_000, "el_each_accident"), layer(900_000),
        {"wording": (wording("umbrella_follow_form", "limited", "gl", "auto"),)},
    ),
    "employers liability among the named": (
        ACCIDENT, one(500_000, "el_each_accident"), layer(900_000),
        {"wording": (wording("umbrella_follow_form", "limited", "gl", "el"),)},
    ),
    "two questions are one": (
        DISEASE,
        {"limits": {"el_each_accident": 500_000, "el_disease_each_employee": 500_000, "el_disease_policy_limit": 5}},
        layer(500_000, number=""),
    ),
    "autos denied": (
        COMBINED, one(600_000, "combined_single_limit"), layer(400_000),
        {"wording": (wording("umbrella_follow_form", "negated", "auto"),)},
    ),
    "another line denied": (
        COMBINED, one(600_000, "combined_single_limit"), layer(400_000),
        {"wording": (wording("umbrella_follow_form", "negated", "gl"), wording("pnc", "negated", "auto"))},
    ),
    "split": (COMBINED, {"limits": {"bi_per_accident": 600_000, "pd_per_accident": 500_000}}),
    "split, under an umbrella": (
        COMBINED, {"limits": {"bi_per_accident": 500_000, "pd_per_accident": 600_000}}, layer(500_000),
    ),
    "half of a split": (COMBINED, {"limits": {"bi_per_accident": 5_000_000}}),
    "another box unsure": (LOW, one(1_000_000, unsure=["limits.med_exp"])),
    "combined, and low split ones": (
        COMBINED, {"limits": {"combined_single_limit": 1_000_000, "bi_per_accident": 5, "pd_per_accident": 5}},
    ),
    "split, the larger unsure": (
        COMBINED, {"limits": {"bi_per_accident": 9_000_000, "pd_per_accident": 1_000_000},
                   "unsure": ["limits.bi_per_accident"]},
    ),
    "the sum decides": (LIFTED, {"limits": {"each_occurrence": 999_999, "med_exp": 1}}, layer(9_000_000)),
    "another limit than the sum's": (LIFTED, {"limits": {"each_occurrence": 1_000_000, "med_exp": 1}}),
}  # fmt: skip
TOWERS = {
    "enough": (SUM, one(1_000_000), layer(2_000_000)),
    "short": (SUM, one(1_000_000), layer(1_999_999)),
    "no umbrella": (SUM, one(1_000_000)),
    "primary alone": (SUM, one(3_000_000)),
    "primary unsure": (SUM, one(1_000_000, unsure=["limits.each_occurrence"]), layer(2_000_000)),
    "umbrella unsure": (SUM, one(1_000_000), layer(2_000_000, unsure=["limits.each_occurrence"])),
    "umbrella ended": (SUM, one(1_000_000), layer(2_000_000, expiration=TODAY)),
    "primary not shown, and asked for": (SUM, {"limits": {}}, layer(2_000_000)),
    "primary not shown, and not asked for": ({**SUM, "limits": {}}, {"limits": {}}, layer(2_000_000)),
    "aggregate blank": (AGGREGATE, one(2_000_000, "general_aggregate"), layer(2_000_000)),
    "one amount blank": (SUM, one(500_000), layer(None, 2_000_000)),
    "aggregate": (AGGREGATE, one(2_000_000, "general_aggregate"), layer(1, 1_000_000)),
    "autos": (AUTO_SUM, one(1_000_000, "combined_single_limit"), layer(1_000_000)),
    "split autos": (AUTO_SUM, {"limits": {"bi_per_accident": 1_000_000, "pd_per_accident": 900_000}}, layer(1_100_000)),
    "half of split autos": (AUTO_SUM, {"limits": {"pd_per_accident": 900_000}}, layer(1_100_000)),
    "split autos, one unsure": (
        AUTO_SUM,
        {"limits": {"bi_per_accident": 1_000_000, "pd_per_accident": 900_000}, "unsure": ["limits.bi_per_accident"]},
        layer(1_100_000),
    ),
    "employers liability": (EL_SUM, one(1_000_000, "el_each_accident"), layer(1_000_000)),
}
OLD = {"effective": date(2025, 1, 1), "expiration": STARTS}
PERIODS = {
    "in force": (held("gl"),),
    "no date": (held("gl", effective=None, expiration=None),),
    "no end": (held("gl", expiration=None),),
    "no begin": (held("gl", effective=None),),
    "ends before it begins": (held("gl", effective=ENDS, expiration=STARTS),),
    "unsure end": (held("gl", expiration=None, unsure=["expiration_date"]),),
    "unsure begin": (held("gl", effective=None, unsure=["effective_date"]),),
    "unsure number": (held("gl", unsure=["policy_number"]),),
    "expired, no number": (held("gl", number="", **OLD),),
    "expiring": (held("gl", expiration=TODAY + 30 * DAY),),
    "not yet expiring": (held("gl", expiration=TODAY + 31 * DAY),),
    "not begun": (held("gl", effective=TODAY + DAY),),
    "cancelled before its day": (held("gl", cancelled_on=TODAY + DAY),),
    "cancelled on its day": (held("gl", cancelled_on=TODAY),),
    "cancelled and expired": (held("gl", cancelled_on=STARTS - DAY, **OLD),),
    "cancelled after it expired": (held("gl", cancelled_on=TODAY - DAY, **OLD),),
    "cancelled, no end read": (held("gl", cancelled_on=TODAY - DAY, expiration=None),),
    "cancelled to the day it ends": (held("gl", cancelled_on=ENDS),),
    "cancelled, and replaced in time": (held("gl", cancelled_on=TODAY + DAY), held("gl", effective=TODAY + DAY)),
    "cancelled, replaced a day late": (held("gl", cancelled_on=TODAY + DAY), held("gl", effective=TODAY + 2 * DAY)),
    "restored, in the gap": (held("gl", cancelled_on=TODAY - DAY, reinstated_on=TODAY + DAY),),
    "restored, the gap's first day": (held("gl", cancelled_on=TODAY, reinstated_on=TODAY + DAY),),
    "restored today": (held("gl", cancelled_on=TODAY - 9 * DAY, reinstated_on=TODAY),),
    "restored, before the gap": (held("gl", cancelled_on=TODAY + DAY, reinstated_on=TODAY + 9 * DAY),),
    "restored, and expired since": (held("gl", cancelled_on=date(2025, 3, 1), reinstated_on=date(2025, 4, 1), **OLD),),
    "followed on": (held("gl"), held("gl", row=1, **OLD)),
    "followed a day late": (held("gl", effective=STARTS + DAY), held("gl", row=1, **OLD)),
    "followed on by overlap": (held("gl", effective=STARTS - DAY), held("gl", row=1, **OLD)),
    "waits for its renewal": (held("gl", effective=TODAY + DAY), held("gl", row=1, **OLD)),
    "the best of two earlier ones": (
        held("gl", effective=STARTS + DAY),
        held("gl", row=1, **OLD),
        held("gl", row=2, effective=date(2024, 1, 1), expiration=date(2025, 1, 1)),
    ),
    "an earlier one without dates": (
        held("gl", effective=STARTS + DAY),
        held("gl", row=1, effective=None),
        held("gl", row=2, effective=date(2025, 1, 1), expiration=None),
    ),
    "another line's term": (held("gl", effective=STARTS + DAY), held("auto", row=1, **OLD)),
    "the first to come": (
        held("gl", row=1, effective=TODAY + 9 * DAY),
        held("gl", row=2, effective=TODAY + DAY),
        held("gl", row=3, effective=None),
    ),
    "the last that ended": (
        held("gl", row=1, effective=date(2024, 1, 1), expiration=date(2025, 1, 1)),
        held("gl", row=2, **OLD),
        held("gl", row=3, effective=date(2023, 1, 1), expiration=date(2024, 1, 1)),
    ),
    "begins today": (held("gl", effective=TODAY),),
    "ended, and one whose begin was not read": (held("gl", row=1, **OLD), held("gl", row=2, effective=None)),
    "two in force, the later end counts": (
        held("gl", row=1, expiration=TODAY + 5 * DAY),
        held("gl", row=2, expiration=TODAY + 90 * DAY),
    ),
    "begun today without an end, and one that ended": (held("gl", effective=TODAY, expiration=None), held("gl", **OLD)),
    "ends the day it begins": (held("gl", effective=STARTS, expiration=STARTS),),
    "the later end is cancelled": (
        held("gl", row=1, expiration=TODAY + 5 * DAY),
        held("gl", row=2, cancelled_on=TODAY + 20 * DAY),
    ),
    "the earlier end is cancelled": (held("gl", row=1, cancelled_on=TODAY + 5 * DAY), held("gl", row=2)),
    "a contradiction that begins today, and one without an end": (
        held("gl", row=1, effective=TODAY, expiration=TODAY),
        held("gl", row=2, expiration=None),
    ),
    "restored on the day it ends": (held("gl", cancelled_on=TODAY - 9 * DAY, reinstated_on=TODAY, expiration=TODAY),),
    "beside a contradiction that begins with it": (held("gl"), held("gl", row=1, expiration=STARTS - DAY)),
    "nothing": (),
}
PRIMARY = held("gl", row=1)
SHORTER = held("umbrella", expiration=ENDS - DAY)
DATES = {
    "together": (held("umbrella"), PRIMARY),
    "umbrella ends first": (SHORTER, PRIMARY),
    "umbrella ends last": (held("umbrella", expiration=ENDS + DAY), PRIMARY),
    "over autos": (SHORTER, held("auto", row=1)),
    "over both, told once": (SHORTER, PRIMARY, held("auto", row=2)),
    "primary ended": (SHORTER, held("gl", row=1, **OLD)),
    "umbrella ended": (held("umbrella", **OLD), PRIMARY),
}
LETTERS = {
    "of a company": ("A", {"A": ("Acme", "1"), "B": ("Beta", "2")}),
    "of none": ("C", {"A": ("Acme", "1"), "B": ("Beta", "2")}),
    "second of none": ("AC", {"A": ("Acme", "1"), "B": ("Beta", "2")}),
    "of a blank row": ("B", {"A": ("Acme", "1"), "B": ("", "")}),
    "blank": ("", {"A": ("Acme", "1"), "B": ("Beta", "2")}),
    "blank, one company": ("", {"A": ("Acme", "1"), "B": ("", "")}),
}


def letters(row, companies, unsure=()):
    paper = held_paper(insurers=companies)
    return words(letter_verdicts(on_paper(held("gl", insurer_letters=row, unsure=unsure), paper)))


def _with_paper(say, asked, policy, *rest):
    paper = rest[-1] if rest and isinstance(rest[-1], dict) else {}
    return say(asked, policy, *(one for one in rest if not isinstance(one, dict)), paper=paper)


CASES = {
    **{f"terms: {name}": partial(terms, *each) for name, each in TERMS.items()},
    "terms: basis by words": partial(
        terms, BASIS, {"blank": ["aggregate_per.project"]}, paper={"wording": (wording("agg_per_project", "grant"),)}
    ),
    "terms: basis by a condition": partial(
        terms, BASIS, {}, paper={"wording": (wording("agg_per_project", "conditional"),)}
    ),
    "terms: basis within limits": partial(
        terms, BASIS, {}, paper={"wording": (wording("agg_per_project", "limited"),)}
    ),
    "terms: basis denied by words": partial(
        terms, BASIS, {}, paper={"wording": (wording("agg_per_project", "negated"), wording("pnc", "grant"))}
    ),
    "terms: hired and non-owned, no vehicles": partial(
        terms, AUTOS, {"marked": ["autos.hired", "autos.non_owned"]}, flags={"vehicles": False}
    ),
    "terms: hired and non-owned, vehicles": partial(
        terms, AUTOS, {"marked": ["autos.hired", "autos.non_owned"]}, flags={"vehicles": True}
    ),
    "terms: hired and non-owned, nobody has said": partial(
        terms, AUTOS, {"marked": ["autos.hired", "autos.non_owned", "autos.scheduled"]}
    ),
    "terms: hired alone, nobody has said": partial(terms, AUTOS, {"marked": ["autos.hired"]}),
    **{f"limits: {name}": partial(_with_paper, limits, *each) for name, each in LIMITS.items()},
    **{f"towers: {name}": partial(_with_paper, towers, *each) for name, each in TOWERS.items()},
    **{f"dates: {name}": partial(dates, *each) for name, each in PERIODS.items()},
    **{f"umbrella's end: {name}": partial(ends_of, *each) for name, each in DATES.items()},
    "umbrella's end: no sum is asked for": partial(ends_of, SHORTER, PRIMARY, tower=False),
    **{f"letter: {name}": partial(letters, *each) for name, each in LETTERS.items()},
    "letter: blank, unsure": partial(letters, *LETTERS["blank"], unsure=["insurer_letter"]),
    "letter: of none, unsure": partial(letters, *LETTERS["of none"], unsure=["insurer_letter"]),
    **{
        f"asked: {condition}": partial(lambda one: words([unanswered(RequiredCoverage("cyber", one), OWN)]), condition)
        for condition in ("if_vehicles", "if_employees", "if_handles_data", "if_on_a_roof", "if_on_ladders",
                          "if_design_build",
                          "if_environmental_work", "if_sells_alcohol", "if_intermodal", "if_hazmat")
    },
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_is_said_of_a_row(name):
    assert CASES[name]() == kept("test_words_of_rows").get(name)
