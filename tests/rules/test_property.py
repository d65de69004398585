"""Property insurance on evidence of property: form, causes, values, deductible, loss payee."""

from __future__ import annotations

import pytest

from domain.finding import Result, Severity
from domain.holdings import FiledDocument, HeldPage
from domain.requirement import RequiredCondition, RequiredCoverage
from rules.property import loss_payee_verdicts, property_verdicts
from tests.rules.cases import CLIENT, ENDS, TODAY, case, held, held_paper, on_paper, told, wanted

PASS, FAIL, UNVERIFIED, REVIEW = Result.PASS, Result.FAIL, Result.UNVERIFIED, Result.NEEDS_REVIEW
UNSURE_TEXT = {"confirmed": False, "unsure": frozenset(["description"])}


def found(wants, *, form="ACORD 28", paper=None, on_file=(), **policy):
    coverage = RequiredCoverage("property", **wants)
    sheet = held_paper(form, **(paper or {}))
    row = held("property", **policy)
    made = case(row, papers=[sheet], requirement=wanted(coverage), documents=tuple(on_file))
    return list(property_verdicts(coverage, on_paper(row, sheet), made))


@pytest.mark.parametrize(
    ("form", "on_file", "expected"),
    [
        ("ACORD 24", [], [("met", PASS)]),
        ("ACORD 28", [], [("met", PASS)]),
        ("ACORD 27", [], [("wrong_document", UNVERIFIED)]),
        ("ACORD 25", [], [("wrong_document", UNVERIFIED)]),
        ("ACORD 25", [FiledDocument("declarations", expires=ENDS)], [("met", PASS)]),
        ("ACORD 25", [FiledDocument("x", "ACORD 28")], [("met", PASS)]),
        ("ACORD 25", [FiledDocument("declarations", expires=TODAY)], [("wrong_document", UNVERIFIED)]),
    ],
)
def test_property_stands_on_the_forms_that_are_asked_for(form, on_file, expected):
    wants = {"papers": ("acord_24", "acord_28", "declarations")}
    verdicts = found(wants, form=form, on_file=on_file)
    assert told(verdicts) == expected
    if expected[0][1] is UNVERIFIED:
        assert verdicts[0].facts == {"actual": form, "required": "ACORD 24 or ACORD 28 or declarations page"}


def test_nothing_asked_is_nothing_judged():
    assert found({}) == []


@pytest.mark.parametrize(
    ("marked", "unsure", "expected"),
    [
        (["causes.special"], [], ("met", PASS)),
        (["causes.broad"], [], ("limit_low", FAIL)),
        (["causes.basic", "causes.special"], [], ("met", PASS)),
        ([], [], ("limit_missing", FAIL)),
        (["causes.flood"], [], ("limit_missing", FAIL)),
        (["causes.broad"], ["causes.broad"], ("value_doubtful", REVIEW)),
        ([], ["causes.special"], ("value_doubtful", REVIEW)),
    ],
)
def test_causes_of_loss_are_at_least_as_wide_as_asked(marked, unsure, expected):
    assert told(found({"causes": "special"}, marked=marked, unsure=unsure)) == [expected]


def test_wider_causes_than_asked_will_do():
    [one] = found({"causes": "broad"}, marked=["causes.special"])
    assert (one.code, one.facts["actual"]) == ("met", "special")


RC = {"words": {"bpp": "replacement_cost"}}


