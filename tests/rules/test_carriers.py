"""What the client's ratings say of the insurers behind the required lines."""

from __future__ import annotations

from datetime import date

import pytest

from domain.finding import Result
from domain.holdings import CarrierRating
from domain.requirement import RequiredCarrier
from rules.carriers import carrier_verdicts
from tests.rules.cases import case, held, held_paper, told, wanted

FUND, LISTED, SURPLUS = (
    ("WCF Mutual Insurance Company", "10033"),
    ("Everest National Insurance Company", "10120"),
    "38920",
)
PASS, FAIL, UNVERIFIED, REVIEW, NOT = (
    Result.PASS, Result.FAIL, Result.UNVERIFIED, Result.NEEDS_REVIEW, Result.NOT_APPLICABLE,
)  # fmt: skip


def asked(carrier, insurers, ratings, *, policies=None, state="IN", **paper):
    rows = policies or [held("gl", insurer_letters="A")]
    known = {one.naic: one for one in ratings}
    made = case(
        *rows, papers=[held_paper(insurers=insurers, **paper)], requirement=wanted("gl", carrier=carrier),
        ratings=known, state=state,
    )  # fmt: skip
    return list(carrier_verdicts(made))


A_MINUS_VII = RequiredCarrier("A-", "VII")


@pytest.mark.parametrize(
    ("best", "size", "code", "result"),
    [
        ("A-", "VII", "met", PASS),  # equal to the minimum
        ("A++", "XV", "met", PASS),
        ("B++", "XV", "carrier_rating", FAIL),
        ("A-", "VI", "carrier_rating", FAIL),
        ("A", "", "carrier_rating", UNVERIFIED),  # nobody knows the size
        ("B", "", "carrier_rating", FAIL),
        ("E", "VII", "carrier_rating", FAIL),
        ("S", "", "carrier_rating", FAIL),
        ("NR", "", "carrier_rating", FAIL),
        ("", "", "carrier_unrated", UNVERIFIED),
    ],
)
def test_rating_and_size_are_compared_in_their_own_order(best, size, code, result):
    ratings = [CarrierRating("10120", best, size, date(2026, 6, 1))]
    assert told(asked(A_MINUS_VII, {"A": LISTED}, ratings)) == [(code, result)]


def test_a_verdict_says_whose_rating_it_is_and_of_which_day():
    [one] = asked(A_MINUS_VII, {"A": LISTED}, [CarrierRating("10120", "B+", "V", date(2026, 6, 1))])
    assert one.rule == "carrier.rating.10120"
    assert one.facts == {
        "insurer": LISTED[0], "required": "A- VII", "rating": "B+ V", "actual": "B+ V", "as_of": date(2026, 6, 1)
    }  # fmt: skip
    assert one.source.paths == ("insurers.A.name", "insurers.A.naic")


@pytest.mark.parametrize(
    ("carrier", "code"),
    [(RequiredCarrier("A-"), "met"), (RequiredCarrier("", "VII"), "carrier_rating")],
)
def test_one_of_rating_and_size_may_be_asked_alone(carrier, code):
    assert told(asked(carrier, {"A": LISTED}, [CarrierRating("10120", "A", "IV")]))[0][0] == code


@pytest.mark.parametrize(
    ("insurer", "accepted", "best", "expected"),
    [
        (FUND, ("state_fund",), "", ("met", PASS)),
        (FUND, (), "", ("carrier_unrated", UNVERIFIED)),
        (("Underwriters at Lloyd's, London", ""), ("lloyds",), "", ("met", PASS)),
        (("Builders Risk Retention Group", "55555"), ("rrg_by_exception",), "NR", ("carrier_unrated", UNVERIFIED)),
        (("Builders Risk Retention Group", "55555"), ("state_fund",), "NR", ("carrier_rating", FAIL)),
        (("City Insurance Pool", "55555"), ("pool",), "NR", ("met", PASS)),
        (("Some Insurer", "55555"), ("pool", "lloyds", "state_fund"), "", ("carrier_unrated", UNVERIFIED)),
    ],
)  # fmt: skip
def test_kinds_that_the_client_accepts_may_be_without_a_rating(insurer, accepted, best, expected):
    ratings = [CarrierRating("10120", "A", "XV"), CarrierRating("55555", best)]
    carrier = RequiredCarrier("A-", "VII", accept_unrated=accepted)
    assert told(asked(carrier, {"A": insurer}, ratings)) == [expected]


def test_a_client_without_ratings_is_told_so_once():
    assert told(asked(A_MINUS_VII, {"A": LISTED}, [])) == [("met", NOT)]
    assert asked(RequiredCarrier(), {"A": LISTED}, []) == []


