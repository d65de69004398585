"""Binders: temporary proof, current until their own expiry and sixty days at the most."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from domain.field import Field
from domain.property import PropertyEvidence, PropertyLine, PropertyPolicy
from rules.fold import fold
from tests.rules.papers import auto, box, certificate, gl, judged, of, open_codes, proof, umbrella, wc

BEGINS = date(2026, 11, 1)
LONG = ("2026-11-01", "2027-11-01")


def binder(*rows, n: int = 1, **more):
    return proof(certificate(*rows), n=n, **{"confirmed": True, "is_binder": True, **more})


def bound(line=gl, term=LONG, number="TBD", **more):
    return line(policy_number=box(number), term=term, **more)


@pytest.mark.parametrize(
    ("term", "ends"),
    [
        (LONG, date(2026, 12, 31)),  # a year's policy: sixty days of it
        (("2026-11-01", "2026-12-01"), date(2026, 12, 1)),  # its own expiry is earlier
        (("2026-11-01", "2026-12-30"), date(2026, 12, 30)),
        (("2026-11-01", "2026-12-31"), date(2026, 12, 31)),  # sixty days exactly
        (("2026-11-01", "2027-01-01"), date(2026, 12, 31)),  # a day more
        (("2024-01-01", "2025-01-01"), date(2024, 3, 1)),  # over a leap day
    ],
)
def test_a_binder_holds_until_its_own_expiry_and_sixty_days_at_most(term, ends):
    assert fold((binder(bound(term=term)),)).policies[0].expiration == ends
    assert fold((binder(bound(term=term), is_binder=False),)).policies[0].expiration == date.fromisoformat(term[1])


def test_it_is_current_to_its_last_day_and_expired_after_it():
    papers = (binder(bound(gl), bound(auto), bound(wc)),)
    last = BEGINS + timedelta(59)
    assert judged(*papers, today=BEGINS).lines == {"gl": "current", "auto": "current", "wc": "current"}
    assert judged(*papers, today=last - timedelta(29)).lines["gl"] == "expiring"
    assert judged(*papers, today=last).lines["gl"] == "expiring"
    ended = judged(*papers, today=last + timedelta(1))
    assert (ended.lines["gl"], ended.status.value) == ("expired", "expired")


def test_the_number_that_it_has_not_yet_is_no_fault():
    unnumbered = bound(gl), bound(auto, number="Binder"), bound(wc, number="")
    assert open_codes(judged(binder(*unnumbered))) == []
    assert open_codes(judged(binder(*unnumbered, is_binder=False))) == ["policy_number_missing"] * 3


NUMBERED = (bound(auto, number="AU-7"), bound(wc, number="WC-7"))


@pytest.mark.parametrize(
    ("today", "asked"),
    [(date(2026, 11, 30), []), (date(2026, 12, 1), ["binder_number"]), (date(2026, 12, 30), ["binder_number"])],
)
def test_from_half_of_its_time_on_the_policys_number_is_asked_for(today, asked):
    made = judged(binder(bound(gl), *NUMBERED), today=today)
    found = [one for one in made.findings if one.code == "binder_number"]
    assert [one.code for one in found] == asked
    assert made.status.value in ("compliant", "expiring")  # it is asked for, and stands in nobody's way
    for one in found:
        assert (one.requirement, one.severity.value, one.result.value) == ("gl.policy_number", "minor", "unverified")
        assert one.ask == (
            "General Liability: the binder ends 12/31/2026 and shows TBD for the policy number. "
            "Please send a certificate with the number once the policy is issued."
        )


@pytest.mark.parametrize(
    "papers",
    [
        binder(bound(gl, number="GL-77"), *NUMBERED),
        binder(bound(gl), *NUMBERED, is_binder=False),
        binder(gl(policy_number=box("TBD", 0.3), term=LONG), *NUMBERED, confirmed=False),
    ],
    ids=["it has one", "no binder", "nobody has read it for sure"],
)
def test_no_number_is_asked_for_beside_the_binders(papers):
    found = judged(papers, today=date(2026, 12, 15)).findings
    assert "binder_number" not in {one.code for one in found}


@pytest.mark.parametrize("missing", ["effective_date", "expiration_date"])
def test_a_binder_without_its_dates_is_asked_for_them(missing):
    judgement = judged(binder(gl(**{missing: Field()}), auto(), wc()), today=date(2026, 1, 15))
    assert of(judgement, "gl.in_force").code == "dates_missing"


def test_the_policy_takes_the_binders_place_whatever_came_first():
    policy = proof(certificate(umbrella(4_000_000, term=LONG)), n=9, confirmed=True)
    layers = umbrella(4_000_000, policy_number=box("TBD"), term=LONG)
    for papers in ((binder(layers), policy), (binder(layers, n=12), policy), (policy, binder(layers))):
        held = fold(papers)
        assert [(one.number, one.expiration) for one in held.policies] == [("UMBRELLA P-1", date(2027, 11, 1))]


@pytest.mark.parametrize(
    ("row", "stays"),
    [
        (gl(term=LONG), True),  # of another line
        (umbrella(1_000_000, term=("2026-11-02", "2027-11-02")), True),  # of another day
        (umbrella(1_000_000, term=LONG), False),
    ],
)
def test_a_binder_makes_way_for_its_own_policy_alone(row, stays):
    layer = umbrella(4_000_000, policy_number=box("TBD"), term=LONG)
    held = fold((binder(layer), proof(certificate(row), n=9, confirmed=True)))
    assert ("TBD" in {one.number for one in held.policies}) is stays


def test_a_numbered_binder_is_a_policy_beside_others():
    numbered = umbrella(4_000_000, number="B-77", term=LONG)
    held = fold((binder(numbered), proof(certificate(umbrella(1_000_000, term=LONG)), n=9, confirmed=True)))
    assert len(held.policies) == 2


def test_two_layers_of_one_binder_stay_two():
    layers = [umbrella(1_000_000, policy_number=box("TBD"), term=LONG, is_excess=one) for one in (False, True)]
    assert len(fold((binder(*layers),)).policies) == 2


def test_evidence_of_property_may_be_a_binder_too():
    row = PropertyPolicy(PropertyLine.PROPERTY, effective_date=box(LONG[0]), expiration_date=box(LONG[1]))
    evidence = PropertyEvidence("ACORD 28", 1, policies=(row,))
    held = fold((proof(property_evidence=(evidence,), is_binder=True),))
    assert (held.policies[0].expiration, held.papers[0].is_binder) == (date(2026, 12, 31), True)
