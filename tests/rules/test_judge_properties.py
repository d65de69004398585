"""What must hold of every judgement, whatever stands on the paper."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from config.reference import requirement_codes, status_rules
from domain.certificate import Party
from domain.field_paths import field_at
from domain.finding import Result, Severity
from extract.free_text.wording import wording_of
from tests.rules.papers import (
    EL,
    GL,
    TODAY,
    auto,
    box,
    certificate,
    gl,
    judged,
    page,
    proof,
    requirement,
    umbrella,
    wc,
)

AMOUNTS = some.sampled_from([None, 0, 50_000, 100_000, 500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000])
MARKS = some.sampled_from(["Y", "N", None])
DAYS = some.integers(-500, 500).map(lambda n: (TODAY + timedelta(n)).isoformat())
SURE = some.sampled_from([0.3, 0.79, 0.8, 0.99])
TEXTS = [
    wording_of(text) and (text, wording_of(text))
    for text in (
        "Marlow Tower LLC is AI per CG 20 10 04 13. Primary and non-contributory. {braces} \x07",
        "Additional insured and waiver of subrogation are not included.",
        "AI & WOS endorsements to follow. 30 days notice of cancellation.",
        "Policy excludes residential work. Umbrella follows form. CG 21 39 and CG 20 33.",
    )
]


@some.composite
def rows(draw):
    """A general liability, an automobile, an umbrella and a workers compensation row of any content."""
    term = {"effective_date": box(draw(DAYS), draw(SURE)), "expiration_date": box(draw(DAYS), draw(SURE))}
    made = [
        gl({code: draw(AMOUNTS) for code in ("each_occurrence", "general_aggregate")}, addl_insd=draw(MARKS), **term),
        auto({"combined_single_limit": draw(AMOUNTS)}, autos={"hired": draw(some.booleans()), "scheduled": True}),
        umbrella(draw(AMOUNTS), draw(AMOUNTS)),
        wc({"el_each_accident": draw(AMOUNTS)}, persons_excluded=draw(MARKS), subr_wvd=draw(MARKS)),
    ]
    return draw(some.lists(some.sampled_from(made), max_size=4))


@some.composite
def papers(draw):
    """A certificate of any content."""
    text, spans = draw(some.sampled_from(TEXTS))
    name = draw(some.sampled_from(["Brightline Janitorial LLC", "Brightline {x} Inc", "", "A\nB\x00C" * 90]))
    return certificate(
        *draw(rows()),
        insured=Party(box(name, draw(SURE)), box("1 Pier Rd, Spokane, WA 99201")),
        description=box(text),
        wording=spans,
        edition=draw(some.sampled_from([None, "2010/05", "2016/03", "nonsense"])),
        date=box(draw(DAYS)),
    )


PATIENT = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@PATIENT
@given(papers(), some.sampled_from(requirement_codes()), some.booleans())
def test_every_line_is_filled_and_every_box_it_points_to_is_there(paper, code, confirmed):
    judgement = judged(proof(paper, confirmed=confirmed, pages=(page("CG 20 10"),)), wanted=requirement(code))
    for one in judgement.findings:
        for text in (one.title, one.ask, one.tell_insured):
            assert not set("{}\n\x00") & set(text), one
            assert len(text) < 700, one
        assert one.title
        if one.result is Result.FAIL and one.fixer.value in ("agent", "insured"):
            assert one.ask or one.tell_insured, one
        for path in one.fields:
            if not path.startswith(("coverages.0.limits", "coverages.1.limits")):
                assert field_at(paper, path) is not None


@PATIENT
@given(papers(), some.sampled_from(requirement_codes()))
def test_what_was_not_read_for_sure_and_not_confirmed_fails_nobody(paper, code):
    judgement = judged(proof(paper), wanted=requirement(code))
    for one in judgement.findings:
        if one.result is Result.FAIL and one.code in ("coverage_expired", "limit_low", "insured_name", "holder_name"):
            boxes = [field_at(paper, path) for path in one.fields]
            assert all(field.confidence >= 0.8 for field in boxes), one


@PATIENT
@given(papers(), some.sampled_from(requirement_codes()))
def test_a_confirmed_paper_leaves_nothing_to_a_reviewer_but_the_contractors_answers(paper, code):
    judgement = judged(proof(paper, confirmed=True), wanted=requirement(code))
    assert judgement.unsettled == ()
    waiting = [one for one in judgement.findings if one.result is Result.NEEDS_REVIEW]
    assert {one.code for one in waiting if one.severity is not Severity.INFO} <= {"answer_needed"}


@PATIENT
@given(some.data(), some.sampled_from(["vendor_standard", "contractor_high_risk"]))
def test_raising_a_limit_never_makes_the_status_or_the_score_worse(data, code):
    limits = {one: data.draw(AMOUNTS.filter(bool)) for one in ("each_occurrence", "general_aggregate")}
    raised = {one: amount + data.draw(some.sampled_from([0, 1, 500_000, 5_000_000])) for one, amount in limits.items()}
    layer = (umbrella(data.draw(AMOUNTS.filter(bool))),) if data.draw(some.booleans()) else ()
    order = status_rules()["status_order"]
    before, after = (
        judged(proof(certificate(gl(each), auto(), wc(), *layer)), wanted=requirement(code))
        for each in (limits, raised)
    )
    assert order.index(after.status.value) >= order.index(before.status.value)
    assert after.score >= before.score


@PATIENT
@given(
    some.lists(AMOUNTS.filter(bool), min_size=12, max_size=12),
    some.integers(0, 11),
    some.sampled_from([1, 500_000, 5_000_000]),
    some.sampled_from(requirement_codes()),
    some.booleans(),
)
def test_raising_one_limit_of_any_line_never_lowers_the_score(amounts, which, more, code, layered):
    def score(of_limits: list[int]) -> int:
        rest = iter(of_limits)
        primary = gl({name: next(rest) for name in GL}), auto({"combined_single_limit": next(rest)})
        paid = wc({name: next(rest) for name in EL})
        layer = (umbrella(next(rest), next(rest)),) if layered else ()
        return judged(proof(certificate(*primary, paid, *layer)), wanted=requirement(code)).score

    raised = [amount + more * (n == which) for n, amount in enumerate(amounts)]
    assert score(raised) >= score(amounts)


@PATIENT
@given(papers(), some.integers(-30, 400))
def test_the_same_papers_on_the_same_day_are_judged_the_same(paper, days):
    day = date(2026, 1, 1) + timedelta(days)
    papers_ = (proof(paper), proof(certificate(), n=2))
    assert judged(*papers_, today=day) == judged(*reversed(papers_), today=day)
