"""What must hold of an account over time and however its proof arrived."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from config.reference import requirement_body, requirement_codes
from domain.exceptions import ExceptionKind, GrantedException
from domain.finding import AccountStatus
from domain.holdings import AccountFacts, Holdings, UnderReview
from domain.notice import NoticeKind, PolicyNotice
from rules.fold import fold
from rules.judge import assess, in_words
from rules.plan import plan_of
from rules.requirement_file import requirement_from
from samples import accounts
from tests.rules.papers import ADDRESS, CLIENT, CONTRACTOR, auto, box, certificate, gl, proof, requirement, umbrella, wc

PATIENT = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
START = date(2026, 1, 1)
DAYS = some.integers(0, 500).map(lambda n: START + timedelta(n))
WANTED = requirement("contractor_high_risk")
WAIVED = GrantedException(
    "auto", ExceptionKind.WAIVED, "risk@client.example", date(2026, 3, 1), "no cars on site", date(2026, 9, 1)
)
FACTS = AccountFacts(CLIENT, ADDRESS, CONTRACTOR, (("vehicles", True), ("employees", True)), exceptions=(WAIVED,))


@some.composite
def histories(draw):
    """Some papers and notices of one account, each with the day it came."""
    made = []
    for n in range(1, draw(some.integers(1, 5)) + 1):
        begins = draw(DAYS)
        term = (begins.isoformat(), (begins + timedelta(draw(some.integers(-3, 400)))).isoformat())
        number = draw(some.sampled_from(["P-1", "P-2", "Q-77"]))
        if draw(some.integers(0, 4)) == 0:
            kind = draw(some.sampled_from([NoticeKind.CANCELLATION, NoticeKind.REINSTATEMENT, NoticeKind.RESCINDED]))
            paper = PolicyNotice(kind, 1, (box(f"GL {number}"),), effective_date=box(draw(DAYS).isoformat()))
            made.append(replace(proof(n=n, notices=(paper,), confirmed=True), received_on=draw(DAYS)))
        else:
            kinds = [gl(term=term, number=number), auto(term=term), wc(term=term), umbrella(5_000_000, term=term)]
            lines = some.lists(some.sampled_from(kinds), min_size=1, max_size=4, unique_by=lambda one: one.line)
            paper = certificate(*draw(lines))
            made.append(replace(proof(paper, n=n, confirmed=draw(some.booleans())), received_on=draw(DAYS)))
    return made


@PATIENT
@given(histories(), some.randoms(use_true_random=False), DAYS)
def test_the_order_in_which_proofs_arrive_does_not_matter(history, random, today):
    shuffled = history[:]
    random.shuffle(shuffled)
    first, second = (assess(FACTS, WANTED, fold(each), today) for each in (history, shuffled))
    assert in_words(first) == in_words(second)


@PATIENT
@given(histories(), DAYS)
def test_the_same_facts_and_version_give_the_same_answer_byte_for_byte(history, today):
    holdings = fold(history)
    kept = msgspec.json.decode(msgspec.json.encode(holdings, enc_hook=dict), type=Holdings)
    answers = {repr(in_words(assess(FACTS, WANTED, one, today))) for one in (holdings, kept, fold(tuple(history)))}
    assert len(answers) == 1


@PATIENT
@given(histories(), DAYS)
def test_leaving_out_what_is_met_changes_nothing_else(history, today):
    holdings = fold(history)
    whole, brief = (assess(FACTS, WANTED, holdings, today, tells_met=one) for one in (True, False))
    assert (whole.status, whole.score, whole.lines, whole.next_expiration) == (
        brief.status, brief.score, brief.lines, brief.next_expiration,
    )  # fmt: skip
    assert [one.plain for one in whole.verdicts if one.code != "met"] == list(brief.verdicts)


@some.composite
def reviews(draw):
    """An account that waits for a person, if it does: since when, and what it stood at."""
    begins = draw(DAYS)
    before = draw(some.sampled_from(AccountStatus))
    return draw(some.sampled_from([None, UnderReview(before, begins, begins + timedelta(draw(some.integers(1, 9))))]))


@settings(PATIENT, max_examples=80)
@given(histories(), reviews(), some.lists(some.floats(0, 1, exclude_max=True), min_size=2, max_size=2))
def test_a_status_changes_only_on_a_day_that_a_fact_names(history, review, between):
    """From each named day to the eve of the next one: its first and last day, and drawn ones between them."""
    holdings = fold(history)
    facts = replace(FACTS, flags=(("vehicles", True),), review=review)  # nobody has said whether there are employees
    named = {WAIVED.approved_on, WAIVED.ends_on}
    named |= {review.began_on, review.keeps_until} if review else set()
    for one in holdings.policies:
        ends = [one.expiration, one.cancelled_on]
        named |= {day for day in (one.effective, one.reinstated_on, *ends) if day}
        named |= {day - timedelta(WANTED.timing.expiring_days) for day in ends if day}
    named |= {
        one.issued + timedelta(WANTED.timing.certificate_max_age_days + 1) for one in holdings.papers if one.issued
    }
    edges = sorted({START - timedelta(9), *named, START + timedelta(1000)})
    for first, following in pairwise(edges):
        length = (following - first).days
        days = {first, following - timedelta(1), *(first + timedelta(int(each * length)) for each in between)}
        seen = {_standing(assess(facts, WANTED, holdings, day, tells_met=False)) for day in days}
        assert len(seen) == 1, (first, following, seen)


def _standing(found):
    return found.status, tuple(found.lines.items()), found.score


@pytest.mark.parametrize("code", requirement_codes())
def test_many_accounts_judged_without_words_come_out_as_each_does_with_them(code):
    plan = plan_of(requirement_from(requirement_body(code), client=accounts.CLIENT, client_address=accounts.ADDRESS))
    for facts, proofs in accounts.drawn_accounts(7, START + timedelta(300), 120):
        holdings = fold(proofs)
        whole, brief = (assess(facts, plan, holdings, START + timedelta(300), tells_met=one) for one in (True, False))
        assert [one.plain for one in whole.verdicts if one.code != "met"] == list(brief.verdicts)
        assert (whole.status, whole.score, whole.lines) == (brief.status, brief.score, brief.lines)