@pytest.mark.parametrize(
    ("policy", "paper", "expected"),
    [
        ({"words": {"limits.personal_property": "Replacement Cost"}}, {}, ("met", PASS)),
        ({"words": {"limits.contents": "ACV"}}, {}, ("limit_low", FAIL)),
        ({"limits": {"bpp": 50_000}, "marked": ["answers.replacement_cost"]}, {}, ("met", PASS)),
        ({"limits": {"bpp": 50_000}, "denied": ["answers.replacement_cost"]}, {}, ("limit_low", FAIL)),
        ({"limits": {"bpp": 50_000}}, {"description": "Contents at RC."}, ("met", PASS)),
        ({"limits": {"bpp": 50_000}}, {"remarks": "BPP: replacement cost"}, ("met", PASS)),
        ({"limits": {"bpp": 50_000}}, {"description": "No replacement cost."}, ("limit_low", UNVERIFIED)),
        ({"limits": {"bpp": 50_000}, "description": "RC basis"}, UNSURE_TEXT, ("met", PASS)),
        ({"limits": {"bpp": 50_000}}, {**UNSURE_TEXT, "description": "RC"}, ("value_doubtful", REVIEW)),
        ({"limits": {"bpp": 50_000}, "unsure": ["limits.bpp"]}, {}, ("value_doubtful", REVIEW)),
        ({"limits": {"bpp": 50_000}}, {}, ("limit_low", UNVERIFIED)),
        ({}, {"description": "Replacement cost"}, ("limit_missing", FAIL)),
        ({}, {}, ("limit_missing", FAIL)),
        ({}, UNSURE_TEXT, ("value_doubtful", REVIEW)),
    ],
)
def test_things_are_valued_as_is_asked(policy, paper, expected):
    assert told(found(RC, paper=paper, **policy)) == [expected]


def test_what_is_short_is_told_with_both_values():
    [one] = found(RC, words={"limits.bpp": "actual cash value"})
    assert one.facts == {
        "limit_name": "Business Personal Property",
        "required": "replacement cost",
        "actual": "actual cash value",
        "remedy": "Please show it if the policy has it, or have the insurer change the policy and reissue",
    }
    [one] = found({"words": {"glass": "agreed_value"}}, limits={"glass": 5_000})
    assert (one.rule, one.facts["limit_name"], one.facts["actual"]) == ("property.glass", "Glass", 5_000)
    [one] = found({"words": {"sign": "at_cost"}}, words={"limits.sign": "at cost"})
    assert one.code == "met"
    [one] = found(RC, limits={"bpp": 1}, denied=["answers.replacement_cost"])
    assert one.facts["actual"] == "no replacement cost"


MONTHS = {"words": {"business_income": "12_months"}}


@pytest.mark.parametrize(
    ("policy", "paper", "expected"),
    [
        ({"words": {"limits.business_income": "ALS 12 months"}}, {}, ("met", PASS)),  # the very number
        ({"words": {"limits.business_income": "18 MO"}}, {}, ("met", PASS)),
        ({"words": {"limits.business_income": "6 mos"}}, {}, ("limit_low", FAIL)),
        ({"words": {"answers.business_income": "12 months"}}, {}, ("met", PASS)),
        ({"limits": {"business_income": 90_000}}, {}, ("limit_low", UNVERIFIED)),
        ({"limits": {"business_income": 90_000}}, {"description": "Business income 12 months"}, ("met", PASS)),
        ({}, {"description": "Payable in 12 months. Business income"}, ("limit_missing", FAIL)),
        ({}, {}, ("limit_missing", FAIL)),
        ({"unsure": ["answers.business_income"]}, {}, ("value_doubtful", REVIEW)),
    ],
)
def test_income_is_insured_for_the_months_that_are_asked(policy, paper, expected):
    assert told(found(MONTHS, paper=paper, **policy)) == [expected]


@pytest.mark.parametrize(
    ("retention", "unsure", "expected"),
    [
        (25_000, [], [("met", PASS)]),  # equal to the most
        (25_001, [], [("deductible_high", FAIL)]),
        (25_001, ["deductibles.wind"], [("value_doubtful", REVIEW)]),
        (25_001, ["retention_amount"], [("value_doubtful", REVIEW)]),
        (None, [], []),
    ],
)
def test_the_largest_deductible_counts(retention, unsure, expected):
    assert told(found({"max_deductible": 25_000}, retention=retention, unsure=unsure)) == expected
    assert found({}, retention=retention) == []


