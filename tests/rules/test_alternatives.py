"""What stands in for a line without a policy of its own."""

from __future__ import annotations

import pytest

from domain.certificate import Wording
from domain.finding import Result
from domain.holdings import HeldPage
from domain.requirement import RequiredCoverage
from rules.alternatives import stand_in
from tests.rules.cases import TODAY, case, held, held_paper, told

PASS, UNVERIFIED, REVIEW = Result.PASS, Result.UNVERIFIED, Result.NEEDS_REVIEW
CYBER = RequiredCoverage("cyber", may_combine_with="professional")
POLLUTION = RequiredCoverage("pollution", alternatives={"endorsement": "CA 99 48"})
UNSURE = {"confirmed": False, "unsure": frozenset(["description"])}


def stands(wants, *policies, paper=None, **more):
    found = stand_in(wants, case(*policies, papers=[held_paper(**(paper or {}))], **more))
    return None if found is None else (*told([found.verdict])[0], found.held is not None)


@pytest.mark.parametrize(
    ("policy", "paper", "expected"),
    [
        ({"description": "Professional / Cyber Liability"}, {}, ("met", PASS, True)),
        ({"description": "Tech E&O incl. Network Security"}, {}, ("met", PASS, True)),
        ({"description": "Professional, cyber", "unsure": ["description"]}, {}, ("value_doubtful", REVIEW, True)),
        ({"description": "Professional"}, {"description": "Cyber included."}, ("coverage_missing", UNVERIFIED, True)),
        ({"description": "Professional"}, {"description": "Cyber", **UNSURE}, ("value_doubtful", REVIEW, True)),
        ({"description": "Professional; cyber excluded"}, {}, None),
        ({"description": "Professional"}, {}, None),
        ({"description": "Professional / Cyber", "expiration": TODAY}, {}, None),
    ],
)
def test_a_line_may_be_part_of_another_lines_policy(policy, paper, expected):
    assert stands(CYBER, held("professional", **policy), paper=paper) == expected


def test_only_the_line_that_the_set_names_may_carry_it():
    assert stands(CYBER, held("gl", description="GL with cyber")) is None
    assert stands(RequiredCoverage("cyber"), held("professional", description="Professional / Cyber")) is None
    unknown = RequiredCoverage("crime", may_combine_with="property")
    assert stands(unknown, held("property", description="Property with crime")) is None


def test_the_policy_is_told_by_its_number():
    made = case(held("professional", description="Professional / Cyber", number="PL 7"))
    found = stand_in(CYBER, made)
    assert found.verdict.facts == {"other": "professional", "policy_number": "PL 7"}
    unnumbered = stand_in(CYBER, case(held("professional", description="Cyber", number="")))
    assert unnumbered.verdict.facts["policy_number"] == "blank"


def cited(polarity, **more):
    return {"wording": (Wording("form", 0, 8, polarity, forms=("CA 99 48",)),), **more}


@pytest.mark.parametrize(
    ("pages", "paper", "expected"),
    [
        ([HeldPage("CA 99 48", 3, 1)], {}, ("met", PASS, False)),
        ([HeldPage("CA 99 48", 3, 1, is_specimen=True)], {}, ("page_missing", UNVERIFIED, False)),
        ([HeldPage("CA 20 48", 3, 1)], {}, None),
        ([], cited(None), ("page_missing", UNVERIFIED, False)),
        ([], cited("grant", **UNSURE), ("page_missing", REVIEW, False)),
        ([], cited("negated"), None),
        ([], cited("pending"), None),
        ([], {"wording": (Wording("form", 0, 8, forms=("CA 20 48",)),)}, None),
    ],
)
def test_a_page_of_the_form_stands_in_and_a_form_that_is_named_is_asked_for(pages, paper, expected):
    assert stands(POLLUTION, held("auto"), paper=paper, pages=pages) == expected


def test_a_form_on_a_paper_whose_policies_have_ended_is_nothing():
    assert stands(POLLUTION, held("auto", expiration=TODAY), paper=cited(None)) is None
    assert stands(RequiredCoverage("pollution"), held("auto"), paper=cited(None)) is None
