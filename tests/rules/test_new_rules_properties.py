"""What holds of ratings, retroactive dates, papers and places whatever the values are."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as some

from config.reference import states
from config.vocabulary import ratings
from domain.finding import Result
from domain.holdings import CarrierRating, FiledDocument
from domain.requirement import RequiredCarrier, RequiredCoverage, RequiredDocument, RetroDate
from rules.carriers import carrier_verdicts
from rules.documents import document_verdicts
from rules.retro import retro_verdicts, still_wanted
from rules.wc_place import wc_verdicts
from tests.rules.cases import TODAY, case, held, held_paper, on_paper, wanted

BEST, SIZES = tuple(ratings().ranks), tuple(ratings().sizes)
WORST_FIRST = (Result.FAIL, Result.NEEDS_REVIEW, Result.UNVERIFIED, Result.PASS)
days = some.dates(date(2000, 1, 1), date(2040, 12, 31))


def rated(best, size, carrier):
    made = case(
        held("gl", insurer_letters="A"),
        papers=[held_paper(insurers={"A": ("Some Insurer", "55555")})],
        requirement=wanted("gl", carrier=carrier),
        ratings={"55555": CarrierRating("55555", best, size)},
    )
    [verdict] = carrier_verdicts(made)
    return WORST_FIRST.index(verdict.result)


@given(some.sampled_from(BEST), some.sampled_from(BEST), some.sampled_from(SIZES), some.sampled_from(SIZES))
@settings(max_examples=200)
def test_a_better_rating_or_a_larger_size_never_makes_it_worse(one, other, size, larger):
    better, worse = sorted((one, other), key=BEST.index)
    small, large = sorted((size, larger), key=SIZES.index)
    carrier = RequiredCarrier("A-", "VII")
    assert rated(better, small, carrier) >= rated(worse, small, carrier)
    assert rated(worse, large, carrier) >= rated(worse, small, carrier)


@given(days, days, days)
def test_reaching_further_back_never_makes_it_worse(one, other, start):
    early, late = sorted((one, other))
    coverage = RequiredCoverage("professional", retro=RetroDate())
    made = case(contract_start=start)
    results = []
    for day in (early, late):
        [verdict] = retro_verdicts(coverage, on_paper(held("professional", retro=day)), made)
        results.append(WORST_FIRST.index(verdict.result))
    assert results[0] >= results[1]


@given(days, some.integers(0, 20), some.integers(0, 20))
def test_a_longer_tail_is_wanted_at_least_as_long(end, years, more):
    facts = case(contract_end=end).facts
    for day in (end, end + timedelta(days=366 * years), end + timedelta(days=366 * (years + more) + 1)):
        short = still_wanted(RequiredCoverage("cyber", tail_years=years), facts, day)
        long = still_wanted(RequiredCoverage("cyber", tail_years=years + more), facts, day)
        assert long or not short


@given(
    some.lists(some.tuples(some.sampled_from(["w9", "license", "x"]), some.none() | days), max_size=4), some.randoms()
)
def test_the_order_of_papers_on_file_does_not_matter(papers, mixed):
    asked = wanted(documents=(RequiredDocument("w9"), RequiredDocument("license", expires=True)))
    shuffled = list(papers)
    mixed.shuffle(shuffled)
    answers = [
        [
            (one.code, one.result, dict(one.facts))
            for one in document_verdicts(case(requirement=asked, documents=on_file))
        ]
        for on_file in (tuple(FiledDocument(*_named(each)) for each in listed) for listed in (papers, shuffled))
    ]
    assert answers[0] == answers[1]


def _named(each):
    code, expires = each
    return code, "", expires


@given(
    some.sampled_from(["", *states()]),
    some.sampled_from(["", *states()]),
    some.dictionaries(some.sampled_from(["employees", "sole_proprietor", "peo", "tx_nonsubscriber"]), some.booleans()),
    some.booleans(),
)
@settings(max_examples=300)
def test_a_state_with_a_fund_of_its_own_never_calls_workers_compensation_missing(state, work, flags, is_held):
    coverage = RequiredCoverage("wc", required="always", limits={"el_each_accident": 500_000})
    policies = [held("wc")] if is_held else []
    made = case(*policies, requirement=wanted(coverage), state=state, work_state=work, flags=flags)
    verdicts = list(wc_verdicts(made, coverage))
    assert is_held or verdicts, "a required line without a policy is never passed over"
    if made.work_state is not None and made.work_state.wc_market == "monopolistic":
        assert "coverage_missing" not in [one.code for one in verdicts]
    assert made.today == TODAY