def test_an_insurer_of_two_lines_is_judged_once_and_both_letters_of_a_row_are():
    insurers = {"A": LISTED, "B": FUND, "C": ("", "")}
    policies = [held("gl", insurer_letters="AB"), held("umbrella", insurer_letters="BCD")]
    ratings = [CarrierRating("10120", "A", "XV"), CarrierRating("10033", "A", "XV")]
    found = asked(A_MINUS_VII, insurers, ratings, policies=policies)
    assert [one.rule for one in found] == ["carrier.rating.10120", "carrier.rating.10033"]


def test_a_policy_that_ended_rests_on_nobody():
    over = held("gl", insurer_letters="A", expiration=date(2026, 11, 23))
    assert asked(A_MINUS_VII, {"A": LISTED}, [CarrierRating("10120", "D")], policies=[over]) == []
    undated = held("gl", insurer_letters="A", expiration=None)
    assert told(asked(A_MINUS_VII, {"A": LISTED}, [CarrierRating("10120", "D")], policies=[undated]))[0][1] is FAIL


@pytest.mark.parametrize(
    ("insurer", "number"),
    [
        (("Everest National Ins. Co.", ""), ""),
        (("EVEREST NATIONAL INSURANCE CO", ""), "10120"),
        (("", "10120"), "10120"),
    ],
)
def test_an_insurer_without_a_number_is_known_by_its_whole_name(insurer, number):
    [one] = asked(A_MINUS_VII, {"A": insurer}, [CarrierRating("10120", "A", "XV")])
    assert (one.code == "met") is bool(number)


def test_the_umbrella_is_looked_at_once_when_it_is_required():
    umbrella = held("umbrella", insurer_letters="A")
    made = case(
        umbrella, papers=[held_paper(insurers={"A": LISTED})], requirement=wanted("umbrella", carrier=A_MINUS_VII),
        ratings={"10120": CarrierRating("10120", "A", "XV")},
    )  # fmt: skip
    assert told(carrier_verdicts(made)) == [("met", PASS)]


@pytest.mark.parametrize("best", ["B", "NR", ""])
def test_a_number_that_nobody_is_sure_of_fails_no_one(best):
    unsure = {"unsure": frozenset(("insurers.A.naic",)), "confirmed": False}
    ratings = [CarrierRating("10120", best, "XV")]
    assert told(asked(A_MINUS_VII, {"A": LISTED}, ratings, **unsure))[0][1] is REVIEW


ADMITTED = RequiredCarrier(admitted_required=True)


@pytest.mark.parametrize(
    ("admitted", "state", "expected"),
    [
        (frozenset(("IN", "OH")), "IN", ("met", PASS)),
        (frozenset(("OH",)), "IN", ("carrier_not_admitted", FAIL)),
        (frozenset(), "IN", ("carrier_not_admitted", FAIL)),
        (frozenset(("OH",)), "", ("met", NOT)),
        (None, "IN", ("met", NOT)),
    ],
)
def test_where_an_insurer_is_licensed_is_what_the_client_says(admitted, state, expected):
    ratings = [CarrierRating("10120", "A", admitted=admitted)]
    assert told(asked(ADMITTED, {"A": LISTED}, ratings, state=state)) == [expected]


@pytest.mark.parametrize(("unsure", "expected"), [((), UNVERIFIED), (("insurers.A.name",), REVIEW)])
def test_surplus_lines_are_a_hint_and_never_a_failure(unsure, expected):
    found = asked(ADMITTED, {"A": ("Kinsale Insurance Company", SURPLUS)}, [], unsure=frozenset(unsure))
    assert told(found) == [("carrier_not_admitted", expected)]


def test_a_licence_of_a_doubtful_number_waits_for_a_person():
    ratings = [CarrierRating("10120", "A", admitted=frozenset())]
    found = asked(ADMITTED, {"A": LISTED}, ratings, unsure=frozenset(("insurers.A.naic",)))
    assert told(found) == [("carrier_not_admitted", REVIEW)]


@pytest.mark.parametrize(
    ("rating", "state", "expected"),
    [
        (CarrierRating("10120", "A", "XV", admitted=frozenset(("IN",))), "IN", []),
        (CarrierRating("10120", "A", "XV", admitted=frozenset()), "", []),
        (CarrierRating("10120", "A", "XV"), "IN", []),
        (CarrierRating("10120", "A", "", admitted=frozenset()), "IN", ["carrier_rating", "carrier_not_admitted"]),
        (CarrierRating("10120", "NR"), "IN", ["carrier_rating"]),
        (CarrierRating("55555"), "IN", ["carrier_unrated"]),
    ],
)
def test_where_nobody_reads_what_is_met_only_the_rest_is_said(rating, state, expected):
    made = case(
        held("gl", insurer_letters="A"),
        papers=[held_paper(insurers={"A": LISTED})],
        requirement=wanted("gl", carrier=RequiredCarrier("A-", "VII", admitted_required=True)),
        ratings={rating.naic: rating},
        state=state,
        tells_met=False,
    )
    assert [one.code for one in carrier_verdicts(made)] == expected
