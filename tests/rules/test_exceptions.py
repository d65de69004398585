"""What a client let go, for as long as it is what they let go."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.exceptions import ExceptionKind, GrantedException
from domain.finding import AccountStatus, Result, Severity
from domain.holdings import AccountFacts
from domain.requirement import Strictness
from rules.exceptions import shortfall_of
from rules.fold import fold
from rules.judge import assess, judge
from rules.verdict import NOWHERE, Verdict
from tests.rules.papers import ADDRESS, CLIENT, CONTRACTOR, TODAY, auto, certificate, gl, proof, requirement, row, wc

ENDS = date(2027, 1, 1)
LOW = proof(certificate(gl({"each_occurrence": 500_000}), auto(), wc()), confirmed=True)
SHORT = GrantedException(
    requirement="gl.limits.each_occurrence",
    kind=ExceptionKind.ACCEPTED,
    approved_by="risk@marlow.example",
    approved_on=date(2026, 11, 1),
    reason="small job",
    ends_on=ENDS,
    code="limit_low",
    shortfall="$500,000",
    policy_number="glp1",
)
NOTICE = Strictness(standing=("notice_missing",))


def judged(*exceptions: GrantedException, proofs=(LOW,), today: date = TODAY, wanted=None):
    flags = (("vehicles", True), ("employees", True))
    facts = AccountFacts(CLIENT, ADDRESS, CONTRACTOR, flags, exceptions=exceptions)
    return judge(facts, wanted or replace(requirement(), strictness=NOTICE), proofs, today)


def result(judgement, name: str = "gl.limits.each_occurrence") -> Result:
    return next(one.result for one in judgement.findings if one.requirement == name)


def test_an_accepted_shortfall_shows_as_waived_and_in_the_status():
    without, with_it = judged(), judged(SHORT)
    assert (without.status, result(without)) == (AccountStatus.NONCOMPLIANT, Result.FAIL)
    assert (with_it.status, result(with_it)) == (AccountStatus.COMPLIANT_WITH_EXCEPTIONS, Result.WAIVED)
    assert (without.score, with_it.score) == (85, 100)
    assert SHORT.requirement not in {one.requirement for one in with_it.deficiencies}


@pytest.mark.parametrize(
    ("today", "holds"),
    [(SHORT.approved_on - timedelta(1), False), (SHORT.approved_on, True), (ENDS - timedelta(1), True), (ENDS, False)],
)
def test_it_begins_and_lapses_by_itself(today, holds):
    term = ("2026-01-01", "2028-01-01")
    low = proof(
        certificate(gl({"each_occurrence": 500_000}, term=term), auto(term=term), wc(term=term)), confirmed=True
    )
    assert (result(judged(SHORT, proofs=(low,), today=today)) is Result.WAIVED) is holds


def low(amount: int, number: str = "P-1"):
    return proof(certificate(gl({"each_occurrence": amount}, number=number), auto(), wc()), n=3, confirmed=True)


@pytest.mark.parametrize(
    ("proofs", "holds"),
    [
        ((LOW, low(500_000)), True),
        ((LOW, low(750_000)), True),  # nearer to what is asked
        ((LOW, low(499_999)), False),  # it got worse
        ((low(500_000, "P-2"),), False),  # another policy
    ],
)
def test_it_ends_early_when_the_policy_changed_or_the_finding_got_worse(proofs, holds):
    assert (result(judged(SHORT, proofs=proofs)) is Result.WAIVED) is holds


def test_it_is_of_one_version_when_it_says_so():
    third = replace(requirement(), strictness=NOTICE, version=3)
    assert result(judged(replace(SHORT, requirement_version=3), wanted=third)) is Result.WAIVED
    assert result(judged(replace(SHORT, requirement_version=2), wanted=third)) is Result.FAIL
    assert result(judged(SHORT, wanted=third)) is Result.WAIVED


def test_a_set_that_may_not_be_waived_is_not():
    strict = replace(requirement(), strictness=NOTICE, waivable=False)
    assert result(judged(SHORT, wanted=strict)) is Result.FAIL


def test_another_finding_of_the_same_requirement_is_not_what_was_accepted():
    blank = proof(certificate(gl({"each_occurrence": None}), auto(), wc()), confirmed=True)
    assert result(judged(SHORT, proofs=(blank,))) is Result.FAIL
    assert result(judged(replace(SHORT, kind=ExceptionKind.WAIVED), proofs=(blank,))) is Result.WAIVED
    other = replace(SHORT, kind=ExceptionKind.WAIVED, policy_number="other")
    assert result(judged(other, proofs=(blank,))) is Result.FAIL


def test_the_dates_of_an_accepted_shortfall_go_on_being_tracked_and_those_of_a_waived_line_do_not():
    ended = proof(certificate(gl({"each_occurrence": 500_000}, term=("2025-01-01", "2026-01-01")), auto(), wc()))
    assert judged(SHORT, proofs=(ended,)).status is AccountStatus.EXPIRED
    waived = replace(SHORT, requirement="gl", kind=ExceptionKind.WAIVED, policy_number="")
    judgement = judged(waived, proofs=(ended,))
    assert (judgement.lines["gl"], judgement.status) == ("waived", AccountStatus.COMPLIANT_WITH_EXCEPTIONS)
    assert judged(waived, proofs=(proof(certificate(auto(), wc())),)).status is AccountStatus.COMPLIANT_WITH_EXCEPTIONS


def test_a_standing_exception_holds_for_everybody_and_does_not_show_in_the_status():
    judgement = judged(proofs=(proof(certificate()),))
    assert result(judgement, "noc") is Result.WAIVED
    assert (judgement.status, judgement.score) == (AccountStatus.COMPLIANT, 100)


def test_a_larger_deductible_is_worse_and_words_must_stay_as_they_were():
    wanted = requirement("professional_services")

    def professional(deductible: int):
        boxes = {"each_claim": 2_000_000, "aggregate": 2_000_000, "deductible": deductible}
        rows = (row("other", boxes, description="Professional Liability", claims_made=True), gl(), auto(), wc())
        return proof(certificate(*rows), confirmed=True)

    granted = replace(
        SHORT,
        requirement="professional.deductible",
        code="deductible_high",
        shortfall="$100,000",
        policy_number="",
    )
    name = "professional.deductible"
    assert result(judged(granted, proofs=(professional(100_000),), wanted=wanted), name) is Result.WAIVED
    assert result(judged(granted, proofs=(professional(90_000),), wanted=wanted), name) is Result.WAIVED
    assert result(judged(granted, proofs=(professional(100_001),), wanted=wanted), name) is Result.FAIL
    autos = replace(SHORT, requirement="auto.autos", code="auto_type", shortfall="SCHEDULED AUTOS", policy_number="")
    for ticked, held in (({"scheduled": True}, Result.WAIVED), ({"hired": True}, Result.FAIL)):
        paper = proof(certificate(gl(), auto(autos=ticked), wc()), confirmed=True)
        assert result(judged(autos, proofs=(paper,)), "auto.autos") is held


def test_a_shortfall_is_kept_by_its_words():
    facts = AccountFacts(CLIENT, ADDRESS, CONTRACTOR, (("vehicles", True), ("employees", True)))
    found = {one.rule: one for one in assess(facts, requirement(), fold((LOW,)), TODAY).verdicts}
    assert shortfall_of(found["gl.limits.each_occurrence"]) == "$500,000"
    assert shortfall_of(found["noc"]) == ""


@pytest.mark.parametrize(
    "other",
    [
        replace(SHORT, requirement="auto.limits.combined_single_limit"),
        replace(SHORT, requirement="auto.limits.combined_single_limit", kind=ExceptionKind.WAIVED),
        replace(SHORT, requirement="gl"),  # what is accepted is one shortfall, never a line
        replace(SHORT, code="limit_missing"),
        replace(SHORT, shortfall="EXCLUDED"),
        replace(SHORT, shortfall=""),
        replace(SHORT, requirement_version=1),
    ],
)
def test_an_exception_of_something_else_is_none(other):
    assert result(judged(other)) is Result.FAIL


@pytest.mark.parametrize(
    ("changed", "waived"),
    [
        ({}, True),
        ({"kind": ExceptionKind.ACCEPTED}, False),
        ({"ends_on": TODAY}, False),
        ({"ends_on": TODAY + timedelta(1)}, True),
        ({"approved_on": TODAY + timedelta(1)}, False),
        ({"requirement_version": 1}, False),
        ({"requirement_version": 3}, True),
    ],
)
def test_a_line_is_waived_while_its_exception_holds(changed, waived):
    third = replace(requirement(), strictness=NOTICE, version=3)
    line = replace(SHORT, requirement="gl", kind=ExceptionKind.WAIVED, policy_number="")
    found = judged(replace(line, **changed), proofs=(proof(certificate(auto(), wc())),), wanted=third)
    assert (found.lines["gl"] == "waived", result(found, "gl.present") is Result.WAIVED) == (waived, waived)


def test_a_sum_is_accepted_by_what_it_comes_to_and_a_list_by_its_words():
    told = Verdict("x", "x", None, Result.FAIL, Severity.MAJOR, {"total": 5_000, "actual": 1}, NOWHERE)
    assert shortfall_of(told) == "$5,000"
    assert shortfall_of(told._replace(facts={"actual": ("a", "b")})) == "a, b"
    assert shortfall_of(told._replace(facts={"actual": "ANY AUTO"})) == "ANY AUTO"
