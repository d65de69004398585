"""Claims-made lines: form, retroactive date, and how long a line is still wanted."""

from __future__ import annotations

from datetime import date

import pytest

from domain.finding import Result
from domain.holdings import AccountFacts
from domain.requirement import RequiredCoverage, RetroDate
from rules.retro import form_verdicts, retro_verdicts, still_wanted
from tests.rules.cases import CLIENT, case, held, held_paper, on_paper, told

PASS, FAIL, UNVERIFIED, REVIEW = Result.PASS, Result.FAIL, Result.UNVERIFIED, Result.NEEDS_REVIEW
STARTED = date(2024, 2, 1)


def formed(line, form="occurrence", **policy):
    return told(form_verdicts(RequiredCoverage(line, form=form), on_paper(held(line, **policy))))


@pytest.mark.parametrize(
    ("line", "policy", "expected"),
    [
        ("gl", {"marked": ["occurrence"]}, [("met", PASS)]),
        ("gl", {"marked": ["claims_made"]}, [("occurrence_required", FAIL)]),
        ("gl", {"marked": ["claims_made", "occurrence"]}, [("form_box_both", FAIL)]),
        ("gl", {}, [("form_box_blank", FAIL)]),
        ("gl", {"marked": ["claims_made"], "unsure": ["claims_made"]}, [("value_doubtful", REVIEW)]),
        ("gl", {"unsure": ["occurrence"]}, [("value_doubtful", REVIEW)]),
        ("umbrella", {}, []),
        ("umbrella", {"marked": ["claims_made"]}, [("occurrence_required", FAIL)]),
        ("pollution", {}, []),
        ("pollution", {"marked": ["claims_made"]}, [("occurrence_required", FAIL)]),
        ("pollution", {"description": "Pollution, Claims-Made"}, [("occurrence_required", FAIL)]),
        ("pollution", {"description": "claims made", "unsure": ["description"]}, [("occurrence_required", REVIEW)]),
        ("pollution", {"description": "occurrence form"}, []),
    ],
)
def test_an_occurrence_form_is_what_was_asked_for_or_is_asked_for_again(line, policy, expected):
    assert formed(line, **policy) == expected


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ({"marked": ["occurrence"]}, []),
        ({"marked": ["occurrence"], "unsure": ["policy_number"]}, ["met"]),
        ({"marked": ["occurrence", "claims_made"]}, ["form_box_both"]),
        ({}, ["form_box_blank"]),
    ],
)
def test_where_nobody_reads_what_is_met_the_form_is_passed_over(policy, expected):
    wanted = RequiredCoverage("gl", form="occurrence")
    found = form_verdicts(wanted, on_paper(held("gl", **policy)), tells_met=False)
    assert [one.code for one in found] == expected


def test_where_claims_made_is_accepted_the_form_is_no_matter():
    assert formed("professional", "claims_made_ok", marked=["claims_made"]) == []


def reached(line="professional", by="contract_start", start=STARTED, paper=None, **policy):
    wanted = RequiredCoverage(line, form="claims_made_ok", retro=RetroDate(by))
    one = on_paper(held(line, effective=date(2025, 11, 1), **policy), held_paper(**(paper or {})))
    return list(retro_verdicts(wanted, one, case(contract_start=start)))


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ({"retro": STARTED}, ("met", PASS)),  # the very day
        ({"retro": date(2019, 5, 1)}, ("met", PASS)),
        ({"retro": date(2024, 2, 2)}, ("retro_date", FAIL)),
        ({"retro_words": "policy inception"}, ("retro_date", FAIL)),
        ({"retro_words": "none"}, ("met", PASS)),
        ({"retro_words": "full prior acts"}, ("met", PASS)),
        ({}, ("retro_date", FAIL)),
        ({"retro_words": "n/a"}, ("retro_date", FAIL)),
        ({"marked": ["occurrence"]}, ("met", PASS)),
        ({"description": "Professional, occurrence basis"}, ("met", PASS)),
        ({"marked": ["claims_made"]}, ("retro_date", FAIL)),
    ],
)
def test_a_claims_made_policy_reaches_back_to_the_start_of_the_contract(policy, expected):
    assert told(reached(**policy)) == [expected]


