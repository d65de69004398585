"""Restrictions that the contract forbids: forms on pages and papers, and kinds by their words."""

from __future__ import annotations

import pytest

from config.vocabulary import restriction_kinds
from domain.finding import Result, Severity
from domain.holdings import HeldPage, Restriction
from domain.requirement import Prohibited
from rules.prohibited import prohibited_verdicts
from tests.rules.cases import CONTRACTOR, TODAY, case, held, held_paper, wanted

FAIL, UNVERIFIED, REVIEW = Result.FAIL, Result.UNVERIFIED, Result.NEEDS_REVIEW
LIMITATION, HEIGHT = "CG 21 39", "manuscript.height"
REEFER = Prohibited(kind="reefer_breakdown", when="refrigerated")


def found(*prohibited, papers=None, policies=(), pages=(), flags=None, today=TODAY):
    papers = papers or (held_paper(),)
    given = [one if isinstance(one, Prohibited) else Prohibited(form=one) for one in prohibited]
    asked = wanted(prohibited=tuple(given))
    made = case(*policies, papers=papers, pages=pages, requirement=asked, flags=flags, today=today)
    return list(prohibited_verdicts(made, tuple(papers)))


def results(*prohibited, **more):
    return [one.result for one in found(*prohibited, **more)]


def named(form, *, sure=True, **paper):
    return held_paper(restrictions=(Restriction(form, "description", sure),), **paper)


@pytest.mark.parametrize(
    ("paper", "expected"),
    [
        (named(LIMITATION), [FAIL]),
        (named(LIMITATION, confirmed=False), [FAIL]),
        (named(LIMITATION, confirmed=False, unsure=frozenset(["description"])), [REVIEW]),
        (named(LIMITATION, sure=False), [UNVERIFIED]),
        (named(LIMITATION, sure=False, confirmed=False), [REVIEW]),
        (named(HEIGHT), []),
        (held_paper(), []),
    ],
)
def test_a_form_on_a_paper_fails_when_it_is_sure_and_is_asked_about_when_not(paper, expected):
    assert results(LIMITATION, papers=[paper]) == expected


@pytest.mark.parametrize(("confirmed", "expected"), [(True, [FAIL]), (False, [REVIEW])])
def test_words_that_the_catalogue_is_unsure_of_fail_nobody_before_a_person_confirmed_them(confirmed, expected):
    assert results(HEIGHT, papers=[named(HEIGHT, confirmed=confirmed)]) == expected


def test_the_strongest_of_several_papers_counts():
    papers = [named(LIMITATION, sure=False), named(LIMITATION, document_id=2)]
    [one] = found(LIMITATION, papers=papers)
    assert (one.result, one.source.document_id) == (FAIL, 2)
    assert one.severity is Severity.MAJOR
    assert one.facts == {"form_or_kind": "CG 21 39 (Contractual Liability Limitation)", "insured": CONTRACTOR}


GL = held("gl", number="GL 123-45")


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (HeldPage(LIMITATION, 1, 2), [FAIL]),  # in the same document
        (HeldPage(LIMITATION, 9, 2), [REVIEW]),  # nobody knows whose
        (HeldPage(LIMITATION, 9, 2, policy_number="gl12345"), [FAIL]),
        (HeldPage(LIMITATION, 9, 2, policy_number="gl12346"), [FAIL]),  # one slip
        (HeldPage(LIMITATION, 9, 2, policy_number="gl12356"), [REVIEW]),
        (HeldPage(LIMITATION, 1, 2, is_specimen=True), [REVIEW]),
        (HeldPage("CG 20 10", 1, 2), []),
        (HeldPage("CONTRACTUAL EXCLUSION", 1, 2, restricts=("voids_contractual",)), [REVIEW]),
        (HeldPage("CG 24 26", 1, 2, restricts=("voids_contractual",)), []),  # another form of the catalogue
        (HeldPage("OTHER", 1, 2, restricts=("excludes_mold",)), []),
    ],
)
def test_a_page_fails_when_it_is_the_form_and_of_a_policy_that_counts(page, expected):
    assert results(LIMITATION, pages=[page], policies=[GL]) == expected


def test_a_page_of_a_policy_that_ended_counts_no_more():
    over = held("gl", number="GL 123-45", expiration=TODAY)
    page = HeldPage(LIMITATION, 9, 2, policy_number="gl12345")
    assert results(LIMITATION, pages=[page], policies=[over, held("auto", number="")]) == []
    undated = held("gl", number="GL 123-45", expiration=None)
    assert results(LIMITATION, pages=[page], policies=[undated]) == [FAIL]


