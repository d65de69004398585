"""Whether a required line is there and in force."""

from __future__ import annotations

from datetime import date

import pytest

from domain.certificate import Party
from domain.finding import AccountStatus, Result, Severity
from domain.holdings import AccountFacts
from rules.judge import judge
from tests.rules.papers import (
    ADDRESS,
    CLIENT,
    CONTRACTOR,
    TODAY,
    auto,
    box,
    certificate,
    gl,
    judged,
    of,
    open_codes,
    proof,
    requirement,
    wc,
)


def test_a_certificate_that_shows_everything_is_compliant():
    judgement = judged(proof(certificate()))
    assert open_codes(judgement) == []
    assert judgement.status is AccountStatus.COMPLIANT
    assert judgement.next_expiration == date(2027, 1, 1)
    assert judgement.lines == {"gl": "current", "auto": "current", "wc": "current"}


def test_an_account_without_papers_has_no_proof_and_is_told_each_line():
    judgement = judged()
    assert judgement.status is AccountStatus.NO_PROOF
    assert [one.line for one in judgement.findings] == ["gl", "auto", "wc"]


def test_a_line_that_no_paper_shows_is_missing_and_the_account_noncompliant():
    judgement = judged(proof(certificate(gl(), auto())))
    missing = of(judgement, "wc.present")
    assert (missing.code, missing.severity) == ("coverage_missing", Severity.CRITICAL)
    assert missing.ask.startswith("Workers Compensation: none shown. Please add the Workers Compensation policy")
    assert judgement.status is AccountStatus.NONCOMPLIANT


@pytest.mark.parametrize(
    ("ends", "status"),
    [("2026-11-23", "expired"), ("2026-11-24", "expiring"), ("2026-12-23", "expiring"), ("2026-12-24", "current")],
)
def test_a_policy_ends_at_the_first_minute_of_its_expiration_date(ends, status):
    judgement = judged(proof(certificate(gl(term=("2025-12-01", ends)), auto(), wc())))
    assert judgement.lines["gl"] == status
    code = {"expired": "coverage_expired", "expiring": "coverage_expiring", "current": "met"}[status]
    assert of(judgement, "gl.in_force").code == code


def test_dates_that_contradict_are_a_finding_and_say_nothing_of_any_day():
    judgement = judged(proof(certificate(gl(term=("2026-12-01", "2026-06-01")), auto(), wc())))
    found = of(judgement, "gl.in_force")
    assert (found.code, found.result, judgement.lines["gl"]) == ("dates_contradict", Result.FAIL, "pending")
    assert "policy effective 12/01/2026, expiration 06/01/2026" in found.ask
    assert judgement.status is AccountStatus.NONCOMPLIANT


def test_an_expired_policy_is_asked_for_once_and_judged_no_further():
    ended = wc({"el_each_accident": 1}, term=("2025-06-01", "2026-06-01"), number="UB-4R", per_statute=False)
    judgement = judged(proof(certificate(gl(), auto(), ended)))
    assert [one.code for one in judgement.findings if one.line == "wc" and one.result is Result.FAIL] == [
        "coverage_expired"
    ]
    assert "WC UB-4R expired 06/01/2026" in of(judgement, "wc.in_force").ask
    assert judgement.status is AccountStatus.EXPIRED


def test_a_renewal_on_file_keeps_an_ending_line_current():
    renewal = wc(term=("2026-12-01", "2027-12-01"))
    ending = wc(term=("2025-12-01", "2026-12-01"))
    judgement = judged(proof(certificate(gl(), auto(), ending)), proof(certificate(renewal), n=2))
    assert judgement.lines["wc"] == "current"
    assert judgement.next_expiration == date(2027, 1, 1)


def test_a_later_renewal_leaves_the_days_between_lapsed_and_then_asks_about_them():
    old, new = wc(term=("2025-06-01", "2026-06-01")), wc(term=("2026-06-20", "2027-06-20"), number="P-2")
    papers = (proof(certificate(gl(), auto(), old)), proof(certificate(new), n=2))
    between, after = judged(*papers, today=date(2026, 6, 10)), judged(*papers, today=date(2026, 6, 20))
    assert (between.status, between.lines["wc"]) == (AccountStatus.LAPSED, "lapsed")
    assert after.status is AccountStatus.COMPLIANT
    gap = of(after, "wc.no_gap")
    assert (gap.result, gap.severity) == (Result.UNVERIFIED, Severity.CRITICAL)
    assert "prior policy ended 06/01/2026, new policy starts 06/20/2026" in gap.ask


def test_a_policy_of_the_future_alone_leaves_the_account_pending():
    judgement = judged(proof(certificate(gl(term=("2026-12-01", "2027-12-01")), auto(), wc())))
    assert (judgement.status, judgement.lines["gl"]) == (AccountStatus.PENDING, "pending")
    assert of(judgement, "gl.in_force").code == "coverage_not_yet_effective"


def test_dates_that_nobody_has_confirmed_and_that_were_read_unsurely_fail_nobody():
    blurred = gl(expiration_date=box("2026-01-01", 0.6), effective_date=box("2025-01-01", 0.9))
    waiting, confirmed = (judged(proof(certificate(blurred, auto(), wc()), confirmed=one)) for one in (False, True))
    assert of(waiting, "gl.in_force").result is Result.NEEDS_REVIEW
    assert of(confirmed, "gl.in_force").code == "coverage_expired"


def test_a_blank_date_is_asked_for():
    judgement = judged(proof(certificate(gl(expiration_date=box(None)), auto(), wc())))
    assert of(judgement, "gl.in_force").code == "dates_missing"


def test_a_newer_paper_supersedes_policy_by_policy_and_leaves_other_lines_alone():
    low, other = gl({"each_occurrence": 500_000}), certificate(gl())
    first, second = proof(certificate(low, auto(), wc()), n=1), proof(other, n=2)
    assert open_codes(judged(first)) == ["limit_low"]
    assert open_codes(judged(first, second)) == open_codes(judged(second, first)) == []


def test_nobody_has_said_whether_there_are_vehicles_so_the_contractor_is_asked():
    facts = AccountFacts(CLIENT, ADDRESS, CONTRACTOR, (("employees", True),))
    unknown = judge(facts, requirement(), (proof(certificate(gl(), wc())),), TODAY)
    asked = of(unknown, "auto.required")
    assert (asked.code, asked.result) == ("answer_needed", Result.NEEDS_REVIEW)
    assert unknown.questions == (asked,)
    assert unknown.status is AccountStatus.PENDING


def test_what_the_account_does_not_need_is_not_asked_for():
    judgement = judged(proof(certificate(gl(), wc())), vehicles=False)
    assert of(judgement, "auto.required").result is Result.NOT_APPLICABLE
    assert judgement.status is AccountStatus.COMPLIANT


def test_workers_compensation_of_a_state_fund_is_asked_of_the_contractor():
    insured = Party(box("Brightline Janitorial LLC"), box("1 Pier Rd, Spokane, WA 99201"))
    judgement = judged(proof(certificate(gl(), auto(), insured=insured)))
    assert of(judgement, "wc.present").code == "wc_monopolistic"
    assert "L&I certificate of coverage" in of(judgement, "wc.present").tell_insured
