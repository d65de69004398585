"""Papers, endorsements and notices of an account, folded by line over time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from domain.field import Field
from domain.finding import AccountStatus, Result
from domain.holdings import Holdings
from domain.notice import NoticeKind, PolicyNotice
from domain.property import CoveredProperty, PropertyAnswer, PropertyEvidence, PropertyLine, PropertyPolicy
from rules.fold import fold
from tests.rules.papers import (
    CONTRACTOR,
    auto,
    box,
    boxes,
    certificate,
    gl,
    judged,
    of,
    page,
    proof,
    requirement,
    row,
    wc,
)

CANCELLED, RESTORED = date(2026, 6, 1), date(2026, 6, 20)


def notice(kind: NoticeKind, day: date | None, number: str = "WC P-1", **more: object) -> PolicyNotice:
    """A notice about one policy, without a line unless one is given."""
    numbers = (box(number),) if number else ()
    return PolicyNotice(kind, 1, numbers, effective_date=box(day.isoformat() if day else None), **more)  # type: ignore[arg-type]


def told(*notices: PolicyNotice, n: int = 2, **more: object):
    """A document with notices alone."""
    return proof(n=n, notices=notices, **{"confirmed": True, **more})


def standing(day: date, *proofs) -> tuple[str, AccountStatus]:
    """The status of the workers compensation line, and of the account."""
    judgement = judged(proof(certificate(), confirmed=True), *proofs, today=day)
    return judgement.lines["wc"], judgement.status


def test_a_cancellation_is_counted_down_and_ends_the_policy_on_its_day():
    ended = told(notice(NoticeKind.CANCELLATION, CANCELLED))
    assert standing(CANCELLED - timedelta(1), ended) == ("cancelled", AccountStatus.EXPIRING)
    assert standing(CANCELLED, ended) == ("lapsed", AccountStatus.LAPSED)
    before = of(judged(proof(certificate(), confirmed=True), ended, today=CANCELLED - timedelta(9)), "wc.in_force")
    assert (before.code, before.result) == ("coverage_cancelled", Result.UNVERIFIED)
    assert "cancellation notice effective 06/01/2026" in before.ask
    after = of(judged(proof(certificate(), confirmed=True), ended, today=CANCELLED), "wc.in_force")
    assert (after.code, after.result) == ("coverage_cancelled", Result.FAIL)


def test_a_reinstatement_without_lapse_leaves_no_trace_and_with_one_a_gap():
    ended = told(notice(NoticeKind.CANCELLATION, CANCELLED))
    whole = told(notice(NoticeKind.REINSTATEMENT, CANCELLED, without_lapse=box(True)), n=3)
    assert standing(CANCELLED, ended, whole) == ("current", AccountStatus.COMPLIANT)
    lapsed = told(notice(NoticeKind.REINSTATEMENT, RESTORED, without_lapse=box(False)), n=3)
    assert standing(CANCELLED, ended, lapsed)[0] == standing(RESTORED - timedelta(1), ended, lapsed)[0] == "lapsed"
    judgement = judged(proof(certificate(), confirmed=True), ended, lapsed, today=RESTORED)
    gap = of(judgement, "wc.no_gap")
    assert (gap.code, gap.result, judgement.lines["wc"]) == ("coverage_gap", Result.UNVERIFIED, "current")
    assert "prior policy ended 06/01/2026, new policy starts 06/20/2026" in gap.ask


def test_a_rescinded_notice_never_was():
    ended, taken_back = notice(NoticeKind.CANCELLATION, CANCELLED), notice(NoticeKind.RESCINDED, CANCELLED)
    assert standing(CANCELLED, told(ended), told(taken_back, n=3)) == ("current", AccountStatus.COMPLIANT)


def test_a_replacement_that_begins_in_time_keeps_the_line_current():
    ended = told(notice(NoticeKind.CANCELLATION, CANCELLED))
    other = proof(certificate(wc(number="P-2", term=("2026-06-01", "2027-06-01"))), n=4, confirmed=True)
    assert standing(CANCELLED - timedelta(1), ended, other)[0] == "current"
    assert standing(CANCELLED, ended, other) == ("current", AccountStatus.COMPLIANT)


@pytest.mark.parametrize(
    ("given_notice", "touched"),
    [
        (notice(NoticeKind.CANCELLATION, CANCELLED, "WC-P1"), True),
        (notice(NoticeKind.CANCELLATION, CANCELLED, "WC P-7"), True),  # one slip of the pen
        (notice(NoticeKind.CANCELLATION, CANCELLED, "WC P-77"), False),  # two slips
        (notice(NoticeKind.CANCELLATION, CANCELLED, "WC Q-77"), False),
        (notice(NoticeKind.CANCELLATION, CANCELLED, "", line="wc"), True),
        (notice(NoticeKind.CANCELLATION, CANCELLED, "", line="cyber"), False),
        (notice(NoticeKind.CANCELLATION, CANCELLED, ""), False),
        (notice(NoticeKind.CANCELLATION, date(2029, 1, 1)), False),  # of another term
        (notice(NoticeKind.CANCELLATION, None), False),
        (notice(NoticeKind.NONRENEWAL, CANCELLED), False),
        (notice(NoticeKind.CANCELLATION_REQUEST, CANCELLED), False),
        (notice(NoticeKind.REINSTATEMENT, CANCELLED), False),  # nothing had ended
    ],
)
def test_a_notice_ends_the_policy_it_is_about_and_no_other(given_notice, touched):
    held = fold((proof(certificate(), confirmed=True), told(given_notice)))
    assert {one.line for one in held.policies if one.cancelled_on} == ({"wc"} if touched else set())
    known = given_notice.policy_numbers[:1] == (box("WC P-1"),) and given_notice.effective_date.value != "2029-01-01"
    assert bool(held.adrift) is not (touched or known)


def test_a_notice_that_nobody_is_sure_of_ends_nothing_before_it_is_confirmed():
    doubtful = PolicyNotice(
        NoticeKind.CANCELLATION, 1, (box("WC P-1"),), effective_date=box(CANCELLED.isoformat(), confidence=0.4)
    )
    assert standing(CANCELLED, told(doubtful, confirmed=False))[0] == "current"
    assert standing(CANCELLED, told(doubtful))[0] == "lapsed"


def test_property_evidence_is_a_policy_of_its_line():
    evidence = PropertyEvidence(
        "ACORD 28",
        1,
        date=box("2026-01-05"),
        policies=(
            PropertyPolicy(
                PropertyLine.PROPERTY,
                policy_number=box("CF-9"),
                effective_date=box("2026-01-01"),
                expiration_date=box("2027-01-01"),
                causes=boxes({"special": True, "basic": None}),
                deductibles=boxes({"building": 5_000}),
                coverages=(CoveredProperty("building", limit=box(900_000), deductible=box(10_000)),),
            ),
        ),
        interests=boxes({"loss_payee": True, "mortgagee": None}),
        answers={
            "business_income": PropertyAnswer(box("Y"), detail=box("12 months")),
            "terrorism_excluded": PropertyAnswer(box("N")),
        },
    )
    held = fold((proof(n=1, property_evidence=(evidence,), confirmed=True),))
    policy, paper = held.policies[0], held.papers[0]
    assert (policy.line, policy.limits, policy.marked, policy.retention) == (
        "property", {"building": 900_000}, {"causes.special", "answers.business_income"}, 10_000,
    )  # fmt: skip
    assert (policy.words["answers.business_income"], policy.denied) == ("12 months", {"answers.terrorism_excluded"})
    assert (paper.form, paper.interests, paper.is_property) == ("ACORD 28", ("loss_payee",), True)


@pytest.mark.parametrize(
    ("words", "day", "said"),
    [
        ("Professional Liability Retro Date: 02/01/2020", date(2020, 2, 1), ""),
        ("Professional Liability; retroactive date 2/1/20", date(2020, 2, 1), ""),
        ("E&O retro date 2020-02-01", date(2020, 2, 1), ""),
        ("E&O, retro date is policy inception", None, "policy inception"),
        ("Professional, Retroactive Date: Full Prior Acts", None, "full prior acts"),
        ("Professional Liability", None, ""),
        ("Professional Liability retro date 13/45/2020", None, ""),
    ],
)
def test_retroactive_dates_are_read_where_they_stand(words, day, said):
    row_of_it = row("other", {"each_claim": 1_000_000, "deductible": 25_000}, description=words, claims_made=True)
    policy = fold((proof(certificate(row_of_it)),)).policies[0]
    assert (policy.line, policy.retro, policy.retro_words, policy.retention) == ("professional", day, said, 25_000)


def test_a_retroactive_date_in_the_description_is_that_of_the_one_claims_made_line():
    row_of_it = row("other", {"each_claim": 1_000_000}, description="Professional Liability")
    paper = certificate(gl(), row_of_it, description=box("Professional retro date 03/04/2019."))
    assert fold((proof(paper),)).policies[1].retro == date(2019, 3, 4)
    two = certificate(row_of_it, row("other", {}, description="Cyber"), description=box("Retro date 03/04/2019."))
    assert [one.retro for one in fold((proof(two),)).policies] == [None, None]


@given(
    some.permutations([1, 2, 3, 4]),
    some.lists(some.sampled_from([1, 2, 3, 4]), max_size=3),
)
@settings(max_examples=25)
def test_folding_minds_neither_order_nor_repetition_and_can_be_kept(order, again):
    proofs = {
        1: proof(certificate(), n=1, confirmed=True, pages=(page("CG 20 10", number="GL P-1"),)),
        2: proof(certificate(gl({"each_occurrence": 500_000}), auto()), n=2),
        3: told(notice(NoticeKind.CANCELLATION, CANCELLED), n=3),
        4: told(notice(NoticeKind.REINSTATEMENT, RESTORED), n=4),
    }
    once = fold(tuple(proofs[n] for n in (1, 2, 3, 4)))
    shuffled = fold(tuple(proofs[n] for n in (*order, *again)))
    assert shuffled == once
    stored = msgspec.json.encode(shuffled, enc_hook=dict)
    assert stored == msgspec.json.encode(once, enc_hook=dict)
    assert msgspec.json.decode(stored, type=Holdings) == once


def test_what_nobody_confirmed_is_doubted_box_by_box():
    unsure = certificate(gl(policy_number=box("GL P-1", 0.5)), insured=certificate().insured)
    policy = fold((proof(unsure),)).policies[0]
    assert policy.unsure == {"policy_number"}
    assert fold((proof(unsure, confirmed=True),)).policies[0].unsure == frozenset()
    assert (
        fold(
            (
                proof(
                    certificate(gl(effective_date=Field())),
                ),
            )
        )
        .policies[0]
        .effective
        is None
    )
    assert judged(proof(unsure), wanted=requirement(), contractor=CONTRACTOR).findings


def test_a_paper_that_only_tells_that_a_policy_is_there_takes_no_limits_from_one_that_says_more():
    state_form = certificate(wc({"el_each_accident": None}, per_statute=None), form="C-105.2")
    bare_row = replace(state_form.coverages[0], limits={})
    later = proof(replace(state_form, coverages=(bare_row,)), n=5, confirmed=True)
    held = fold((proof(certificate(), confirmed=True), later))
    assert [one.form for one in held.papers] == ["C-105.2", "ACORD 25"]
    own = next(one for one in held.policies if one.line == "wc")
    assert (held.papers[own.paper].form, own.limits["el_each_accident"]) == ("ACORD 25", 500_000)
    renewed = replace(bare_row, expiration_date=box("2027-02-01"))
    longer = fold((proof(certificate(), confirmed=True), proof(replace(state_form, coverages=(renewed,)), n=5)))
    assert next(one for one in longer.policies if one.line == "wc").limits == {}


def test_a_notice_may_be_about_several_policies_and_of_one_with_a_slip():
    numbers = (box("XX 99"), box("WC P-7"))
    several = PolicyNotice(NoticeKind.CANCELLATION, 1, numbers, effective_date=box(CANCELLED.isoformat()))
    held = fold((proof(certificate(), confirmed=True), told(several)))
    assert {one.line for one in held.policies if one.cancelled_on} == {"wc"}


@pytest.mark.parametrize(
    ("given_notice", "adrift"),
    [
        (notice(NoticeKind.CANCELLATION, CANCELLED, "WC Q-77"), ("", "wcq77", 2)),
        (notice(NoticeKind.CANCELLATION, CANCELLED, "WC Q-77", line="wc"), ("wc", "wcq77", 2)),
        (notice(NoticeKind.CANCELLATION, CANCELLED, "", line="cyber"), ("cyber", "", 2)),
        (notice(NoticeKind.CANCELLATION, CANCELLED, ""), ("", "", 2)),
    ],
)
def test_a_notice_of_no_policy_on_file_is_kept_adrift(given_notice, adrift):
    assert fold((proof(certificate()), told(given_notice))).adrift == (adrift,)


def test_notices_take_effect_in_the_order_of_their_own_dates():
    ended = notice(NoticeKind.CANCELLATION, CANCELLED, notice_date=box("2026-05-01"))
    whole = notice(NoticeKind.REINSTATEMENT, CANCELLED, notice_date=box("2026-06-02"))
    assert standing(CANCELLED, told(whole, n=3), told(ended, n=4))[0] == "current"
    undated = notice(NoticeKind.CANCELLATION, CANCELLED)
    assert standing(CANCELLED, told(whole, n=3), told(undated, n=4))[0] == "lapsed"  # told when it came


@pytest.mark.parametrize("kind", [NoticeKind.NONRENEWAL, NoticeKind.CANCELLATION_REQUEST])
def test_a_notice_that_ends_nothing_restores_nothing(kind):
    ended = told(notice(NoticeKind.CANCELLATION, CANCELLED))
    assert standing(RESTORED, ended, told(notice(kind, RESTORED), n=3))[0] == "lapsed"


@pytest.mark.parametrize(
    ("day", "more", "gap"),
    [
        (RESTORED, {}, (CANCELLED, RESTORED)),
        (CANCELLED, {}, (None, None)),
        (CANCELLED - timedelta(1), {}, (None, None)),
        (RESTORED, {"without_lapse": box(True)}, (None, None)),
        (RESTORED, {"without_lapse": box(False)}, (CANCELLED, RESTORED)),
        (None, {}, (None, None)),
        (RESTORED, {"lapse_from": box("2026-06-05")}, (date(2026, 6, 5), RESTORED)),
        (RESTORED, {"lapse_to": box("2026-06-07")}, (CANCELLED, date(2026, 6, 7))),
        (None, {"lapse_to": box("2026-06-07")}, (CANCELLED, date(2026, 6, 7))),
    ],
)
def test_a_reinstatement_leaves_the_gap_that_it_tells(day, more, gap):
    papers = (
        told(notice(NoticeKind.CANCELLATION, CANCELLED)),
        told(notice(NoticeKind.REINSTATEMENT, day, **more), n=3),
    )
    held = fold((proof(certificate(), confirmed=True), *papers))
    policy = next(one for one in held.policies if one.line == "wc")
    assert (policy.cancelled_on, policy.reinstated_on, policy.notice_document) == (*gap, 3)


def test_of_papers_that_came_on_one_day_the_one_with_the_latest_date_is_newest():
    def dated(*days: str, n: int, limit: int):
        papers = (certificate(gl({"each_occurrence": limit}), date=box(day)) for day in days)
        return replace(proof(*papers, n=n), received_on=date(2026, 11, 1))

    early = dated("2026-02-01", n=2, limit=5)
    late = dated("2026-01-05", "2026-03-01", n=1, limit=7)
    for papers in ((early, late), (late, early)):
        assert [one.limits["each_occurrence"] for one in fold(papers).policies] == [7]
    third = dated("2026-02-01", n=3, limit=9)  # of the same day: the later document
    assert fold((third, early)).policies[0].limits["each_occurrence"] == 9
    received = replace(dated("2025-01-01", n=4, limit=11), received_on=date(2026, 11, 2))
    assert fold((received, late)).policies[0].limits["each_occurrence"] == 11
