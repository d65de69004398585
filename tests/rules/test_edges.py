"""Where a rule turns: a dollar or a day to either side, and the point itself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from domain.finding import AccountStatus, Result
from domain.notice import NoticeKind, PolicyNotice
from extract.free_text.wording import wording_of
from rules.fold import fold
from tests.rules.papers import (
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
    row,
    umbrella,
    wc,
)

DAY = timedelta(1)
MILLION = 1_000_000
HIGH = requirement("contractor_high_risk")


def iso(day: date) -> str:
    return day.isoformat()


@pytest.mark.parametrize(("off", "result"), [(-1, Result.FAIL), (0, Result.PASS), (1, Result.PASS)])
@pytest.mark.parametrize(
    ("make", "code", "minimum"),
    [
        (gl, "each_occurrence", MILLION),
        (gl, "general_aggregate", 2 * MILLION),
        (gl, "products_completed_ops_aggregate", 2 * MILLION),
        (gl, "personal_adv_injury", MILLION),
        (gl, "damage_rented_premises", 100_000),
        (gl, "med_exp", 5_000),
        (auto, "combined_single_limit", MILLION),
        (wc, "el_each_accident", 500_000),
        (wc, "el_disease_each_employee", 500_000),
        (wc, "el_disease_policy_limit", 500_000),
    ],
)
def test_a_limit_equal_to_the_minimum_is_enough_and_a_dollar_less_is_not(make, code, minimum, off, result):
    line = make.__name__
    rows = [each({code: minimum + off}) if each is make else each() for each in (gl, auto, wc)]
    found = of(judged(proof(certificate(*rows))), f"{line}.limits.{code}")
    assert found.result is result
    assert found.facts.get("shortfall") == ("$1" if off < 0 else None)


@pytest.mark.parametrize(
    ("primary", "layers", "code", "facts"),
    [
        (600_000, (400_000,), "met", {"umbrella": "$400,000", "total": "$1,000,000", "actual": "$600,000"}),
        (600_000, (399_999,), "limit_low", {"umbrella": "$399,999", "shortfall": "$1", "actual": "$600,000"}),
        (600_000, (200_000, 200_000), "met", {"umbrella": "$400,000", "total": "$1,000,000"}),
        (600_000, (), "limit_low", {"shortfall": "$400,000", "means": "endorsement or umbrella"}),
        (MILLION, (1,), "met", {"actual": "$1,000,000", "required": "$1,000,000"}),
    ],
)
def test_an_umbrella_that_is_exactly_enough_is_enough(primary, layers, code, facts):
    over = [umbrella(each, number=f"U-{n}") for n, each in enumerate(layers)]
    judgement = judged(proof(certificate(gl({"each_occurrence": primary}), auto(), wc(), *over)))
    found = of(judgement, "gl.limits.each_occurrence")
    assert (found.code, {key: found.facts.get(key) for key in facts}) == (code, facts)
    assert found.facts.get("umbrella") is None or layers


@pytest.mark.parametrize(("off", "code"), [(-1, "tower_short"), (0, "met"), (1, "met")])
@pytest.mark.parametrize(
    ("rule", "primary", "sum_"),
    [
        ("gl.tower.each_occurrence", MILLION, 6 * MILLION),
        ("gl.tower.aggregate", 2 * MILLION, 7 * MILLION),
        ("auto.tower.each_occurrence", MILLION, 6 * MILLION),
    ],
)
def test_a_tower_is_met_to_the_dollar(rule, primary, sum_, off, code):
    aggregate = 5 * MILLION if "aggregate" not in rule else sum_ - primary + off
    each = sum_ - primary + off if "aggregate" not in rule else 5 * MILLION
    found = of(judged(proof(certificate(gl(), auto(), wc(), umbrella(each, aggregate))), wanted=HIGH), rule)
    assert (found.code, found.facts["total"]) == (code, f"${sum_ + off:,}")
    assert found.facts.get("shortfall") == ("$1" if off < 0 else None)


@pytest.mark.parametrize(
    ("accident", "damage", "code"),
    [
        (MILLION, MILLION, "met"),
        (MILLION - 1, MILLION, "limit_low"),
        (MILLION, MILLION - 1, "limit_low"),
        (9 * MILLION, MILLION - 1, "limit_low"),  # never their sum
        (MILLION, None, "limit_missing"),
        (None, MILLION, "limit_missing"),
    ],
)
def test_split_auto_limits_are_worth_the_least_of_them(accident, damage, code):
    limits = {"combined_single_limit": None, "bi_per_accident": accident, "pd_per_accident": damage}
    found = of(judged(proof(certificate(gl(), auto(limits), wc()))), "auto.limits.combined_single_limit")
    assert found.code == code
    least = "pd" if damage is not None and damage == min(damage, accident or 0) and damage < MILLION else "bi"
    names = {"limit_low": f"coverages.1.limits.{least}_per_accident"}
    assert found.fields[0] == names.get(code, found.fields[0])


@pytest.mark.parametrize(
    ("term", "today", "status"),
    [
        (("2024-02-29", "2025-02-28"), date(2024, 2, 28), "pending"),
        (("2024-02-29", "2025-02-28"), date(2024, 2, 29), "current"),
        (("2024-02-29", "2025-02-28"), date(2025, 1, 28), "current"),
        (("2024-02-29", "2025-02-28"), date(2025, 1, 29), "expiring"),
        (("2024-02-29", "2025-02-28"), date(2025, 2, 27), "expiring"),
        (("2024-02-29", "2025-02-28"), date(2025, 2, 28), "expired"),
        (("2023-02-28", "2024-02-29"), date(2024, 2, 28), "expiring"),
        (("2023-02-28", "2024-02-29"), date(2024, 2, 29), "expired"),
        (("2023-03-01", "2024-03-01"), date(2024, 2, 29), "expiring"),  # the leap day is its last
    ],
)
def test_a_leap_day_is_a_day_like_others(term, today, status):
    paper = certificate(gl(term=term), auto(term=term), wc(term=term), date=box("2024-02-29"))
    assert judged(proof(paper), today=today).lines == {"gl": status, "auto": status, "wc": status}


@pytest.mark.parametrize(
    ("issued", "today", "stale"),
    [
        ("2024-02-29", date(2025, 2, 28), False),  # 365 days
        ("2024-02-29", date(2025, 3, 1), True),
        ("2023-03-01", date(2024, 2, 29), False),
        ("2023-03-01", date(2024, 3, 1), True),  # a leap year's 366
        (iso(TODAY - 365 * DAY), TODAY, False),
        (iso(TODAY - 366 * DAY), TODAY, True),
    ],
)
def test_a_certificate_may_be_a_year_old_to_the_day(issued, today, stale):
    term = (iso(today - 30 * DAY), iso(today + 300 * DAY))
    paper = certificate(gl(term=term), auto(term=term), wc(term=term), date=box(issued))
    assert ("certificate_stale" in open_codes(judged(proof(paper), today=today))) is stale


@pytest.mark.parametrize(
    ("begins", "line", "code", "account"),
    [
        (TODAY - DAY, "current", "met", AccountStatus.COMPLIANT),
        (TODAY, "current", "met", AccountStatus.COMPLIANT),
        (TODAY + DAY, "pending", "coverage_not_yet_effective", AccountStatus.PENDING),
    ],
)
def test_a_policy_is_in_force_from_its_first_day(begins, line, code, account):
    paper = certificate(gl(term=(iso(begins), iso(begins + 365 * DAY))), auto(), wc())
    judgement = judged(proof(paper))
    assert (judgement.lines["gl"], of(judgement, "gl.in_force").code, judgement.status) == (line, code, account)


@pytest.mark.parametrize(("length", "code"), [(-1, "dates_contradict"), (0, "dates_contradict"), (1, "met")])
def test_a_policy_ends_after_it_begins(length, code):
    paper = certificate(gl(term=(iso(TODAY), iso(TODAY + length * DAY))), auto(), wc())
    found = of(judged(proof(paper), wanted=requirement(timing={"expiring_days": 0})), "gl.in_force")
    assert found.code == code


def workers(term: tuple[date, date], number: str = "P-1"):
    return wc(term=(iso(term[0]), iso(term[1])), number=number)


OLD, RENEWS = date(2025, 12, 1), date(2026, 12, 1)


@pytest.mark.parametrize("number", ["P-1", "P-2"])
@pytest.mark.parametrize(
    ("begins", "today", "line"),
    [
        (RENEWS, RENEWS - DAY, "current"),  # without the renewal: expiring
        (RENEWS, RENEWS, "current"),
        (RENEWS - 5 * DAY, RENEWS - 6 * DAY, "current"),
        (RENEWS + DAY, RENEWS - DAY, "expiring"),  # a day is left between the two
        (RENEWS + DAY, RENEWS, "lapsed"),
        (RENEWS + DAY, RENEWS + DAY, "current"),
    ],
)
def test_a_renewal_under_the_same_or_another_number_takes_over_without_a_gap(number, begins, today, line):
    old = proof(certificate(gl(), auto(), workers((OLD, RENEWS))))
    new = proof(certificate(workers((begins, begins + 365 * DAY), number)), n=9)
    for papers in ((old, new), (new, old)):
        judgement = judged(*papers, today=today)
        assert judgement.lines["wc"] == line
        gaps = [one for one in judgement.findings if one.requirement == "wc.no_gap"]
        late = begins > RENEWS and today >= begins
        assert [one.result for one in gaps] == ([Result.UNVERIFIED] if late else [Result.FAIL] * (line == "lapsed"))


@pytest.mark.parametrize(
    ("limits", "line", "adds"),
    [
        ({"each_occurrence": 500_000}, gl, False),
        ({"combined_single_limit": 500_000}, auto, False),
        ({"el_each_accident": 250_000}, wc, False),
    ],
)
def test_two_primary_policies_of_a_line_do_not_add_up(limits, line, adds):
    name, code = line.__name__, next(iter(limits))
    others = [each() for each in (gl, auto, wc) if each is not line]
    twice = certificate(*others, line(limits), line(limits, number="P-2"))
    found = of(judged(proof(twice)), f"{name}.limits.{code}")
    assert (found.code == "met") is adds
    assert found.facts["actual"] == f"${limits[code]:,}"


def test_of_two_policies_in_force_the_one_on_the_newest_paper_is_judged():
    low = proof(certificate(gl({"each_occurrence": 500_000}, number="P-2"), auto(), wc()), n=5)
    good = proof(certificate(gl(), auto(), wc()), n=4)
    for papers in ((low, good), (good, low)):
        assert of(judged(*papers), "gl.limits.each_occurrence").code == "limit_low"


def ended(day: date, number: str = "WC P-1") -> PolicyNotice:
    return PolicyNotice(NoticeKind.CANCELLATION, 1, (box(number),), effective_date=box(iso(day)))


@pytest.mark.parametrize(
    ("off", "line", "code", "result", "account"),
    [
        (-1, "lapsed", "coverage_cancelled", Result.FAIL, AccountStatus.LAPSED),
        (0, "lapsed", "coverage_cancelled", Result.FAIL, AccountStatus.LAPSED),
        (1, "cancelled", "coverage_cancelled", Result.UNVERIFIED, AccountStatus.EXPIRING),
        (30, "cancelled", "coverage_cancelled", Result.UNVERIFIED, AccountStatus.EXPIRING),
    ],
)
def test_a_cancellation_counts_from_its_day(off, line, code, result, account):
    notices = proof(n=3, notices=(ended(TODAY + off * DAY),), confirmed=True)
    judgement = judged(proof(certificate(), confirmed=True), notices)
    found = of(judgement, "wc.in_force")
    assert (judgement.lines["wc"], found.code, found.result, judgement.status) == (line, code, result, account)
    assert judgement.next_expiration == (TODAY + off * DAY if off > 0 else date(2027, 1, 1))


@pytest.mark.parametrize(
    ("cancelled", "today", "line"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), "lapsed"),  # from its first day
        (date(2027, 1, 1), date(2026, 12, 31), "cancelled"),  # on the day it would have ended anyway
        (date(2027, 1, 1), date(2027, 1, 1), "expired"),
    ],
)
def test_a_cancellation_at_either_end_of_the_term(cancelled, today, line):
    notices = proof(n=3, notices=(ended(cancelled),), confirmed=True)
    rows = certificate(gl(), auto(), wc(), date=box("2026-01-01"))
    assert judged(proof(rows, confirmed=True), notices, today=today).lines["wc"] == line


@pytest.mark.parametrize(("amount", "code"), [(9_999, "met"), (10_000, "met"), (10_001, "deductible_high")])
def test_a_deductible_may_be_the_most_that_is_allowed(amount, code):
    rows = (gl(deductible=True, retention_amount=amount), auto(), wc())
    assert of(judged(proof(certificate(*rows))), "gl.deductible").code == code


@pytest.mark.parametrize(("primary", "asked"), [(500_000, False), (499_999, True), (0, True)])
def test_an_umbrella_over_a_primary_below_the_usual_leaves_a_gap_that_is_asked_about(primary, asked):
    wanted = requirement(
        coverages=[
            {"line": "wc", "required": "always", "limits": {"el_each_accident": MILLION}, "umbrella_may_satisfy": True}
        ]
    )
    says = "Umbrella sits over employers liability."
    paper = certificate(
        wc({"el_each_accident": primary}), umbrella(5 * MILLION), description=box(says), wording=wording_of(says)
    )
    names = {one.requirement for one in judged(proof(paper), wanted=wanted).findings}
    assert ("wc.attachment.el_each_accident" in names) is asked


def test_a_row_of_a_kind_that_nobody_asked_for_changes_nothing():
    extra = row("other", {"each_claim": 1}, description="Cyber")
    assert open_codes(judged(proof(certificate(gl(), auto(), wc(), extra)))) == []


@pytest.mark.parametrize(
    ("begins", "ends", "count"),
    [
        (date(2025, 12, 1), date(2026, 12, 1), 1),  # stated again
        (date(2025, 12, 1), date(2025, 6, 1), 1),  # stated again, with a slip in its end
        (date(2026, 1, 1), date(2027, 1, 1), 1),  # corrected
        (date(2026, 6, 1), date(2027, 5, 31), 1),  # 183 of 364 days are shared
        (date(2026, 6, 2), date(2027, 6, 3), 2),  # 182 of 365 days are
        (date(2026, 11, 30), date(2027, 11, 30), 2),  # renewed a day early
        (date(2026, 12, 1), date(2027, 12, 1), 2),
        (date(2026, 10, 12), date(2027, 1, 20), 1),  # half of a term of a hundred days
        (date(2026, 10, 13), date(2027, 1, 21), 2),
        (date(2026, 6, 1), date(2026, 6, 1), 2),  # no term at all
        (date(2026, 5, 1), date(2026, 4, 1), 2),
        (None, date(2026, 12, 1), 2),
        (date(2026, 1, 1), None, 2),
    ],
)
def test_a_policy_is_stated_again_by_its_number_and_half_of_its_term(begins, ends, count):
    first = proof(certificate(workers((OLD, RENEWS))))
    days = {"effective_date": box(begins and iso(begins)), "expiration_date": box(ends and iso(ends))}
    second = proof(certificate(wc(**days)), n=9)
    for papers in ((first, second), (second, first)):
        held = [one for one in fold(papers).policies if one.line == "wc"]
        assert (len(held), held[0].effective) == (count, begins)


@pytest.mark.parametrize(("number", "count"), [("WC P-1", 1), ("wc/p1", 1), ("WC P-2", 2), ("", 2)])
def test_numbers_are_the_same_by_letters_and_digits(number, count):
    papers = (proof(certificate(wc())), proof(certificate(wc(policy_number=box(number))), n=9))
    assert len([one for one in fold(papers).policies if one.line == "wc"]) == count


@pytest.mark.parametrize(("term", "count"), [(("2026-01-01", "2027-01-01"), 1), (("2026-01-02", "2027-01-01"), 2)])
def test_rows_without_a_number_are_one_when_they_begin_on_the_same_day(term, count):
    blank = box(None)
    papers = (
        proof(certificate(wc(policy_number=blank))),
        proof(certificate(wc(policy_number=blank, term=term)), n=9),
    )
    assert len([one for one in fold(papers).policies if one.line == "wc"]) == count