def test_of_a_line_that_may_be_either_a_missing_date_is_not_yet_a_failure():
    assert told(reached("pollution")) == [("retro_date", UNVERIFIED)]
    assert told(reached("pollution", description="CLAIMS-MADE")) == [("retro_date", FAIL)]


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ({"retro": date(2020, 1, 1)}, [("contract_start_unknown", REVIEW)]),
        ({"retro_words": "policy inception"}, [("contract_start_unknown", REVIEW)]),
        ({"retro_words": "none"}, [("met", PASS)]),
        ({"marked": ["occurrence"]}, [("met", PASS)]),
    ],
)
def test_a_contract_whose_start_nobody_knows_is_asked_about(policy, expected):
    assert told(reached(start=None, **policy)) == expected


@pytest.mark.parametrize(
    ("by", "policy", "expected"),
    [
        ("policy_start", {"retro_words": "inception"}, [("met", PASS)]),
        ("policy_start", {"retro": date(2025, 11, 2)}, [("retro_date", FAIL)]),
        ("2024-02-29", {"retro": date(2024, 2, 29)}, [("met", PASS)]),
        ("2024-02-29", {"retro": date(2024, 3, 1)}, [("retro_date", FAIL)]),
    ],
)
def test_the_day_asked_for_may_be_the_policys_own_or_a_date(by, policy, expected):
    assert told(reached(by=by, **policy)) == expected


def test_a_policy_without_a_first_day_cannot_be_compared():
    wanted = RequiredCoverage("professional", retro=RetroDate("policy_start"))
    one = on_paper(held("professional", effective=None, retro_words="policy inception"))
    assert list(retro_verdicts(wanted, one, case())) == []
    started = RequiredCoverage("professional", retro=RetroDate())
    [verdict] = retro_verdicts(started, one, case(contract_start=STARTED))
    assert (verdict.result, verdict.facts["actual"]) == (FAIL, "policy inception")


def test_inception_is_told_with_its_day():
    [one] = reached(retro_words="policy inception")
    assert one.facts == {"actual": "policy inception (11/01/2025)", "required_date": STARTED}


@pytest.mark.parametrize(
    ("policy", "paper", "names"),
    [
        (
            {"retro": STARTED, "description": "Prof. Retro 02/01/2024", "unsure": ["description"]},
            {},
            "coverages.0.description",
        ),
        (
            {"retro": STARTED},
            {"description": "Retro date 02/01/2024", "unsure": frozenset(["description"])},
            "description",
        ),
        (
            {"retro": date(2025, 1, 1)},
            {"remarks": "Retro date 01/01/2025", "unsure": frozenset(["remarks"])},
            "remarks",
        ),
        ({}, {"unsure": frozenset(["description"])}, "coverages.0.description"),
    ],
)
def test_a_date_that_nobody_is_sure_of_decides_nothing(policy, paper, names):
    [one] = reached(paper=paper, **policy)
    assert (one.code, one.result, one.source.paths) == ("value_doubtful", REVIEW, (names,))


def test_a_date_in_the_description_is_pointed_to():
    [one] = reached(retro=STARTED, paper={"description": "Retro date 02/01/2024", "unsure": frozenset(["holder.name"])})
    assert (one.code, one.source.paths) == ("met", ("description",))


def test_a_line_without_a_retroactive_date_is_not_asked_for_one():
    one = on_paper(held("cyber"))
    assert list(retro_verdicts(RequiredCoverage("cyber"), one, case())) == []


@pytest.mark.parametrize(
    ("line", "tail", "completed", "end", "today", "expected"),
    [
        ("gl", 0, 0, None, date(2030, 1, 1), True),
        ("gl", 0, 0, date(2026, 11, 23), date(2026, 11, 23), True),  # the last day
        ("gl", 0, 0, date(2026, 11, 23), date(2026, 11, 24), False),
        ("gl", 0, 3, date(2026, 11, 23), date(2029, 11, 23), True),
        ("gl", 0, 3, date(2026, 11, 23), date(2029, 11, 24), False),
        ("auto", 0, 3, date(2026, 11, 23), date(2026, 11, 24), False),
        ("professional", 3, 0, date(2026, 11, 23), date(2029, 11, 23), True),
        ("professional", 3, 9, date(2026, 11, 23), date(2029, 11, 24), False),
        ("professional", 1, 0, date(2024, 2, 29), date(2025, 3, 1), True),
        ("professional", 1, 0, date(2024, 2, 29), date(2025, 3, 2), False),
    ],
)
def test_a_line_is_wanted_until_the_end_of_its_tail(line, tail, completed, end, today, expected):
    wanted = RequiredCoverage(line, tail_years=tail)
    assert still_wanted(wanted, AccountFacts(CLIENT, "", "C", contract_end=end), today, completed) is expected