def payees(paper=None, pages=(), policy=None, parties=(), evidence="asserted", lines=("property",)):
    condition = RequiredCondition("loss_payee", lines, Severity.MINOR, evidence, parties=parties)
    other = RequiredCondition("wos", ("property",), Severity.MINOR)
    row = held("property", **(policy or {}))
    asked = wanted("property", conditions=(other, condition))
    made = case(row, papers=[held_paper("ACORD 28", **(paper or {}))], pages=pages, requirement=asked)
    return told(loss_payee_verdicts(made))


GRANT = {"grants": ("loss_payee",), "line": "property"}


@pytest.mark.parametrize(
    ("paper", "pages", "expected"),
    [
        ({"interests": ("loss_payee",), "holder": "Marlow Tower, LLC"}, [], ("met", PASS)),
        ({"interests": ("lenders_loss_payable",), "holder": CLIENT}, [], ("met", PASS)),
        ({"interests": ("mortgagee",), "holder": CLIENT}, [], ("loss_payee_missing", FAIL)),
        ({"interests": ("loss_payee",), "holder": "Another LLC"}, [], ("loss_payee_missing", FAIL)),
        ({"description": "Marlow Tower LLC is loss payee."}, [], ("met", PASS)),
        ({"description": "Certificate holder is Loss Payee", "holder": CLIENT}, [], ("met", PASS)),
        ({"description": "Certificate holder is Loss Payee", "holder": "B"}, [], ("loss_payee_missing", FAIL)),
        ({"remarks": "Lender's loss payable: Marlow Tower LLC"}, [], ("met", PASS)),
        ({"description": "Marlow Tower LLC is not a loss payee"}, [], ("loss_payee_missing", FAIL)),
        ({"description": "Marlow Tower LLC. Loss payable in 30 days"}, [], ("loss_payee_missing", FAIL)),
        ({}, [HeldPage("CP 12 18", 9, 1, parties=(CLIENT,), **GRANT)], ("met", PASS)),
        ({}, [HeldPage("CP 12 18", 9, 1, blanket=True, **GRANT)], ("met", PASS)),
        ({}, [HeldPage("CP 12 18", 9, 1, parties=("B",), **GRANT)], ("loss_payee_missing", FAIL)),
        ({}, [HeldPage("CP 12 18", 9, 1, blanket=True, is_specimen=True, **GRANT)], ("loss_payee_missing", FAIL)),
        ({}, [HeldPage("X", 1, 1, grants=("loss_payee",), blanket=True)], ("met", PASS)),
        ({}, [HeldPage("X", 9, 1, grants=("loss_payee",), blanket=True)], ("loss_payee_missing", FAIL)),
        (UNSURE_TEXT, [], ("loss_payee_missing", REVIEW)),
        ({**UNSURE_TEXT, "description": "Marlow Tower LLC is loss payee."}, [], ("loss_payee_missing", REVIEW)),
    ],
)
def test_the_party_is_loss_payee_by_a_box_words_or_a_page(paper, pages, expected):
    assert payees(paper, pages) == [expected]


def test_a_page_is_more_than_words_where_it_is_asked_for():
    words = {"description": "Marlow Tower LLC is loss payee."}
    assert payees(words, evidence="endorsement_page") == [("loss_payee_missing", UNVERIFIED)]
    page = HeldPage("CP 12 18", 9, 1, parties=(CLIENT,), **GRANT)
    assert payees(words, [page], evidence="endorsement_page") == [("met", PASS)]


def test_each_party_and_each_line_that_is_shown_is_judged():
    words = {"description": "Marlow Tower LLC is loss payee."}
    assert payees(words, parties=(CLIENT, "Big Bank NA")) == [("met", PASS), ("loss_payee_missing", FAIL)]
    assert payees(words, lines=("cargo", "property")) == [("met", PASS)]
    assert payees(words, policy={"expiration": TODAY}) == []
    assert payees(words, policy={"expiration": None}) == [("met", PASS)]
