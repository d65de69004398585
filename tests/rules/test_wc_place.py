"""Workers compensation by place: funds, forms, exemptions, non-subscribers, and where a policy pays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from config.reference import states
from domain.finding import Result, Severity
from domain.holdings import FiledDocument, HeldPage
from domain.requirement import RequiredCoverage, RequiredDocument, Strictness
from rules.wc_place import of_fund, stop_gap, wc_verdicts, wos_limited
from rules.wc_words import lists_state, said
from tests.rules.cases import CONTRACTOR, ENDS, TODAY, case, held, held_paper, on_paper, told, wanted

PASS, FAIL, UNVERIFIED, REVIEW = Result.PASS, Result.FAIL, Result.UNVERIFIED, Result.NEEDS_REVIEW
WC = RequiredCoverage("wc", limits={"el_each_accident": 500_000})
PLAIN = RequiredCoverage("wc")
IF_EMPLOYEES = RequiredCoverage("wc", required="if_employees")
GAP = RequiredCoverage("employers_stop_gap", required="if_monopolistic_state", limits={"each_accident": 1_000_000})
STAFF = {"employees": True}


def found(*policies, wants=PLAIN, lines=(), on_file=(), strictness=None, docs=(), **more):
    asked = wanted(wants, *lines, strictness=strictness or Strictness(), documents=docs)
    made = case(*policies, requirement=asked, documents=tuple(on_file), **more)
    return list(wc_verdicts(made, wants))


@pytest.mark.parametrize("code", ["ND", "OH", "WA", "WY", "PR"])
def test_a_state_fund_is_asked_for_its_paper_and_the_agent_for_stop_gap(code):
    verdicts = found(wants=WC, state=code)
    assert told(verdicts) == [("wc_monopolistic", FAIL), ("stop_gap_missing", FAIL)]
    assert verdicts[0].facts["state"] == verdicts[1].facts["state"] == states()[code].name
    assert verdicts[1].facts["required"] == 500_000


def test_a_set_with_a_stop_gap_line_of_its_own_asks_for_it_there():
    assert told(found(wants=WC, lines=[GAP], state="WA")) == [("wc_monopolistic", FAIL)]
    assert told(found(state="WA")) == [("wc_monopolistic", FAIL)]  # nor where no employers liability is asked for


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (FiledDocument("wc_wa", expires=ENDS), ("met", PASS)),
        (FiledDocument("wc_state"), ("met", PASS)),
        (FiledDocument("other", "L&I certificate of coverage", date(2026, 11, 24)), ("document_expiring", PASS)),
        (FiledDocument("wc_wa", expires=TODAY), ("wc_monopolistic", FAIL)),
        (FiledDocument("other", "certificate"), ("wc_monopolistic", FAIL)),
    ],
)
def test_the_funds_paper_on_file_will_do_until_it_ends(document, expected):
    verdicts = found(state="WA", on_file=[document])
    assert told(verdicts) == [expected]
    if expected[1] is FAIL:
        assert verdicts[0].facts["state_document"] == "L&I certificate of coverage"


def test_a_certificate_of_good_standing_may_be_of_the_company_and_proves_nothing():
    assert told(found(state="WY", on_file=[FiledDocument("x", "Certificate of good standing")])) == [
        ("wc_monopolistic", FAIL)
    ]


@pytest.mark.parametrize(
    ("insurer", "result"),
    [
        (("Ohio Bureau of Workers' Compensation", ""), UNVERIFIED),
        (("BWC", ""), UNVERIFIED),
        (("Ohio Casualty Insurance Company", "24074"), FAIL),
    ],
)
def test_a_policy_on_an_acord_form_is_no_proof_of_a_state_fund(insurer, result):
    papers = [held_paper(insurers={"A": insurer})]
    verdicts = found(held("wc", insurer_letters="A"), state="OH", papers=papers)
    assert told(verdicts) == [("wc_monopolistic", result)]
    assert told(found(held("wc"), state="OH")) == [("wc_monopolistic", FAIL)]
    on_file = [FiledDocument("wc_oh", expires=ENDS)]
    with_gap = found(held("wc"), wants=WC, state="OH", on_file=on_file)
    assert told(with_gap) == [("met", PASS), ("stop_gap_missing", FAIL)]


@pytest.mark.parametrize(
    ("form", "policy", "expected", "own"),
    [
        ("Certificate of Ohio Workers' Compensation", {}, ("met", PASS), True),
        ("Certificate of coverage", {"expiration": date(2026, 12, 1)}, ("document_expiring", PASS), True),
        ("Certificate of coverage", {"unsure": ["expiration_date"]}, ("value_doubtful", REVIEW), True),
        ("ACORD 25", {}, ("wc_monopolistic", UNVERIFIED), False),
    ],
)
def test_the_funds_own_paper_is_the_certificate(form, policy, expected, own):
    paper = held_paper(form, insurers={"A": ("Ohio Bureau of Workers' Compensation", "")})
    assert told(found(held("wc", **policy), state="OH", papers=[paper])) == [expected]
    assert of_fund(on_paper(held("wc", **policy), paper), states()["OH"]) is own


@pytest.mark.parametrize(
    "name", ["Dept. of Labor and Industries", "Department of Labor & Industries", "WA L&I", "L & I"]
)
def test_a_funds_name_is_spelled_in_several_ways(name):
    paper = held_paper("Certificate of coverage", insurers={"A": (name, "")})
    assert of_fund(on_paper(held("wc"), paper), states()["WA"]) is not name.startswith("Dept")


def test_a_paper_of_an_insurer_or_of_another_state_is_not_the_funds():
    paper = held_paper("Certificate of insurance", insurers={"A": ("Ohio Casualty Insurance Company", "")})
    assert told(found(held("wc"), state="OH", papers=[paper])) == [("wc_monopolistic", FAIL)]
    assert not of_fund(on_paper(held("wc"), paper), states()["OH"])
    assert not of_fund(on_paper(held("wc"), paper), states()["IN"])
    assert not of_fund(on_paper(held("wc"), paper), None)


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ({"limits": {"each_accident": 1_000_000}}, ("met", PASS)),  # equal to the minimum
        ({"limits": {"el_each_accident": 999_999}}, ("stop_gap_missing", FAIL)),
        ({}, ("stop_gap_missing", UNVERIFIED)),
        ({"limits": {"each_accident": 100}, "unsure": ["limits.each_accident"]}, ("stop_gap_missing", REVIEW)),
        ({"limits": {"each_accident": 1_000_000}, "expiration": TODAY}, ("stop_gap_missing", FAIL)),
    ],
)
def test_stop_gap_is_a_policy_of_at_least_the_amount(policy, expected):
    assert told([stop_gap(case(held("employers_stop_gap", **policy), state="OH"), 1_000_000)]) == [expected]


@pytest.mark.parametrize(
    ("page", "description", "expected"),
    [
        (HeldPage("CG 04 42", 5, 2, grants=("el_stop_gap",)), "", ("met", PASS)),
        (HeldPage("CG 04 42", 5, 2, grants=("el_stop_gap",), is_specimen=True), "", ("stop_gap_missing", FAIL)),
        (HeldPage("CG 20 10", 5, 2, grants=("ai_ongoing",)), "", ("stop_gap_missing", FAIL)),
        (None, "Stop-gap $1,000,000 included.", ("stop_gap_missing", UNVERIFIED)),
        (None, "WA stop gap not shown.", ("stop_gap_missing", FAIL)),
        (None, "Lawn care.", ("stop_gap_missing", FAIL)),
    ],
)
def test_stop_gap_may_be_an_endorsement_of_general_liability(page, description, expected):
    made = case(papers=[held_paper(description=description)], pages=[page] if page else [])
    verdict = stop_gap(made, 1_000_000)
    assert told([verdict]) == [expected]
    assert verdict.facts.get("state", "the state") == "the state"


@pytest.mark.parametrize(
    ("flags", "works_alone"),
    [
        ({"employees": False}, True),
        ({"sole_proprietor": True}, True),
        ({"sole_proprietor": True, "employees": True}, False),
        ({"sole_proprietor": False, "employees": True}, False),
    ],
)
@pytest.mark.parametrize("wants", [PLAIN, IF_EMPLOYEES])
def test_who_works_alone_proves_that_and_nothing_else(flags, works_alone, wants):
    expected = ("wc_exemption_needed", UNVERIFIED) if works_alone else ("coverage_missing", FAIL)
    assert told(found(flags=flags, wants=wants, state="AR")) == [expected]


@pytest.mark.parametrize(
    ("state", "forms", "document"),
    [
        ("AR", (), "your Arkansas certificate of non-coverage"),
        ("NY", (), "your New York CE-200"),
        ("IN", ("affidavit",), "your Indiana clearance certificate (independent contractor)"),
        ("AL", ("affidavit",), "your affidavit"),
        ("AL", (), "your state's certificate of exemption"),
        ("WA", (), "your state's certificate of exemption"),
        ("", (), "your state's certificate of exemption"),
    ],
)
def test_the_exemption_asked_for_is_the_states_own_or_what_the_client_takes(state, forms, document):
    [one] = found(flags={"employees": False}, state=state, strictness=Strictness(exemption_forms=forms))
    assert one.facts["exemption_document"] == document


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (FiledDocument("wc_exemption", expires=ENDS), ("met", PASS)),
        (FiledDocument("wc_exemption"), ("met", PASS)),
        (FiledDocument("x", "Arkansas Certificate of Non-Coverage", date(2026, 12, 1)), ("document_expiring", PASS)),
        (FiledDocument("x", "affidavit"), ("met", PASS)),
        (FiledDocument("wc_exemption", expires=TODAY), ("wc_exemption_needed", UNVERIFIED)),
        (FiledDocument("w9"), ("wc_exemption_needed", UNVERIFIED)),
    ],
)
def test_an_exemption_holds_until_it_ends(document, expected):
    taken = Strictness(exemption_forms=("affidavit",))
    [one] = found(flags={"employees": False}, state="AR", on_file=[document], strictness=taken)
    assert (one.code, one.result) == expected
    assert ("expiration_date" in one.facts) is (document.expires is not None)


def test_a_funds_paper_filed_by_its_name_alone_is_no_exemption():
    on_file = [FiledDocument("x", "Certificate of good standing")]
    assert told(found(flags={"employees": False}, state="WY", on_file=on_file)) == [("wc_exemption_needed", UNVERIFIED)]


def test_of_a_line_that_may_not_be_needed_nothing_is_said_here():
    assert found(wants=IF_EMPLOYEES, state="IN") == []
    assert found(wants=IF_EMPLOYEES, state="WA") == []
    assert found(wants=RequiredCoverage("wc", required="if_on_site"), flags={"on_site": False}) == []


@pytest.mark.parametrize("state", ["IN", ""])
def test_elsewhere_a_policy_is_simply_missing(state):
    assert told(found(state=state)) == [("coverage_missing", FAIL)]


@pytest.mark.parametrize(
    ("flags", "description", "on_file", "expected"),
    [
        ({"tx_nonsubscriber": True}, "", [], "wc_nonsubscriber"),
        ({}, "Insured is a Texas non-subscriber.", [], "wc_nonsubscriber"),
        ({}, "", [FiledDocument("x", "DWC Form-005", ENDS)], "wc_nonsubscriber"),
        ({"tx_nonsubscriber": False}, "Insured is a nonsubscriber.", [], "coverage_missing"),
        ({}, "Insured is not a non-subscriber.", [], "coverage_missing"),
        ({}, "", [], "coverage_missing"),
    ],
)
def test_in_texas_an_employer_may_carry_none_and_the_client_decides(flags, description, on_file, expected):
    papers = [held_paper(description=description)]
    [one] = found(state="TX", flags={**STAFF, **flags}, papers=papers, on_file=on_file)
    assert one.code == expected
    if expected == "wc_nonsubscriber":
        assert (one.result, one.severity) == (REVIEW, Severity.MAJOR)
        assert one.facts["insured"] == CONTRACTOR
        assert ("document" in one.facts) is not bool(on_file)


def test_a_form_that_has_ended_is_asked_for_again():
    [one] = found(state="TX", on_file=[FiledDocument("tx_nonsubscriber", expires=TODAY)])
    assert one.facts["document"] == "DWC Form-005"


def test_a_non_subscriber_is_one_in_texas_only():
    assert told(found(state="OK", flags={"tx_nonsubscriber": True, **STAFF})) == [("coverage_missing", FAIL)]


@pytest.mark.parametrize(
    ("description", "actual"),
    [
        ("Occupational accident policy for drivers.", "Occupational accident"),
        ("Occ/Acc $1,000,000", "Occupational accident"),
        ("Employees under an Injury Benefit Plan", "An injury benefit plan"),
    ],
)
def test_something_else_is_not_workers_compensation(description, actual):
    [one] = found(papers=[held_paper(description=description)], state="AR", flags=STAFF)
    assert (one.code, one.result, one.severity) == ("wc_not_wc", FAIL, Severity.CRITICAL)
    assert one.facts["actual"] == actual


def test_a_policy_for_occupational_accident_is_not_workers_compensation_either():
    assert told(found(held("occupational_accident"))) == [("wc_not_wc", FAIL)]
    assert told(found(held("occupational_accident", unsure=["description"]))) == [("wc_not_wc", REVIEW)]
    over = held("occupational_accident", expiration=TODAY)
    assert told(found(over)) == [("coverage_missing", FAIL)]


def test_where_nobody_knows_of_employees_or_is_sure_of_the_words_a_person_looks():
    paper = held_paper(description="Occupational accident")
    assert told(found(papers=[paper], wants=IF_EMPLOYEES)) == [("wc_not_wc", REVIEW)]
    unsure = held_paper(description="Occupational accident", unsure=frozenset(["description"]))
    assert told(found(papers=[unsure])) == [("wc_not_wc", REVIEW)]


def test_words_of_a_paper_that_counts_no_more_are_passed_over():
    papers = [held_paper(), held_paper(description="Occupational accident")]
    assert told(found(papers=papers)) == [("coverage_missing", FAIL)]
    assert told(found(held("gl", paper=1), papers=papers)) == [("wc_not_wc", FAIL)]


@pytest.mark.parametrize(
    ("flags", "result"), [({"owner_operators": True}, REVIEW), ({"owner_operators": False}, FAIL), ({}, FAIL)]
)
def test_owner_operators_are_for_the_client_where_the_set_says_so(flags, result):
    wants = RequiredCoverage("wc", alternatives={"owner_operators": "occupational_accident_by_exception"})
    paper = held_paper(description="Occupational accident")
    [one] = found(papers=[paper], wants=wants, flags=flags)
    assert (one.code, one.result) == ("wc_alternative" if result is REVIEW else "wc_not_wc", result)
    assert told(found(papers=[paper], flags=flags)) == [("wc_not_wc", FAIL)]


def test_new_york_takes_its_own_forms_only():
    assert told(found(state="NY")) == [("ny_wc_form", FAIL)]
    assert found(state="NY")[0].severity is Severity.CRITICAL
    assert told(found(held("wc"), state="NY")) == [("ny_wc_form", UNVERIFIED)]
    assert told(found(held("wc"), state="NY", papers=[held_paper("C-105.2")])) == [("met", PASS)]
    self_insured = [FiledDocument("ny_wc", "SI-12", ENDS)]
    assert told(found(state="NY", on_file=self_insured)) == [("met", PASS)]
    over = [FiledDocument("ny_wc", "U-26.3", TODAY)]
    assert told(found(state="NY", on_file=over)) == [("ny_wc_form", FAIL)]
    assert told(found(held("wc"), state="NY", on_file=over)) == [("ny_wc_form", FAIL)]


def test_a_set_that_asks_for_new_yorks_forms_tells_them_among_its_documents():
    docs = (RequiredDocument("ny_wc", accept=("C-105.2",), finding="ny_wc_form"),)
    assert found(state="NY", docs=docs) == []
    assert found(held("wc"), state="NY", docs=docs) == []


ELSEWHERE = {"state": "OK", "work_state": "TX"}


@pytest.mark.parametrize(
    ("description", "result"),
    [
        ("WC Item 3.A.: OK, TX", PASS),
        ("Texas is listed in Item 3.A of the policy.", PASS),
        ("Other states 3.C: TX", UNVERIFIED),
        ("3A: OK. 3C: TX and KS", UNVERIFIED),
        ("3A: OK", FAIL),
        ("", FAIL),
    ],
)
def test_work_in_another_state_must_be_listed(description, result):
    [one] = found(held("wc"), papers=[held_paper(description=description)], **ELSEWHERE)
    assert one.result is result
    assert one.code == ("met" if result is PASS else "wc_state_not_covered")
    assert one.facts["state"] == "Texas"


@pytest.mark.parametrize(
    ("policy", "paper", "facts"),
    [
        ({}, {"unsure": frozenset(["description"])}, ELSEWHERE),
        ({"unsure": ["description"]}, {}, ELSEWHERE),
    ],
)
def test_a_text_that_nobody_is_sure_of_fails_no_one(policy, paper, facts):
    assert told(found(held("wc", **policy), papers=[held_paper(**paper)], **facts)) == [
        ("wc_state_not_covered", REVIEW)
    ]


def test_a_home_that_was_read_from_an_unsure_address_fails_no_one():
    made = case(
        held("wc"), papers=[held_paper(unsure=frozenset(["insured.address"]))], requirement=wanted(PLAIN), **ELSEWHERE
    )
    read = replace(made, facts=replace(made.facts, state=""))
    assert told(wc_verdicts(read, PLAIN)) == [("wc_state_not_covered", REVIEW)]
    assert told(wc_verdicts(made, PLAIN)) == [("wc_state_not_covered", FAIL)]


def test_at_home_or_with_the_states_own_paper_nothing_needs_to_be_listed():
    assert found(held("wc"), state="TX") == []
    assert found(held("wc"), work_state="TX") == []
    assert found(held("wc")) == []
    assert told(found(held("wc"), on_file=[FiledDocument("wc_tx")], **ELSEWHERE)) == [("met", PASS)]
    over = [FiledDocument("wc_tx", expires=TODAY)]
    assert told(found(held("wc"), on_file=over, **ELSEWHERE)) == [("wc_state_not_covered", FAIL)]


def test_a_policy_that_ended_is_the_cores_matter():
    assert found(held("wc", expiration=TODAY), **ELSEWHERE) == []
    assert told(found(held("wc", expiration=None), **ELSEWHERE)) == [("wc_state_not_covered", FAIL)]


@pytest.mark.parametrize(
    ("flags", "paper", "expected"),
    [
        ({"peo": True}, {}, [(REVIEW, Severity.MINOR)]),
        ({"peo": True, "nonleased_workers": True}, {}, [(REVIEW, Severity.MAJOR)]),
        ({"peo": True, "nonleased_workers": False}, {}, [(PASS, Severity.INFO)]),
        ({"peo": False}, {"insured": "Staffco L/C/F Brightline"}, []),
        ({}, {"insured": "Staffco L/C/F Brightline"}, [(REVIEW, Severity.MINOR)]),
        ({}, {"description": "For leased employees of Brightline"}, [(REVIEW, Severity.MINOR)]),
        ({}, {"description": "Equipment leased from others"}, []),
        ({}, {}, []),
    ],
)
def test_a_policy_of_a_staffing_firm_covers_its_own_people(flags, paper, expected):
    verdicts = found(held("wc"), flags=flags, papers=[held_paper(**paper)])
    assert [(one.result, one.severity) for one in verdicts] == expected


@pytest.mark.parametrize(("code", "limited"), [("KY", True), ("MO", True), ("NH", True), ("TX", False), ("", False)])
def test_some_states_limit_a_waiver(code, limited):
    assert wos_limited(code) is limited


@pytest.mark.parametrize(
    ("text", "code", "expected"),
    [
        ("All states listed", "KS", "listed"),
        ("All states except monopolistic", "KS", ""),
        ("3A: OH IN KY", "IN", "listed"),
        ("Workers are listed in 3A: OH", "IN", ""),
        ("Coverage is in 3.A for Indiana", "IN", "listed"),
        ("Work in Texas. 3A: OK", "TX", ""),
        ("States covered: TX and OK", "OK", "listed"),
        ("Other states: Oregon", "OR", "other"),
        ("Other states: all but OR", "WA", ""),
    ],
)
def test_a_state_is_listed_by_name_or_by_its_code_in_a_list(text, code, expected):
    assert lists_state(text, states()[code]) == expected


def test_what_a_clause_takes_back_is_not_said():
    assert said("Stop gap: none. Stop gap in OH included", ("stop gap",)) == "stop gap"
    assert said("No stop gap", ("stop gap",)) == ""
    assert said("Lawn care", ("stop gap",)) == ""
