"""Papers that must be on file beside certificates."""

from __future__ import annotations

from datetime import date

import pytest

from domain.finding import Result, Severity
from domain.holdings import FiledDocument
from domain.requirement import RequiredDocument
from rules.documents import document_verdicts, filed
from tests.rules.cases import ENDS, TODAY, case, held, held_paper, told, wanted

PASS, FAIL, UNVERIFIED, REVIEW, NOT = (
    Result.PASS, Result.FAIL, Result.UNVERIFIED, Result.NEEDS_REVIEW, Result.NOT_APPLICABLE,
)  # fmt: skip
W9 = RequiredDocument("w9")
LICENSE = RequiredDocument("license", expires=True)
ACORD_855 = RequiredDocument("acord_855", finding="exclusion_undisclosed")
NY_WC = RequiredDocument("ny_wc", accept=("C-105.2", "U-26.3", "SI-12", "CE-200"), finding="ny_wc_form")
NY_DB = RequiredDocument("ny_db", accept=("DB-120.1", "DB-155", "CE-200"), finding="ny_wc_form")
MCS90 = RequiredDocument("mcs90", required="if_interstate", finding="auto_filing")
SCHEDULE = RequiredDocument("scheduled_autos_list", required="if_scheduled", finding="page_missing")


def asked(*documents, policies=(), on_file=(), **more):
    made = case(*policies, requirement=wanted(documents=documents), documents=tuple(on_file), **more)
    return list(document_verdicts(made))


@pytest.mark.parametrize(
    ("wants", "on_file", "expected"),
    [
        (W9, [FiledDocument("w9")], ("met", PASS)),
        (W9, [FiledDocument("other", "Form W-9")], ("met", PASS)),
        (W9, [FiledDocument("license", "Electrician")], ("document_missing", FAIL)),
        (LICENSE, [FiledDocument("other", "Driver license", ENDS)], ("document_missing", FAIL)),
        (LICENSE, [FiledDocument("other", "License", ENDS)], ("met", PASS)),
        (W9, [], ("document_missing", FAIL)),
        (LICENSE, [FiledDocument("license", expires=date(2026, 12, 24))], ("met", PASS)),
        (LICENSE, [FiledDocument("license", expires=date(2026, 12, 23))], ("document_expiring", PASS)),
        (LICENSE, [FiledDocument("license", expires=date(2026, 11, 24))], ("document_expiring", PASS)),
        (LICENSE, [FiledDocument("license", expires=TODAY)], ("document_expired", FAIL)),  # ends today
        (LICENSE, [FiledDocument("license")], ("value_doubtful", REVIEW)),
        (NY_WC, [FiledDocument("ny_wc", "C-105.2", ENDS)], ("met", PASS)),
        (NY_WC, [FiledDocument("ny_wc")], ("met", PASS)),
        (NY_WC, [FiledDocument("ny_wc", "ACORD 25")], ("wrong_document", FAIL)),
        (NY_WC, [FiledDocument("w9", "NY C-105.2")], ("met", PASS)),
        (NY_WC, [], ("ny_wc_form", FAIL)),
        (ACORD_855, [FiledDocument("acord_855")], ("met", PASS)),
        (ACORD_855, [], ("exclusion_undisclosed", FAIL)),
        (RequiredDocument("site_safety_plan"), [], ("document_missing", FAIL)),
    ],
)  # fmt: skip
def test_a_paper_is_on_file_or_it_is_asked_for(wants, on_file, expected):
    assert told(asked(wants, on_file=on_file)) == [expected]


def test_of_several_the_one_that_ends_last_counts():
    on_file = [
        FiledDocument("license", expires=TODAY),
        FiledDocument("license", expires=date(2028, 1, 1), document_id=7),
    ]
    [one] = asked(LICENSE, on_file=on_file)
    assert (one.code, one.source.document_id) == ("met", 7)


def test_what_is_missing_is_called_by_its_name():
    [one] = asked(RequiredDocument("license", title="roofing license"))
    assert one.facts == {"what": "roofing license"}
    [one] = asked(RequiredDocument("site_safety_plan"))
    assert one.facts == {"what": "site safety plan"}


def test_the_forms_of_new_york_are_asked_for_once():
    [one] = asked(NY_WC, NY_DB)
    assert one.code == "ny_wc_form"
    assert one.facts["what"] == (
        "New York workers compensation form",
        "New York disability and paid family leave form",
    )
    found = asked(NY_WC, NY_DB, on_file=[FiledDocument("ny_wc", "CE-200", ENDS)])
    assert told(found) == [("met", PASS), ("met", PASS)]  # an exempt one is exempt from both