def test_a_page_of_a_form_that_the_catalogue_is_unsure_of_is_for_a_person():
    assert results(HEIGHT, pages=[HeldPage(HEIGHT, 1, 2)]) == [REVIEW]
    [one] = found(HEIGHT, pages=[HeldPage(HEIGHT, 1, 2)])
    assert one.facts["form_or_kind"] == "Height limitation"


@pytest.mark.parametrize(
    ("flags", "expected"),
    [({"listed": True}, []), ({"listed": False}, [FAIL]), ({}, [REVIEW])],
)
def test_what_lifts_a_restriction_is_asked_when_nobody_has_said(flags, expected):
    assert results(Prohibited(form=LIMITATION, unless="listed"), papers=[named(LIMITATION)], flags=flags) == expected


@pytest.mark.parametrize(
    ("flags", "expected"),
    [({"refrigerated": True}, [FAIL]), ({"refrigerated": False}, []), ({}, [REVIEW])],
)
def test_a_kind_holds_where_its_condition_does(flags, expected):
    cargo = held("cargo", description="Motor Truck Cargo, reefer breakdown excluded")
    assert results(REEFER, policies=[cargo], flags=flags) == expected


def test_one_condition_that_says_no_is_enough():
    both = Prohibited(kind="radius", when="long_haul", unless="covers_route")
    paper = held_paper(description="Radius limitation applies")
    assert results(both, papers=[paper], flags={"covers_route": True}) == []
    assert results(both, papers=[paper], flags={"covers_route": False}) == [REVIEW]
    assert results(both, papers=[paper], flags={"covers_route": False, "long_haul": True}) == [FAIL]


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("reefer_breakdown", "Cargo ded. 1,000; reefer breakdown excluded", [FAIL]),
        ("reefer_breakdown", "Exclusion: mechanical breakdown of refrigeration units", [FAIL]),
        ("reefer_breakdown", "Reefer breakdown included", []),
        ("reefer_breakdown", "No exclusion for reefer breakdown", []),
        ("reefer_breakdown", "Reefer breakdown is not excluded", []),
        ("reefer_breakdown", "No reefer breakdown", [UNVERIFIED]),
        ("reefer_breakdown", "Flood excluded. Reefer units owned", []),
        ("radius", "500 mile radius", [UNVERIFIED]),
        ("radius", "Limited to a radius of 300 miles", [FAIL]),
        ("radius", "Unlimited radius of miles", []),
        ("unlisted_driver", "Unlisted drivers excluded", [FAIL]),
        ("unlisted_driver", "Scheduled drivers only", [FAIL]),
        ("unlisted_driver", "Unlisted drivers: see policy", [UNVERIFIED]),
        ("unlisted_driver", "Drivers with three years of experience", []),
        ("unattended_vehicle", "Unattended vehicle exclusion applies", [FAIL]),
        ("unattended_vehicle", "Unattended truck warranty", [UNVERIFIED]),
        ("unattended_vehicle", "Unattended vehicle coverage included", []),
        ("commodity", "Commodities excluded: copper", [FAIL]),
        ("commodity", "Commodities: general freight only", [UNVERIFIED]),
        ("commodity", "General freight", []),
    ],
)
def test_a_kind_is_known_by_its_words(kind, text, expected):
    assert results(Prohibited(kind=kind), papers=[held_paper(description=text)]) == expected
    assert results(Prohibited(kind=kind), papers=[held_paper(remarks=text)]) == expected
    policy = held(restriction_kinds()[kind].line, description=text)
    assert results(Prohibited(kind=kind), policies=[policy]) == expected


def test_words_that_nobody_is_sure_of_or_of_a_policy_that_ended_fail_no_one():
    unsure = {"confirmed": False, "unsure": frozenset(["description"])}
    radius = Prohibited(kind="radius")
    assert results(radius, papers=[held_paper(description="Radius restriction", **unsure)]) == [REVIEW]
    policy = held("auto", description="Radius restriction", unsure=["description"])
    assert results(radius, policies=[policy], papers=[held_paper(confirmed=False)]) == [REVIEW]
    over = held("auto", description="Radius restriction", expiration=TODAY)
    assert results(radius, policies=[over]) == []
    undated = held("auto", description="Radius restriction", expiration=None)
    assert results(radius, policies=[undated]) == [FAIL]


def test_nothing_named_proves_nothing():
    assert found(LIMITATION, HEIGHT, REEFER, flags={"refrigerated": True}) == []
