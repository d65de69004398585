"""An account's status, score and next end, from what was found."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.finding import AccountStatus, Result, Severity
from domain.holdings import Holdings, UnderReview
from domain.requirement import RequiredCoverage, Scoring, Strictness
from rules.held import held_on
from rules.judge import assess
from rules.plan import plan_of
from rules.status import account_status, next_expiration, score, while_waiting, with_proof_under_review
from rules.verdict import NOWHERE, Source, Verdict
from tests.rules.cases import ENDS, STARTS, TODAY, case, held, held_paper, wanted

FAIL, UNVERIFIED, REVIEW, WAIVED, PASS = (
    Result.FAIL, Result.UNVERIFIED, Result.NEEDS_REVIEW, Result.WAIVED, Result.PASS,
)  # fmt: skip
CRITICAL, MAJOR, MINOR, INFO = Severity.CRITICAL, Severity.MAJOR, Severity.MINOR, Severity.INFO
DAY = timedelta(1)


def verdict(result, severity, code="limit_low"):
    return Verdict(code, "gl.x", "gl", result, severity, {}, NOWHERE)


def status(*verdicts, lines=(), **strict):
    set_ = wanted(strictness=Strictness(**strict))
    return account_status([verdict(*one) for one in verdicts], dict(enumerate(lines)), set_).value


@pytest.mark.parametrize(
    ("found", "plain", "strict"),
    [
        ((FAIL, CRITICAL), "noncompliant", "noncompliant"),
        ((FAIL, MAJOR), "noncompliant", "noncompliant"),
        ((FAIL, MINOR), "compliant", "noncompliant"),
        ((FAIL, INFO), "compliant", "compliant"),
        ((UNVERIFIED, CRITICAL), "compliant", "noncompliant"),
        ((UNVERIFIED, MAJOR), "compliant", "noncompliant"),
        ((UNVERIFIED, MINOR), "compliant", "compliant"),
        ((UNVERIFIED, MAJOR, "wc_exemption_needed"), "pending", "pending"),
        ((REVIEW, CRITICAL), "pending", "pending"),
        ((REVIEW, MINOR), "pending", "pending"),
        ((REVIEW, INFO), "compliant", "compliant"),
        ((WAIVED, MAJOR), "compliant_with_exceptions", "compliant_with_exceptions"),
        ((WAIVED, MAJOR, "notice_missing"), "compliant", "compliant"),  # a standing one
        ((PASS, CRITICAL), "compliant", "compliant"),
        ((Result.NOT_APPLICABLE, CRITICAL), "compliant", "compliant"),
    ],
)
def test_what_one_finding_makes_of_an_account(found, plain, strict):
    standing = ("notice_missing",)
    assert status(found, standing=standing) == plain
    assert status(found, standing=standing, minor_blocks=True, strict_evidence=True) == strict


@pytest.mark.parametrize(
    ("line", "account"),
    [
        ("lapsed", "lapsed"),
        ("expired", "expired"),
        ("pending", "pending"),
        ("cancelled", "expiring"),
        ("expiring", "expiring"),
        ("current", "compliant"),
        ("no_proof", "compliant"),  # that it is missing is a finding
        ("waived", "compliant"),
    ],
)
def test_what_one_line_makes_of_an_account(line, account):
    assert status(lines=("current", line)) == account


def test_the_worst_decides():
    order = ["lapsed", "expired", "noncompliant", "pending", "expiring", "compliant_with_exceptions", "compliant"]
    makes = {
        "lapsed": {"lines": ("lapsed",)},
        "expired": {"lines": ("expired",)},
        "noncompliant": {"verdicts": ((FAIL, MAJOR),)},
        "pending": {"lines": ("pending",)},
        "expiring": {"lines": ("cancelled",)},
        "compliant_with_exceptions": {"verdicts": ((WAIVED, MINOR),)},
        "compliant": {},
    }
    for worse, better in itertools.pairwise(order):
        verdicts = (*makes[worse].get("verdicts", ()), *makes[better].get("verdicts", ()))
        lines = (*makes[worse].get("lines", ()), *makes[better].get("lines", ()))
        assert status(*verdicts, lines=lines) == worse
    assert [AccountStatus(one) for one in order]


@pytest.mark.parametrize(
    ("found", "points"),
    [
        ([], 100),
        ([(FAIL, CRITICAL)], 60),
        ([(FAIL, MAJOR), (UNVERIFIED, MAJOR)], 70),
        ([(FAIL, MINOR)], 97),
        ([(FAIL, INFO)], 100),
        ([(WAIVED, CRITICAL), (REVIEW, CRITICAL), (PASS, CRITICAL)], 100),
        ([(FAIL, CRITICAL)] * 2 + [(FAIL, MAJOR), (FAIL, MINOR)], 2),
        ([(FAIL, CRITICAL)] * 3, 0),
    ],
)
def test_the_score_counts_what_is_open(found, points):
    assert score([verdict(*one) for one in found], Scoring()) == points


def test_the_client_sets_the_weights():
    found = [verdict(FAIL, one) for one in (CRITICAL, MAJOR, MINOR, INFO)]
    assert score(found, Scoring(start=50, critical=20, major=10, minor=5)) == 15


def test_a_line_is_wanted_to_the_last_day_of_the_contract():
    set_ = wanted("gl", "auto")
    for end, lines in ((TODAY, {"gl", "auto"}), (TODAY - DAY, set())):
        facts = replace(case().facts, contract_end=end)
        found = assess(facts, set_, Holdings((held_paper(),), (held("gl"), held("auto"))), TODAY)
        assert set(found.lines) == lines
        ended = [one.rule for one in found.verdicts if one.result is Result.NOT_APPLICABLE]
        assert ended == ([] if lines else ["gl.required", "auto.required"])


@pytest.mark.parametrize(
    ("policies", "until"),
    [
        ([held("gl")], ENDS),
        ([held("gl"), held("auto", expiration=TODAY + DAY)], TODAY + DAY),
        ([held("gl"), held("cyber", expiration=TODAY + DAY)], ENDS),  # which nobody asked for
        ([held("gl"), held("umbrella", expiration=TODAY + DAY)], TODAY + DAY),
        ([held("gl", expiration=TODAY)], None),
        ([held("gl", effective=TODAY)], ENDS),
        ([held("gl", effective=TODAY + DAY)], None),
        ([held("gl", effective=None)], None),
        ([held("gl", expiration=None)], None),
        ([held("gl", expiration=TODAY + DAY), held("gl", effective=TODAY + DAY)], ENDS),  # the renewal takes over
        ([held("gl", effective=TODAY + DAY), held("gl", expiration=TODAY + DAY)], ENDS),
        ([held("gl", expiration=TODAY + DAY), held("gl", effective=TODAY + 2 * DAY)], TODAY + DAY),
        ([held("gl"), held("gl", expiration=TODAY + DAY)], ENDS),
        ([held("gl", effective=None), held("gl")], ENDS),
        ([held("gl", cancelled_on=TODAY + DAY)], TODAY + DAY),
        ([], None),
    ],
)
def test_the_next_end_is_the_earliest_that_no_renewal_takes_over(policies, until):
    set_ = wanted("gl", "auto")
    assert next_expiration(plan_of(set_), case(*policies, requirement=set_).book) == until


def test_sources_of_one_paper_go_together():
    one, other = Source(1, 0, ("date", (0, "limits.x"))), Source(1, 0, ((0, "limits.x"), "remarks"))
    assert one.beside(other).names == ("date", (0, "limits.x"), "remarks")
    assert one.beside(Source(2, 0, ("remarks",))) == one.beside(Source(1, 1, ("remarks",))) == one
    assert one.paths == ("date", "coverages.0.limits.x")


def test_a_verdict_without_words_keeps_what_decides():
    full = Verdict("met", "gl.x", "gl", FAIL, MAJOR, {"a": 1}, Source(1), "title")
    assert full.plain == Verdict("met", "gl.x", "gl", FAIL, MAJOR, {}, NOWHERE, "")


def test_a_plan_knows_on_which_lines_a_set_rests():
    tower = RequiredCoverage("gl", tower={"each_occurrence": 1})
    plain, summed = plan_of(wanted("gl", "umbrella")), plan_of(wanted(tower, "umbrella"))
    lifted = plan_of(wanted(tower, RequiredCoverage("umbrella", umbrella_may_satisfy=True)))
    assert [(one.rests_on, one.is_summed, one.stands_in) for one in (plain, summed, lifted)] == [
        (("gl", "umbrella"), False, False), (("gl", "umbrella"), True, False), (("gl", "umbrella"), True, True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("policy", "day", "live", "ends"),
    [
        ({}, STARTS - DAY, False, ENDS),
        ({}, STARTS, True, ENDS),
        ({}, ENDS - DAY, True, ENDS),
        ({}, ENDS, False, ENDS),
        ({"cancelled_on": TODAY}, STARTS - DAY, False, TODAY),
        ({"cancelled_on": TODAY}, STARTS, True, TODAY),
        ({"cancelled_on": TODAY}, TODAY - DAY, True, TODAY),
        ({"cancelled_on": TODAY}, TODAY, False, TODAY),
        ({"cancelled_on": ENDS + DAY}, ENDS, False, ENDS),
        ({"cancelled_on": TODAY, "expiration": None}, STARTS, True, TODAY),
        ({"cancelled_on": TODAY, "effective": None}, STARTS, False, TODAY),
        ({"cancelled_on": TODAY, "reinstated_on": TODAY + DAY}, STARTS - DAY, False, TODAY),
        ({"cancelled_on": TODAY, "reinstated_on": TODAY + DAY}, STARTS, True, TODAY),
        ({"cancelled_on": TODAY, "reinstated_on": TODAY + DAY}, TODAY - DAY, True, TODAY),
        ({"cancelled_on": TODAY, "reinstated_on": TODAY + DAY}, TODAY, False, ENDS),
        ({"cancelled_on": TODAY, "reinstated_on": TODAY + DAY}, TODAY + DAY, True, ENDS),
        ({"cancelled_on": TODAY, "reinstated_on": TODAY + DAY}, ENDS, False, ENDS),
        ({"cancelled_on": ENDS + DAY, "reinstated_on": ENDS + 2 * DAY}, ENDS - DAY, True, ENDS),
        ({"cancelled_on": TODAY, "reinstated_on": TODAY + DAY, "expiration": None}, STARTS, True, TODAY),
        ({"cancelled_on": TODAY, "reinstated_on": TODAY + DAY, "expiration": None}, TODAY + DAY, False, None),
        ({"cancelled_on": STARTS, "reinstated_on": TODAY}, STARTS, False, ENDS),
        ({"cancelled_on": STARTS - 9 * DAY, "reinstated_on": STARTS - DAY}, STARTS, True, ENDS),
    ],
)
def test_a_policy_is_in_force_from_its_first_day_to_the_eve_of_its_end(policy, day, live, ends):
    found = held_on(held("gl", **policy), held_paper(), day)
    assert (found.live, found.ends, found.line) == (live, ends, "gl")


WAITS_FROM, WAITS_TO = TODAY, TODAY + timedelta(4)


@pytest.mark.parametrize(
    ("day", "kept"),
    [
        (WAITS_FROM - DAY, False),
        (WAITS_FROM, True),
        (WAITS_TO - DAY, True),
        (WAITS_TO, False),
        (WAITS_TO + 400 * DAY, False),
    ],
)
def test_what_waits_for_a_person_keeps_its_earlier_status_for_its_days(day, kept):
    review = UnderReview(AccountStatus.COMPLIANT, WAITS_FROM, WAITS_TO)
    assert while_waiting(review, day) is (AccountStatus.COMPLIANT if kept else AccountStatus.PENDING)


def test_without_an_earlier_status_what_waits_is_pending_at_once():
    assert while_waiting(None, TODAY) is AccountStatus.PENDING
    kept = {one: while_waiting(UnderReview(one, WAITS_FROM, WAITS_TO), TODAY) for one in AccountStatus}
    assert {one for one, after in kept.items() if one is not after} == {AccountStatus.NO_PROOF}
    assert kept[AccountStatus.NO_PROOF] is AccountStatus.PENDING


@pytest.mark.parametrize(
    ("before", "others", "after"),
    [
        ("compliant", (), "compliant"),
        ("expired", (), "expired"),
        ("noncompliant", (), "noncompliant"),
        ("compliant_with_exceptions", (), "compliant_with_exceptions"),
        ("compliant", ((FAIL, MAJOR),), "noncompliant"),
        ("expiring", ((FAIL, MAJOR),), "noncompliant"),
        ("compliant", ((UNVERIFIED, MAJOR, "wc_exemption_needed"),), "pending"),
        ("compliant", ((WAIVED, MAJOR),), "compliant_with_exceptions"),
    ],
)
def test_an_earlier_status_hides_nothing_that_is_worse_for_certain(before, others, after):
    found = [verdict(*one) for one in ((REVIEW, MAJOR), *others)]
    assert account_status(found, {}, wanted(), AccountStatus(before)).value == after
    assert account_status([verdict(REVIEW, INFO)], {}, wanted(), AccountStatus(before)) is AccountStatus.COMPLIANT


def test_proof_under_review_is_pending_only_where_there_is_no_other():
    after = {one: with_proof_under_review(one) for one in AccountStatus}
    assert after.pop(AccountStatus.NO_PROOF) is AccountStatus.PENDING
    assert all(before is now for before, now in after.items())