def test_a_paper_that_is_such_a_form_is_on_file_until_its_policy_ends():
    paper = held_paper("C-105.2")
    assert told(asked(NY_WC, policies=[held("wc")], papers=[paper])) == [("met", PASS)]
    over = held("wc", expiration=TODAY)
    assert told(asked(NY_WC, policies=[over], papers=[paper])) == [("document_expired", FAIL)]
    unsure = held("wc", unsure=["expiration_date"])
    assert told(asked(NY_WC, policies=[unsure], papers=[paper])) == [("value_doubtful", REVIEW)]
    assert told(asked(NY_WC, papers=[paper])) == [("met", PASS)]
    undated = held("wc", expiration=None)
    assert told(asked(NY_WC, policies=[undated], papers=[paper])) == [("met", PASS)]


@pytest.mark.parametrize(
    ("papers", "policies", "expected"),
    [
        ([held_paper(has_addendum=True)], [held("gl")], "met"),
        ([held_paper()], [held("gl")], "exclusion_undisclosed"),
        ([held_paper(), held_paper(has_addendum=True)], [held("gl")], "exclusion_undisclosed"),  # of an older paper
        ([held_paper(has_addendum=True), held_paper()], [held("gl", paper=1)], "met"),
        ([held_paper(), held_paper(has_addendum=True)], [], "met"),
    ],
)
def test_an_addendum_goes_with_the_paper_that_general_liability_rests_on(papers, policies, expected):
    assert asked(ACORD_855, papers=papers, policies=policies)[0].code == expected


@pytest.mark.parametrize(
    ("flags", "result", "severity"),
    [({"interstate": True}, FAIL, Severity.MAJOR), ({}, REVIEW, Severity.INFO)],
)
def test_a_filing_is_confirmed_for_the_docket_that_the_papers_name(flags, result, severity):
    paper = held_paper(insured="Redline Haulers Inc", description="Docket: MC# 554120.")
    [one] = asked(MCS90, flags=flags, papers=[paper])
    assert (one.code, one.result, one.severity) == ("auto_filing", result, severity)
    assert one.facts["mc"] == "MC 554120"
    assert asked(MCS90, flags=flags)[0].facts["mc"] == ""


def test_what_does_not_apply_is_said_not_to():
    assert told(asked(MCS90, flags={"interstate": False})) == [("met", NOT)]
    fund = RequiredDocument("wc_state", required="if_monopolistic_state")
    assert told(asked(fund, state="IN")) == [("met", NOT)]
    assert told(asked(fund)) == [("met", NOT)]
    assert told(asked(fund, state="OH")) == [("document_missing", FAIL)]


@pytest.mark.parametrize(
    ("policies", "flags", "expected"),
    [
        ([held("auto", marked=["autos.scheduled"])], {}, ("page_missing", FAIL)),
        ([held("auto", marked=["autos.scheduled", "autos.any_auto"])], {}, ("met", NOT)),
        ([held("auto", marked=["autos.owned"])], {}, ("met", NOT)),
        ([held("auto", marked=["autos.scheduled"], unsure=["autos.scheduled"])], {}, ("page_missing", REVIEW)),
        ([], {}, ("met", NOT)),
        ([], {"scheduled": True}, ("page_missing", FAIL)),
        ([held("auto", marked=["autos.scheduled"])], {"scheduled": False}, ("met", NOT)),
    ],
)
def test_a_schedule_of_autos_is_wanted_where_autos_are_scheduled(policies, flags, expected):
    assert told(asked(SCHEDULE, policies=policies, flags=flags)) == [expected]


def test_a_schedule_on_file_will_do():
    found = asked(SCHEDULE, flags={"scheduled": True}, on_file=[FiledDocument("scheduled_autos_list")])
    assert told(found) == [("met", PASS)]


def test_a_wrong_paper_is_no_matter_where_nobody_knows_whether_one_is_needed():
    wants = RequiredDocument("mcs90", required="if_interstate", accept=("MCS-90",), finding="auto_filing")
    assert told(asked(wants, on_file=[FiledDocument("mcs90", "BMC-91X")])) == [("auto_filing", REVIEW)]


def test_papers_are_found_by_code_or_by_name_and_a_paper_without_a_name_by_none():
    made = case(papers=[held_paper("")], documents=(FiledDocument("x"), FiledDocument("", "W-9", document_id=3)))
    assert [one.source.document_id for one in filed(made, (), ("W-9",))] == [3]
    assert filed(made, ("w9",)) == []
    assert filed(made, (), ("-",)) == []


@pytest.mark.parametrize(
    ("wants", "document", "expected"),
    [
        (W9, FiledDocument("w9"), []),
        (LICENSE, FiledDocument("license", expires=date(2026, 12, 24)), []),
        (LICENSE, FiledDocument("license", expires=date(2026, 12, 23)), ["document_expiring"]),
        (LICENSE, FiledDocument("license"), ["value_doubtful"]),
        (LICENSE, FiledDocument("w9"), ["document_missing"]),
        (NY_WC, FiledDocument("ny_wc", "ACORD 25"), ["wrong_document"]),
    ],
)
def test_where_nobody_reads_what_is_met_only_the_rest_is_said(wants, document, expected):
    assert [one.code for one in asked(wants, on_file=[document], tells_met=False)] == expected
